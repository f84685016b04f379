"""What is each unit of a need worth, so that the bound that follows is as high as can be?

Lagrange's multipliers for needs that things meet together: a thing is taken where it brings
more than it costs, and the rest of every need is charged. A subgradient ascent finds them.
"""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple, TypeAlias

Toll: TypeAlias = list[float]
"""A price for a unit of each need."""

FIRST = 60
"""Rounds of ascent when nothing is known, if there are many things; the bound rises little after."""

FEW = 4
"""Rounds for each thing where there are few: little depends on them."""

AGAIN = 12
"""Rounds from tolls found for other prices."""


class Option(NamedTuple):
    """One way to have a thing: its price, what it adds to each need, and what it stands for."""

    price: float
    gains: tuple[int, ...]
    at: int


def tolls(
    things: Sequence[Sequence[Option]], needs: Sequence[int], start: Toll | None = None
) -> Toll:
    """Good tolls for these things, each taken in one of its ways or not. ``start`` is where to begin.

    Cost: the options times the needs, once each round.

    >>> things = [[Option(10.0, (2,), 0)], [Option(30.0, (3,), 1)]]
    >>> found = tolls(things, (4,))
    >>> round(charged(found, things, (4,)), 3)  # the first, and two thirds of the second
    30.0
    """
    toll = start or _first(things, needs)
    best, kept, step, idle = -inf, toll, 1.0, 0
    for _ in range(AGAIN if start else min(FIRST, FEW * len(things))):
        bound, slack = _bound(toll, things, needs)
        if bound > best + 1e-6 * abs(best) or best == -inf:
            best, kept, idle = bound, toll, 0
        else:
            idle += 1
            if idle > 1:
                step, idle, toll = step * 0.6, 0, kept
        way = [s if s > 0 or t > 0 else 0 for s, t in zip(slack, toll, strict=True)]
        length = sum([s * s for s in way])
        if not length:
            break
        stride = step * max(0.1 * abs(best), best * 1.1 - bound) / length
        toll = [max(0.0, t + stride * s) for t, s in zip(toll, way, strict=True)]
    return kept


def charged(toll: Toll, things: Sequence[Sequence[Option]], needs: Sequence[int]) -> float:
    """The bound that follows from tolls: no choice of things that meets the needs costs less.

    >>> charged([5.0], [[Option(10.0, (2,), 0)], [Option(30.0, (3,), 1)]], (4,))
    20.0
    """
    return _bound(toll, things, needs)[0]


def worth(toll: Toll, option: Option) -> float:
    """What an option brings under tolls, less its price.

    >>> worth([5.0, 0.0], Option(10.0, (3, 1), 0))
    5.0
    """
    return sum([t * g for t, g in zip(toll, option.gains, strict=True) if t]) - option.price


def _bound(
    toll: Toll, things: Sequence[Sequence[Option]], needs: Sequence[int]
) -> tuple[float, list[int]]:
    """The bound, and how much of each need is left open where it is reached."""
    active = [(at, t) for at, t in enumerate(toll) if t]
    bound, slack = sum([t * needs[at] for at, t in active]), list(needs)
    for options in things:
        most, chosen = 0.0, None
        for option in options:
            gains = option.gains
            value = -option.price
            for at, t in active:
                value += t * gains[at]
            if value > most:
                most, chosen = value, gains
        if chosen is not None:
            bound -= most
            slack = [s - g for s, g in zip(slack, chosen, strict=True)]
    return bound, slack


def _first(things: Sequence[Sequence[Option]], needs: Sequence[int]) -> Toll:
    """The price of the last unit of the dearest need, as if it could be bought in parts."""
    dearest, toll = -1.0, [0.0] * len(needs)
    for at, need in enumerate(needs):
        found = (
            (o.price / o.gains[at], o.gains[at]) for some in things for o in some if o.gains[at]
        )
        total, left, last = 0.0, need, 0.0
        for last, gain in sorted(found):  # the last one is what is asked
            part = min(gain, left)
            total, left = total + last * part, left - part
            if left <= 0:
                break
        if total > dearest:
            dearest, toll = total, [0.0] * len(needs)
            toll[at] = last
    return toll
