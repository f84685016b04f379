"""What of the tables the engine sees, when it sees it, and who waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from threading import Event, current_thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from registry.domain.facts import CreditGrant, ExemptionGrant, OfferingGrant, Outcome, Taught
from registry.domain.requirement import Attested, Completed, Kind
from registry.models import Change, GroupMember, OccupationSkill, StackingRule
from registry.services.examples import remove_examples
from registry.snapshot import Problem, catalog_with_drafts, compile_snapshot, current, sharing
from registry.snapshot.sharing import Shared
from tests import factories as make

QUERIES = 17
"""Two for the state before, thirteen tables, two for the state after."""


@pytest.fixture
def college() -> Any:
    return make.organization()


@pytest.fixture
def stocked(college: Any) -> SimpleNamespace:
    """One record of every sort that the engine reads, every column stated."""
    make.osap_profile()
    work = make.occupation("33102")
    skill = make.skill("lifting", make.skill_framework())
    OccupationSkill.objects.create(occupation=work, skill=skill, importance=Decimal("3.50"))
    facts = {
        "credits": Decimal(3),
        "hours": Decimal(24),
        "fee": Decimal(250),
        "weeks": Decimal(4),
        "study_level": 2,
        "cip": "51.26",
        "code": "LIF-1",
        "delivery": "online",
    }
    micro = make.micro_certification("safe-lifting", college, **facts)
    micro.skills.create(skill=skill, level=3)
    micro.occupations.add(work)
    micro.regions.add(make.region("3540"))
    micro.languages.add(make.language("fr"))
    micro.save()
    bare = make.course("bare", college)
    award = make.program("award", college, entry_requirement={"completed": bare.ctid})
    rule = make.stacking_rule("rule", award, micro, valid_from=date(2026, 1, 1), edition="2026")
    return SimpleNamespace(**locals())


@pytest.mark.django_db
def test_everything_that_is_stated_arrives(stocked: SimpleNamespace):
    catalog = compile_snapshot().catalog
    fact = catalog.offering(stocked.micro.ctid)
    assert (fact.kind, fact.institution) == (Kind.MICRO_CERTIFICATION, stocked.college.ctid)
    assert (fact.credits, fact.hours, fact.fee, fact.weeks) == (3, 24, 250, 4)
    assert (fact.level, fact.subject, fact.code, fact.delivery) == (2, "51.26", "LIF-1", "online")
    assert (fact.languages, fact.regions, fact.occupations) == (("fr",), ("3540",), ("33102",))
    assert fact.skills == (Taught(stocked.skill.ctid, 3),)
    assert (fact.osap_eligible, fact.available, fact.entry) == (True, True, None)
    assert catalog.offering(stocked.award.ctid).entry == Completed(stocked.bare.ctid)
    asked = catalog.occupation("33102").skills
    assert [(s.skill, s.weight) for s in asked] == [(stocked.skill.ctid, Decimal("3.50"))]
    (rule,) = catalog.rules
    assert (rule.key, rule.award, rule.edition) == (stocked.rule.ctid, stocked.award.ctid, "2026")
    assert (rule.valid_from, rule.valid_to, rule.agreement) == (date(2026, 1, 1), None, None)


@pytest.mark.django_db
def test_what_nobody_stated_stays_unknown(stocked: SimpleNamespace):
    fact = compile_snapshot().catalog.offering(stocked.bare.ctid)
    assert (fact.credits, fact.hours, fact.fee, fact.weeks, fact.level) == (None,) * 5
    assert (fact.osap_eligible, fact.entry, fact.occupations) == (None, None, ())


@pytest.mark.django_db
def test_a_micro_certification_without_hours_is_neither_eligible_nor_not(stocked: SimpleNamespace):
    stocked.micro.hours = None
    stocked.micro.save()
    assert compile_snapshot().catalog.offering(stocked.micro.ctid).osap_eligible is None


@pytest.mark.django_db
def test_decisions_arrive_with_their_words(college: Any):
    course, other = make.course("a", college), make.course("b", college)
    group = make.organization_group()
    since = date(2026, 2, 1)
    GroupMember.objects.create(group=group, organization=college, joined_on=since)
    terms = make.agreement("terms", college, college)
    yes = make.equivalency("yes", course, college, agreement=terms, condition_en="Pass a test")
    yes.grants.create(kind="offering", offering=other, credits=Decimal("1.5"))
    yes.grants.create(kind="credit", credits=Decimal(2), subject="11.08", study_level=2)
    yes.grants.create(kind="exemption", offering=other)
    yes.save()
    words = {"outcome": "refused", "reason_en": "Too short.", "reason_fr": "Trop court."}
    no = make.equivalency("no", other, None, receiving_group=group, **words)
    snapshot = compile_snapshot()
    decisions = {decision.key: decision for decision in snapshot.catalog.decisions}
    granted, refused = decisions[yes.ctid], decisions[no.ctid]
    assert granted.sources == (Completed(course.ctid, Decimal(70)),)
    assert granted.grants == (
        OfferingGrant(other.ctid, Decimal("1.5")),
        CreditGrant(Decimal(2), "11.08", 2),
        ExemptionGrant(other.ctid),
    )
    code = f"condition-of-{yes.ctid}"
    assert granted.conditions == (Attested(code, "Pass a test", ""),)
    assert granted.agreement == terms.ctid
    assert (refused.outcome, refused.receiver) == (Outcome.REFUSED, group.ctid)
    assert not snapshot.catalog.groups[group.ctid].has(college.ctid, date(2026, 1, 31))
    assert snapshot.catalog.groups[group.ctid].has(college.ctid, since)
    assert refused.reason == f"reason-of-{no.ctid}"
    assert snapshot.words[refused.reason] == ("Too short.", "Trop court.")
    assert snapshot.words[code] == ("Pass a test", "Pass a test")


@pytest.mark.django_db
def test_an_empty_registry_is_an_empty_catalogue():
    snapshot = compile_snapshot()
    assert (len(snapshot.catalog), snapshot.problems, snapshot.examples) == (0, (), frozenset())


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(stocked: SimpleNamespace):
    with CaptureQueriesContext(connection) as few:
        compile_snapshot()
    for number in range(30):
        made = make.micro_certification(f"more-{number}", stocked.college)
        made.skills.create(skill=stocked.skill, level=1)
        made.save()
        make.stacking_rule(f"rule-{number}", stocked.award, made)
        make.equivalency(f"decision-{number}", made, stocked.college)
    with CaptureQueriesContext(connection) as many:
        compile_snapshot()
    assert (len(few), len(many)) == (QUERIES, QUERIES)


@pytest.mark.django_db
def test_a_draft_and_what_is_drafted_over_it_are_invisible(stocked: SimpleNamespace):
    draft = make.course("draft", stocked.college, lifecycle="draft")
    make.stacking_rule("planned", stocked.award, stocked.bare, lifecycle="draft")
    stocked.micro.hours = Decimal(99)
    stocked.micro.save_revision()
    catalog = compile_snapshot().catalog
    assert draft.ctid not in catalog
    assert [rule.key for rule in catalog.rules] == [stocked.rule.ctid]
    assert catalog.offering(stocked.micro.ctid).hours == 24
    assert draft.ctid in catalog_with_drafts()


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["suspend", "cease"])
def test_what_is_not_offered_any_more_can_be_held_and_not_taken(stocked: SimpleNamespace, end: str):
    getattr(stocked.micro, end)()
    assert not compile_snapshot().catalog.offering(stocked.micro.ctid).available


@pytest.mark.django_db
def test_examples_are_marked(stocked: SimpleNamespace):
    made = make.course("example", make.example_college())
    assert compile_snapshot().examples == {made.ctid}


# What the engine refuses


@pytest.mark.django_db
def test_a_rule_over_a_withdrawn_offering_is_left_out_and_reported(
    stocked: SimpleNamespace, caplog: pytest.LogCaptureFixture
):
    sound = make.stacking_rule("sound", stocked.award, stocked.bare)
    make.tombstone(stocked.micro)
    with caplog.at_level(logging.ERROR, "registry.snapshot"):
        snapshot = compile_snapshot()
    assert [rule.key for rule in snapshot.catalog.rules] == [sound.ctid]
    cause = f"unknown offering '{stocked.micro.ctid}'"
    assert snapshot.problems == (Problem(f"rule '{stocked.rule.ctid}'", cause),)
    assert caplog.messages == [
        f"Left out of the catalogue: rule '{stocked.rule.ctid}': unknown offering '{stocked.micro.ctid}'"
    ]


@pytest.mark.django_db
def test_a_rule_that_cannot_be_read_is_left_out_and_reported(stocked: SimpleNamespace):
    StackingRule.objects.update(requirement={"all": "of it"})
    snapshot = compile_snapshot()
    assert snapshot.catalog.rules == ()
    (problem,) = snapshot.problems
    assert problem.record == f"rule '{stocked.rule.ctid}'"
    assert problem.cause.startswith("$.all: 'of it' cannot be read")


@pytest.mark.django_db
def test_a_decision_on_a_withdrawn_offering_is_left_out(stocked: SimpleNamespace):
    broken = make.equivalency("broken", stocked.bare, stocked.college)
    make.tombstone(stocked.bare)
    snapshot = compile_snapshot()
    assert snapshot.catalog.decisions == ()
    assert f"decision '{broken.ctid}'" in [problem.record for problem in snapshot.problems]


@pytest.mark.django_db
def test_a_decision_that_grants_less_than_nothing_is_left_out_beside_what_is_unknown(
    stocked: SimpleNamespace,
):
    broken = make.equivalency("broken", stocked.bare, stocked.college)
    broken.grants.create(kind="offering", offering=stocked.award, credits=Decimal(-1))
    broken.save()
    make.tombstone(stocked.micro)
    problems = {problem.record: problem.cause for problem in compile_snapshot().problems}
    assert problems == {
        f"decision '{broken.ctid}'": "grants[0].credits -1.00: give a Decimal, 0 or more",
        f"rule '{stocked.rule.ctid}'": f"unknown offering '{stocked.micro.ctid}'",
    }


@pytest.mark.django_db
def test_an_entry_requirement_that_cannot_be_used_is_unknown_and_not_met(stocked: SimpleNamespace):
    make.tombstone(stocked.bare)
    snapshot = compile_snapshot()
    entry = snapshot.catalog.offering(stocked.award.ctid).entry
    assert isinstance(entry, Attested)
    assert snapshot.words[entry.code][1].startswith("L’établissement confirme")
    assert [problem.record for problem in snapshot.problems] == [
        f"entry requirement of '{stocked.award.ctid}'"
    ]


@pytest.mark.django_db
def test_awards_that_ask_for_one_another_are_no_reason_to_stop(college: Any):
    first, second = make.program("first", college), make.program("second", college)
    make.stacking_rule("one", first, second)
    make.stacking_rule("two", second, first)
    snapshot = compile_snapshot()
    assert (len(snapshot.catalog.rules), snapshot.problems) == (2, ())


# When a change is seen


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shared(clock: Clock) -> Shared:
    """Another holder of snapshots, as another process has."""
    return Shared(clock)


committing = pytest.mark.django_db(transaction=True)


@committing
def test_a_request_after_a_publication_of_this_process_sees_it(college: Any):
    before = current()
    assert current() is before
    made = make.course("new", college)
    assert made.ctid in current().catalog
    assert made.ctid not in before.catalog


@committing
def test_another_process_notices_within_a_second(college: Any, shared: Shared, clock: Clock):
    before = shared.current()
    made = make.course("new", college)
    clock.now += 0.9
    with CaptureQueriesContext(connection) as asked:
        assert shared.current() is before
    assert len(asked) == 0
    clock.now += 0.2
    assert made.ctid in shared.current().catalog


@committing
def test_looking_costs_two_queries_a_second_and_compiles_only_what_changed(
    college: Any, shared: Shared, clock: Clock
):
    before = shared.current()
    clock.now += 5
    with CaptureQueriesContext(connection) as asked:
        assert [shared.current() for _ in range(3)] == [before] * 3
    assert len(asked) == 2


@committing
def test_what_is_rolled_back_never_shows(college: Any):
    before = current()
    with transaction.atomic():
        lost = make.course("lost", college)
        mine = current()
        assert lost.ctid in mine.catalog
        assert current() is mine
        transaction.set_rollback(True)
    assert current() is before


@committing
def test_a_savepoint_that_is_rolled_back_does_not_show_in_its_own_transaction(college: Any):
    with transaction.atomic():
        kept = make.course("kept", college)
        with transaction.atomic():
            lost = make.course("lost", college)
            assert lost.ctid in current().catalog
            transaction.set_rollback(True)
        catalog = current().catalog
        assert kept.ctid in catalog
        assert lost.ctid not in catalog
    assert kept.ctid in current().catalog


@committing
def test_others_do_not_see_what_is_not_committed(college: Any):
    with transaction.atomic():
        made = make.course("new", college)
        assert made.ctid in current().catalog
        assert made.ctid not in elsewhere(lambda: current().catalog)
    assert made.ctid in elsewhere(lambda: current().catalog)


@committing
def test_new_osap_limits_are_seen(stocked: SimpleNamespace, shared: Shared, clock: Clock):
    assert shared.current().catalog.offering(stocked.micro.ctid).osap_eligible
    make.osap_profile("stricter", max_hours=Decimal(10), valid_from=date(2023, 1, 1))
    clock.now += 2
    assert shared.current().catalog.offering(stocked.micro.ctid).osap_eligible is False


@committing
def test_examples_that_are_removed_are_gone(college: Any, shared: Shared, clock: Clock):
    made = make.course("example", make.example_college())
    make.course("fact", college)
    assert made.ctid in shared.current().catalog
    assert made.ctid in current().catalog
    remove_examples()
    assert made.ctid not in current().catalog
    clock.now += 2
    assert made.ctid not in shared.current().catalog


# Threads


def own_connection(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    finally:
        connection.close()


def elsewhere(ask: Callable[[], Any]) -> Any:
    """Ask in another thread, which has a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(own_connection, ask).result(timeout=20)


