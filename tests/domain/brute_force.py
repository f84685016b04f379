"""The meaning of a verdict, tried out: every choice, every assignment, no cleverness.

Written from the specification and apart from the engine: it shares the facts and the
requirement classes and nothing else. Slow on purpose; for small questions only.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from math import prod

from ortools.linear_solver import pywraplp

from registry.domain.facts import CreditGrant, ExemptionGrant
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
)

ENDLESS = Decimal("Infinity")
MOST_WAYS = 3000
MOST_DAYS = 40


class TooManyWays(Exception):  # noqa: N818
    """Trying everything would take too long; the question says nothing here."""


@dataclass(frozen=True)
class Token:
    """One thing that may be counted: a holding as itself, or one grant of a decision."""

    name: tuple
    offering: str | None  # what it counts as
    labels: frozenset  # every offering that it credits or spends
    low: Decimal  # credits at least
    high: Decimal  # credits at most
    grade: Decimal | None
    day: date | None
    recognised: bool
    resident: bool
    exempts: bool = False
    subject: str = ""
    level: int | None = None
    institution: str = ""


@dataclass
class World:
    offerings: dict
    decisions: list
    groups: dict
    rule: object
    holdings: list
    attested: set
    on: date
    hopeful: bool  # what is not known is read in favour, else against

    @property
    def home(self):
        return self.offerings[self.rule.award].institution


def verdict(offerings, rules, decisions, groups, holdings, attested, award, on):
    """The status of an award as one of three words."""

    def any_rule(hopeful, held):
        worlds = (
            World(
                {o.key: o for o in offerings},
                list(decisions),
                {g.key: g for g in groups},
                rule,
                [h for h in held if h.completed_on is None or h.completed_on <= on],
                set(attested),
                on,
                hopeful,
            )
            for rule in rules
            if rule.award == award and rule.in_force(on)
        )
        return any(map(can_be_met, worlds))

    if any_rule(hopeful=False, held=holdings):
        return "complete"
    dated = on_every_day(offerings, decisions, groups, holdings, on)
    open_ = any(any_rule(hopeful=True, held=held) for held in dated)
    return "undetermined" if open_ else "incomplete"


def on_every_day(offerings, decisions, groups, holdings, on):
    """The holdings with each choice of days for those that have none.

    Greatest ages ask for a late day, decisions and memberships for one before their end: so the
    day asked and the ends before it are all the days that can matter. No limit asks for a low
    grade, so a grade not known is a full one.
    """
    ends = [d.valid_to for d in decisions] + [m.valid_to for g in groups for m in g.members]
    days = sorted({on, *(end for end in ends if end is not None and end <= on)})
    undated = sum(h.completed_on is None for h in holdings)
    if len(days) ** undated > MOST_DAYS:
        raise TooManyWays
    for chosen in product(days, repeat=undated):
        given = iter(chosen)
        yield [
            replace(
                h,
                completed_on=next(given) if h.completed_on is None else h.completed_on,
                grade=Decimal(100) if h.grade is None else h.grade,
            )
            for h in holdings
        ]


def can_be_met(world):
    """Whether some choice of decisions and some assignment meets the rule."""
    direct = [token for h in world.holdings if (token := as_itself(world, h))]
    uses = [use for d in world.decisions for use in decision_uses(world, d)]
    for count in range(len(uses) + 1):
        for chosen in combinations(uses, count):
            spent = [source for _, sources, _ in chosen for source in sources]
            numbers = [number for number, _, _ in chosen]
            if len(set(spent)) < len(spent) or len(set(numbers)) < len(numbers):
                continue
            left = [token for token in direct if token.offering not in spent]
            granted = [token for _, _, tokens in chosen for token in tokens]
            if some_assignment(world, left + granted):
                return True
    return False


# What may be counted


def known(world, value, test):
    """A test of what may not be known: then it passes when the reading is hopeful."""
    return world.hopeful if value is None else test(value)


def young(world, day, months):
    return months is None or known(world, day, lambda d: world.on <= months_after(d, months))


def months_after(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def span(world, stated):
    """Credits at least and at most: one number when stated, else what the reading says."""
    if stated is not None:
        return stated, stated
    return (ENDLESS, Decimal(0)) if world.hopeful else (Decimal(0), ENDLESS)


def as_itself(world, holding):
    if not young(world, holding.completed_on, world.rule.policies.max_age_months):
        return None
    fact = world.offerings[holding.offering]
    low, high = span(world, fact.credits if holding.credits is None else holding.credits)
    return Token(
        ("held", holding),
        fact.key,
        frozenset([fact.key]),
        low,
        high,
        holding.grade,
        holding.completed_on,
        recognised=False,
        resident=fact.institution == world.home,
        institution=fact.institution,
    )


def decision_uses(world, decision):
    """Each way to use a decision: (its key, the offerings spent, the tokens granted)."""
    if not decision.granted or not decision.sources or not decision.grants:
        return
    if decision.decided_on is not None and decision.decided_on > world.on:
        return
    if not all(world.hopeful or c.code in world.attested for c in decision.conditions):
        return
    usable = [
        [h for h in world.holdings if h.offering == s.offering and serves(world, decision, s, h)]
        for s in dict.fromkeys(decision.sources)
    ]
    for way in product(*usable):
        used = list(dict.fromkeys(way))
        spent = [h.offering for h in used]
        if len(set(spent)) == len(spent):
            yield decision.key, spent, [granted(world, decision, used, g) for g in decision.grants]


def serves(world, decision, source, holding):
    day = holding.completed_on
    return (
        (source.min_grade is None or known(world, holding.grade, lambda g: g >= source.min_grade))
        and young(world, day, source.max_age_months)
        and young(world, day, world.rule.policies.max_age_months)
        and (
            known(world, day, decision.in_force)
            if decision.valid_from or decision.valid_to
            else True
        )
        and received(world, decision, day)
    )


def received(world, decision, day):
    if decision.receiver == world.home:
        return True
    spells = (
        [m for m in world.groups[decision.receiver].members if m.institution == world.home]
        if decision.receiver in world.groups
        else []
    )
    if day is None:
        always = any(m.valid_from is None and m.valid_to is None for m in spells)
        return always or (bool(spells) and world.hopeful)
    return any(
        (m.valid_from is None or m.valid_from <= day) and (m.valid_to is None or day <= m.valid_to)
        for m in spells
    )


def granted(world, decision, used, grant):
    grades, days = [h.grade for h in used], [h.completed_on for h in used]
    offering = None if isinstance(grant, CreditGrant) else grant.offering
    if isinstance(grant, ExemptionGrant):
        low = high = Decimal(0)
    elif isinstance(grant, CreditGrant):
        low = high = grant.amount
    else:
        stated = grant.credits
        low, high = span(world, world.offerings[offering].credits if stated is None else stated)
    return Token(
        ("decision", decision.key, decision.grants.index(grant)),
        offering,
        frozenset([h.offering for h in used] + ([offering] if offering else [])),
        low,
        high,
        None if None in grades else min(grades),
        None if None in days else min(days),
        recognised=True,
        resident=False,
        exempts=isinstance(grant, ExemptionGrant),
        subject=getattr(grant, "subject", ""),
        level=getattr(grant, "level", None),
        institution=world.home,
    )


# What a leaf takes


def selects(world, selector, token):
    if token.exempts:
        return False
    branches = selector.any_of
    if selector.spread and not selector.has_criteria:
        branches = selector.spread.areas
    if branches and not any(selects(world, b, token) for b in branches):
        return False
    if token.offering is None:
        return (
            not selector.offerings
            and selector.skill is None
            and selector.institution in (None, token.institution)
            and selector.kind in (None, Kind.COURSE)
            and selector.level in (None, token.level)
            and (selector.subject is None or token.subject.startswith(selector.subject))
        )
    fact = world.offerings[token.offering]
    return (
        (not selector.offerings or fact.key in selector.offerings)
        and selector.institution in (None, fact.institution)
        and selector.kind in (None, fact.kind)
        and selector.level in (None, fact.level)
        and (
            selector.subject is None
            or fact.subject.startswith(selector.subject)
            or fact.code.startswith(selector.subject)
        )
        and (selector.skill is None or selector.skill in [s for s, _ in fact.skills])
    )


def fits(world, leaf, token):
    if isinstance(leaf, Completed):
        return (
            token.offering == leaf.offering
            and (leaf.min_grade is None or known(world, token.grade, lambda g: g >= leaf.min_grade))
            and young(world, token.day, leaf.max_age_months)
        )
    if isinstance(leaf, Count):
        return token.offering is not None and selects(world, leaf.selector, token)
    return isinstance(leaf, Credits) and token.low > 0 and selects(world, leaf.selector, token)


def filled(world, leaf, tokens):  # noqa: PLR0911 - one return a kind of leaf
    """Whether a leaf is met by exactly these tokens."""
    if isinstance(leaf, Attested):
        return world.hopeful or leaf.code in world.attested
    if isinstance(leaf, HasSkill):
        return any(
            skill == leaf.skill and level >= leaf.level
            for h in world.holdings
            if young(world, h.completed_on, world.rule.policies.max_age_months)
            for skill, level in world.offerings[h.offering].skills
        )
    if isinstance(leaf, Completed):
        return len(tokens) == 1

    def low(some):
        return len(some) if isinstance(leaf, Count) else sum((t.low for t in some), Decimal(0))

    def high(some):
        return len(some) if isinstance(leaf, Count) else sum((t.high for t in some), Decimal(0))

    if low(tokens) < leaf.minimum:
        return False
    for part in leaf.selector.parts:
        inside = [t for t in tokens if selects(world, part.of, t)]
        if part.at_least is not None and low(inside) < part.at_least:
            return False
        if part.at_most is not None and high(inside) > part.at_most:
            return False
    spread = leaf.selector.spread
    return not spread or spread.at_least <= sum(
        any(selects(world, area, t) for t in tokens) for area in spread.areas
    )


# Assignments


def leaves_of(node, path=(), space=()):
    if isinstance(node, AllOf | AnyOf | AtLeast):
        inner = path or ("root",)
        for at, member in enumerate(node.members):
            yield from leaves_of(member, (*path, at), inner if node.shared else space)
    else:
        yield path, node, space


def some_assignment(world, tokens):
    leaves = list(leaves_of(world.rule.requirement))
    spaces = sorted({space for _, _, space in leaves}, key=str)
    seats = []
    for token in tokens:
        for space in spaces:
            taking = [p for p, leaf, s in leaves if s == space and fits(world, leaf, token)]
            if taking:
                seats.append((token, space, [None, *taking]))
    if prod(len(options) for _, _, options in seats) > MOST_WAYS:
        raise TooManyWays
    for places in product(*(options for _, _, options in seats)):
        given = [(t, s, p) for (t, s, _), p in zip(seats, places, strict=True) if p is not None]
        if credited_twice(given):
            continue
        if meets(world, leaves, given):
            return True
    return False


def credited_twice(given):
    """Whether one space credits one offering twice."""
    names = [(s, t.offering if t.offering is not None else t.name) for t, s, _ in given]
    return len(set(names)) < len(names)


def meets(world, leaves, given):
    met = {
        path: filled(world, leaf, [t for t, _, p in given if p == path]) for path, leaf, _ in leaves
    }
    counted = counting(world.rule.requirement, met, ())
    if counted is None:
        return False
    tokens = list({t.name: t for t, _, p in given if p in counted}.values())
    # What stands on a leaf that does not count is not given credit at all: the same
    # assignment without it is tried as well.
    if any(p not in counted for _, _, p in given):
        return False
    return within_policies(world, given, tokens)


def counting(node, met, path):
    """The leaves that count in a node that is met; ``None`` when it is not."""
    if not isinstance(node, AllOf | AnyOf | AtLeast):
        return {path} if met[path] else None
    below = [counting(m, met, (*path, at)) for at, m in enumerate(node.members)]
    good = [leaves for leaves in below if leaves is not None]
    least = {AllOf: len(node.members), AnyOf: 1}.get(type(node), getattr(node, "k", 0))
    return set().union(*good) if len(good) >= least else None


def within_policies(world, given, tokens):
    policies = world.rule.policies
    resident = sum((t.low for t in tokens if t.resident), Decimal(0))
    if policies.residency_credits is not None and resident < policies.residency_credits:
        return False
    recognised = sum((t.high for t in tokens if t.recognised), Decimal(0))
    if policies.recognised_cap is not None and recognised > policies.recognised_cap:
        return False
    if any(not t.low.is_finite() for t in tokens) and not can_be_stated(world, given, tokens):
        return False
    return not any(
        excluded(one, other, pair)
        for pair in policies.exclusions
        for one, other in combinations(tokens, 2)
    )


def can_be_stated(world, given, tokens):
    """Whether amounts exist that are large and small enough everywhere at once (a linear program)."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    unknown = {t.name: solver.NumVar(0, 10_000, "") for t in tokens if not t.low.is_finite()}

    def total(some):
        return sum((unknown.get(t.name, float(t.high)) for t in some), 0.0)

    def bind(some, least, most):
        if least is not None:
            solver.Add(total(some) + 0 * solver.NumVar(0, 1, "") >= float(least))
        if most is not None:
            solver.Add(total(some) + 0 * solver.NumVar(0, 1, "") <= float(most))

    for path, leaf, _ in leaves_of(world.rule.requirement):
        inside = [t for t, _, p in given if p == path]
        if isinstance(leaf, Credits) and inside:
            bind(inside, leaf.minimum, None)
            for part in leaf.selector.parts:
                some = [t for t in inside if selects(world, part.of, t)]
                bind(some, part.at_least, part.at_most)
    policies = world.rule.policies
    bind([t for t in tokens if t.resident], policies.residency_credits, None)
    bind([t for t in tokens if t.recognised], None, policies.recognised_cap)
    return solver.Solve() == pywraplp.Solver.OPTIMAL


def excluded(one, other, pair):
    a, b = pair
    if (
        one.name[:2] == other.name[:2]
    ):  # grants of one decision: its sources are spent, not credited
        return {one.offering, other.offering} == {a, b}
    return (a in one.labels and b in other.labels) or (b in one.labels and a in other.labels)
