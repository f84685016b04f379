"""A kind of record that the words name beside others: what is of it stands first, on every engine."""

from __future__ import annotations

import pytest

from search import finding
from search.types import Query
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


def build() -> None:
    elm = make.organization("elm-college", name_en="Elm Business Partners")
    make.jobs_called(
        ("41402", "Business officers", "Program delivery officer - business"),
        ("20012", "Systems managers", "Program manager"),
        ("52120", "Graphic designers", "Art director"),
        ("22212", "Drafting technicians", "Design assistant"),
    )
    make.program("business", elm, title_en="Purchasing for business", title_fr="Achats en gestion")
    make.micro_certification("change", elm, title_en="Business change", title_fr="Gestion")


@pytest.fixture
def asked(indexed):
    return lambda text, language="en", **more: finding.find(Query(text, language=language, **more))


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("programs in business", "en", "program/business"),
        ("business programs", "en", "program/business"),
        ("programmes de gestion", "fr", "program/business"),
        ("certificat gestion", "fr", "program/business"),
        ("business micro-certifications", "en", "microcertification/change"),
        ("microcertifications en gestion", "fr", "microcertification/change"),
        ("partners in business", "en", "organization/elm-college"),
        ("business jobs", "en", "occupation/41402"),
        ("jobs in design", "en", "occupation/52120"),
        ("program manager", "en", "occupation/20012"),
    ],
)
def test_what_is_of_the_kind_stands_first(asked, text, language, first):
    found = asked(text, language)
    assert f"{found.hits[0].card.kind}/{found.hits[0].card.slug}" == first
    assert (found.lacking, found.relaxed) == ((), False)


def test_the_word_for_the_kind_is_not_searched(asked):
    slugs = [hit.card.slug for hit in asked("programs in purchasing").hits]
    assert slugs == ["business"]


def test_a_kind_that_has_none_of_the_words_is_told(asked):
    found = asked("pilots in business")
    assert found.lacking == ("pilot",)
    assert {hit.card.kind for hit in found.hits} >= {"occupation", "program"}


def test_a_box_or_another_kind_changes_no_reading(asked):
    whole = asked("business programs", facets=("kind",))
    [facet] = whole.facets
    for value in facet.values:
        assert asked("business programs", kinds=(value.value,)).total == value.count


@pytest.mark.parametrize(
    "text", ["degree programs", "certificate programs", "programmes de formation"]
)
def test_words_for_training_beside_a_kind_ask_for_any_of_it(asked, text):
    assert [hit.card.slug for hit in asked(text).hits][:1] == ["business"]


def test_jobs_in_a_town_are_told_to_be_of_no_region(asked, index_of_its_own):
    make.organization(
        "oak-hospital",
        name_en="Business Hospital",
        region=make.region("3530", "Toronto"),
        city="Toronto",
    )
    build_all()
    found = asked("business jobs in Toronto")
    assert ([hit.card.slug for hit in found.hits], found.without_jobs) == (["oak-hospital"], True)