@contextmanager
def threads(count: int) -> Iterator[Callable[[Callable[[], Any]], Future[Any]]]:
    with ThreadPoolExecutor(count) as pool:
        yield lambda ask: pool.submit(own_connection, ask)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the threads that have compiled."""
    names: list[str] = []

    def counted() -> Any:
        names.append(current_thread().name)
        return compile_snapshot()

    monkeypatch.setattr(sharing, "compile_snapshot", counted)
    return names


@committing
def test_many_first_requests_compile_once(stocked: SimpleNamespace, compiled: list[str]):
    shared = Shared()
    with threads(8) as start:
        found = [asked.result(20) for asked in [start(shared.current) for _ in range(24)]]
    assert len(compiled) == 1
    assert set(found) == {found[0]}


class Held:
    """Stops whoever compiles until a test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        monkeypatch.setattr(sharing, "compile_snapshot", self)

    def __call__(self) -> Any:
        self.begun.set()
        assert self.go_on.wait(20)
        return compile_snapshot()


@committing
def test_while_one_thread_compiles_the_others_are_served_with_the_one_before(
    college: Any, shared: Shared, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    before = shared.current()
    held = Held(monkeypatch)
    made = make.course("new", college)
    clock.now += 2
    with threads(1) as start:
        compiling = start(shared.current)
        assert held.begun.wait(20)
        assert shared.current() is before
        held.go_on.set()
        after = compiling.result(20)
    assert shared.current() is after
    assert made.ctid in after.catalog


@committing
def test_after_a_publication_of_this_process_nobody_is_served_with_the_one_before(
    college: Any, shared: Shared, monkeypatch: pytest.MonkeyPatch
):
    shared.current()
    held = Held(monkeypatch)
    made = make.course("new", college)
    shared.note_commit()
    with threads(2) as start:
        first = start(shared.current)
        assert held.begun.wait(20)
        second = start(shared.current)
        assert not second.done()
        held.go_on.set()
        found = [first.result(20), second.result(20)]
    assert found[0] is found[1]
    assert made.ctid in found[0].catalog


@committing
def test_a_publication_that_comes_while_another_is_compiled_is_not_missed(
    college: Any, shared: Shared, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    shared.current()
    held = Held(monkeypatch)
    make.course("first", college)
    shared.note_commit()
    with threads(1) as start:
        compiling = start(shared.current)
        assert held.begun.wait(20)
        late = make.course("late", college)
        shared.note_commit()
        held.go_on.set()
        compiling.result(20)
    assert late.ctid in shared.current().catalog


@committing
def test_a_failure_to_compile_leaves_the_one_before_and_the_next_request_tries_again(
    college: Any, shared: Shared, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    before = shared.current()
    made = make.course("new", college)
    clock.now += 2
    with monkeypatch.context() as broken:
        broken.setattr(sharing, "compile_snapshot", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shared.current()
    assert made.ctid not in before.catalog
    assert made.ctid in shared.current().catalog


@committing
def test_readers_and_writers_together(college: Any):
    wanted = [f"course-{number}" for number in range(6)]

    def read() -> int:
        sizes = [len(current().catalog) for _ in range(40)]
        assert sizes == sorted(sizes)
        return sizes[-1]

    with threads(4) as start:
        reading = [start(read) for _ in range(3)]
        for slug in wanted:
            make.course(slug, college)
        for asked in reading:
            asked.result(30)
    assert len(current().catalog) == len(wanted)
    assert Change.objects.filter(record_type="course").count() == len(wanted)
