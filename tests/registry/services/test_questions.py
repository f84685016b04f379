"""Questions asked of the tables: what is answered, for which day, and which key is unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from registry.domain.errors import UnknownKey, UnknownKeys
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.plan_terms import AwardGoal, Objective, OccupationGoal, PlanStatus, Start
from registry.domain.verdict import Status
from registry.services import questions
from registry.services.questions import ask
from registry.services.rankings import KEPT, ranking
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Two institutions; lifting and packing make an award; the university takes lifting as moving."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 25, 3, tzinfo=UTC))
    college, university = make.organization(), make.organization("uni", kind="university")
    skill = make.skill("lifting-skill", make.skill_framework())
    work = make.occupation("33102")
    work.skills.create(skill=skill, importance=Decimal(4))
    work.save()
    lifting = make.micro_certification("lifting", college, hours=Decimal(10))
    lifting.skills.create(skill=skill, level=2)
    lifting.save()
    packing = make.course("packing", college, hours=Decimal(20))
    award = make.program("award", college)
    award.occupations.add(work)
    award.save()
    rule = make.stacking_rule("rule", award, lifting, packing, valid_from=date(2026, 1, 1))
    moving = make.course("moving", university)
    yes = make.equivalency("yes", lifting, university)
    yes.grants.create(kind="offering", offering=moving)
    yes.save()
    return SimpleNamespace(**locals())


def held(*offerings: Any, **facts: Any) -> list[Holding]:
    return [Holding(offering.ctid, **facts) for offering in offerings]


def test_today_is_the_day_in_the_zone_of_the_site(known: SimpleNamespace):
    # In Toronto it is still the evening before.
    assert ask().today == TODAY


def test_stacking(known: SimpleNamespace):
    asked = ask()
    half = asked.stacking(known.award.ctid, held(known.lifting))
    assert (half.status, half.on, half.rule) == (Status.INCOMPLETE, TODAY, known.rule.ctid)
    assert [item.key for item in half.missing[0].items] == [known.packing.ctid]
    assert asked.stacking(known.award.ctid, held(known.lifting, known.packing)).complete
    before = asked.stacking(known.award.ctid, [], on=date(2025, 12, 31))
    assert before.rule is None


def test_stacks_into_and_off_ramps(known: SimpleNamespace):
    asked = ask()
    assert [leads.award for leads in asked.stacks_into(known.lifting.ctid)] == [known.award.ctid]
    (ramp,) = asked.off_ramps(held(known.lifting), within=1)
    assert (ramp.award, ramp.missing) == (known.award.ctid, 1)


def test_equivalency_in_every_direction(known: SimpleNamespace):
    asked, grade = ask(), Decimal(75)
    answer = asked.equivalency(known.lifting.ctid, known.university.ctid, grade=grade)
    assert answer.answer == "granted"
    assert asked.equivalency(known.packing.ctid, known.university.ctid).answer == "not-evaluated"
    (everywhere,) = asked.equivalents(known.lifting.ctid, grade=grade)
    assert (everywhere.at, everywhere.answer) == (known.university.ctid, "granted")
    (finding,) = asked.counts_as(known.moving.ctid)
    assert finding.sources == (known.lifting.ctid,)


def test_skill_gap(known: SimpleNamespace):
    asked = ask()
    assert asked.skill_gap("33102").share == 1
    assert asked.skill_gap("33102", region="3540").share == 0
    assert asked.skill_gap("33102", region="3540", held=[known.lifting.ctid]).share == 1


def test_plans(known: SimpleNamespace):
    asked = ask()
    for goal in (AwardGoal(known.award.ctid), OccupationGoal("33102")):
        answer = asked.plan(Start(), goal)
        assert answer.status is PlanStatus.OPTIMAL
        assert set(answer.plans[0].steps) == {known.lifting.ctid, known.packing.ctid}
        assert answer.plans[0].hours.amount == 30


def test_a_plan_stops_when_its_time_is_over(known: SimpleNamespace):
    answer = ask().plan(Start(), AwardGoal(known.award.ctid), seconds=0)
    assert (answer.status, answer.searched) == (PlanStatus.UNDECIDED, 0)


def test_the_time_of_a_plan_is_measured(monkeypatch: pytest.MonkeyPatch):
    now = [10.0]
    monkeypatch.setattr(questions.time, "monotonic", lambda: now[0])
    stop = questions.after(1.5)
    now[0] = 11.4
    assert not stop()
    now[0] = 11.5
    assert stop()


def test_ranking(known: SimpleNamespace):
    near = ask().rank(held(known.lifting))
    assert [(r.key, r.missing) for r in near] == [(known.award.ctid, 20), ("33102", 20)]


def test_a_ranking_is_compiled_once_a_snapshot_objective_and_day(known: SimpleNamespace):
    snapshot = ask().snapshot
    first = ranking(snapshot, Objective.HOURS, TODAY)
    assert ranking(snapshot, Objective.HOURS, TODAY) is first
    for day in range(1, KEPT + 1):
        ranking(snapshot, Objective.HOURS, date(2026, 1, day))
    assert ranking(snapshot, Objective.HOURS, TODAY) is not first


def test_unknown_keys_are_named(known: SimpleNamespace):
    asked = ask()
    with pytest.raises(UnknownKey, match="unknown offering 'ce-1'"):
        asked.stacking("ce-1", [])
    with pytest.raises(UnknownKeys, match=r"offering 'ce-2' \(holdings\)"):
        asked.stacking(known.award.ctid, [Holding("ce-2")])
    with pytest.raises(UnknownKey, match="unknown institution 'ce-3'"):
        asked.equivalency(known.lifting.ctid, "ce-3")
    with pytest.raises(UnknownKey, match="unknown occupation '99999'"):
        asked.skill_gap("99999")
    with pytest.raises(UnknownKey, match="unknown offering"):
        asked.plan(Start(), AwardGoal("ce-4"))


def test_what_is_attested_settles_a_verdict(known: SimpleNamespace):
    asked_for = {"attested": "talk", "statement": {"en": "A talk", "fr": "Un entretien"}}
    make.stacking_rule("talk", known.award, requirement=asked_for)
    asked = ask()
    assert asked.stacking(known.award.ctid, []).status is Status.UNDETERMINED
    assert asked.stacking(known.award.ctid, [], attested=[HeldAttestation("talk")]).complete
    assert asked.snapshot.words["talk"] == ("A talk", "Un entretien")
