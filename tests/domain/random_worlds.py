"""Small random catalogues, full of what makes verdicts hard. The same for the same seed."""

import random
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Group,
    GroupMember,
    HeldAttestation,
    Holding,
    OfferingFact,
    OfferingGrant,
    Outcome,
    Rule,
    Taught,
)
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
    Part,
    Policies,
    Selector,
    Spread,
)

ON = date(2025, 6, 1)
DAYS = (date(2019, 5, 1), date(2022, 5, 1), date(2024, 5, 1), date(2025, 5, 1))
AMOUNTS = tuple(map(Decimal, ("0.5", "1", "2.25", "3", "3", "3", "4", "6")))
INSTITUTIONS = ("home", "away", "far")


@dataclass
class Question:
    """A catalogue in parts, and what somebody holds."""

    offerings: list
    rules: list
    decisions: list
    groups: list
    holdings: list
    attested: list

    def catalog(self):
        return Catalog.build(
            self.offerings,
            rules=self.rules,
            decisions=self.decisions,
            groups=self.groups,
            institutions=INSTITUTIONS,
            skills=("s1", "s2"),
        )

    def attestations(self):
        return [HeldAttestation(code) for code in self.attested]


class Maker:
    """Draws one question; ``unknown`` is how often a date, a grade or credits are not known."""

    def __init__(self, seed, held=6, unknown=0.15):
        self.random = random.Random(seed)
        self.held, self.unknown = held, unknown

    def may(self, chance):
        return self.random.random() < chance

    def or_unknown(self, value):
        return None if self.may(self.unknown) else value

    def question(self):
        pick = self.random
        self.keys = [f"o{n}" for n in range(pick.randint(4, 9))]
        offerings = [self.offering(key) for key in self.keys]
        offerings.append(OfferingFact("award", Kind.PROGRAM, "home"))
        rules = [
            Rule(f"r{n}", "award", self.requirement(3), policies=self.policies())
            for n in range(1 if self.may(0.8) else 2)
        ]
        decisions = [self.decision(f"d{n}") for n in range(pick.randint(0, 3))]
        members = (GroupMember("home", *pick.choice([(None, None), (DAYS[2], None)])),)
        held = pick.sample(self.keys, min(len(self.keys), pick.randint(1, self.held)))
        if self.may(0.1):
            held.append(held[0])
        holdings = [self.holding(key) for key in held]
        attested = ["interview"] if self.may(0.5) else []
        return Question(offerings, rules, decisions, [Group("g", members)], holdings, attested)

    def offering(self, key):
        pick = self.random
        return OfferingFact(
            key,
            pick.choice((Kind.COURSE, Kind.MICRO_CERTIFICATION)),
            pick.choice(("home", "home", "away")),
            credits=self.or_unknown(pick.choice(AMOUNTS)),
            level=pick.choice((1, 2, 3)),
            subject=pick.choice(("51", "52.1", "52.2")),
            skills=tuple(Taught(s, pick.randint(0, 3)) for s in ("s1", "s2") if self.may(0.3)),
        )

    def holding(self, key):
        pick = self.random
        return Holding(
            key,
            self.or_unknown(pick.choice(DAYS)),
            self.or_unknown(Decimal(pick.choice((55, 65, 75, 90)))),
            pick.choice(AMOUNTS) if self.may(0.1) else None,
        )

    def policies(self):
        pick = self.random
        pairs = tuple(tuple(pick.sample(self.keys, 2)) for _ in range(self.may(0.25)))
        return Policies(
            residency_credits=pick.choice(AMOUNTS) * 2 if self.may(0.2) else None,
            recognised_cap=pick.choice(AMOUNTS) if self.may(0.2) else None,
            max_age_months=pick.choice((14, 60)) if self.may(0.15) else None,
            exclusions=pairs,
        )

    def completed(self):
        return Completed(
            self.random.choice(self.keys),
            Decimal(70) if self.may(0.25) else None,
            48 if self.may(0.15) else None,
        )

    def decision(self, key):
        pick = self.random
        sources = tuple(self.completed() for _ in range(pick.choice((1, 1, 1, 2))))
        return Decision(
            key,
            sources,
            pick.choice(("home", "home", "g", "far")),
            outcome=Outcome.REFUSED if self.may(0.1) else Outcome.GRANTED,
            grants=tuple(self.grant() for _ in range(pick.choice((1, 1, 2, 3)))),
            conditions=(Attested("portfolio"),) if self.may(0.1) else (),
            valid_from=DAYS[1] if self.may(0.3) else None,
            valid_to=DAYS[2] if self.may(0.2) else None,
            decided_on=date(2026, 1, 1) if self.may(0.05) else None,
        )

    def grant(self):
        pick = self.random
        offering = pick.choice(self.keys)
        return pick.choice(
            (
                OfferingGrant(offering),
                OfferingGrant(offering, pick.choice(AMOUNTS)),
                CreditGrant(pick.choice(AMOUNTS), pick.choice(("", "52")), pick.choice((None, 3))),
                ExemptionGrant(offering),
            )
        )

    def criteria(self):
        pick = self.random
        return pick.choice(
            (
                Selector(),
                Selector(level=pick.choice((1, 2, 3))),
                Selector(subject=pick.choice(("51", "52"))),
                Selector(institution="home"),
                Selector(offerings=tuple(pick.sample(self.keys, min(3, len(self.keys))))),
                Selector(any_of=(Selector(level=3), Selector(kind=Kind.COURSE))),
            )
        )

    def selector(self, amounts):
        pick, base = self.random, self.criteria()
        parts, spread = [], None
        for _ in range(pick.choice((0, 0, 0, 1, 2))):
            amount = pick.choice(amounts)
            least, most = pick.choice(((amount, None), (None, amount), (amount, amount * 2)))
            parts.append(Part(self.criteria(), least, most))
        if self.may(0.15):
            areas = (Selector(subject="51"), Selector(subject="52.1"), Selector(level=3))
            spread = Spread(pick.randint(1, 3), areas)
        if base.has_criteria or parts or spread is None:
            named = {"offerings", "any_of", "institution", "kind", "subject", "level", "skill"}
            return Selector(
                **{name: getattr(base, name) for name in named}, parts=tuple(parts), spread=spread
            )
        return Selector(spread=spread)

    def leaf(self):
        pick = self.random
        kind = pick.choice(("completed", "completed", "count", "credits", "credits", "other"))
        if kind == "completed":
            return self.completed()
        if kind == "count":
            return Count(pick.randint(1, 3), self.selector((Decimal(1), Decimal(2))))
        if kind == "credits":
            minimum = sum(pick.sample(AMOUNTS, pick.randint(1, 3)), Decimal(0))
            return Credits(minimum, self.selector(AMOUNTS))
        skill = HasSkill(pick.choice(("s1", "s2")), pick.randint(0, 3))
        return pick.choice((skill, Attested("interview")))

    def requirement(self, depth):
        pick = self.random
        if depth == 0 or self.may(0.25):
            return self.leaf()
        members = tuple(self.requirement(depth - 1) for _ in range(pick.randint(1, 3)))
        shared = self.may(0.12)
        return pick.choice(
            (
                AllOf(members, shared),
                AllOf(members, shared),
                AnyOf(members, shared),
                AtLeast(pick.randint(1, len(members)), members, shared),
            )
        )


