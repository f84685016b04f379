"""What somebody does is asked for by who does it, and words that stand in no one name are some words."""

from __future__ import annotations

import pytest

from search import finding
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    for code, title, names in (
        ("73301", "Bus drivers", ["Bus driver"]),
        ("65201", "Food counter attendants", ["Bus boy", "Drive-through attendant"]),
        ("63202", "Bakers", ["Bread baker"]),
        ("72410", "Mechanics", ["Car mechanic"]),
        ("72403", "Wagon builders", ["Inspector - car", "Inspector - plane"]),
        ("44101", "Care aides", ["Care aide"]),
    ):
        make.titled(make.occupation(code, title_en=title, title_fr=f"Profession {code}"), names)
    french = make.occupation("73300", title_en="Road jobs", title_fr="Conducteurs de camions")
    make.titled(french, french=["Dessinateur de plans"])


@pytest.fixture
def asked(indexed):
    return lambda text, language="en": finding.find(Query(text, language=language))


def first(found) -> str:
    return found.hits[0].card.slug


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("drive a bus", "en", "73301"),
        ("how to drive a bus", "en", "73301"),
        ("driving a bus", "en", "73301"),
        ("conduire un camion", "fr", "73300"),
    ],
)
def test_a_verb_leads_to_who_does_it(asked, text, language, code):
    found = asked(text, language)
    assert (first(found), found.begun) == (code, True)


def test_a_name_that_is_said_stays_a_name(asked):
    found = asked("bus driver")
    assert (first(found), found.begun) == ("73301", False)


def test_words_of_no_one_name_are_some_words(asked):
    assert asked("bus attendant").relaxed


def test_a_name_that_begins_with_the_very_word_leads(asked):
    assert [hit.card.slug for hit in asked("car").hits] == ["72410", "72403"]


def test_a_word_of_the_own_language_is_no_form_of_another_in_the_other_language(asked):
    assert [hit.card.slug for hit in asked("plane").hits] == ["72403"]


def test_a_short_word_that_is_known_begins_no_other(asked):
    assert "44101" not in [hit.card.slug for hit in asked("selling cars").hits]


@pytest.mark.parametrize(
    ("text", "language", "is_told"),
    [
        ("part-time jobs", "en", True),
        ("jobs", "en", False),
        ("emplois à temps partiel", "fr", True),
    ],
)
def test_jobs_of_any_kind(asked, text, language, is_told):
    found = asked(text, language)
    assert (found.total, found.relaxed) == (7, is_told)


def test_jobs_beside_a_word_are_what_the_word_asks_for(asked):
    assert first(asked("bread jobs")) == "63202"
