"""The cheapest way to gather an amount from indivisible items: an exact knapsack cover.

Greedy by price per credit overestimates about half of all programs, so the cover is
solved exactly: by sorting where all items weigh the same, else by dynamic programming
over the amount.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import accumulate
from math import gcd, inf
from typing import TypeAlias

WIDEST = 4096
"""Most different amounts told apart; beyond it the cover is bounded from below by fractions."""

_Covering: TypeAlias = Callable[[Sequence[float], Sequence[int], int], float]

MOST_COUNTS = 32
"""Most ways to combine weights that are listed; beyond it a dynamic programme is faster."""


def cheapest_cover(prices: Sequence[float], weights: Sequence[int], need: int) -> float:
    """The least price of items that together weigh at least ``need``; ``inf`` when none do.

    Cost: sorting, where few different weights occur; else items times the amount over the
    greatest common weight.

    >>> cheapest_cover([5.0, 6.0, 7.0], [3, 3, 6], 6)
    7.0
    >>> cheapest_cover([5.0], [3], 4)
    inf
    """
    return _covered(prices, weights, need, _fractional)


def payable_cover(prices: Sequence[float], weights: Sequence[int], need: int) -> float:
    """What some items that together weigh at least ``need`` cost: the least, as far as is known.

    Where a cover is too wide to be solved these are the cheapest by price per weight, without
    the needless ones. Whole prices give a whole number. Cost: as ``cheapest_cover``.

    >>> payable_cover([5, 6, 7], [3, 3, 6], 6)
    7
    >>> payable_cover([5, 6, 700], [5001, 5003, 10007], 10000), payable_cover([5], [3], 4)
    (11, inf)
    """
    return _covered(prices, weights, need, _greedy_price)


def _covered(
    prices: Sequence[float], weights: Sequence[int], need: int, too_wide: _Covering
) -> float:
    if need <= 0:
        return 0
    if not any(weights):
        return inf
    lightest = min(weights)
    if lightest == max(weights):
        return cheapest_of(prices, -(-need // lightest))
    least, units = _reduced(weights, need)
    alike: dict[int, list[float]] = {unit: [] for unit in sorted(set(units), reverse=True) if unit}
    for price, unit in zip(prices, units, strict=True):
        if unit:
            alike[unit].append(price)
    counts = _least_counts(tuple((unit, len(found)) for unit, found in alike.items()), least)
    if counts is not None:
        sums = [list(accumulate(sorted(found), initial=0)) for found in alike.values()]
        return min([sum(map(list.__getitem__, sums, some)) for some in counts], default=inf)
    if least > WIDEST:
        return too_wide(prices, units, least)
    return _curve(prices, units, least)[-1]


def cheapest_of(prices: Sequence[float], count: int) -> float:
    """The sum of so many smallest prices; ``inf`` when there are fewer.

    n log n in the prices.

    >>> cheapest_of([3.0, 1.0, 2.0], 2)
    3.0
    """
    if count > len(prices):
        return inf
    return min(prices) if count == 1 else sum(sorted(prices)[: max(0, count)])


class Cover:
    """Covers of one amount by the same items, asked for again and again with other prices.

    Where few different weights occur, the least numbers to take of each are listed once:
    a cover is then the cheapest so many of each weight. Else every question is a dynamic
    programme, or beyond ``WIDEST`` a bound by fractions.

    >>> cover = Cover([3, 3, 6], 6)
    >>> cover.price([5.0, 6.0, 7.0]), cover.picks([5.0, 6.0, 7.0])
    (7.0, [2])
    """

    __slots__ = ("classes", "counts", "need", "weights")

    def __init__(self, weights: Sequence[int], need: int) -> None:
        self.weights, self.need = weights, need
        heavy = sorted({weight for weight in weights if weight > 0}, reverse=True)
        at = {w: [p for p, weight in enumerate(weights) if weight == w] for w in heavy}
        self.counts = _least_counts(tuple((w, len(at[w])) for w in heavy), need)
        most = map(max, zip(*self.counts, strict=True)) if self.counts else ()
        self.classes = list(zip(at.values(), most, strict=False))

    def price(self, prices: Sequence[float]) -> float:
        """The least price; ``inf`` when the items do not suffice."""
        if self.need <= 0:
            return 0.0
        if self.counts is None:
            return cheapest_cover(prices, self.weights, self.need)
        sums = []
        for positions, most in self.classes:
            cheapest = sorted([prices[at] for at in positions])
            sums.append(list(accumulate(cheapest[:most], initial=0.0)))
        totals = [sum(map(list.__getitem__, sums, counts)) for counts in self.counts]
        return min(totals, default=inf)

    def picks(self, prices: Sequence[float]) -> list[int]:
        """Positions of a cheapest cover, empty when there is none; the earlier of equals."""
        if self.need <= 0 or not self.counts:
            return cover_picks(prices, self.weights, self.need) if self.counts is None else []
        price = prices.__getitem__
        orders = [sorted(positions, key=price)[:most] for positions, most in self.classes]
        if len(self.counts) == 1:
            best = self.counts[0]
        else:
            sums = [list(accumulate(map(price, order), initial=0.0)) for order in orders]
            best = min(self.counts, key=lambda counts: sum(map(list.__getitem__, sums, counts)))
        return [at for order, n in zip(orders, best, strict=True) for at in order[:n]]


@lru_cache(4096)
def _least_counts(classes: tuple[tuple[int, int], ...], need: int) -> list[tuple[int, ...]] | None:
    """How many of each weight (heaviest first, each with its number) just cover an amount.

    ``None`` when there are more than ``MOST_COUNTS`` ways.

    >>> _least_counts(((6, 1), (3, 2)), 6)
    [(0, 2), (1, 0)]
    """
    ways: list[tuple[int, tuple[int, ...]]] = [(need, ())]
    for place, (weight, number) in enumerate(classes):
        lighter = sum(w * n for w, n in classes[place + 1 :])
        ways = [
            (left - weight * n, (*counts, n))
            for left, counts in ways
            for n in range(min(number, max(0, -(-left // weight))) + 1)
            if left - weight * n <= lighter
        ]
        if len(ways) > MOST_COUNTS:
            return None
    return [counts for left, counts in ways if left <= 0]


def cover_picks(prices: Sequence[float], weights: Sequence[int], need: int) -> list[int]:
    """Positions of a cheapest cover, empty when there is none; the earlier of equals.

    Cost: the items times the amount; by price per credit beyond ``WIDEST``.

    >>> cover_picks([5.0, 6.0, 7.0], [3, 3, 6], 6)
    [2]
    """
    positions = [at for at, price in enumerate(prices) if price < inf]
    if need <= 0 or sum(weights[at] for at in positions) < need:
        return []
    prices, weights = [prices[at] for at in positions], [weights[at] for at in positions]
    least, units = _reduced(weights, need)
    if min(units) == max(units):
        chosen = nsmallest(-(-least // units[0]), range(len(prices)), key=prices.__getitem__)
    elif least > WIDEST:
        chosen = _greedy(prices, units, least)
    else:
        chosen = _traced(prices, units, least)
    return sorted(positions[at] for at in chosen)


def capped_cover(
    prices: Sequence[float],
    weights: Sequence[int],
    need: int,
    limited: frozenset[int],
    most: int,
) -> float:
    """The cheapest cover with at most ``most`` of the weight from the limited positions.

    Cost: the items times the amount; without the limit beyond ``WIDEST``.

    >>> capped_cover([1.0, 1.0, 9.0], [3, 3, 3], 6, frozenset({0, 1}), 3)
    10.0
    """
    if need <= 0 or not any(weights):
        return 0.0 if need <= 0 else inf
    least, units = _reduced([*weights, most] if most else weights, need)
    if least > WIDEST:
        return cheapest_cover(prices, weights, need)
    room = units.pop() if most else 0
    free = [at for at in range(len(prices)) if at not in limited]
    plain = _curve([prices[at] for at in free], [units[at] for at in free], least)
    exact = _exact([prices[at] for at in limited], [units[at] for at in limited], room)
    return min(price + plain[max(0, least - spent)] for spent, price in enumerate(exact))


def _reduced(weights: Sequence[int], need: int) -> tuple[int, list[int]]:
    unit = gcd(*weights)
    return -(-need // unit), [weight // unit for weight in weights]


def _curve(prices: Sequence[float], weights: Sequence[int], need: int) -> list[float]:
    best: list[float] = [0] + [inf] * need
    for price, weight in zip(prices, weights, strict=True):
        best = _with(best, price, weight)
    return best


def _with(best: list[float], price: float, weight: int) -> list[float]:
    shifted = [best[0]] * min(weight, len(best)) + best[: max(0, len(best) - weight)]
    return [min(old, price + new) for old, new in zip(best, shifted, strict=True)]


def _exact(prices: Sequence[float], weights: Sequence[int], room: int) -> list[float]:
    best = [0.0] + [inf] * room
    for price, weight in zip(prices, weights, strict=True):
        for amount in range(room, weight - 1, -1):
            best[amount] = min(best[amount], best[amount - weight] + price)
    return best


def _traced(prices: Sequence[float], weights: Sequence[int], need: int) -> list[int]:
    rows = [[0.0] + [inf] * need]
    for price, weight in zip(prices, weights, strict=True):
        rows.append(_with(rows[-1], price, weight))
    chosen, left = [], need
    for at in range(len(prices) - 1, -1, -1):
        if left > 0 and rows[at + 1][left] < rows[at][left]:
            chosen.append(at)
            left = max(0, left - weights[at])
    return chosen


def _by_value(prices: Sequence[float], weights: Sequence[int]) -> list[int]:
    useful = [at for at, weight in enumerate(weights) if weight > 0]
    return sorted(useful, key=lambda at: prices[at] / weights[at])


def _fractional(prices: Sequence[float], weights: Sequence[int], need: int) -> float:
    total = 0.0
    for at in _by_value(prices, weights):
        part = min(1.0, need / weights[at])
        total, need = total + part * prices[at], need - weights[at]
        if need <= 0:
            return total
    return inf


def _greedy(prices: Sequence[float], weights: Sequence[int], need: int) -> list[int]:
    chosen = []
    for at in _by_value(prices, weights):
        if need > 0:
            chosen.append(at)
            need -= weights[at]
    return chosen


def _greedy_price(prices: Sequence[float], weights: Sequence[int], need: int) -> float:
    chosen = _greedy(prices, weights, need)
    spare = sum(weights[at] for at in chosen) - need
    if spare < 0:
        return inf
    for at in sorted(chosen, key=prices.__getitem__, reverse=True):
        if weights[at] <= spare:
            spare -= weights[at]
            chosen.remove(at)
    return sum(prices[at] for at in chosen)
