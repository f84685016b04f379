"""Catalogues of any size from a seed: courses, micro-certifications made of them, programs."""

import random
from datetime import date
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.facts import (
    Decision,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Rule,
    Taught,
    WeightedSkill,
)
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Completed,
    Count,
    Credits,
    Kind,
    Part,
    Selector,
)

ON = date(2025, 9, 1)
HOMES = [f"college{i:02}" for i in range(24)]


def reach(size, seed):
    """A program that rests on so many offerings: layers, choices, sharing, decisions."""
    draw = random.Random(seed)
    keys = [f"o{i:04}" for i in range(size)]
    base, middle = keys[: size * 6 // 10], keys[size * 6 // 10 : -1]
    facts = [offering(draw, key, Kind.COURSE) for key in base]
    for at in range(4, len(base), 7):
        facts[at] = offering(draw, base[at], Kind.COURSE, entry=Completed(draw.choice(base[:at])))
    rules = []
    for at, key in enumerate(middle):
        facts.append(offering(draw, key, Kind.MICRO_CERTIFICATION, available=True))
        rules.append(Rule(f"r{key}", key, some(draw, [*base, *middle[:at]], 6)))
    facts.append(OfferingFact("goal", Kind.PROGRAM, HOMES[0]))
    shuffled = draw.sample([*base, *middle], size - 1)
    width = max(3, size // 8)
    groups = [shuffled[i : i + width] for i in range(0, len(shuffled), width)]
    rules.append(Rule("goal", "goal", AllOf(tuple(branch(draw, g) for g in groups if len(g) > 1))))
    decisions = [decision(draw, f"d{i}", base) for i in range(size // 10)]
    return Catalog.build(facts, rules=rules, decisions=decisions, institutions=HOMES)


WORTH = tuple(map(Decimal, ["0.5", "1", "1.5", "2", "2.25", "3", "3.5", "4", "4.5", "6"]))


def contended(size, seed):
    """A program whose leaves draw on the same offerings, of unequal credits.

    In turn: two lists of which one is asked for again; three or four lists drawn at random;
    parts of a list with a floor and a ceiling beside a choice from all.
    """
    draw = random.Random(seed)
    worth = {f"o{at:02}": draw.choice(WORTH) for at in range(size)}
    facts = [
        OfferingFact(key, Kind.COURSE, HOMES[0], credits=amount, hours=Decimal(draw.randint(6, 60)))
        for key, amount in worth.items()
    ]

    def asked(keys, share, **more):
        return Credits(part_of(keys, share), Selector(tuple(keys), **more))

    def part_of(keys, share):
        return (sum(worth[key] for key in keys) * Decimal(share) * 4).quantize(Decimal(1)) / 4

    keys = list(worth)
    a, b, c = (keys[at::3] for at in range(3))
    if seed % 4 == 0:
        leaves = (asked(a + b, "0.35"), asked(a, "0.4"), asked(b + c, "0.3"))
    elif seed % 4 == 1:
        parts = (
            Part(Selector(tuple(a)), at_least=part_of(a, "0.3")),
            Part(Selector(tuple(b)), at_most=part_of(b, "0.5")),
        )
        leaves = (asked(a + b, "0.5", parts=parts), asked(keys, "0.2"))
    else:
        number = seed % 4 + 1
        pools = [draw.sample(keys, size * 2 // 3) for _ in range(number)]
        leaves = tuple(asked(pool, "0.25" if number == 3 else "0.2") for pool in pools)
    facts.append(OfferingFact("goal", Kind.PROGRAM, HOMES[0]))
    return Catalog.build(facts, rules=[Rule("goal", "goal", AllOf(leaves))], institutions=HOMES)


def offering(draw, key, kind, **more):
    return OfferingFact(
        key,
        kind,
        draw.choice(HOMES[:3]),
        credits=Decimal(draw.choice(["1", "1.5", "3", "3"])),
        hours=Decimal(draw.choice([6, 10, 12, 20, 40])),
        fee=Decimal(draw.choice([0, 150, 300, 500])),
        weeks=Decimal(draw.choice([1, 2, 4])),
        **more,
    )


def some(draw, keys, most):
    named = draw.sample(keys, min(len(keys), draw.randint(2, most)))
    members = tuple(map(Completed, named))
    sort = draw.random()
    if sort < 0.3:
        return AllOf(members)
    return AnyOf(members) if sort < 0.5 else AtLeast(draw.randint(1, len(members)), members)


def branch(draw, keys):
    pool = Selector(tuple(keys))
    sort = draw.random()
    if sort < 0.4:
        return Credits(Decimal(draw.choice(["3", "4.5", "6"])), pool)
    if sort < 0.7:
        return Count(2, pool)
    return AtLeast(2, tuple(map(Completed, keys)))


def decision(draw, key, keys):
    source, target = draw.sample(keys, 2)
    return Decision(
        key, (Completed(source),), draw.choice(HOMES[:3]), grants=(OfferingGrant(target),)
    )


def catalog(size, seed=1):
    """A whole registry: nine in ten are micro-certifications or courses, one in ten a program."""
    draw = random.Random(seed)
    skills = [f"s{i:03}" for i in range(300)]
    works = [f"{i:05}" for i in range(500)]
    parts = [f"m{i:07}" for i in range(size * 9 // 10)]
    programs = [f"p{i:07}" for i in range(size - len(parts))]

    def facts():
        for key in parts:
            yield whole(draw, key, draw.choice([Kind.COURSE, Kind.MICRO_CERTIFICATION]), skills)
        for key in programs:
            yield whole(draw, key, Kind.PROGRAM, skills, (draw.choice(works),))

    def rules():
        for number, key in enumerate(programs):
            near = number * len(parts) // len(programs)
            pool = [parts[(near + i) % len(parts)] for i in range(24)]
            yield Rule(f"r{key}", key, AllOf((*map(Completed, pool[:4]), Credits(Decimal(9), Selector(tuple(pool[4:14]))), some(draw, pool[14:], 6))))  # fmt: skip

    demand = [OccupationFact(w, tuple(WeightedSkill(s, Decimal(draw.randint(1, 5)), 1) for s in draw.sample(skills, 8))) for w in works]  # fmt: skip
    decisions = (
        Decision(
            f"d{i:07}",
            (Completed(draw.choice(parts)),),
            draw.choice(HOMES),
            grants=(OfferingGrant(draw.choice(parts)),),
        )
        for i in range(size // 20)
    )
    return Catalog.build(
        facts(), rules=rules(), decisions=decisions, occupations=demand, institutions=HOMES
    )


def whole(draw, key, kind, skills, occupations=()):
    return OfferingFact(
        key,
        kind,
        draw.choice(HOMES),
        credits=Decimal(draw.choice(["1", "1.5", "3"])),
        hours=Decimal(draw.choice([6, 10, 12, 20, 40])),
        fee=Decimal(draw.randrange(0, 900, 50)),
        weeks=Decimal(draw.choice([1, 2, 4, 12])),
        level=draw.randint(1, 4),
        subject=f"{draw.randint(1, 60):02}.{draw.randint(1, 99):02}",
        delivery=draw.choice(["online", "in-person"]),
        languages=("en",),
        regions=(str(3510 + 5 * draw.randint(0, 10)),),
        skills=tuple(Taught(s, draw.randint(0, 3)) for s in draw.sample(skills, 3)),
        occupations=occupations,
    )
