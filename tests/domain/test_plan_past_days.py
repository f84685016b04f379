"""Plans as of past days, against every set of steps: what was in force, decided and held then.

Rules and decisions begin and end, what is held was completed on several days, some of it only
later, and ages count. What is held may be taken again, once its entry requirement is complete.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from registry.domain.facts import Holding
from registry.domain.plan import plan
from registry.domain.plan_terms import PlanStatus
from registry.domain.stacking import stacking
from registry.domain.verdict import Status
from tests.domain.random_catalogs import Maker
from tests.domain.test_plan_every_set import ATTESTED, Question

DAYS = (date(2022, 3, 1), date(2023, 6, 30), date(2024, 1, 1))
LATER = date(2025, 9, 1)


class Dated(Maker):
    """Draws rules, decisions and holdings of several years."""

    def span(self):
        first, last = sorted(self.random.sample((*DAYS, LATER), 2))
        ends = [(None, None), (None, None), (first, None), (None, last), (first, last)]
        return self.random.choice(ends)

    def rule(self, number):
        found, (first, last) = super().rule(number), self.span()
        aged = replace(found.policies, max_age_months=self.random.choice([None, None, 18]))
        return replace(found, valid_from=first, valid_to=last, edition=str(number), policies=aged)

    def decision(self, number):
        found, (first, last) = super().decision(number), self.span()
        made = self.random.choice([None, None, *DAYS, LATER])
        return replace(found, valid_from=first, valid_to=last, decided_on=made)

    def holdings(self):
        days = (*DAYS, LATER)
        return tuple(Holding(key, self.random.choice(days), Decimal(80)) for key in self.some(3))


class Past(Question):
    maker = Dated

    def __init__(self, seed, on):
        self.on = on
        super().__init__(seed)
        self.held = [h for h in self.start.holdings if h.completed_on <= on]

    def reached(self, taken):
        anew, before = set(), None
        held = {h.offering for h in self.held}
        while before != anew:
            before = frozenset(anew)
            for key in self.facts.keys() - anew:
                if (key in taken or key not in held) and self.follows(key, taken, before):
                    anew.add(key)
        # What is held is had; of what was taken again only if it could be.
        return anew | (held - (taken - anew))

    def complete(self, award, had):
        asked = (award, frozenset(had))
        if asked not in self._complete:
            anew = [Holding(key, self.on, Decimal(100)) for key in sorted(had)]
            held = [*self.held, *anew]
            verdict = stacking(self.judged, held, award, self.on, attested=ATTESTED, alternatives=0)
            self._complete[asked] = verdict.status is Status.COMPLETE
        return self._complete[asked]


@pytest.mark.parametrize("on", DAYS)
def test_a_plan_of_a_past_day_is_a_least_set_and_none_is_missed(on):
    found = 0
    for seed in range(150):
        asked = Past(seed, on)
        answer = plan(
            asked.catalog, asked.start, asked.goal, asked.objective, asked.limits, on=on, first=99
        )
        expected = asked.least_sets()
        assert sorted(sorted(p.steps) for p in answer.plans) == sorted(map(sorted, expected)), seed
        values = [asked.value(p.steps) for p in answer.plans]
        assert values == sorted(map(asked.value, expected)), seed
        assert answer.status is (PlanStatus.OPTIMAL if expected else PlanStatus.IMPOSSIBLE), seed
        found += bool(expected)
    assert found > 30
