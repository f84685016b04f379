"""Plans against every set of steps, tried one by one and judged by verdicts alone.

Nothing of the search is used: a step is taken once its entry requirement is complete, an
award is had once its verdict is complete, and what is left are the least sets that reach
the goal. Catalogues are small, and hold circles, residency, caps, exclusions, decisions,
awards that others require to enter, and every constraint.
"""

import random
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from registry.domain.catalog import Catalog
from registry.domain.facts import (  # fmt: skip
    HeldAttestation,
    Holding,
    OccupationFact,
    OfferingFact,
    Rule,
    Taught,
    WeightedSkill,
)
from registry.domain.plan import plan
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Objective,
    OccupationGoal,
    PlanStatus,
    SkillsGoal,
    Start,
)
from registry.domain.requirement import Kind
from registry.domain.stacking import stacking
from registry.domain.verdict import Status
from tests.domain.random_catalogs import ON, SKILLS, Maker

SEEDS = (*range(1000), 3138)
"""3138: residency that what is counted in a shared group alone can meet."""
ATTESTED = (HeldAttestation("interview"), HeldAttestation("portfolio"))
WORK = OccupationFact("94131", tuple(WeightedSkill(s, Decimal(n + 1), n) for n, s in enumerate(SKILLS)))  # fmt: skip


class Question:
    """A catalogue, a goal and limits from a seed, and the same catalogue to be judged."""

    maker, on = Maker, ON

    def __init__(self, seed):
        maker, draw = self.maker(seed, 5 + seed % 2), random.Random(seed)
        catalog = maker.catalog()
        facts = [stated(draw, maker, catalog.fact(n)) for n in range(len(catalog))]
        self.facts = {fact.key: fact for fact in facts}
        rest = {"decisions": catalog.decisions, "institutions": catalog.institutions}
        rest |= {"skills": catalog.skills, "occupations": [WORK]}
        self.catalog = Catalog.build(facts, rules=catalog.rules, **rest)
        gates = [OfferingFact(f"to {f.key}", Kind.PROGRAM, f.institution) for f in facts if f.entry]
        opened = [Rule(f"to {f.key}", f"to {f.key}", f.entry) for f in facts if f.entry]
        self.judged = Catalog.build([*facts, *gates], rules=[*catalog.rules, *opened], **rest)
        self.start = Start(maker.holdings(), ATTESTED)
        self.goal = draw.choice([AwardGoal(draw.choice(maker.keys))] * 2 + [OccupationGoal("94131"), SkillsGoal("94131", Decimal(draw.choice(["0.5", "0.8", "1"])))])  # fmt: skip
        self.objective = list(Objective)[seed % 4]
        self.limits = limits(draw) if seed % 2 else Constraints()
        self._complete = {}

    def complete(self, award, had):
        asked = (award, frozenset(had))
        if asked not in self._complete:
            held = [Holding(key, self.on, Decimal(100)) for key in sorted(had)]
            verdict = stacking(self.judged, held, award, self.on, attested=ATTESTED, alternatives=0)
            self._complete[asked] = verdict.status is Status.COMPLETE
        return self._complete[asked]

    def reached(self, taken):
        had, before = {h.offering for h in self.start.holdings}, None
        while before != had:
            before = frozenset(had)
            had |= {key for key in self.facts if key not in before and self.follows(key, taken, before)}  # fmt: skip
        return had

    def follows(self, key, taken, had):
        fact = self.facts[key]
        if not fact.available or (fact.entry and not self.complete(f"to {key}", had)):
            return False
        return key in taken or (self.ruled(key) and self.complete(key, had))

    def ruled(self, key):
        return any(rule.award == key and rule.in_force(self.on) for rule in self.catalog.rules)

    def met(self, taken):
        had = self.reached(taken)
        if not taken <= had:
            return False
        if isinstance(self.goal, AwardGoal):
            return self.goal.offering in had
        if isinstance(self.goal, OccupationGoal):
            return any(f.kind is Kind.PROGRAM and f.occupations for k, f in self.facts.items() if k in had)  # fmt: skip
        taught = {(s, at) for key in had for s, at in self.facts[key].skills}
        weight = sum(w for s, w, least in WORK.skills if any(s == t and at >= least for t, at in taught))  # fmt: skip
        return weight >= self.goal.threshold * sum(w for _, w, _ in WORK.skills)

    def takeable(self, key):
        fact, asked = self.facts[key], self.limits
        return (
            fact.available
            and not (fact.kind is Kind.PROGRAM and self.ruled(key))
            and (not asked.delivery or fact.delivery in asked.delivery)
            and (not asked.languages or asked.languages & set(fact.languages))
            and (not asked.institutions or fact.institution in asked.institutions)
            and (not asked.regions or asked.regions & set(fact.regions))
            and (not asked.osap_eligible or fact.osap_eligible)
            and (asked.max_fee is None or fact.fee is not None)
            and (asked.max_weeks is None or fact.weeks is not None)
        )

    def least_sets(self):
        """Every set that reaches the goal within the ceilings and needs each of its steps."""
        may, found = sorted(filter(self.takeable, self.facts)), []
        for size in range(len(may) + 1):
            for chosen in map(frozenset, combinations(may, size)):
                if not any(other <= chosen for other in found) and self.met(chosen):
                    found.append(chosen)
        return [chosen for chosen in found if self.affordable(chosen)]

    def affordable(self, chosen):
        facts, asked = [self.facts[key] for key in chosen], self.limits
        return (asked.max_fee is None or sum(f.fee for f in facts) <= asked.max_fee) and (
            asked.max_weeks is None or sum(f.weeks for f in facts) <= asked.max_weeks
        )

    def value(self, chosen):
        """Unknown amounts, then the known sum."""
        facts = [self.facts[key] for key in chosen]
        if self.objective is Objective.STEPS:
            return 0, len(facts)
        amounts = [getattr(fact, self.objective.value) for fact in facts]
        return amounts.count(None), sum(a for a in amounts if a is not None)


