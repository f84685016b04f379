"""An occupation has up to a thousand names: words that stand in one of them say more than words scattered over several."""

from __future__ import annotations

import pytest

from registry.models import JobTitle
from search import finding
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def occupation(code: str, title: str, *names: str):
    made = make.occupation(code, title_en=title, title_fr=f"Profession {code}")
    JobTitle.objects.bulk_create(
        JobTitle(occupation=made, language="en", title=name) for name in names
    )
    return made


def build() -> None:
    elm = make.organization("elm-college")
    occupation("10001", "Assemblers", "Auto glazier", "Chair mechanic")
    occupation("10002", "Builders", "Auto glazier", "Crane mechanic")
    menders = occupation("10003", "Menders", "Automobile mechanic", "Auto mender")
    make.micro_certification(
        "at-work",
        elm,
        title_en="At work",
        title_fr="Au travail",
        summary_en="An auto mechanic says.",
    )
    for slug, title in (("a-first", "First steps"), ("z-auto", "Zeal of a mechanic")):
        led = make.micro_certification(slug, elm, title_en=title, title_fr=f"Titre {slug}")
        led.occupations.add(menders)
        led.save()


@pytest.fixture
def asked(indexed):
    return lambda text: [hit.card.slug for hit in finding.find(Query(text)).hits]


def test_words_of_one_name_stand_before_words_of_the_text_and_those_before_scattered_ones(asked):
    found = asked("auto mechanic")
    assert found.index("10003") < found.index("at-work") < found.index("10002")


def test_one_word_is_always_in_one_name(asked):
    assert asked("glazier")[:2] == ["10001", "10002"]


def test_what_leads_there_and_has_a_word_in_its_title_stands_before_the_rest_of_that(asked):
    found = asked("automobile mechanic")
    assert found[0] == "10003"
    assert found.index("z-auto") < found.index("a-first")
