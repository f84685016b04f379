"""Plans where several leaves of one rule want the same offerings, of unequal credits.

Against every way to share the offerings out and against the solver, each with a fixed
budget; and what would take too long ends when the caller says so, with nothing false claimed.
"""

from decimal import Decimal

import pytest

from registry.domain.plan import plan
from registry.domain.plan_terms import AwardGoal, Objective, PlanStatus, Start
from tests.bench.synthetic import ON, contended
from tests.domain.cpsat_oracle import SCALE, least


def planned(catalog, **more):
    goal = AwardGoal("goal")
    return plan(catalog, Start(), goal, Objective.HOURS, on=ON, first=1, **more)


class EveryWay:
    """Each offering to each leaf that names it, or to none; only what costs more is left out."""

    def __init__(self, catalog):
        self.leaves = catalog.rules[0].requirement.members
        self.facts = [catalog.offering(key) for key in catalog.offerings if key != "goal"]
        self.best = None
        self.given = [[] for _ in self.leaves]

    def tried(self, at=0, hours=Decimal(0)):
        if self.best is not None and hours >= self.best:
            return
        if all(map(self.is_full, range(len(self.leaves)))):
            self.best = hours
        if at < len(self.facts):
            fact = self.facts[at]
            for number, leaf in enumerate(self.leaves):
                if fact.key in leaf.selector.offerings:
                    self.given[number].append(fact)
                    self.tried(at + 1, hours + fact.hours)
                    self.given[number].pop()
            self.tried(at + 1, hours)

    def is_full(self, number):
        leaf, given = self.leaves[number], self.given[number]
        if sum(f.credits for f in given) < leaf.minimum:
            return False
        for part in leaf.selector.parts:
            inside = sum(f.credits for f in given if f.key in part.of.offerings)
            if part.at_least is not None and inside < part.at_least:
                return False
            if part.at_most is not None and inside > part.at_most:
                return False
        return True


@pytest.mark.parametrize("size", [5, 6, 7, 8])
def test_the_best_plan_is_the_best_of_every_way(size):
    found = 0
    for seed in range(24):
        catalog = contended(size, seed)
        ways, answer = EveryWay(catalog), planned(catalog)
        ways.tried()
        assert answer.status in {PlanStatus.OPTIMAL, PlanStatus.IMPOSSIBLE}, seed
        assert [p.hours.amount for p in answer.plans] == ([] if ways.best is None else [ways.best])
        found += ways.best is not None
    assert found > 12


@pytest.mark.parametrize("size", [12, 16, 20])
def test_the_best_plan_is_the_solvers(size):
    for seed in range(100, 116):
        catalog = contended(size, seed)
        answer = planned(catalog)
        expected, proved = least(catalog, (), "goal", lambda fact: fact.hours, ON)
        assert proved, seed
        assert answer.status in {PlanStatus.OPTIMAL, PlanStatus.IMPOSSIBLE}, seed
        hours = [int(p.hours.amount * SCALE) for p in answer.plans]
        assert hours == ([] if expected is None else [expected]), seed


def test_wherever_the_caller_stops_the_bound_is_below_the_best():
    catalog = contended(14, 3)
    best = planned(catalog)
    assert best.status is PlanStatus.OPTIMAL
    for calls in range(40):
        left = iter(range(calls))
        early = planned(catalog, stop=lambda left=left: next(left, None) is None)
        assert early.status is not PlanStatus.IMPOSSIBLE
        assert early.bound <= best.plans[0].hours.amount
        assert all(p.hours.amount >= best.plans[0].hours.amount for p in early.plans)
