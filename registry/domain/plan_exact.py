"""Is a scope met when everything counts once? Exact: if any allocation does it, it is found.

Decisions to spend are chosen first, the fewest that will do; then every thing had is
given to one leaf or to none.
"""

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import TypeAlias

from registry.domain.columns import NONE
from registry.domain.plan_counters import Counters
from registry.domain.plan_filling import heed
from registry.domain.plan_gates import Gate, Least, Scope, Weigh, all_leaves, spending
from registry.domain.plan_leaves import Got, Item, Leaf

KEPT = 48
"""Sets of things had that are kept, of those that were enough and of those that were not."""


def satisfied(scope: Scope, got: Got) -> bool:
    """Whether a scope is met by what is had. Raises ``Stopped`` when its ``stop`` says so.

    Exponential at worst in what competes, once for each set of things had.

    >>> item = Item(7, 1, (0,), (0,), (7,))
    >>> twice = Scope(Least(2, (Leaf(1, (item,)), Leaf(1, (item,)))))
    >>> twice.met(1), satisfied(twice, 1)
    (True, False)
    """
    if scope.simple:
        return scope.meets(got)
    # The search asks about the same things had over and over.
    asked = got & scope.mask
    known = scope.known.get(asked)
    if known is None:
        known = scope.known[asked] = scope.meets(asked) and _judged(scope, asked)
    return known


def _judged(scope: Scope, got: Got) -> bool:
    """What holds of some things had holds of more of them; what fails, of fewer."""
    if any(not enough & ~got for enough in scope.enough):
        return True
    if any(not got & ~short for short in scope.short):
        return False
    holds = _holds(scope, got)
    like = scope.enough if holds else scope.short
    like.append(got)
    if len(like) > KEPT:
        del like[0]
    return holds


def _holds(scope: Scope, got: Got) -> bool:
    if scope.own is not None and scope.own.met(got):
        return True
    return _met(scope.gate, got) if scope.free else _spent(scope, got) is not None


def _met(gate: Gate, got: Got) -> bool:
    """Whether a gate is met where only its inner scopes have anything to share out."""
    if isinstance(gate, Scope):
        return satisfied(gate, got)
    if isinstance(gate, Leaf):
        return gate.met(got)
    met = [_met(member, got) for member in gate.members]
    if isinstance(gate, Least):
        return sum(met) >= gate.k
    return sum(w for w, m in zip(gate.weights, met, strict=True) if m) >= gate.need


def spent_decisions(scope: Scope, got: Got) -> tuple[int, ...] | None:
    """Decisions with which a scope is met, in each allocation the fewest; ``None`` when
    it is not met.

    Exponential at worst in the decisions that may be spent.

    >>> through = Scope(Leaf(1, (Item(7, 1, (1,), (1,), (8,), decision=3),)))
    >>> spent_decisions(through, 0b11), spent_decisions(through, 0b01)
    ((3,), None)
    """
    if not any(True for _ in _decisions(tuple(all_leaves(scope)), got)):
        return () if satisfied(scope, got) else None
    return _spent(scope, got)


def _spent(scope: Scope, got: Got) -> tuple[int, ...] | None:
    least = _listed(scope, got)
    spent = _spent_on(scope, least, got)
    if spent is None and scope.rules.residency and _earns_enough(scope, got):
        # Residency may need more members of a group than the group itself asks for.
        tried = set(least)
        return _spent_on(scope, [w for w in _listed(scope, got, more=True) if w not in tried], got)
    return spent


def _listed(scope: Scope, got: Got, *, more: bool = False) -> "list[_Way]":
    found = []
    for way in _ways(scope.gate, got, more=more):
        heed(scope.stop)
        found.append(way)
    return found


def _spent_on(scope: Scope, ways: "list[_Way]", got: Got) -> tuple[int, ...] | None:
    found = sorted({d for way in ways for d in _decisions(way, got)})
    for size in range(len(found) + 1 if ways else 0):
        for decisions in combinations(found, size):
            for way in ways:
                leaves = tuple(part for part in way if isinstance(part, Leaf))
                if _allocates(scope, leaves, decisions, got):
                    inner = [spent_decisions(s, got) or () for s in way if isinstance(s, Scope)]
                    return tuple({number for number, _ in decisions}.union(*inner))
    return None


def _earns_enough(scope: Scope, got: Got) -> bool:
    earned: dict[int, int] = {}
    for leaf in spending(scope.gate):
        for item in leaf.items:
            if item.resident and item.usable(got):
                earned[item.token] = max(item.credits, earned.get(item.token, 0))
    return sum(earned.values()) >= scope.rules.residency


_Decision: TypeAlias = tuple[int, tuple[int, ...]]
_Way: TypeAlias = "tuple[Leaf | Scope, ...]"


def _decisions(way: _Way, got: Got) -> Iterator[_Decision]:
    for leaf in way:
        if isinstance(leaf, Leaf):
            for item in leaf.items:
                if item.decision != NONE and item.usable(got):
                    yield item.decision, item.sources


def _ways(gate: Gate, got: Got, *, more: bool = False) -> Iterator[_Way]:
    """Every least set of leaves that meets a gate, with the inner scopes it rests on.

    With ``more`` also larger ones, as far as what is added brings residency.
    """
    if isinstance(gate, Leaf):
        yield (gate,)
    elif isinstance(gate, Scope):
        if satisfied(gate, got):
            yield (gate,)
    elif isinstance(gate, Weigh):
        if _met(gate, got):
            yield ()
    else:
        yield from _least_ways(gate, got, more=more)


def _least_ways(gate: Least, got: Got, *, more: bool) -> Iterator[_Way]:
    hopeful = [member for member in gate.members if member.met(got)]
    least = max(0, gate.k)
    for members in chain(
        combinations(hopeful, least), _larger(hopeful, least, got) if more else ()
    ):
        for parts in product(*(list(_ways(member, got, more=more)) for member in members)):
            yield tuple(leaf for part in parts for leaf in part)


def _larger(hopeful: list[Gate], least: int, got: Got) -> Iterator[tuple[Gate, ...]]:
    """More members than needed, of which those beyond the need bring residency."""
    earning = [member for member in hopeful if _earns(member, got)]
    others = [member for member in hopeful if member not in earning]
    for size in range(least + 1, len(hopeful) + 1):
        for number in range(min(least, len(others)) + 1):
            for some in combinations(others, number):
                yield from (some + more for more in combinations(earning, size - number))


def _earns(gate: Gate, got: Got) -> bool:
    items = (item for leaf in spending(gate) for item in leaf.items)
    return any(item.resident and item.credits and item.usable(got) for item in items)


def _allocates(
    scope: Scope, leaves: tuple[Leaf, ...], decisions: tuple[_Decision, ...], got: Got
) -> bool:
    spent = [source for _, sources in decisions for source in sources]
    if len(set(spent)) < len(spent):
        return False
    numbers, gone = {number for number, _ in decisions}, set(spent)

    def counts(item: Item) -> bool:
        kept = item.token not in gone if item.decision == NONE else item.decision in numbers
        return kept and item.usable(got)

    counters = scope.counters.get(leaves)
    if counters is None:
        counters = scope.counters[leaves] = Counters(leaves, scope.rules, scope.bars)
    counters.stop = scope.stop
    return counters.reach(counts)
