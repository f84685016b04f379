"""What ceased, was suspended or withdrawn, and what cannot be reckoned with: what of it still answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from registry.domain.equivalency import Answer, equivalency
from registry.models import Change, Offering
from registry.snapshot import compile_snapshot
from tests import factories as make


@pytest.fixture
def stocked() -> SimpleNamespace:
    """A micro-certification that a rule counts toward an award, and a course beside it."""
    college = make.organization()
    micro, bare = make.micro_certification("safe-lifting", college), make.course("bare", college)
    award = make.program("award", college)
    rule = make.stacking_rule("rule", award, micro, valid_from=date(2026, 1, 1))
    return SimpleNamespace(**locals())


def logged_on(record: Any, day: date, kind: str = "ceased") -> None:
    at = datetime.combine(day, time(12), timezone.get_current_timezone())
    Change.objects.filter(record_uid=record.uid, kind=kind).update(at=at)


@pytest.mark.django_db
def test_a_rule_that_ceased_holds_until_the_day_before(stocked: SimpleNamespace):
    stocked.rule.cease()
    logged_on(stocked.rule, date(2026, 6, 1))
    (rule,) = compile_snapshot().catalog.rules
    assert (rule.valid_from, rule.valid_to) == (date(2026, 1, 1), date(2026, 5, 31))
    stocked.rule.valid_to = date(2026, 3, 31)
    stocked.rule.save()
    assert compile_snapshot().catalog.rules[0].valid_to == date(2026, 3, 31)
    stocked.rule.publish_now()
    assert compile_snapshot().catalog.rules[0].valid_to == date(2026, 3, 31)


@pytest.mark.django_db
def test_a_rule_that_never_held_is_left_out(stocked: SimpleNamespace):
    stocked.rule.cease()
    logged_on(stocked.rule, date(2026, 1, 1))
    assert compile_snapshot().catalog.rules == ()


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["suspend", make.tombstone])
def test_what_is_suspended_or_withdrawn_answers_for_no_day(stocked: SimpleNamespace, end: Any):
    decision = make.equivalency("yes", stocked.micro, stocked.college)
    for record in (stocked.rule, decision):
        end(record) if callable(end) else getattr(record, end)()
    catalog = compile_snapshot().catalog
    assert (catalog.rules, catalog.decisions) == ((), ())


@pytest.mark.django_db
def test_what_a_decision_granted_before_it_ceased_stays_granted(stocked: SimpleNamespace):
    decision = make.equivalency("yes", stocked.micro, stocked.college)
    decision.cease()
    logged_on(decision, date(2026, 6, 1))
    catalog = compile_snapshot().catalog
    asked = (catalog, stocked.micro.ctid, stocked.college.ctid, date(2026, 9, 1))
    before = equivalency(*asked, completed_on=date(2026, 5, 31), grade=Decimal(90))
    after = equivalency(*asked, completed_on=date(2026, 6, 1), grade=Decimal(90))
    assert (before.answer, after.answer) == (Answer.GRANTED, Answer.NOT_EVALUATED)


@pytest.mark.django_db
def test_an_agreement_that_ended_ends_nothing_that_rests_on_it(stocked: SimpleNamespace):
    terms = make.agreement("terms", stocked.college, stocked.college, valid_to=date(2026, 1, 31))
    make.equivalency("yes", stocked.micro, stocked.college, agreement=terms)
    (decision,) = compile_snapshot().catalog.decisions
    assert (decision.agreement, decision.valid_to) == (terms.ctid, None)


@pytest.mark.django_db
def test_refusals_that_begin_alike_keep_their_own_words(stocked: SimpleNamespace):
    told = {}
    for number, french in enumerate(("Trop court.", "Durée insuffisante.")):
        words = {"outcome": "refused", "reason_en": "Too short.", "reason_fr": french}
        made = make.equivalency(f"no-{number}", stocked.micro, stocked.college, **words)
        told[made.ctid] = ("Too short.", french)
    snapshot = compile_snapshot()
    assert {d.key: snapshot.words[d.reason] for d in snapshot.catalog.decisions} == told


def without_check(table: str, name: str) -> None:
    """Let this transaction write what the check of a table refuses."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            # What is to be checked at the end is checked now: a table with checks ahead is not altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


@pytest.fixture
def checks_again() -> Iterator[None]:
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.django_db
def test_an_offering_out_of_range_takes_with_it_only_what_names_it(
    stocked: SimpleNamespace, checks_again: None
):
    sound = make.stacking_rule("sound", stocked.award, stocked.bare)
    without_check("registry_offering", "offering_credits_not_negative")
    Offering.objects.filter(pk=stocked.micro.pk).update(credits=Decimal(-1))
    snapshot = compile_snapshot()
    assert stocked.micro.ctid not in snapshot.catalog
    assert [rule.key for rule in snapshot.catalog.rules] == [sound.ctid]
    assert [problem.record for problem in snapshot.problems] == [
        f"offering '{stocked.micro.ctid}'",
        f"rule '{stocked.rule.ctid}'",
    ]