def stated(draw, maker, fact):
    """The fact with what constraints ask about, now and then not stated."""
    return replace(
        fact,
        fee=draw.choice([None, fact.fee, fact.fee, fact.fee]),
        weeks=draw.choice([None, fact.weeks, fact.weeks, fact.weeks]),
        delivery=draw.choice(["", "online", "in-person"]),
        languages=draw.choice([(), ("en",), ("en", "fr")]),
        regions=draw.choice([(), ("3530",), ("3510", "3530")]),
        osap_eligible=draw.choice([None, False, True]),
        occupations=draw.choice([(), ("94131",)]),
        skills=tuple(Taught(s, draw.randint(0, 2)) for s in SKILLS if draw.random() < 0.5),
        entry=maker.requirement(1) if draw.random() < 0.3 else fact.entry,
    )


def limits(draw):
    asked = draw.choice(
        [
            {"delivery": frozenset({"online"})},
            {"languages": frozenset({"fr"})},
            {"institutions": frozenset({"college"})},
            {"regions": frozenset({"3510"})},
            {"osap_eligible": True},
            {"max_fee": Decimal(450)},
            {"max_weeks": Decimal(3)},
            {"max_fee": Decimal(600), "max_weeks": Decimal(6)},
        ]
    )
    return Constraints(**asked)


def test_every_plan_is_a_least_set_and_none_is_missed():
    several = limited = goals = 0
    for seed in SEEDS:
        asked = Question(seed)
        answer = plan(
            asked.catalog, asked.start, asked.goal, asked.objective, asked.limits, on=ON, first=99
        )
        expected = sorted(asked.least_sets(), key=lambda s: (asked.value(s), sorted(s)))
        found = [frozenset(p.steps) for p in answer.plans]
        assert sorted(map(sorted, found)) == sorted(map(sorted, expected)), seed
        assert [asked.value(s) for s in found] == [asked.value(s) for s in expected], seed
        status = PlanStatus.OPTIMAL if expected else PlanStatus.IMPOSSIBLE
        assert answer.status is status, seed
        several += len(expected) > 1
        limited += bool(expected) and asked.limits != Constraints()
        goals += bool(expected) and not isinstance(asked.goal, AwardGoal)
    assert min(several, limited, goals) > 15


def test_steps_are_taken_only_once_their_entry_requirement_is_complete():
    staged = 0
    for seed in SEEDS:
        asked = Question(seed)
        for found in plan(asked.catalog, asked.start, asked.goal, on=ON).plans:
            had = {h.offering for h in asked.start.holdings}
            for at, stage in enumerate((*found.stages, ()), start=0):
                had |= {earned.award for earned in found.earned if earned.stage == at}
                for step in stage:
                    fact = asked.facts[step]
                    assert not fact.entry or asked.complete(f"to {step}", had), (seed, step)
                    staged += bool(fact.entry)
                had |= set(stage)
    assert staged > 20
