"""What has the words in the reader's language stands before what has them in the other one, and words of a kind weigh little."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import Organization
from search import finding
from search.kinds.kind import Context
from search.kinds.network import NETWORK
from search.types import Query
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


def build() -> None:
    elm = make.organization("elm", kind="health-provider", name_en="Elm Health", name_fr="")
    long = "Music for all who work on the stages of theatres"
    make.micro_certification("stages", elm, title_en=long, title_fr="Sur scène")
    make.micro_certification("halls", elm, title_en="Variety", title_fr="Le music hall")
    for place in range(4):
        make.micro_certification(
            f"care-{place}", elm, title_en=f"Health at work {place}", title_fr="Santé au travail"
        )


def first(text: str, language: str) -> str:
    return finding.find(Query(text, language=language)).hits[0].card.slug


def test_the_language_of_the_reader_comes_first(indexed):
    assert (first("music", "en"), first("music", "fr")) == ("stages", "halls")


def test_the_label_of_a_kind_lifts_no_partner(indexed):
    assert first("health", "en").startswith("care-")
    assert first("health services", "en") == "elm"


def test_words_of_a_kind_stand_among_what_is_said_at_length_and_not_among_names(world):
    elm = Organization.objects.get(slug="elm")
    document = NETWORK[0].describe(elm, Context(date(2024, 1, 1), None))
    assert "Health service provider" not in " ".join(document.surroundings("en"))
    assert "Health service provider" in document.body_of("en")
    assert "Fournisseur de services de santé" in document.body_of("fr")


def test_jobs_that_only_names_in_the_other_language_lead_to_stand_last(every_index):
    make.titled(make.occupation("62200", title_en="Cooks", title_fr="Cuisiniers"), ["Head chef"])
    make.occupation("73311", title_en="Conductors", title_fr="Chefs de train")
    make.occupation("40041", title_en="Fire officers", title_fr="Chefs pompiers")
    build_all()
    hits = finding.find(Query("chef", language="en")).hits
    assert hits[0].card.slug == "62200"
    assert {hit.card.slug for hit in hits} == {"62200", "73311", "40041"}
