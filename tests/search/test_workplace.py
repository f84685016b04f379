"""From where people work is stated by no record: it is left aside, and told, whatever else is asked."""

from __future__ import annotations

import pytest

from search import finding
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    elm = make.organization("elm-college")
    make.jobs_called(
        ("62201", "Funeral directors", "Director - work in funeral homes"),
        ("31301", "Registered nurses", "Nurse"),
        ("22214", "Geomatics", "Remote work surveyor"),
    )
    make.micro_certification("online", elm, title_en="Nurse talk", delivery="online")


@pytest.fixture
def asked(indexed):
    return lambda text, language="en": finding.find(Query(text, language=language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("work from home", "en"),
        ("remote work", "en"),
        ("online jobs", "en"),
        ("jobs online", "en"),
        ("travailler à la maison", "fr"),
        ("télétravail", "fr"),
        ("travail à distance", "fr"),
        ("emplois en ligne", "fr"),
    ],
)
def test_where_nothing_else_is_asked_these_are_all_occupations(asked, text, language):
    found = asked(text, language)
    assert (found.from_where, found.any_job, found.relaxed, found.understood) == (
        True,
        True,
        False,
        (),
    )
    assert {hit.card.kind for hit in found.hits} == {"occupation"}


def test_what_remains_of_the_words_is_answered(asked):
    found = asked("remote nurse jobs")
    assert (found.from_where, found.any_job) == (True, False)
    assert found.hits[0].card.slug == "31301"


@pytest.mark.parametrize("text", ["remote work surveyor", "online courses", "nurse talk online"])
def test_names_and_training_are_read_as_before(asked, text):
    assert not asked(text).from_where
