"""A rule made ready for allocation: its leaves as demands, and what is offered to each.

Whatever excludes something else has a bit. An offer ``sets`` bits when it is used and is
blocked when one of its ``blocks`` is set: its place (nothing is credited twice in one
space), and every use that contradicts its own (a source spent elsewhere, an excluded
pair). An offer without bits is free: nobody else wants it, so it is simply used.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.limits import Open
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Leaf,
    Policies,
    Requirement,
    Selector,
)
from registry.domain.units import Unit
from registry.domain.verdict import MissingKind, Path

NOTHING = Decimal(0)
ENDLESS = Decimal("Infinity")


class Bound(NamedTuple):
    """A part of a selection: how much of it at least, and at most."""

    least: Decimal
    most: Decimal


class Offer(NamedTuple):
    """One way to fill some of a demand with a unit.

    ``weight`` is what it adds (credits, or 1), ``parts`` and ``areas`` (bits) where it
    lies, ``slots`` the open items it depends on, ``recognised`` and ``resident`` the
    credits that policies measure, ``tally`` the bit that keeps them from being measured
    twice, ``twin`` the same number for offers that differ in nothing that matters.
    """

    unit: Unit
    weight: Decimal
    parts: int = 0
    areas: int = 0
    slots: int = 0
    recognised: Decimal = NOTHING
    resident: Decimal = NOTHING
    sets: int = 0
    blocks: int = 0
    tally: int = 0
    twin: int = 0


@dataclass(slots=True, eq=False)
class Demand:
    """A leaf of the rule and what is offered to it. ``space`` is the shared group around it.

    ``short`` is the slot of what is missing here when it is not filled; 0 when nothing
    can be taken to fill it. ``later`` are the bits that still matter once it is dealt with,
    ``still`` the most credits of residency that can come after it. ``ceilings`` are the parts
    (bits) that have one.

    >>> asked = Demand(0, (), Count(2, Selector(level=3)), 0, Decimal(2))
    >>> asked.selector.level, asked.single
    (3, False)
    """

    number: int
    path: Path
    leaf: Leaf
    space: int
    minimum: Decimal
    bounds: tuple[Bound, ...] = ()
    spread: int = 0
    offers: list[Offer] = field(default_factory=list)
    short: int = 0
    later: int = -1
    still: Decimal = NOTHING
    ceilings: int = field(init=False)

    def __post_init__(self) -> None:
        self.ceilings = sum(1 << at for at, b in enumerate(self.bounds) if b.most.is_finite())

    @property
    def selector(self) -> Selector | None:
        """The selector of a count or an amount of credits."""
        return self.leaf.selector if isinstance(self.leaf, Count | Credits) else None

    @property
    def single(self) -> bool:
        """Whether any one offer fills it."""
        return not isinstance(self.leaf, Credits) and (
            self.minimum == 1 and not self.bounds and not self.spread
        )


@dataclass(slots=True, eq=False)
class Choice:
    """A group: at least ``k`` of its members; ``later`` and ``still`` as in a demand.

    >>> Choice((), 1, []).whole
    False
    """

    path: Path
    k: int
    members: "list[Node]"
    later: int = -1
    still: Decimal = NOTHING

    @property
    def whole(self) -> bool:
        """Whether every member is asked."""
        return self.k == len(self.members)


Node: TypeAlias = Demand | Choice


@dataclass(slots=True, eq=False)
class Slots:
    """Numbers what may be missing, one bit each, with what it costs.

    ``settling`` are the bits of facts and attestations that are merely not known,
    ``common`` those that several demands may need at once.

    >>> slots = Slots()
    >>> course = slots.of(Open(MissingKind.OFFERING, "SEW-1"), Decimal(3))  # credits
    >>> short = slots.bit()
    >>> course, short, slots.cost(course | short)
    (1, 2, Decimal('3'))
    """

    opens: dict[Open, int] = field(default_factory=dict)
    prices: dict[int, Decimal] = field(default_factory=dict)
    settling: int = 0
    common: int = 0
    _next: int = 0

    def bit(self) -> int:
        """A new slot."""
        self._next += 1
        return 1 << (self._next - 1)

    def of(self, item: Open, price: Decimal | None = None) -> int:
        """The slot of an open item; ``price`` is the credits that taking it costs."""
        if item not in self.opens:
            self.opens[item] = found = self.bit()
            self.prices[found] = price or NOTHING
            self.common |= found
            if item.kind in (MissingKind.FACT, MissingKind.ATTESTATION):
                self.settling |= found
        return self.opens[item]

    def cost(self, slots: int) -> Decimal:
        """What the items of some slots cost together, in credits."""
        return sum((c for bit, c in self.prices.items() if bit & slots), NOTHING)


@dataclass(slots=True, eq=False)
class Problem:
    """A rule and what is offered to it: what allocation solves.

    ``once`` are the bits that keep credits from being measured twice across spaces.

    >>> problem(Completed("A"), Policies(recognised_cap=Decimal(6))).measured
    True
    """

    root: Node
    demands: list[Demand]
    policies: Policies
    spaces: int
    slots: Slots = field(default_factory=Slots)
    once: int = 0

    @property
    def measured(self) -> bool:
        """Whether credits of the whole rule are measured by a policy."""
        return (
            self.policies.residency_credits is not None or self.policies.recognised_cap is not None
        )


def problem(requirement: Requirement, policies: Policies) -> Problem:
    """The demands of a requirement, with nothing offered yet. Linear in its size.

    >>> problem(AllOf((Completed("A"), Completed("B"))), Policies()).demands[1].path
    (1,)
    """
    reading = _Reading([], 1)
    root = reading.node(requirement, (), 0)
    return Problem(root, reading.demands, policies, reading.spaces)


@dataclass(slots=True)
class _Reading:
    demands: list[Demand]
    spaces: int

    def node(self, requirement: Requirement, path: Path, space: int) -> Node:
        if isinstance(requirement, AllOf | AnyOf | AtLeast):
            return self._choice(requirement, path, space)
        found = _demand(len(self.demands), path, requirement, space)
        self.demands.append(found)
        return found

    def _choice(self, group: AllOf | AnyOf | AtLeast, path: Path, space: int) -> Choice:
        if group.shared:
            space = self.spaces
            self.spaces += 1
        members = [self.node(m, (*path, at), space) for at, m in enumerate(group.members)]
        return Choice(path, least_members(group), members)


def least_members(group: AllOf | AnyOf | AtLeast) -> int:
    """How many members a group asks for.

    >>> least_members(AnyOf((Completed("A"), Completed("B"))))
    1
    """
    if isinstance(group, AtLeast):
        return group.k
    return len(group.members) if isinstance(group, AllOf) else 1


def _demand(number: int, path: Path, leaf: Leaf, space: int) -> Demand:
    if not isinstance(leaf, Count | Credits):
        return Demand(number, path, leaf, space, Decimal(1))
    selector = leaf.selector
    bounds = tuple(
        Bound(
            NOTHING if part.at_least is None else part.at_least,
            ENDLESS if part.at_most is None else part.at_most,
        )
        for part in selector.parts
    )
    spread = selector.spread.at_least if selector.spread else 0
    return Demand(number, path, leaf, space, Decimal(leaf.minimum), bounds, spread)


def named_leaf(demand: Demand) -> Completed | None:
    """The leaf of a demand for one named offering.

    >>> demand = Demand(0, (), Completed("A"), 0, Decimal(1), (), 0)
    >>> named_leaf(demand).offering
    'A'
    """
    return demand.leaf if isinstance(demand.leaf, Completed) else None


def spends(demand: Demand) -> bool:
    """Whether a demand spends what fills it: skills and attestations spend nothing.

    >>> demand = Demand(0, (), HasSkill("s"), 0, Decimal(1), (), 0)
    >>> spends(demand)
    False
    """
    return not isinstance(demand.leaf, HasSkill | Attested)
