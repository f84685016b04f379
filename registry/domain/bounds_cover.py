"""The cheapest way to gather an amount from indivisible items: an exact knapsack cover.

Greedy by price per credit overestimates about half of all programs, so the cover is
solved exactly: by sorting where all items weigh the same, else by dynamic programming
over the amount.
"""

from collections.abc import Sequence
from heapq import nsmallest
from math import gcd, inf

WIDEST = 4096
"""Most different amounts told apart; beyond it the cover is bounded from below by fractions."""


def cheapest_cover(prices: Sequence[float], weights: Sequence[int], need: int) -> float:
    """The least price of items that together weigh at least ``need``; ``inf`` when none do.

    Cost: items times the amount over the greatest common weight.

    >>> cheapest_cover([5.0, 6.0, 7.0], [3, 3, 6], 6)
    7.0
    >>> cheapest_cover([5.0], [3], 4)
    inf
    """
    if need <= 0:
        return 0.0
    if not weights:
        return inf
    lightest = min(weights)
    if lightest == max(weights):
        return cheapest_of(prices, -(-need // lightest))
    least, units = _reduced(weights, need)
    if least > WIDEST:
        return _fractional(prices, units, least)
    return _curve(prices, units, least)[-1]


def cheapest_of(prices: Sequence[float], count: int) -> float:
    """The sum of so many smallest prices; ``inf`` when there are fewer.

    >>> cheapest_of([3.0, 1.0, 2.0], 2)
    3.0
    """
    if count > len(prices):
        return inf
    return min(prices) if count == 1 else sum(sorted(prices)[:count])


def cover_picks(prices: Sequence[float], weights: Sequence[int], need: int) -> list[int]:
    """Positions of a cheapest cover, empty when there is none; the earlier of equals.

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

    >>> capped_cover([1.0, 1.0, 9.0], [3, 3, 3], 6, frozenset({0, 1}), 3)
    10.0
    """
    if need <= 0:
        return 0.0
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
    best = [0.0] + [inf] * need
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
