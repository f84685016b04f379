"""Names of jobs and of other records are looked up each by itself, in a full text that a build leaves in one piece."""

from __future__ import annotations

import pytest
from django.db import connection

from search import building, finding, following
from search.backends import embedded
from search.backends.beginnings import Asked, looked_up
from search.backends.fulltext import OF_NO_JOB, rows_of
from search.backends.typed_on import TypedOn
from search.engines import EMBEDDED
from search.reading.words import plain
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def welding(db):
    """An occupation and an offering that have the same words apart."""
    welders = make.occupation("72106", title_en="Welders and solder setters", title_fr="Soudeurs")
    elm = make.organization("elm-college")
    titles = {"title_en": "Welding of a small set", "title_fr": "Soudage"}
    offering = make.micro_certification("welding", elm, **titles)
    build_all()
    return welders, offering


def names(typed: str, jobs: bool) -> list[str]:
    asked = Asked(following.serving(EMBEDDED).pk, typed.split(), "en")
    return [row[3] for row in looked_up(embedded.full_text(), asked, jobs, TypedOn())]


@pytest.mark.parametrize("typed", ["set weld", "weld s", "s w"])
def test_either_sort_is_found_by_its_own_words(welding, typed):
    assert names(typed, jobs=True) == ["welders and solder setters"]
    assert names(typed, jobs=False) == ["welding of a small set"]
    assert {one.card.uid for one in finding.suggest(typed)} == {one.uid for one in welding}


def test_words_of_names_are_told_without_the_letter_that_parts_them(welding):
    words = EMBEDDED.vocabulary()
    assert words["small"] == words["solder"] == 1
    assert not any(OF_NO_JOB in word for word in words)


def test_no_folded_word_has_that_letter():
    assert OF_NO_JOB not in plain("Straße, STRASSE, ẞ")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index in one piece")
def test_a_build_leaves_the_full_text_in_one_piece(welding):
    elm = make.organization("oak-college")
    for number in range(3):
        make.micro_certification(f"offering-{number}", elm)
        following.catch_up(EMBEDDED)
    assert pieces() > 1
    building.rebuild(EMBEDDED)
    assert pieces() == 1
    assert names("weld s", jobs=False) == ["welding of a small set"]


def pieces() -> int:
    tables = ("search_text", "search_name_text")
    counts = (rows_of(f"SELECT COUNT(DISTINCT segid) FROM {one}_idx", []) for one in tables)
    return max(count for [(count,)] in counts)
