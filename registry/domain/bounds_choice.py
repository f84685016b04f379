"""Which things together meet every need for the least price?

A best-first search over what to take, thing by thing, those first that matter most. Tolls
bound what is still to pay. Whether what is taken will do is asked of the caller, once the
needs are met.
"""

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from math import gcd, inf
from typing import NamedTuple, TypeAlias

from registry.domain.bounds_tolls import Option, Toll, worth
from registry.domain.plan_filling import Stop, Stopped
from registry.domain.plan_leaves import Got

OFTEN = 64
"""Branches after which the caller's ``stop`` is asked again."""

Fills: TypeAlias = Callable[[Got], bool]
"""Says whether what is taken will do, once every need is met; may raise ``Stopped``."""


class _Branch(NamedTuple):
    bound: float
    depth: int
    """Less than zero by the things decided: of equals the deepest goes first."""
    number: int
    paid: float
    lacking: tuple[int, ...]
    taken: Got
    asked: bool


class Choice:
    """One search: things in the order in which they matter, and what the later ones can bring.

    Time is exponential at worst, and bounded by what ``found`` is given.

    >>> things = [[Option(10.0, (2,), 0)], [Option(30.0, (3,), 1)], [Option(25.0, (2,), 2)]]
    >>> Choice(things, (4,), [10.0]).found(lambda taken: True, lambda: False, 100, 10)
    (35.0, 5)
    >>> Choice(things, (4,), [10.0]).found(lambda taken: taken & 2 > 0, lambda: False, 100, 10)
    (40.0, 3)
    """

    def __init__(self, things: list[list[Option]], needs: Sequence[int], toll: Toll) -> None:
        self._needs = tuple(needs)
        matters = [(max(worth(toll, option) for option in some), some) for some in things]
        matters.sort(key=lambda thing: -abs(thing[0]))
        self._things = [some for _, some in matters]
        self._active = [(at, t) for at, t in enumerate(toll) if t]
        self._saved, self._left = [0.0], [(0,) * len(needs)]
        for value, some in reversed(matters):
            self._saved.append(self._saved[-1] + max(0.0, value))
            most = [max(gains) for gains in zip(*(o.gains for o in some), strict=True)]
            self._left.append(tuple([a + b for a, b in zip(self._left[-1], most, strict=True)]))
        self._saved.reverse()
        self._left.reverse()
        self._grid = _grid([o.price for some in things for o in some], len(things))
        self._heap: list[_Branch] = []
        self._numbers = 0

    def found(self, fills: Fills, stop: Stop, most: int, asks: int) -> tuple[float, Got]:
        """The least price and what is taken; a bound below it when the caller stops, or after
        ``most`` branches, or once ``fills`` said no ``asks`` times. ``inf`` when nothing will do.
        """
        self._push(0, 0.0, self._needs, 0, 0.0, asked=False)
        looked = 0
        while self._heap:
            branch = heappop(self._heap)
            looked += 1
            if looked > most or asks <= 0 or (looked % OFTEN == 0 and stop()):
                return branch.bound, branch.taken
            if not branch.asked and max(branch.lacking, default=0) <= 0:
                asks -= 1
                try:
                    if fills(branch.taken):
                        return branch.paid, branch.taken
                except Stopped:
                    return branch.bound, branch.taken
            if -branch.depth < len(self._things):
                self._split(branch)
        return inf, 0

    def _split(self, branch: _Branch) -> None:
        place, _, _, paid, lacking, taken = -branch.depth, *branch[1:6]
        idle = True
        for price, gains, at in self._things[place]:
            less = tuple([a - b for a, b in zip(lacking, gains, strict=True)])
            idle = idle and price > 0.0
            self._push(place + 1, paid + price, less, taken | 1 << at, branch.bound, asked=False)
        if idle or len(self._things[place]) > 1:
            complete = max(lacking, default=0) <= 0
            self._push(place + 1, paid, lacking, taken, branch.bound, asked=complete)

    def _push(
        self,
        place: int,
        paid: float,
        lacking: tuple[int, ...],
        taken: Got,
        least: float,
        *,
        asked: bool,
    ) -> None:
        for lack, left in zip(lacking, self._left[place], strict=True):
            if lack > left:
                return
        rest = -self._saved[place]
        for at, toll in self._active:
            rest += toll * lacking[at]
        bound = self._rounded(paid + rest) if rest > 0.0 else paid
        self._numbers += 1
        heappush(
            self._heap,
            _Branch(max(bound, least), -place, self._numbers, paid, lacking, taken, asked),
        )

    def _rounded(self, bound: float) -> float:
        if self._grid:
            steps = bound % self._grid
            if len(self._things) + 0.5 < steps < self._grid - 0.5:
                return bound - steps + self._grid
        return bound


def _grid(prices: list[float], things: int) -> int:
    """What all prices are a multiple of, but for one each: no sum lies far above a multiple.

    0 where there is no such amount.

    >>> _grid([3001.0, 5001.0, 0.0], 3), _grid([3000.5, 5001.0], 2)
    (1000, 0)
    """
    found = 0
    for price in prices:
        if not price.is_integer():
            return 0
        found = gcd(found, max(0, int(price) - 1))
    return found if found > things + 1 else 0
