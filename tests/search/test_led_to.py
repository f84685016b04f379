"""What leads to what the words mean: in another language, by what somebody does, and no example before a real record."""

from __future__ import annotations

import pytest

from registry.models import JobTitle
from search import finding
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def occupation(code: str, title: str, names: dict[str, list[str]]):
    made = make.occupation(code, title_en=title, title_fr=f"Profession {code}")
    JobTitle.objects.bulk_create(
        JobTitle(occupation=made, language=language, title=name)
        for language, titles in names.items()
        for name in titles
    )
    return made


def build() -> None:
    elm = make.organization("elm-college")
    make.organization("power-people", kind="sector-council")
    make.example_college("example-sector-council", kind="sector-council")
    social = ["Agent de travail social", "Aide en travail social", "Chef de travail social"]
    workers = occupation("20001", "Helpers", {"fr": social, "en": ["Dispatch clerk"]})
    for code in ("20002", "20003", "20004"):
        occupation(code, f"Others {code}", {"fr": social[:1], "en": ["Dispatch helper"]})
    occupation("20005", "Dispatchers", {})
    helping = make.program("helping", elm, title_en="Helping", title_fr="", credential="diploma")
    helping.occupations.add(workers)
    helping.save()


@pytest.fixture
def asked(indexed):
    def ask(text: str, language: str = "en") -> list[str]:
        return [hit.card.slug for hit in finding.find(Query(text, language=language)).hits]

    return ask


def test_a_program_in_english_alone_is_found_by_the_french_words_for_what_it_leads_to(asked):
    assert "helping" in asked("travail social", "fr")
    assert asked("programme de travail social", "fr")[0] == "helping"


def test_a_word_for_what_is_done_leads_to_who_is_called_after_it(asked):
    assert "20005" in asked("dispatch")
    assert "20005" in asked("dispatching")


def test_the_words_of_its_sort_lift_no_example_above_the_real_records_of_that(asked):
    assert asked("council") == ["power-people", "example-sector-council"]
    assert asked("sector council")[0] == "power-people"
    assert asked("example sector council")[0] == "example-sector-council"
    assert asked('"example sector council"') == ["example-sector-council"]
