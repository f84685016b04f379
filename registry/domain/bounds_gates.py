"""What a gate costs at least under the charges of its uses, and which uses it then wants.

Both questions are asked hundreds of thousands of times with other charges, so each gate
is turned once into two functions that do nothing but add, sort and compare.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf
from operator import getitem, itemgetter
from typing import TypeAlias

from registry.domain.bounds_cover import Cover, capped_cover, cheapest_cover, cheapest_of
from registry.domain.plan_gates import Gate, Least, Scope, Weigh
from registry.domain.plan_leaves import Leaf

Charge: TypeAlias = list[float]
Pricing: TypeAlias = Callable[[Charge], float]
Picking: TypeAlias = Callable[[Charge], list[int]]


def pricing(gate: Gate) -> Pricing:
    """No more than the cheapest way to meet a gate, as a function of the charges.

    >>> from registry.domain.plan_leaves import Item
    >>> items = tuple(Item(n, 1, (n,), (n,), (n,)) for n in (1, 2, 3))
    >>> pricing(Leaf(2, items))([0.0, 5.0, 7.0, 6.0])
    11.0
    """
    if isinstance(gate, Scope):
        return pricing(gate.gate)
    if isinstance(gate, Leaf):
        return _leaf(gate)
    parts = list(map(pricing, gate.members))
    if isinstance(gate, Weigh):
        cover = Cover(gate.weights, gate.need)
        return lambda charge: cover.price([part(charge) for part in parts])
    k = gate.k
    return lambda charge: cheapest_of([part(charge) for part in parts], k)


def picking(gate: Gate) -> Picking:
    """The uses of a cheapest way; parts beyond an amount are left to the search.

    >>> from registry.domain.plan_leaves import Item
    >>> items = tuple(Item(n, 1, (n,), (n,), (n,)) for n in (1, 2, 3))
    >>> picking(Leaf(2, items))([0.0, 5.0, 7.0, 6.0])
    [1, 3]
    """
    if isinstance(gate, Scope):
        return picking(gate.gate)
    if isinstance(gate, Leaf):
        return _leaf_picks(gate)
    prices, picks = list(map(pricing, gate.members)), list(map(picking, gate.members))
    weights = gate.weights if isinstance(gate, Weigh) else [1] * len(prices)
    cover = Cover(weights, gate.k if isinstance(gate, Least) else gate.need)

    def pick(charge: Charge) -> list[int]:
        chosen = cover.picks([price(charge) for price in prices])
        return [use for at in chosen for use in picks[at](charge)]

    return pick


# Leaves


def _leaf(leaf: Leaf) -> Pricing:
    if not leaf.plain or leaf.limits:
        return _measured(leaf)
    uses = [item.uses[0] for item in leaf.items]
    return _so_many(uses, leaf.need) if leaf.even else _so_much(leaf, uses)


def _so_many(uses: Sequence[int], need: int) -> Pricing:
    if need <= 0 or need > len(uses):
        none = 0.0 if need <= 0 else inf
        return lambda charge: none
    if len(uses) == 1:
        only = uses[0]
        return lambda charge: charge[only]
    charged = itemgetter(*uses)
    if need == 1:
        return lambda charge: min(charged(charge))
    if need == len(uses):
        return lambda charge: sum(charged(charge))
    return lambda charge: sum(sorted(charged(charge))[:need])


def _so_much(leaf: Leaf, uses: Sequence[int]) -> Pricing:
    cover = Cover([item.weight for item in leaf.items], leaf.need)
    counts = cover.counts
    if not counts or leaf.need <= 0:
        return lambda charge: cover.price([charge[use] for use in uses])
    classes = [([uses[at] for at in positions], most) for positions, most in cover.classes]

    def price(charge: Charge) -> float:
        sums = [
            list(accumulate(sorted([charge[use] for use in some])[:most], initial=0.0))
            for some, most in classes
        ]
        return min([sum(map(getitem, sums, count)) for count in counts])

    return price


def _leaf_picks(leaf: Leaf) -> Picking:
    items, need = leaf.items, leaf.need
    if leaf.plain and leaf.even and not leaf.limits:
        return _so_many_picks([item.uses[0] for item in items], max(0, need))
    weights = [item.weight for item in items]
    if leaf.plain and not leaf.limits:
        return _plain_picks(Cover(weights, need), [item.uses[0] for item in items])
    covers = [(Cover(weights, need), frozenset(range(len(items))))]
    covers += [(Cover(weights, m.at_least), m.items) for m in leaf.limits if m.at_least]

    def pick(charge: Charge) -> list[int]:
        prices = _prices(leaf, charge)
        chosen = set()
        for cover, inside in covers:
            chosen.update(cover.picks([p if at in inside else inf for at, p in enumerate(prices)]))
        return [use for at in sorted(chosen) for use in items[at].uses]

    return pick


def _so_many_picks(uses: list[int], need: int) -> Picking:
    if need >= len(uses):
        return lambda charge: uses
    if need == 1:
        return lambda charge: [min(uses, key=charge.__getitem__)]
    return lambda charge: sorted(uses, key=charge.__getitem__)[:need]


def _plain_picks(cover: Cover, uses: list[int]) -> Picking:
    def pick(charge: Charge) -> list[int]:
        return [uses[at] for at in cover.picks([charge[use] for use in uses])]

    return pick


def _measured(leaf: Leaf) -> Pricing:
    weights = [item.weight for item in leaf.items]
    cover = Cover(weights, leaf.need)

    def price(charge: Charge) -> float:
        prices = _prices(leaf, charge)
        return max([cover.price(prices), *_limited(leaf, prices, weights)])

    return price


def _prices(leaf: Leaf, charge: Charge) -> list[float]:
    prices = [item.price(charge) for item in leaf.items]
    return _once(leaf, prices) if leaf.even and not leaf.limits else prices


def _once(leaf: Leaf, prices: list[float]) -> list[float]:
    """Of several ways to count one thing only the cheapest has a price."""
    best: dict[int, int] = {}
    for at, item in enumerate(leaf.items):
        if prices[at] < prices[best.setdefault(item.token, at)]:
            best[item.token] = at
    kept = set(best.values())
    return [price if at in kept else inf for at, price in enumerate(prices)]


def _limited(leaf: Leaf, prices: list[float], weights: list[int]) -> list[float]:
    found = [0.0]
    for limit in leaf.limits:
        inside = sorted(limit.items)
        if limit.at_least is not None:
            some = [prices[at] for at in inside]
            found.append(cheapest_cover(some, [weights[at] for at in inside], limit.at_least))
        if limit.at_most is not None:
            found.append(capped_cover(prices, weights, leaf.need, limit.items, limit.at_most))
    return found
