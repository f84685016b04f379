"""A word that the site itself says is no slip for one that a record has in its name."""

from __future__ import annotations

import pytest

from search import finding
from search.reading.own_words import own_words
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    barges = make.occupation("75210", title_en="Barge captains", title_fr="Capitaines de barge")
    make.titled(barges, ["Tent maker"])


@pytest.fixture
def asked(indexed):
    return lambda text: finding.find(Query(text))


@pytest.mark.parametrize("text", ["badge", "trent"])
def test_what_the_pages_or_a_town_say_is_no_slip(asked, text):
    assert text in own_words()
    assert (asked(text).total, asked(text).read_as) == (0, "")


def test_another_word_is(asked):
    assert asked("barze").read_as == "barge"


@pytest.mark.parametrize("text", ["elargecaptain", "targe"])
def test_a_short_word_begins_as_it_is_meant(asked, text):
    assert asked(text).total == 0
