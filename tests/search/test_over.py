"""What is over is found with the word that it is, after what is not, on every engine and without any change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from search import finding
from search.types import OVER, AnyOf, Query
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
KINDS = ("need", "event", "agreement", "stackingrule", "equivalency")


def on(day: date) -> time_machine.travel:
    noon = datetime.combine(day, time(12), timezone.get_default_timezone())
    return time_machine.travel(noon, tick=False)


def found(text: str = "", **asked) -> dict[str, bool]:
    finding.forget()
    hits = finding.find(Query(text, **({"kinds": KINDS} | asked))).hits
    return {hit.card.slug: hit.card.over for hit in hits}


@pytest.fixture
def known(every_index, suggested_by_who_answers, django_capture_on_commit_callbacks):
    """Records of which each is over on the day after ``TODAY``, and two needs that are not."""
    with on(TODAY), django_capture_on_commit_callbacks(execute=True):
        elm = make.organization("elm-college")
        oak = make.organization("oak-college")
        lift = make.course("lifting", elm)
        make.need("lift-a", elm, by_date=TODAY)
        make.need("lift-b", elm, by_date=TODAY + timedelta(days=9))
        make.need("lift-c", elm)
        make.event("lift-day", elm, starts_on=TODAY)
        make.agreement("lift-agreed", elm, oak, valid_to=TODAY)
        make.stacking_rule("lift-rule", make.program("lift-program", elm), lift, valid_to=TODAY)
        make.equivalency("lift-decided", lift, oak, valid_to=TODAY)


def test_what_is_over_says_so_from_the_day_after(known):
    with on(TODAY):
        assert set(found().values()) == {False}
    with on(TODAY + timedelta(days=1)):
        said = found()
        assert [slug for slug, over in said.items() if not over] == ["lift-b", "lift-c"]
        assert len(said) == 7
        assert set(found(filters=(AnyOf("status", (OVER,)),))) == set(said) - {"lift-b", "lift-c"}


@pytest.mark.parametrize("text", ["", "lift"])
def test_what_is_over_stands_after_what_is_not(known, text):
    with on(TODAY):
        assert next(iter(found(text, kinds=("need",)))) == "lift-a"
    with on(TODAY + timedelta(days=1)):
        assert list(found(text, kinds=("need",)))[-1] == "lift-a"


def test_what_is_over_is_suggested_last(known):
    with on(TODAY + timedelta(days=1)):
        finding.forget()
        told = [one.card.slug for one in finding.suggest("lift", "en") if one.card.kind == "need"]
    assert told[-1] == "lift-a"
