"""The ledger keeps since when an entry stood where, what proves it, and who is aligned with an edition."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError

from registry.models import Adoption
from registry.services.alignment import alignments
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> SimpleNamespace:
    """An edition with a must and a should, and a pilot that says nothing yet."""
    edition = factories.framework_edition()
    must = factories.framework_element("relevance", edition, strength="must")
    should = factories.framework_element("transcript", edition, strength="should", position=2)
    college = factories.organization()
    pilot = factories.pilot("quiet-pilot", college, factories.sector())
    return SimpleNamespace(edition=edition, must=must, should=should, college=college, pilot=pilot)


def steps(adoption: Adoption) -> list[tuple[str, str]]:
    return [(one.on.isoformat(), one.status) for one in adoption.steps.all()]


def test_each_day_is_answered_as_it_was(ledger: SimpleNamespace) -> None:
    with time_machine.travel("2026-01-10 12:00Z"):
        entry = factories.adoption("said", ledger.must, pilot=ledger.pilot, status="claimed")
    with time_machine.travel("2026-03-01 12:00Z"):
        entry.status, entry.evidence_en = "evidenced", "A letter."
        entry.save()
        entry.save()
    with time_machine.travel("2026-06-01 12:00Z"):
        entry.status, entry.confirmed_on = "endorsed", date(2026, 5, 20)
        entry.confirmed_by = ledger.college
        entry.save()
    with time_machine.travel("2026-07-01 12:00Z"):
        entry.suspend()
    assert steps(entry) == [
        ("2026-01-10", "claimed"),
        ("2026-03-01", "evidenced"),
        ("2026-05-20", "endorsed"),
        ("2026-07-01", ""),
    ]
    then = {
        day: [one.status_then for one in Adoption.objects.as_of(date.fromisoformat(day))]
        for day in ("2026-01-09", "2026-02-28", "2026-05-19", "2026-05-20", "2026-07-01")
    }
    assert list(then.values()) == [[], ["claimed"], ["evidenced"], ["endorsed"], []]
    assert not Adoption.objects.as_of(date(2026, 2, 28), "endorsed").exists()


def test_what_falls_back_stood_until_the_day_on_which_it_does(ledger: SimpleNamespace) -> None:
    """A day of long ago for what is left took a partner's word out of the past."""
    with time_machine.travel("2026-03-02 12:00Z"):
        entry = factories.adoption(
            "said", ledger.must, pilot=ledger.pilot, status="endorsed",
            evidence_en="A letter.", confirmed_on=date(2026, 3, 2), confirmed_by=ledger.college,
        )  # fmt: skip
    with time_machine.travel("2026-11-30 12:00Z"):
        entry.status, entry.confirmed_on = "evidenced", date(2026, 3, 3)
        entry.save()
    assert steps(entry) == [("2026-03-02", "endorsed"), ("2026-11-30", "evidenced")]
    (then,) = Adoption.objects.as_of(date(2026, 6, 15))
    assert then.status_then == "endorsed"


@pytest.mark.parametrize(
    ("provenance", "kept"),
    [
        ("sourced", [("2026-11-01", "claimed"), ("2026-11-01", "endorsed")]),
        ("institution", [("2026-11-20", "claimed"), ("2026-11-20", "endorsed")]),
    ],
)
def test_a_day_before_a_claim_was_recorded_is_kept(
    ledger: SimpleNamespace, provenance: str, kept: list[tuple[str, str]]
) -> None:
    """The day that a reviewer named gave way to that on which the claim had been recorded, without a word."""
    of_whom = {"provenance": provenance, "source_name": "A list of pilots"}
    with time_machine.travel("2026-11-20 12:00Z"):
        entry = factories.adoption("said", ledger.must, pilot=ledger.pilot, **of_whom)
    with time_machine.travel("2026-11-30 12:00Z"):
        entry.status, entry.evidence_en, entry.confirmed_on = "endorsed", "x", date(2026, 11, 1)
        entry.confirmed_by = ledger.college
        entry.save()
        assert steps(entry) == kept
        assert [one.what for one in entry.steps.all()] == ["claimed", "endorsed"]
        entry.status, entry.confirmed_by, entry.confirmed_on = "claimed", None, None
        entry.save()
        entry.status, entry.confirmed_on = "endorsed", date(2026, 11, 2)
        entry.save()
    last = steps(entry)[2:]
    assert last == [("2026-11-30", "claimed"), ("2026-11-30", "endorsed")], (
        "it was taken back since"
    )


