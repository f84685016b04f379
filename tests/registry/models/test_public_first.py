"""What has to be public before a record is, whichever state that has come to."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from registry.models import Event, NewsItem, Organization, Pilot
from tests import factories

pytestmark = pytest.mark.django_db

OF_COMMUNITY = {
    one.__name__: one
    for one in (
        factories.need,
        factories.practice_note,
        factories.event,
        factories.news_item,
        factories.resource,
    )
}


@pytest.fixture
def house() -> SimpleNamespace:
    """A college in each state, and a sector."""
    return SimpleNamespace(
        sector=factories.sector(),
        draft=factories.organization("new-college", lifecycle="draft"),
        suspended=factories.organization("shut-college", lifecycle="suspended"),
        ceased=factories.organization("old-college", lifecycle="ceased"),
        tombstone=factories.organization("no-college", lifecycle="tombstone"),
    )


@pytest.mark.parametrize("columns", [{}, {"status": "planned"}, {"ended_on": date(2026, 5, 2)}])
def test_a_pilot_that_goes_on_has_a_lead_that_does(
    house: SimpleNamespace, columns: dict[str, Any]
) -> None:
    with (
        time_machine.travel("2026-05-02 12:00Z"),
        pytest.raises(ValidationError, match="“Old College”, which leads the pilot, has ceased"),
    ):
        factories.pilot("late", house.ceased, house.sector, **columns)
    assert not Pilot.objects.exists()


@pytest.mark.parametrize(
    "columns", [{"status": "completed"}, {"status": "stopped"}, {"ended_on": date(2026, 5, 1)}]
)
def test_a_pilot_that_is_over_is_published_though_its_lead_has_ceased(
    house: SimpleNamespace, columns: dict[str, Any]
) -> None:
    with time_machine.travel("2026-05-02 12:00Z"):
        assert factories.pilot("late", house.ceased, house.sector, **columns).is_public


def test_what_was_public_before_its_lead_ceased_may_be_corrected(house: SimpleNamespace) -> None:
    lead = factories.organization("college")
    pilot = factories.pilot("going-on", lead, house.sector, status="ongoing")
    lead.cease()
    pilot.title_en = "Corrected"
    pilot.save()
    assert Pilot.objects.published().get().title_en == "Corrected"


def test_the_ledger_takes_no_new_entries_of_what_has_ended(house: SimpleNamespace) -> None:
    """They would stand in no list, and never have."""
    element = factories.framework_element("relevance", factories.framework_edition())
    pilot = factories.pilot("ended", factories.organization(), house.sector, status="completed")
    pilot.cease()
    with pytest.raises(ValidationError, match="“Ended” has ended, so the ledger takes no new"):
        factories.adoption("said", element, pilot=pilot)


def test_nothing_follows_what_was_withdrawn(house: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="“No College” was withdrawn"):
        factories.pilot("late", house.tombstone, house.sector, status="completed")


@pytest.mark.parametrize("made", OF_COMMUNITY)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("draft", "“New College” is not public yet. Publish the organisation first"),
        ("suspended", "“Shut College” is suspended. It has to be resumed first."),
        ("tombstone", "“No College” was withdrawn."),
    ],
)
def test_what_an_organisation_tells_is_published_after_it(
    house: SimpleNamespace, made: str, state: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        OF_COMMUNITY[made]("told", getattr(house, state))
    assert OF_COMMUNITY[made]("kept", getattr(house, state), lifecycle="draft").pk


@pytest.mark.parametrize("made", ["need", "news_item", "resource", "event"])
def test_nothing_new_is_published_of_an_organisation_that_has_ceased(
    house: SimpleNamespace, made: str
) -> None:
    with pytest.raises(ValidationError, match="“Old College” has ceased"):
        OF_COMMUNITY[made]("told", house.ceased)


def test_what_was_tried_and_what_took_place_outlast_the_organisation(
    house: SimpleNamespace,
) -> None:
    assert factories.practice_note("tried", house.ceased).is_public
    assert factories.event("met", house.ceased, starts_on=date(2020, 3, 6)).is_public
    assert [one.slug for one in Event.objects.published()] == ["met"]


def test_news_of_the_registry_name_no_organisation(house: SimpleNamespace) -> None:
    assert Organization.objects.count() == 4
    factories.news_item("told", None)
    assert NewsItem.objects.published().count() == 1
