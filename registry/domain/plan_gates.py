"""Requirements as a plan sees them: gates over the offerings in reach.

A node is an offering in reach (or an attestation); node 0 is "had already". A use is
one reason to want a node, and the place where a part of its price is charged; use 0 is
free. A scope is what shares one allocation: inside it everything counts once, so one
use a node is enough; shared groups and skills are scopes of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

from registry.domain.bounds_cover import (
    capped_cover,
    cheapest_cover,
    cheapest_of,
    cover_picks,
)
from registry.domain.columns import NONE

Got: TypeAlias = bytearray
"""For each node whether it is had."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One thing that can fill a place: an offering as itself, or a grant of a decision.

    ``token`` is what is credited once, ``sources`` the offerings spent; a decision that
    grants several things charges each for its ``share``. Amounts are scaled to whole
    numbers.
    """

    token: int
    weight: int
    uses: tuple[int, ...]
    nodes: tuple[int, ...]
    sources: tuple[int, ...]
    decision: int = NONE
    share: int = 1
    credits: int = 0
    resident: bool = False

    def price(self, charge: Sequence[float]) -> float:
        """What the item costs under the charges of its uses."""
        return sum(charge[use] for use in self.uses) / self.share

    def usable(self, got: Got) -> bool:
        """Whether everything that it needs is had."""
        return all(got[node] for node in self.nodes)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """An amount from some of the items of a leaf, by position."""

    items: frozenset[int]
    at_least: int | None = None
    at_most: int | None = None


@dataclass(slots=True, eq=False)
class Leaf:
    """So much from these items; parts and spread measure what is counted."""

    need: int
    items: tuple[Item, ...]
    limits: tuple[Limit, ...] = ()
    areas: tuple[frozenset[int], ...] = ()
    spread: int = 0
    even: bool = True
    _plain: bool = field(init=False)
    _uses: list[int] = field(init=False)
    _nodes: list[int] = field(init=False)
    _weights: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._plain = all(len(item.uses) == 1 and item.share == 1 for item in self.items)
        self._uses = [item.uses[0] for item in self.items if item.uses]
        self._nodes = [item.nodes[0] for item in self.items if item.nodes]
        self._weights = [item.weight for item in self.items]

    @property
    def measured(self) -> bool:
        """Whether more than the amount itself is asked."""
        return bool(self.limits or self.spread)

    def cost(self, charge: Sequence[float]) -> float:
        """No more than the cheapest way to fill the leaf."""
        prices = self._prices(charge)
        if self.even:
            total = cheapest_of(prices, self.need) if self.need > 0 else 0.0
        else:
            total = cheapest_cover(prices, self._weights, self.need)
        return max(total, self._limited(prices)) if self.limits else total

    def pick(self, charge: Sequence[float], chosen: list[int]) -> None:
        """Add the uses of a cheapest way; parts beyond the amount are left to the search."""
        prices = self._prices(charge)
        for at in cover_picks(prices, self._weights, self.need):
            chosen.extend(self.items[at].uses)
        for limit in self.limits:
            if limit.at_least:
                inside = [prices[at] if at in limit.items else inf for at in range(len(prices))]
                for at in cover_picks(inside, self._weights, limit.at_least):
                    chosen.extend(self.items[at].uses)

    def met(self, got: Got) -> bool:
        """Whether enough is had, each item counted as if nothing else wanted it."""
        if self._plain:
            had = map(got.__getitem__, self._nodes)
            if self.even:
                return sum(had) >= self.need
            return sum(w for w, has in zip(self._weights, had, strict=True) if has) >= self.need
        return sum(item.weight for item in self.items if item.usable(got)) >= self.need

    def _prices(self, charge: Sequence[float]) -> list[float]:
        if self._plain:
            return [charge[use] for use in self._uses]
        prices = [item.price(charge) for item in self.items]
        return self._once(prices) if self.even and not self.limits else prices

    def _once(self, prices: list[float]) -> list[float]:
        """Of several ways to count one thing only the cheapest has a price."""
        best: dict[int, int] = {}
        for at, item in enumerate(self.items):
            if prices[at] < prices[best.setdefault(item.token, at)]:
                best[item.token] = at
        kept = set(best.values())
        return [price if at in kept else inf for at, price in enumerate(prices)]

    def _limited(self, prices: list[float]) -> float:
        worst = 0.0
        for limit in self.limits:
            if limit.at_least is not None:
                inside = sorted(limit.items)
                found = cheapest_cover(
                    [prices[at] for at in inside],
                    [self._weights[at] for at in inside],
                    limit.at_least,
                )
                worst = max(worst, found)
            if limit.at_most is not None:
                most = limit.at_most
                worst = max(
                    worst, capped_cover(prices, self._weights, self.need, limit.items, most)
                )
        return worst


@dataclass(slots=True, eq=False)
class Weigh:
    """So much weight from members, each a gate of its own: the skills of an occupation."""

    need: int
    members: "tuple[Gate, ...]"
    weights: tuple[int, ...]

    def cost(self, charge: Sequence[float]) -> float:
        """The cheapest members that weigh enough."""
        return cheapest_cover([m.cost(charge) for m in self.members], self.weights, self.need)

    def pick(self, charge: Sequence[float], chosen: list[int]) -> None:
        """Add the uses of a cheapest way."""
        prices = [member.cost(charge) for member in self.members]
        for at in cover_picks(prices, self.weights, self.need):
            self.members[at].pick(charge, chosen)

    def met(self, got: Got) -> bool:
        """Whether enough weight is met."""
        pairs = zip(self.weights, self.members, strict=True)
        return sum(weight for weight, member in pairs if member.met(got)) >= self.need


@dataclass(slots=True, eq=False)
class Least:
    """At least ``k`` of the members; all of them when k is their number."""

    k: int
    members: "tuple[Gate, ...]"

    def cost(self, charge: Sequence[float]) -> float:
        """The sum of the k cheapest members."""
        prices = [member.cost(charge) for member in self.members]
        if self.k == len(prices):
            return sum(prices)
        return cheapest_of(prices, self.k) if self.k > 0 else 0.0

    def pick(self, charge: Sequence[float], chosen: list[int]) -> None:
        """Add the uses of a cheapest way."""
        prices = [member.cost(charge) for member in self.members]
        for at in sorted(range(len(prices)), key=prices.__getitem__)[: max(0, self.k)]:
            self.members[at].pick(charge, chosen)

    def met(self, got: Got) -> bool:
        """Whether enough members are met, each as if alone."""
        return sum(member.met(got) for member in self.members) >= self.k


@dataclass(slots=True, eq=False)
class Rules:
    """What binds all that a scope counts: residency, cap on recognition, excluded pairs."""

    residency: int = 0
    cap: int | None = None
    exclusions: tuple[tuple[int, int], ...] = ()

    @property
    def bind(self) -> bool:
        """Whether anything binds."""
        return bool(self.residency or self.cap is not None or self.exclusions)


@dataclass(slots=True, eq=False)
class Scope:
    """A gate with one allocation. ``simple`` when nothing in it competes for anything."""

    gate: "Gate"
    rules: Rules = field(default_factory=Rules)
    simple: bool = field(init=False)
    own: "Gate | None" = field(init=False, default=None)
    nodes: tuple[int, ...] = field(init=False)
    known: dict[bytes, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = tuple(
            sorted({node for leaf in all_leaves(self) for i in leaf.items for node in i.nodes})
        )
        spent = [source for leaf in spending(self.gate) for i in leaf.items for source in i.sources]
        tokens = [item.token for leaf in spending(self.gate) for item in leaf.items]
        measured = any(leaf.measured for leaf in spending(self.gate))
        once = len(set(spent)) == len(spent) and len(set(tokens)) == len(tokens)
        inner = any(not scope.simple for scope in inner_scopes(self.gate))
        loose = not measured and not self.rules.bind and not inner
        self.simple = once and loose
        if loose and not self.simple:
            self.own = _uncontested(self.gate)

    def cost(self, charge: Sequence[float]) -> float:
        """No more than the cheapest way."""
        return self.gate.cost(charge)

    def pick(self, charge: Sequence[float], chosen: list[int]) -> None:
        """Add the uses of a cheapest way."""
        self.gate.pick(charge, chosen)

    def met(self, got: Got) -> bool:
        """Whether the gate is met when nothing competes."""
        return self.gate.met(got)


Gate: TypeAlias = Leaf | Least | Weigh | Scope


def _uncontested(gate: Gate) -> Gate | None:
    """The gate with offerings as themselves alone, if then nothing competes: a quick yes."""
    bare = _without_decisions(gate)
    tokens = [item.token for leaf in spending(bare) for item in leaf.items]
    return bare if len(set(tokens)) == len(tokens) else None


def _without_decisions(gate: Gate) -> Gate:
    if isinstance(gate, Leaf):
        kept = tuple(item for item in gate.items if item.decision == NONE)
        return Leaf(gate.need, kept, even=gate.even)
    if isinstance(gate, Least):
        return Least(gate.k, tuple(map(_without_decisions, gate.members)))
    return gate


def spending(gate: Gate) -> Iterable[Leaf]:
    """The leaves that share the allocation of a gate; inner scopes have their own."""
    if isinstance(gate, Leaf):
        yield gate
    elif isinstance(gate, Least | Weigh):
        for member in gate.members:
            yield from spending(member)


def inner_scopes(gate: Gate) -> Iterable[Scope]:
    """The scopes directly inside a gate."""
    if isinstance(gate, Scope):
        yield gate
    elif isinstance(gate, Least | Weigh):
        for member in gate.members:
            yield from inner_scopes(member)


def all_leaves(scope: Scope) -> Iterable[Leaf]:
    """Every leaf of a scope and of the scopes inside it."""
    yield from spending(scope.gate)
    for inner in inner_scopes(scope.gate):
        yield from all_leaves(inner)