def test_a_draft_leaves_no_step(ledger: SimpleNamespace) -> None:
    entry = factories.adoption("thought", ledger.must, pilot=ledger.pilot, lifecycle="draft")
    assert steps(entry) == []


def test_a_draft_beside_a_public_entry_leaves_no_step(ledger: SimpleNamespace) -> None:
    entry = factories.adoption("said", ledger.must, pilot=ledger.pilot, status="claimed")
    entry.status, entry.evidence_en = "evidenced", "A letter."
    draft = entry.save_revision()
    assert [status for _, status in steps(entry)] == ["claimed"]
    draft.publish()
    assert [status for _, status in steps(entry)] == ["claimed", "evidenced"]


@pytest.mark.parametrize(
    "proof", [{}, {"evidence_fr": "Une lettre."}, {"evidence_url": "https://proof.example/"},
              {"document": "evidence/x/letter.pdf"}, {"employer_sees_en": "A badge."}],
)  # fmt: skip
def test_evidenced_needs_evidence_of_some_kind(
    ledger: SimpleNamespace, proof: dict[str, str]
) -> None:
    entry = Adoption(pilot=ledger.pilot, element=ledger.must, status="evidenced", **proof)
    if proof:
        return entry.full_clean(exclude=["slug"])
    with pytest.raises(ValidationError, match="needs evidence"):
        entry.full_clean(exclude=["slug"])
    return None


def test_aligned_is_worked_out_by_the_rule_of_the_edition(ledger: SimpleNamespace) -> None:
    entry = factories.adoption("said", ledger.must, pilot=ledger.pilot, status="claimed")

    def short() -> list[list[str]]:
        said = Adoption.objects.select_related("element__edition")
        return [[one.code for one in found.short] for found in alignments(said)]

    assert short() == [["relevance"]]
    entry.status = "evidenced"
    entry.save()
    assert short() == [[]]
    type(ledger.edition).objects.update(must_needs="endorsed", should_needs="claimed")
    assert short() == [["relevance", "transcript"]]


def test_no_way_publishes_an_entry_before_what_it_is_about(ledger: SimpleNamespace) -> None:
    draft = factories.pilot("to-come", ledger.college, ledger.pilot.sector, lifecycle="draft")
    entry = factories.adoption("early", ledger.must, pilot=draft, lifecycle="draft")
    told = r"“.+” is a draft\. Publish it first, and then what it says of the framework\."
    for publish in (entry.publish_now, entry.save_revision().publish):
        with pytest.raises(ValidationError, match=told) as refusal:
            publish()
        assert set(refusal.value.message_dict) == {"pilot"}
        entry = Adoption.objects.get()
        assert (entry.lifecycle, entry.live, steps(entry)) == ("draft", False, [])
    draft.publish_now()
    entry.pilot.refresh_from_db()
    entry.publish_now()
    assert entry.lifecycle == "published"


def test_a_public_entry_is_not_turned_to_a_draft_and_goes_on_being_corrected(
    ledger: SimpleNamespace,
) -> None:
    draft = factories.pilot("to-come", ledger.college, ledger.pilot.sector, lifecycle="draft")
    entry = factories.adoption("said", ledger.must, pilot=ledger.pilot)
    entry.pilot = draft
    for keep in (entry.save_revision, entry.save):
        with pytest.raises(ValidationError, match="What the entry is about stays"):
            keep()
    entry = Adoption.objects.get(pk=entry.pk)
    assert entry.pilot == ledger.pilot
    # As it was published before that was asked.
    type(draft).objects.filter(pk=ledger.pilot.pk).update(live=False, lifecycle="draft")
    entry = Adoption.objects.get(pk=entry.pk)
    entry.evidence_en = "A letter."
    entry.save()
    assert (entry.is_public, [*Adoption.objects.public()], [*Adoption.objects.published()]) == (
        False, [], [],
    )  # fmt: skip
    entry.withdraw("Wrong.", "Faux.")
    assert [*Adoption.objects.answering()] == [entry]


def test_a_pilot_is_published_after_its_lead(ledger: SimpleNamespace) -> None:
    lead = factories.organization("new-college", name_en="New College", lifecycle="draft")
    with pytest.raises(ValidationError, match="“New College”, which leads the pilot, is not pub"):
        factories.pilot("to-come", lead, ledger.pilot.sector)