class Unsaid(Maker):
    """Draws questions in which many credits are not stated, in groups that share them.

    Parts overlap, and residency and the cap on recognised credit measure the same amounts.
    """

    def __init__(self, seed):
        super().__init__(seed, held=4)

    def question(self):
        pick = self.random
        self.keys = [f"o{n}" for n in range(4)]
        offerings = [self.offering(key) for key in self.keys]
        offerings.append(OfferingFact("award", Kind.PROGRAM, "home"))
        rules = [Rule("r", "award", self.requirement(2), policies=self.policies())]
        decisions = [self.decision(f"d{n}") for n in range(pick.choice((0, 0, 1, 2)))]
        held = pick.sample(self.keys, pick.randint(2, 4))
        holdings = [Holding(key, DAYS[3], Decimal(90)) for key in held]
        groups = [Group("g", (GroupMember("home"),))]
        return Question(offerings, rules, decisions, groups, holdings, [])

    def offering(self, key):
        found = super().offering(key)
        return replace(found, credits=None) if self.may(0.5) else found

    def policies(self):
        pick = self.random
        pairs = tuple(tuple(pick.sample(self.keys, 2)) for _ in range(self.may(0.15)))
        return Policies(
            residency_credits=pick.choice(AMOUNTS) * 2 if self.may(0.3) else None,
            recognised_cap=pick.choice(AMOUNTS) if self.may(0.3) else None,
            exclusions=pairs,
        )

    def named(self, least):
        return Selector(tuple(self.random.sample(self.keys, self.random.randint(least, 3))))

    def selector(self, amounts):
        pick, parts = self.random, []
        for _ in range(pick.choice((0, 1, 2, 2, 3))):
            amount = pick.choice(amounts)
            bounds = ((amount, None), (None, amount), (None, amount), (amount, amount * 2))
            parts.append(Part(self.named(1), *pick.choice(bounds)))
        return replace(self.named(2), parts=tuple(parts))

    def leaf(self):
        pick = self.random
        kind = pick.choice(("completed", "count", *["credits"] * 6))
        if kind == "completed":
            return self.completed()
        if kind == "count":
            return Count(pick.randint(1, 2), self.selector((Decimal(1),)))
        minimum = sum(pick.sample(AMOUNTS, pick.randint(1, 3)), Decimal(0))
        return Credits(minimum, self.selector(AMOUNTS))

    def requirement(self, depth):
        pick = self.random
        if depth == 0:
            return self.leaf()
        members = tuple(self.requirement(depth - 1) for _ in range(pick.randint(1, 2)))
        return pick.choice((AllOf, AllOf, AnyOf))(members, self.may(0.5))
