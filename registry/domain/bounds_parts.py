"""Which parts of a requirement can be priced one by one, so that their prices add up?

The members of an "all of" are: what one of them is given the others do not get. Leaves
that want the same things are dearer together than one by one, and are priced as one.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from registry.domain.bounds_gates import Charge, Picking, Pricing, picking, pricing
from registry.domain.bounds_joint import Joint
from registry.domain.plan_gates import Gate, Least, Rules, Scope, members_of, spending
from registry.domain.plan_leaves import Leaf
from registry.domain.plan_parts import in_groups
from registry.domain.plan_problem import uses_of

MOST_WAYS = 12
"""Ways to meet a choice among competing leaves that are priced one by one."""


class PricedPart(NamedTuple):
    """A part with its price and what it then wants, and all uses that it depends on."""

    uses: list[int]
    price: Pricing
    pick: Picking


def priced_parts(gate: Gate) -> Iterator[PricedPart]:
    """The parts of a gate.

    Linear in the gate, but for choices among competing leaves.

    >>> from registry.domain.plan_leaves import Item
    >>> items = [Item(n, 1, (n,), (n,), (n,)) for n in (1, 2, 3)]
    >>> both = [Leaf(1, tuple(items[:2])), Leaf(1, tuple(items[:2]))]
    >>> [part.price([0.0, 5.0, 7.0, 6.0]) for part in priced_parts(Scope(Least(2, tuple(both))))]
    [12.0]
    >>> alone = Least(2, (both[0], Leaf(1, (items[2],))))
    >>> [part.price([0.0, 5.0, 7.0, 6.0]) for part in priced_parts(Scope(alone))]
    [5.0, 6.0]
    """
    for member in members_of(gate):
        if not isinstance(member, Scope):
            yield _plainly(member)
        elif member.free or not _hard(list(spending(member.gate))):
            yield from priced_parts(member.gate)
        else:
            yield from _contested(member)


def _plainly(gate: Gate) -> PricedPart:
    return PricedPart(uses_of(gate), pricing(gate), picking(gate))


def _contested(scope: Scope) -> Iterator[PricedPart]:
    """The parts of a scope in which leaves compete, or are measured in more than one way."""
    ways = _ways(scope.gate)
    if ways is not None and len(ways) > 1:
        yield _cheapest_of(scope, ways)
        return
    members = list(members_of(scope.gate))
    leaves = [member for member in members if isinstance(member, Leaf)]
    # Where there is nothing but these leaves, and no choice, the policies bind them alone.
    yield from _together(scope, leaves, scope.rules if len(leaves) == len(members) else Rules())
    for member in members:
        if not isinstance(member, Leaf):
            yield from priced_parts(member)


def _together(scope: Scope, leaves: list[Leaf], rules: Rules) -> Iterator[PricedPart]:
    groups = _sharing(leaves)
    for some in groups:
        if _hard(some):
            joint = Joint(tuple(some), scope, rules if len(groups) == 1 else Rules())
            uses = sorted({use for leaf in some for use in uses_of(leaf)})
            yield PricedPart(uses, joint.price, joint.picks)
        else:
            yield _plainly(some[0])


def _hard(leaves: list[Leaf]) -> bool:
    """Whether leaves want the same things, or one is measured in more than one way.

    That something may be spent on one leaf as itself and on another by a decision is left to
    the search: it seldom matters to the price, and would tie up whole programs.
    """
    return any(leaf.measured for leaf in leaves) or len(_sharing(leaves)) < len(leaves)


def _sharing(leaves: list[Leaf]) -> list[list[Leaf]]:
    return in_groups(leaves, lambda leaf: [(leaf.space, item.token) for item in leaf.items])


def _cheapest_of(scope: Scope, ways: list[tuple[Gate, ...]]) -> PricedPart:
    """A choice: the cheapest of its ways, each with what competes in it priced together."""
    found = []
    for way in ways:
        leaves = [gate for gate in way if isinstance(gate, Leaf)]
        parts = list(_together(scope, leaves, Rules()))
        for gate in way:
            if not isinstance(gate, Leaf):
                parts += priced_parts(gate)
        found.append(parts)

    def total(parts: list[PricedPart], charge: Charge) -> float:
        return sum([part.price(charge) for part in parts])

    def price(charge: Charge) -> float:
        return min([total(parts, charge) for parts in found])

    def pick(charge: Charge) -> list[int]:
        best = min(found, key=lambda parts: total(parts, charge))
        return [use for part in best for use in part.pick(charge)]

    return PricedPart(uses_of(scope.gate), price, pick)


def _ways(gate: Gate) -> list[tuple[Gate, ...]] | None:
    """Every least choice of leaves and other gates that meets a gate; ``None`` for too many."""
    if not isinstance(gate, Least):
        return [(gate,)]
    parts = [_ways(member) for member in gate.members]
    found: list[tuple[Gate, ...]] = []
    for some in combinations(parts, max(0, gate.k)):
        for choice in product(*(ways or () for ways in some)):
            found.append(tuple(one for way in choice for one in way))
            if len(found) > MOST_WAYS:
                return None
    return None if None in parts else found