def test_entries_leave_the_ledger_with_their_subject_and_return_with_it(
    ledger: SimpleNamespace,
) -> None:
    """They were listed and counted beside a pilot that did not hold."""
    micro = factories.micro_certification("lifting", ledger.college)
    with time_machine.travel("2026-01-10 12:00Z"):
        words = {"status": "evidenced", "confirmed_on": date(2026, 1, 5)}
        said = factories.adoption("said", ledger.must, pilot=ledger.pilot, **words)
        offered = factories.adoption("offered", ledger.must, offering=micro)
    with time_machine.travel("2026-03-01 12:00Z"):
        ledger.pilot.suspend()
        micro.cease()
    assert [*Adoption.objects.published()] == []
    assert {*Adoption.objects.on_own_page()} == {*Adoption.objects.public()} == {said, offered}
    with time_machine.travel("2026-04-01 12:00Z"):
        ledger.pilot.resume()
        ledger.pilot.save()
    assert [*Adoption.objects.published()] == [said]
    assert steps(said) == [
        ("2026-01-05", "evidenced"), ("2026-03-01", ""), ("2026-04-01", "evidenced"),
    ]  # fmt: skip
    assert steps(offered) == [("2026-01-10", "claimed"), ("2026-03-01", "")]
    stood = {day: {*Adoption.objects.as_of(date(2026, *day))} for day in ((2, 28), (3, 2), (4, 2))}
    assert stood == {(2, 28): {said, offered}, (3, 2): set(), (4, 2): {said}}


def test_entries_of_what_was_suspended_before_that_was_kept_leave_on_the_day_of_the_update(
    ledger: SimpleNamespace,
) -> None:
    entry = factories.adoption("said", ledger.must, pilot=ledger.pilot)
    micro = factories.micro_certification("lifting", ledger.college)
    listed = factories.adoption("offered", ledger.must, offering=micro)
    type(ledger.pilot).objects.filter(pk=ledger.pilot.pk).update(lifecycle="suspended")
    migration = import_module("registry.migrations.0020_steps_of_what_is_not_listed")
    for _ in range(2):
        migration.note_what_is_not_listed(apps, None)
    assert [status for _, status in steps(entry)] == ["claimed", ""]
    assert [status for _, status in steps(listed)] == ["claimed"]


def test_what_an_entry_is_about_stays_once_it_was_public(ledger: SimpleNamespace) -> None:
    """What a partner had confirmed went along to an element and an offering of which it never heard."""
    entry = factories.adoption("said", ledger.must, pilot=ledger.pilot)
    micro = factories.micro_certification("lifting", ledger.college)
    other = factories.pilot("loud-pilot", ledger.college, ledger.pilot.sector)
    moves: list[dict[str, object]] = [
        {"element": ledger.should}, {"pilot": other}, {"pilot": None, "offering": micro},
    ]  # fmt: skip
    for state in ("published", "suspended", "ceased"):
        for move in moves:
            moved = Adoption.objects.get()
            assert moved.lifecycle == state
            for name, value in move.items():
                setattr(moved, name, value)
            old = moved.save_revision(clean=False)
            for take in (moved.save, moved.full_clean, old.publish):
                with pytest.raises(ValidationError, match="make a new entry") as refusal:
                    take()
                assert set(refusal.value.message_dict) == set(move)
            assert set(old.as_object().too_early()) >= set(move)
        entry = Adoption.objects.get()
        assert (entry.pilot, entry.offering, entry.element) == (ledger.pilot, None, ledger.must)
        entry.latest_revision = None
        entry.suspend() if state == "published" else entry.cease()


def test_what_was_never_public_may_still_be_about_something_else(ledger: SimpleNamespace) -> None:
    entry = factories.adoption("thought", ledger.must, pilot=ledger.pilot, lifecycle="draft")
    entry.element = ledger.should
    entry.full_clean()
    entry.save()
    entry.publish_now()
    assert [one.element for one in Adoption.objects.published()] == [ledger.should]


def test_no_day_is_named_before_the_edition_that_asks(ledger: SimpleNamespace) -> None:
    words = {"status": "evidenced", "evidence_en": "A list."}
    entry = factories.adoption("said", ledger.must, pilot=ledger.pilot, **words)
    entry.confirmed_on = date(1999, 1, 1)
    with pytest.raises(ValidationError, match="edition of March 2020 was not published yet"):
        entry.full_clean()
    # As it was stored before that was asked: it can still be corrected elsewhere.
    Adoption.objects.update(confirmed_on=date(1999, 1, 1))
    Adoption.objects.get().full_clean()
    entry.confirmed_on = date(2020, 3, 1)
    entry.full_clean()
    early = factories.adoption(
        "early", ledger.should, pilot=ledger.pilot, confirmed_on=date(1999, 1, 1), **words
    )
    assert steps(early) == [("2020-03-01", "evidenced")]
