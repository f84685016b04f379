"""Small catalogues from a seed, with everything that makes plans hard."""

import random
from datetime import date
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Holding,
    OfferingFact,
    OfferingGrant,
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

ON = date(2025, 9, 1)
HOMES = ("academy", "college")
SKILLS = ("s1", "s2", "s3")


class Maker:
    """Draws facts; requirements go in circles now and then."""

    def __init__(self, seed, size):
        self.random = random.Random(seed)
        self.keys = [f"o{i:02}" for i in range(size)]

    def some(self, most):
        return self.random.sample(self.keys, min(len(self.keys), self.random.randint(1, most)))

    def offering(self, key):
        draw = self.random
        unknown = draw.random() < 0.08
        return OfferingFact(
            key,
            draw.choices(list(Kind), (6, 2, 2))[0],
            draw.choice(HOMES),
            credits=draw.choice([None, *map(Decimal, ("0.5", "1", "1.5", "2.25", "3", "3"))]),
            hours=None if unknown else Decimal(draw.choice([6, 10, 12, 20, 40])),
            fee=Decimal(draw.choice([0, 0, 150, 300, 500])),
            weeks=Decimal(draw.choice([1, 2, 4])),
            level=draw.choice([1, 2, 3]),
            subject=draw.choice(["51", "52"]),
            skills=tuple(Taught(s, draw.randint(0, 2)) for s in SKILLS if draw.random() < 0.2),
            entry=self.requirement(1) if draw.random() < 0.2 else None,
            available=draw.random() > 0.05,
        )

    def selector(self):
        draw = self.random
        named = tuple(self.some(8)) if draw.random() < 0.7 else ()
        kind = None if named else draw.choice([Kind.COURSE, None])
        parts, spread = (), None
        if draw.random() < 0.3:
            amount = Decimal(draw.choice([1, 2]))
            part = Selector(level=draw.choice([1, 2, 3]))
            parts = (
                Part(part, at_least=amount) if draw.random() < 0.5 else Part(part, at_most=amount),
            )
        if draw.random() < 0.15:
            areas = tuple(Selector(level=level) for level in (1, 2, 3))
            spread = Spread(2, areas)
        level = None if named or spread else draw.choice([1, 2, 3])
        return Selector(named, kind=kind, level=level, parts=parts, spread=spread)

    def leaf(self):
        draw = self.random
        sort = draw.random()
        if sort < 0.45:
            return Completed(draw.choice(self.keys))
        if sort < 0.65:
            return Count(draw.randint(1, 3), self.selector())
        if sort < 0.9:
            return Credits(Decimal(draw.choice(["1", "2.5", "4", "6"])), self.selector())
        if sort < 0.97:
            return HasSkill(draw.choice(SKILLS), draw.randint(0, 2))
        return Attested(draw.choice(["interview", "portfolio"]))

    def requirement(self, depth):
        draw = self.random
        if depth == 0 or draw.random() < 0.3:
            return self.leaf()
        members = tuple(self.requirement(depth - 1) for _ in range(draw.randint(2, 4)))
        shared = draw.random() < 0.1
        sort = draw.randrange(3)
        if sort == 0:
            return AllOf(members, shared)
        if sort == 1:
            return AnyOf(members, shared)
        return AtLeast(draw.randint(1, len(members)), members, shared)

    def rule(self, number):
        draw = self.random
        policies = Policies()
        if draw.random() < 0.25:
            policies = Policies(
                recognised_cap=draw.choice([None, Decimal(2)]),
                residency_credits=draw.choice([None, Decimal("1.5")]),
                exclusions=draw.choice([(), (tuple(draw.sample(self.keys, 2)),)]),
            )
        return Rule(f"r{number:02}", draw.choice(self.keys), self.requirement(2), policies=policies)

    def decision(self, number):
        draw = self.random
        grants = [
            draw.choice(
                [
                    OfferingGrant(draw.choice(self.keys)),
                    OfferingGrant(draw.choice(self.keys), Decimal(1)),
                    CreditGrant(Decimal(2), draw.choice(["", "51"]), draw.choice([None, 2])),
                    ExemptionGrant(draw.choice(self.keys)),
                ]
            )
            for _ in range(draw.choice([1, 1, 2]))
        ]
        return Decision(
            f"d{number:02}",
            tuple(Completed(key) for key in self.some(2)),
            draw.choice(HOMES),
            grants=tuple(grants),
            valid_to=draw.choice([None, None, date(2024, 1, 1)]),
        )

    def catalog(self):
        size = len(self.keys)
        return Catalog.build(
            [self.offering(key) for key in self.keys],
            rules=[self.rule(i) for i in range(size // 2)],
            decisions=[self.decision(i) for i in range(size // 4)],
            institutions=HOMES,
            skills=SKILLS,
        )

    def holdings(self):
        held = self.some(2) if self.random.random() < 0.6 else []
        return tuple(Holding(key, ON, Decimal(80)) for key in held)
