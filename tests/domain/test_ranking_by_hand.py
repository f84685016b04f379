"""Rankings against prices worked out from every way to meet a rule, listed one by one.

Nothing of the engine's prices is used: covers are every subset of a selection, groups every
choice of their members, and prices fall until no more do. Additive, as the ranking says of
itself: what two parts share is paid twice, and of what is short only the sums are told.
"""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from registry.domain.catalog import Catalog
from registry.domain.facts import (  # fmt: skip
    CreditGrant,
    HeldAttestation,
    Holding,
    OccupationFact,
)
from registry.domain.plan_terms import Objective
from registry.domain.ranking import Ranking
from registry.domain.requirement import (  # fmt: skip
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    HasSkill,
    Kind,
)
from tests.domain.random_catalogs import HOMES, ON, SKILLS, Maker

DAYS = (date(2023, 6, 30), date(2024, 1, 1), ON)
WORKS = ("00010", "94131")
FREE, NEVER = (0, Decimal(0)), (float("inf"), Decimal(0))
"""Prices: how many amounts are not known, and the sum of the known ones."""


class Dated(Maker):
    """Draws rules and decisions of several years, some never made known, some for attestations."""

    def span(self):
        first, last = sorted(self.random.choices(DAYS, k=2))
        return self.random.choice([(None, None), (first, None), (None, last), (first, last)])

    def offering(self, key):
        works = tuple(w for w in WORKS if self.random.random() < 0.3)
        return replace(super().offering(key), occupations=works)

    def rule(self, number):
        first, last = self.span()
        return replace(super().rule(number), valid_from=first, valid_to=last)

    def decision(self, number):
        first, last = self.span()
        asked = self.random.choice([(), (), (Attested("interview"),)])
        made = self.random.choice([None, *DAYS])
        return replace(
            super().decision(number),
            valid_from=first,
            valid_to=last,
            decided_on=made,
            conditions=asked,
        )

    def catalog(self):
        size, keys = len(self.keys), self.keys
        return Catalog.build(
            [self.offering(key) for key in keys],
            rules=[self.rule(i) for i in range(size // 2)],
            decisions=[self.decision(i) for i in range(size // 2)],
            occupations=map(OccupationFact, WORKS),
            institutions=HOMES,
            skills=SKILLS,
        )


def plus(prices):
    prices = list(prices)
    return sum(p[0] for p in prices), sum((p[1] for p in prices), Decimal(0))


def lesser(prices):
    return min(prices, default=NEVER)


class ByHand:
    """The price of every offering on a day, for somebody who holds and has attested something."""

    def __init__(self, catalog, objective, on, held=(), attested=()):
        self.facts = {catalog.offerings.key(n): catalog.fact(n) for n in range(len(catalog))}
        self.objective, self.on, self.attested = objective, on, set(attested)
        self.rules = [rule for rule in catalog.rules if rule.in_force(on)]
        self.decisions = [d for d in catalog.decisions if self.speaks(d)]
        self.price = dict.fromkeys(self.facts, NEVER) | dict.fromkeys(held, FREE)
        before = None
        while before != self.price:
            before = dict(self.price)
            for key in self.facts:
                self.price[key] = min(self.price[key], self.of(key))

    def speaks(self, decision):
        made = decision.decided_on is None or decision.decided_on <= self.on
        return made and decision.granted and decision.in_force(self.on) and not decision.conditions

    def rules_for(self, key):
        return [rule for rule in self.rules if rule.award == key]

    def own(self, fact):
        amount = Decimal(1)
        if self.objective is not Objective.STEPS:
            amount = getattr(fact, self.objective.value)
        return (1, Decimal(0)) if amount is None else (0, amount)

    def of(self, key):
        fact = self.facts[key]
        if not fact.available:
            return NEVER
        ways = [self.asked(rule.requirement, fact.institution) for rule in self.rules_for(key)]
        if fact.kind is not Kind.PROGRAM or not ways:
            ways.append(self.own(fact))
        entry = FREE if fact.entry is None else self.asked(fact.entry, fact.institution)
        return plus([lesser(ways), entry])

    def asked(self, node, home):
        if isinstance(node, AllOf | AnyOf | AtLeast):
            prices = [self.asked(member, home) for member in node.members]
            k = {AllOf: len(prices), AnyOf: 1}.get(type(node)) or node.k
            return lesser(map(plus, combinations(prices, k)))
        if isinstance(node, Completed):
            return self.at(node.offering, home)
        if isinstance(node, Attested):
            return FREE if node.code in self.attested else (1, Decimal(0))
        if isinstance(node, HasSkill):
            return lesser(self.price[f.key] for f in self.facts.values() if self.teaches(f, node))
        return self.selected(node, home)

    def teaches(self, fact, asked):
        return any(s == asked.skill and level >= asked.level for s, level in fact.skills)

    def selected(self, node, home):
        pool = [f for f in self.facts.values() if self.selects(node.selector, f)]
        found = []
        for size in range(len(pool) + 1):
            for chosen in combinations(pool, size):
                enough = size if isinstance(node, Count) else sum(f.credits or 0 for f in chosen)
                if enough >= node.minimum:
                    found.append(plus(self.at(f.key, home) for f in chosen))
        return lesser(found)

    def selects(self, selector, fact):
        return (
            (not selector.offerings or fact.key in selector.offerings)
            and (selector.kind is None or fact.kind is selector.kind)
            and (selector.level is None or fact.level == selector.level)
        )

    def at(self, key, home):
        through = [
            plus(self.price[source] for source in {s.offering for s in decision.sources})
            for decision in self.decisions
            if decision.receiver == home
            and any(not isinstance(g, CreditGrant) and g.offering == key for g in decision.grants)
        ]
        return lesser([self.price[key], *through])


def expected(by_hand, plain, held):
    """What is ranked: awards and occupations that what is held or attested brings nearer."""
    found = {}
    for key, price in by_hand.price.items():
        if key not in held and price < plain.price[key] and by_hand.rules_for(key):
            found[key] = (price, plain.price[key])
    for work in WORKS:
        leading = [
            key
            for key, f in by_hand.facts.items()
            if f.kind is Kind.PROGRAM and work in f.occupations
        ]
        if any(key in held or by_hand.price[key] < plain.price[key] for key in leading):
            best = min(by_hand.price[key] for key in leading)
            found[work] = (
                best,
                {plain.price[key] for key in leading if by_hand.price[key] == best},
            )
    return found


def told(one):
    whole = NEVER if one.whole is None else (one.whole_unknown, one.whole)
    return (one.unknown, one.missing), whole


@pytest.mark.parametrize("objective", Objective)
def test_rankings_are_what_every_way_to_meet_the_rules_says(objective):
    compared = 0
    for seed in range(150):
        catalog, draw = Dated(seed, 4 + seed % 4).catalog(), random.Random(seed)
        on = draw.choice(DAYS)
        held = draw.sample(list(catalog.offerings), draw.randint(0, 2))
        codes = draw.choice([(), ("interview",), ("interview", "portfolio")])
        plain = ByHand(catalog, objective, on)
        by_hand = ByHand(catalog, objective, on, held, codes)
        ranking = Ranking(catalog, objective, on=on)
        found = ranking.rank(map(Holding, held), map(HeldAttestation, codes))
        wanted = expected(by_hand, plain, held)
        assert sorted(one.key for one in found) == sorted(wanted), seed
        prices = [told(one)[0] for one in found]
        assert prices == sorted(prices), seed
        for one in found:
            now, whole = told(one)
            best, without = wanted[one.key]
            assert now == best, (seed, one)
            assert whole in without if one.occupation else whole == without, (seed, one)
            compared += 1
    assert compared > 40
