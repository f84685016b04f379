"""Which rules can be answered leaf by leaf? Those are compiled once and kept.

A rule is plain when no two of its leaves want the same offering, nothing binds the rule as a
whole, and no decision speaks where it is granted about what it names. Nothing then has to be
allocated: each leaf stands for itself, and the smallest missing sets are the cheapest leaves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING, least_members
from registry.domain.facts import Rule
from registry.domain.references import leaves
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Completed,
    Count,
    Credits,
    Leaf,
    Policies,
    Requirement,
    Selector,
)
from registry.domain.verdict import (
    Allotment,
    Missing,
    MissingKind,
    NodeState,
    Path,
    Reason,
    ReasonCode,
    Status,
)

ONE = Decimal(1)


class Way(NamedTuple):
    """A way to meet a node: what is missing, what that costs, and the leaves used.

    Ways compare by size, then credits, then the order of the rule.
    """

    size: int
    amount: Decimal
    slots: int
    missing: "tuple[PlainLeaf, ...]"
    used: "tuple[PlainLeaf, ...]"


Ways: TypeAlias = list[Way]
"""The cheapest ways of a node, the cheapest first; none when it cannot be met."""


@dataclass(slots=True, eq=False)
class PlainLeaf:
    """A leaf with what never changes about it: its states, what is missing, and what that costs.

    ``single`` says that any one offering fills it, so that one is shown and not all;
    ``limited`` that a grade or an age is asked. ``gains`` are what each offering of its
    selection adds, the largest first, those that can be taken only; ``slot`` orders sets of
    equal size and price. ``shown`` keeps allotments that were shown before, at most one an
    offering; ``when_met`` and ``when_unmet`` are its ways (an amount unmet depends on what is
    held).
    """

    number: int
    path: Path
    leaf: Completed | Count | Credits
    slot: int
    met: NodeState
    unmet: NodeState
    missing: Missing | None
    price: Decimal
    earned: bool
    named: bool = True
    single: bool = False
    limited: bool = False
    gains: tuple[tuple[Decimal, int], ...] = ()
    shown: dict[int, Allotment] = field(default_factory=dict)
    when_met: Ways = field(init=False)
    when_unmet: Ways = field(init=False)

    def __post_init__(self) -> None:
        self.when_met = [Way(0, NOTHING, 0, (), (self,))]
        lacking = Way(1, self.price, self.slot, (self,), ())
        self.when_unmet = [] if self.missing is None else [lacking]


@dataclass(slots=True, eq=False)
class PlainGroup:
    """A group: so many of its members. ``states`` are how it stands by members met."""

    k: int
    members: "tuple[PlainNode, ...]"
    states: tuple[NodeState, ...]


PlainNode: TypeAlias = PlainLeaf | PlainGroup


class Place(NamedTuple):
    """Where an offering counts: its leaf, its number, and its credits when stated."""

    leaf: PlainLeaf
    offering: int
    credits: Decimal | None


@dataclass(slots=True, eq=False)
class PlainRule:
    """A plain rule: its tree, and for each offering named its place.

    ``spoken_of`` are offerings that a decision elsewhere would give for one named, and
    ``decided_on`` those that any decision here is about: both may take a reason to say so.
    """

    rule: Rule
    root: PlainNode
    places: dict[str, Place]
    spoken_of: frozenset[str]
    decided_on: frozenset[str]


def plain(catalog: Catalog, number: int) -> PlainRule | None:
    """A rule compiled, or ``None`` when it is not plain. Linear in the rule, once.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> list(plain(catalog, 0).places)
    ['A']
    """
    found: PlainRule | None = catalog.remembered(_plain, number)
    return found


def _plain(catalog: Catalog, number: int) -> PlainRule | None:
    rule = catalog.rules[number]
    asked = list(leaves(rule.requirement))
    named = [key for leaf in asked for key in _named(leaf)]
    disjoint = len(set(named)) == len(named) and rule.award not in named
    if rule.policies != Policies() or not disjoint or not _is_simple(rule.requirement):
        return None
    home = catalog.table.institution[catalog.offerings.index(rule.award)]
    if any(_is_decided(catalog, key, home) for key in named):
        return None
    reading = _Reading(catalog)
    root = reading.node(rule.requirement, ())
    index = catalog.offerings.index
    spoken_of = _sources(catalog, (n for key in named for n in catalog.decisions_to(index(key))))
    return PlainRule(rule, root, reading.places, spoken_of, catalog.remembered(_decided_at, home))


def _decided_at(catalog: Catalog, institution: int) -> frozenset[str]:
    return _sources(catalog, catalog.decisions_at(institution))


def _sources(catalog: Catalog, decisions: Iterable[int]) -> frozenset[str]:
    asked = (catalog.decisions[number] for number in decisions)
    return frozenset(source.offering for decision in asked for source in decision.sources)


def _is_simple(asked: Requirement) -> bool:
    """Whether a node is a group of simple nodes, a named offering, or an amount from a list."""
    if isinstance(asked, AllOf | AnyOf | AtLeast):
        within = 0 < least_members(asked) <= len(asked.members)
        return within and not asked.shared and all(map(_is_simple, asked.members))
    if isinstance(asked, Count | Credits):
        listed = asked.selector == Selector(offerings=asked.selector.offerings)
        return listed and bool(asked.selector.offerings) and asked.minimum > 0
    return isinstance(asked, Completed)


def _named(leaf: Leaf) -> tuple[str, ...]:
    if isinstance(leaf, Completed):
        return (leaf.offering,)
    # Named twice in one list is still one offering.
    listed = leaf.selector.offerings if isinstance(leaf, Count | Credits) else ()
    return tuple(dict.fromkeys(listed))


def _is_decided(catalog: Catalog, key: str, home: int) -> bool:
    """Whether a decision there ever gives the offering."""
    numbers = catalog.decisions_to(catalog.offerings.index(key))
    return any(catalog.ever_receives(catalog.decisions[n], home) for n in numbers)


class _Reading:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.leaves: list[PlainLeaf] = []
        self.places: dict[str, Place] = {}

    def node(self, asked: Requirement, path: Path) -> PlainNode:
        if isinstance(asked, AllOf | AnyOf | AtLeast):
            members = tuple(self.node(m, (*path, at)) for at, m in enumerate(asked.members))
            k = least_members(asked)
            return PlainGroup(k, members, tuple(_group_states(path, k, len(members))))
        assert isinstance(asked, Completed | Count | Credits)
        leaf = (
            self._completed(asked, path)
            if isinstance(asked, Completed)
            else self._amount(asked, path)
        )
        self.leaves.append(leaf)
        for key in _named(asked):
            offering = self.catalog.offerings.index(key)
            self.places[key] = Place(leaf, offering, self.catalog.credits(offering))
        return leaf

    def _completed(self, asked: Completed, path: Path) -> PlainLeaf:
        catalog, key = self.catalog, asked.offering
        offering = catalog.offerings.index(key)
        reasons = (Reason.of(ReasonCode.NOT_HELD, offering=key),)
        available = bool(catalog.table.available[offering])
        return PlainLeaf(
            number=len(self.leaves),
            path=path,
            leaf=asked,
            slot=1 << len(self.leaves),
            met=NodeState(path, Status.COMPLETE, ONE, ONE),
            unmet=NodeState(path, Status.INCOMPLETE, NOTHING, ONE, reasons),
            missing=Missing(MissingKind.OFFERING, key, path=path) if available else None,
            price=catalog.credits(offering) or NOTHING,
            earned=len(catalog.rules_for(offering)) > 0,
            limited=asked.min_grade is not None or asked.max_age_months is not None,
        )

    def _amount(self, asked: Count | Credits, path: Path) -> PlainLeaf:
        need = Decimal(asked.minimum)
        # Amounts come after named offerings where sets cost the same.
        return PlainLeaf(
            number=len(self.leaves),
            path=path,
            leaf=asked,
            slot=1 << (len(self.leaves) + LATER),
            met=NodeState(path, Status.COMPLETE, need, need),
            unmet=NodeState(path, Status.INCOMPLETE, NOTHING, need, too_few(asked, NOTHING)),
            missing=None,
            price=NOTHING,
            earned=False,
            named=False,
            single=isinstance(asked, Count) and need == 1,
            gains=tuple(sorted(self._gains(asked), key=_largest)),
        )

    def _gains(self, asked: Count | Credits) -> Iterator[tuple[Decimal, int]]:
        for offering in map(self.catalog.offerings.index, _named(asked)):
            gain = ONE if isinstance(asked, Count) else self.catalog.credits(offering)
            if gain and self.catalog.table.available[offering]:
                yield gain, offering


LATER = 4096
"""More leaves than any rule has."""


def too_few(asked: Count | Credits, have: Decimal) -> tuple[Reason, ...]:
    """Why an amount is not met.

    >>> too_few(Count(3, Selector()), Decimal(2))[0].code.value
    'too-few'
    """
    few = ReasonCode.TOO_FEW if isinstance(asked, Count) else ReasonCode.TOO_FEW_CREDITS
    return (Reason.of(few, have=have, need=Decimal(asked.minimum)),)


def _largest(pair: tuple[Decimal, int]) -> tuple[Decimal, int]:
    return -pair[0], pair[1]


def _group_states(path: Path, k: int, size: int) -> Iterator[NodeState]:
    for met in range(size + 1):
        status = Status.COMPLETE if met >= k else Status.INCOMPLETE
        yield NodeState(path, status, Decimal(met), Decimal(k))
