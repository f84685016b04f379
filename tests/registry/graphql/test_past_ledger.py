"""``adoptions(asOf:)`` answers with what is kept of the day, and with nothing of later ones."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.admin.confirming import confirm
from registry.services.endorsing import Giver, answer
from tests import factories
from tests.registry.graphql.conftest import Ask

TORONTO = ZoneInfo("America/Toronto")
QUERY = """query ($day: Date, $status: AdoptionStatus, $element: String) {
  adoptions(asOf: $day, status: $status, element: $element) { nodes { slug lifecycle status label evidence evidenceEn
    evidenceUrl documentUrl employerSees confirmedBy { slug region { code } } confirmedOn lastConfirmed sourceDate
    steps { on status by { slug } }
    confirmations { what givenOn revokedOn lapsedOn partner { slug } } } } }"""


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=TORONTO)


def recorded(world: SimpleNamespace) -> Any:
    """An entry that is recorded as endorsed on 2 March."""
    return factories.adoption(
        "recorded",
        factories.framework_element("relevance", world.edition),
        pilot=world.pilot,
        status="endorsed",
        evidence_en="What the partner saw.",
        confirmed_by=world.university,
        confirmed_on=date(2026, 3, 2),
    )


@pytest.fixture
def told(world: SimpleNamespace) -> SimpleNamespace:
    """An entry recorded as endorsed in March, lowered with other evidence in June by the institution."""
    with time_machine.travel(at(date(2026, 3, 5)), tick=False):
        world.recorded = recorded(world)
    with time_machine.travel(at(date(2026, 6, 1)), tick=False):
        entry = world.recorded
        entry.status, entry.evidence_en = "evidenced", "Everybody agrees."
        entry.confirmed_by, entry.confirmed_on = world.college, date(2026, 3, 3)
        entry.last_confirmed = entry.source_date = date(2026, 6, 1)
        entry.save()
    return world


def on(ask: Ask, day: str | None, element: str = "relevance", **asked: str) -> dict:
    (found,) = ask(QUERY, day=day, element=element, **asked)["adoptions"]["nodes"]
    return found


def test_what_was_lowered_since_stood_as_endorsed(told: SimpleNamespace, ask: Ask) -> None:
    """It answered with the step, the day, the organisation and the words of today."""
    then = on(ask, "2026-04-15", status="ENDORSED")
    assert (then["status"], then["lifecycle"]) == ("ENDORSED", "PUBLISHED")
    assert then["confirmedBy"] == {"slug": told.university.slug, "region": None}
    assert then["confirmedOn"] == "2026-03-02"
    assert then["steps"] == [
        {"on": "2026-03-02", "status": "ENDORSED", "by": {"slug": told.university.slug}}
    ]
    silent = ("evidence", "evidenceEn", "evidenceUrl", "documentUrl", "employerSees")
    assert [then[name] for name in silent] == [None] * len(silent)
    assert (then["lastConfirmed"], then["sourceDate"]) == (None, None)
    assert not ask(QUERY, day="2026-04-15", status="EVIDENCED", element="relevance")["adoptions"]["nodes"]  # fmt: skip


def test_from_the_day_of_the_last_change_on_it_is_as_today(told: SimpleNamespace, ask: Ask) -> None:
    today = on(ask, None)
    for day in ("2026-06-01", "2026-07-01"):
        assert on(ask, day) == today
    assert (today["evidence"], today["confirmedOn"]) == ("Everybody agrees.", "2026-03-03")


def test_evidence_that_was_never_changed_is_of_its_steps(world: SimpleNamespace, ask: Ask) -> None:
    """Recorded in June as confirmed in March: the ledger has it so from March on, with these words."""
    with time_machine.travel(at(date(2026, 6, 1)), tick=False):
        recorded(world)
    assert on(ask, "2026-04-15") == on(ask, None)


def looked_through(entry: Any, _partner: Any) -> None:
    """Say that it is still right, on a day in June."""
    with time_machine.travel(at(date(2026, 6, 1)), tick=False):
        confirm(entry, None)


def endorsed(entry: Any, partner: Any) -> None:
    both = {"in-demand": True, "assessment": True}
    with time_machine.travel(at(date(2026, 6, 1)), tick=False):
        answer(entry, partner, both, Giver("head"), at(date(2026, 6, 1)))


def endorsed_and_taken_back(entry: Any, partner: Any) -> None:
    endorsed(entry, partner)
    with time_machine.travel(at(date(2026, 6, 2)), tick=False):
        neither = {"in-demand": False, "assessment": False}
        answer(entry, partner, neither, Giver("head"), at(date(2026, 6, 2)))


def withdrawn_words(entry: Any, _partner: Any) -> None:
    """Say something else for a day."""
    for day, words in ((1, "Other words."), (2, "Seen.")):
        with time_machine.travel(at(date(2026, 6, day)), tick=False):
            entry.evidence_en = words
            entry.save()


@pytest.mark.parametrize(
    "since", [looked_through, endorsed, endorsed_and_taken_back, withdrawn_words]
)
def test_a_past_day_stays_whole_where_its_evidence_stands_still(
    world: SimpleNamespace, ask: Ask, since: Any
) -> None:
    """Each of these left nothing of the evidence on any day before, or of the day on which it was shown."""
    with time_machine.travel(at(date(2026, 3, 5)), tick=False):
        entry = factories.adoption(
            "shown",
            factories.framework_element("relevance", world.edition),
            pilot=world.pilot,
            status="evidenced",
            evidence_en="Seen.",
            confirmed_by=world.college,
            confirmed_on=date(2026, 3, 2),
            last_confirmed=date(2026, 3, 4),
        )
    before = on(ask, "2026-04-15")
    since(entry, world.university)
    assert on(ask, "2026-04-15") == before
    assert (before["evidence"], before["confirmedOn"]) == ("Seen.", "2026-03-02")
    assert before["lastConfirmed"] == "2026-03-04"
    now = {name: kept for name, kept in on(ask, None).items() if name != "confirmedBy"}
    assert on(ask, "2026-06-02").items() >= now.items(), "the last day is as today"


def test_what_another_day_was_named_for_is_of_the_days_after_it(
    world: SimpleNamespace, ask: Ask
) -> None:
    """A day that is named anew is told of no day before it was."""
    with time_machine.travel(at(date(2026, 3, 5)), tick=False):
        entry = recorded(world)
    with time_machine.travel(at(date(2026, 6, 1)), tick=False):
        entry.confirmed_on = date(2026, 5, 20)
        entry.save()
    said = [on(ask, day)["confirmedOn"] for day in ("2026-05-31", "2026-06-01")]
    assert said == ["2026-03-02", "2026-05-20"]


def test_what_a_partner_confirmed_is_kept_with_what_it_saw(
    world: SimpleNamespace, ask: Ask
) -> None:
    with time_machine.travel(at(date(2026, 3, 1)), tick=False):
        entry = factories.adoption(
            "asked",
            factories.framework_element("relevance", world.edition),
            pilot=world.pilot,
            status="evidenced",
            evidence_en="Seen.",
        )
    both = {"in-demand": True, "assessment": True}
    with time_machine.travel(at(date(2026, 4, 2)), tick=False):
        answer(entry, world.university, both, Giver("head"), at(date(2026, 4, 2)))
    entry.refresh_from_db()
    with time_machine.travel(at(date(2026, 5, 3)), tick=False):
        entry.evidence_en = "Changed."
        entry.save()
    then = on(ask, "2026-04-20")
    assert (then["status"], then["evidence"], then["confirmedOn"]) == (
        "ENDORSED",
        "Seen.",
        "2026-04-02",
    )
    assert [(one["givenOn"], one["lapsedOn"]) for one in then["confirmations"]] == [
        ("2026-04-02", None)
    ] * 2
    before = on(ask, "2026-03-20")
    assert (before["status"], before["evidence"], before["confirmations"]) == (
        "EVIDENCED",
        None,
        [],
    )
    now = on(ask, "2026-05-03")
    assert (now["status"], now["evidence"]) == ("EVIDENCED", "Changed.")
    assert [one["lapsedOn"] for one in now["confirmations"]] == ["2026-05-03"] * 2


def test_nothing_stood_there_before_its_edition(world: SimpleNamespace, ask: Ask) -> None:
    """A step of an earlier version, dated long before the framework existed, was counted."""
    world.adoption.steps.update(on=date(1999, 1, 1))
    begins = world.edition.published_on
    query = "query ($day: Date) { adoptions(asOf: $day) { totalCount } }"
    found = [
        ask(query, day=str(day))["adoptions"]["totalCount"]
        for day in ("2001-01-01", begins - (date(2001, 1, 2) - date(2001, 1, 1)), begins)
    ]
    assert found == [0, 0, 1]


def test_the_number_of_queries_does_not_grow(
    told: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
) -> None:
    asked = {"day": "2026-04-15"}
    ask(QUERY, **asked)
    # The page, its steps and confirmations with partners; the steps and confirmations of the day; who confirmed.
    with django_assert_num_queries(6):
        ask(QUERY, **asked)
    for number in range(4):
        with time_machine.travel(at(date(2026, 3, 5)), tick=False):
            entry = factories.adoption(
                f"more-{number}",
                told.recorded.element,
                pilot=factories.pilot(f"more-{number}", told.college, told.sector),
                status="endorsed",
                evidence_en="x",
                confirmed_by=told.university,
                confirmed_on=date(2026, 3, 2),
            )
        entry.status, entry.confirmed_by = "claimed", None
        entry.save()
    with django_assert_num_queries(6):
        assert len(ask(QUERY, **asked)["adoptions"]["nodes"]) == 5


def test_entries_are_called_by_what_they_are_about_without_a_query_each(
    told: SimpleNamespace, ask: Ask
) -> None:
    """An entry was called by its evidence, which the admin and the letters do not."""
    query = "query ($in: LanguageCode) { adoptions { nodes { label(language: $in) } } }"
    counts = []
    for code in ("ownership", "extensibility"):
        with CaptureQueriesContext(connection) as seen:
            found = ask(query, **{"in": "EN"})["adoptions"]["nodes"]
        counts.append(len(seen))
        element = factories.framework_element(code, told.edition)
        factories.adoption(code, element, pilot=told.pilot, status="claimed")
    assert f"{told.pilot.title_en}: Relevance" in [one["label"] for one in found]
    assert counts[0] == counts[1]
    french = ask(query, **{"in": "FR"})["adoptions"]["nodes"]
    assert f"{told.pilot.title_fr} : Relevance" in [
        one["label"].replace("\xa0", " ") for one in french
    ]
