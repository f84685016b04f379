"""Plans against an exact solver and against verdicts, on thousands of random catalogues.

The amount of work is fixed by the number of seeds, so a slow machine tests the same.
"""

import random
from decimal import Decimal
from itertools import combinations

import pytest

from registry.domain.catalog import Catalog
from registry.domain.facts import Holding
from registry.domain.plan import plan
from registry.domain.plan_terms import AwardGoal, Constraints, Objective, PlanStatus, Start
from registry.domain.requirement import Kind
from registry.domain.stacking import stacking
from registry.domain.verdict import Status
from tests.domain.cpsat_oracle import SCALE, UNKNOWN, least
from tests.domain.random_catalogs import ON, Maker

BLOCK = 125
BLOCKS = 16
MEASURES = {
    Objective.HOURS: lambda fact: fact.hours,
    Objective.FEE: lambda fact: fact.fee,
    Objective.STEPS: lambda fact: Decimal(1),
}


def question(seed):
    maker = Maker(seed, 4 + seed % 7)
    catalog, holdings = maker.catalog(), maker.holdings()
    return catalog, holdings, maker.random.choice(maker.keys)


def value(answer, objective):
    if not answer.plans:
        return None
    total = answer.plans[0].total(objective)
    return len(total.unknown) * UNKNOWN + int(total.amount * SCALE)


def as_the_solver(seed):
    catalog, holdings, goal = question(seed)
    objective = list(MEASURES)[seed % 3]
    answer = plan(catalog, Start(holdings), AwardGoal(goal), objective, on=ON, first=1)
    held = {holding.offering for holding in holdings}
    expected, proved = least(catalog, held, goal, MEASURES[objective], ON)
    assert proved, seed
    assert answer.status in {PlanStatus.OPTIMAL, PlanStatus.IMPOSSIBLE}, seed
    assert value(answer, objective) == expected, seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_best_plan_is_the_solvers(block):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        as_the_solver(seed)


@pytest.mark.parametrize("seed", [31169, 31404])
def test_residency_that_a_shared_group_meets_is_the_solvers(seed):
    as_the_solver(seed)


def test_the_best_plan_under_ceilings_is_the_solvers():
    for seed in range(5000, 5120):
        catalog, holdings, goal = question(seed)
        limits = Constraints(max_fee=Decimal(600), max_weeks=Decimal(7))
        answer = plan(
            catalog, Start(holdings), AwardGoal(goal), Objective.HOURS, limits, on=ON, first=1
        )
        bounds = ((lambda f: f.fee, Decimal(600)), (lambda f: f.weeks, Decimal(7)))
        held = {holding.offering for holding in holdings}
        expected, proved = least(catalog, held, goal, MEASURES[Objective.HOURS], ON, limits=bounds)
        assert proved, seed
        assert value(answer, Objective.HOURS) == expected, seed


def test_every_earned_award_of_every_plan_is_complete_by_verdict():
    checked = 0
    for seed in range(200):
        catalog, holdings, goal = question(seed)
        for found in plan(catalog, Start(holdings), AwardGoal(goal), on=ON).plans:
            got = {*found.steps, *(h.offering for h in holdings)}
            for earned in found.earned:
                whole = [Holding(key, ON, Decimal(100)) for key in sorted(got)]
                verdict = stacking(catalog, whole, earned.award, ON)
                expected = {Status.COMPLETE}
                if found.attestations:
                    expected.add(Status.UNDETERMINED)
                assert verdict.status in expected, (seed, earned)
                got.add(earned.award)
                checked += 1
    assert checked > 100


def possible(catalog, goal, taken):
    only = least(catalog, (), goal, MEASURES[Objective.STEPS], ON, keep=lambda f: f.key in taken)
    return only[0] is not None and only[0] < UNKNOWN


def test_the_k_best_are_all_the_least_plans_in_order():
    """Every set that reaches the goal and from which nothing can be dropped, by trying all."""
    several = 0
    for seed in range(30):
        maker = Maker(seed, 5)
        catalog = maker.catalog()
        answer = plan(catalog, Start(), AwardGoal("o00"), on=ON, first=50)
        sets = [frozenset(c) for size in range(6) for c in combinations(maker.keys, size)]
        good = [taken for taken in sets if possible(catalog, "o00", taken)]
        minimal = {s for s in good if not any(other < s for other in good)}
        found = [frozenset(p.steps) for p in answer.plans if not p.attestations]
        assert len(set(found)) == len(found), seed
        assert set(found) == minimal, seed
        values = [(len(p.hours.unknown), p.hours.amount, len(p.steps)) for p in answer.plans]
        assert [v[:2] for v in values] == sorted(v[:2] for v in values), seed
        several += len(found) > 1
    assert several > 5


def test_order_of_input_never_matters():
    for seed in range(60):
        catalog, holdings, goal = question(seed)
        facts = [catalog.fact(n) for n in range(len(catalog))]
        rules, decisions, held = list(catalog.rules), list(catalog.decisions), list(holdings)
        for shuffled in (facts, rules, decisions, held):
            random.Random(seed).shuffle(shuffled)
        again = Catalog.build(
            facts, rules=rules, decisions=decisions,
            institutions=catalog.institutions, skills=catalog.skills,
        )  # fmt: skip
        one = plan(catalog, Start(holdings), AwardGoal(goal), on=ON)
        two = plan(again, Start(tuple(held)), AwardGoal(goal), on=ON)
        assert one == two, seed


def test_the_bound_never_passes_the_best_however_small_the_budget():
    for seed in range(120):
        catalog, holdings, goal = question(seed)
        best = plan(catalog, Start(holdings), AwardGoal(goal), on=ON, first=1)
        for steps in (1, 2):
            early = plan(catalog, Start(holdings), AwardGoal(goal), on=ON, first=1, steps=steps)
            if best.plans and early.bound is not None:
                assert (early.bound_unknown, early.bound) <= (best.bound_unknown, best.bound), seed
            if early.status is PlanStatus.OPTIMAL:
                assert value(early, Objective.HOURS) == value(best, Objective.HOURS), seed


def test_random_catalogues_hold_what_they_should():
    kinds = {question(seed)[0].fact(0).kind for seed in range(30)}
    assert kinds == set(Kind)
