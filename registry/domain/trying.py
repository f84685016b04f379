"""Which smallest sets of things complete an award, when nothing is asked but verdicts?

More things never harm. So a set that does not complete the award can be made as large as it
can be without completing it, and then says: whatever completes the award has something beyond
this. The smallest set that has something beyond each of those is judged next. Either it
completes the award, and no smaller one does, or it grows into one more large set that does not.
(Implicit hitting sets: Moreno-Centeno and Karp, Operations Research 61, 2013.)

Things that are alike are counted and not told apart: a set is how many of each sort.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TypeAlias

from registry.domain.errors import BudgetExhausted
from registry.domain.states import Effort

Counts: TypeAlias = tuple[int, ...]
"""How many of each sort of things."""

Verdict: TypeAlias = Callable[[Counts], bool]
"""Whether so much completes the award."""


class Trying:
    """Finds the smallest sets of things that complete, the smaller ones first.

    ``most`` is how many there are of each sort. ``completes`` must never say no to more than
    it said yes to; ``may`` is a quicker look at it, which never says no where it says yes.
    Exponential at worst in the sizes; raises what those and the effort raise.

    >>> enough = lambda counts: sum(counts) >= 2
    >>> trying = Trying((1, 1, 1), enough, enough, Effort(1000))
    >>> list(trying.smallest()), trying.some()
    ([(1, 1, 0), (0, 1, 1), (1, 0, 1)], (0, 1, 1))
    """

    def __init__(self, most: Counts, completes: Verdict, may: Verdict, effort: Effort) -> None:
        self._most, self._effort = most, effort
        self._completes, self._may = completes, may
        self._enough: list[Counts] = []
        self._too_little: list[Counts] = []
        self._out_of_room = False

    def smallest(self, within: int | None = None) -> Iterator[Counts]:
        """Every set that completes and needs all that it has; ``within`` so many things."""
        size, most = 0, sum(self._most) if within is None else min(within, sum(self._most))
        while (counts := self._next(size, most)) is not None:
            size = sum(counts)
            if self._completes(counts):
                self._enough.append(counts)
                yield counts
            else:
                self._too_little.append(self._grown(counts))

    def some(self) -> Counts | None:
        """One set that completes, with as little needless as the effort allows."""
        counts = self._most
        if not self._completes(counts):
            return None
        with suppress(BudgetExhausted):
            for sort, most in enumerate(self._most):
                asked = partial(self._completes_with, counts, sort)
                counts = _with(counts, sort, bisect_left(range(most), True, key=asked))
        return counts

    def _completes_with(self, counts: Counts, sort: int, number: int) -> bool:
        return self._completes(_with(counts, sort, number))

    def _grown(self, counts: Counts) -> Counts:
        """A set that does not complete, with as much more as it can have without completing."""
        for sort, most in enumerate(self._most):
            more = range(counts[sort] + 1, most + 1)
            asked = partial(self._may_with, counts, sort)
            counts = _with(counts, sort, counts[sort] + bisect_left(more, True, key=asked))
        return counts

    def _may_with(self, counts: Counts, sort: int, number: int) -> bool:
        more = _with(counts, sort, number)
        return any(_holds(more, less) for less in self._enough) or self._may(more)

    def _next(self, size: int, most: int) -> Counts | None:
        """The smallest set, of a size at least, that may complete and holds none that does."""
        nothing = (0,) * len(self._most)
        for room in range(size, most + 1):
            self._out_of_room = False
            found = self._beyond(nothing, self._most, room)
            if found is not None or not self._out_of_room:
                return found
        return None

    def _beyond(self, counts: Counts, most: Counts, room: int) -> Counts | None:
        """A set with something beyond each that is too little, with so many more things."""
        self._effort.spend()
        if any(_holds(counts, less) for less in self._enough):
            return None
        missed = [large for large in self._too_little if _holds(large, counts)]
        if not missed:
            return counts
        ways = min((_ways_beyond(large, most) for large in missed), key=len)
        for sort, number in ways:
            if number - counts[sort] > room:
                self._out_of_room = True
                continue
            more = _with(counts, sort, number)
            found = self._beyond(more, most, room - number + counts[sort])
            if found is not None:
                return found
            most = _with(most, sort, number - 1)
        return None


def _holds(more: Counts, less: Counts) -> bool:
    return all(a >= b for a, b in zip(more, less, strict=True))


def _with(counts: Counts, sort: int, number: int) -> Counts:
    return (*counts[:sort], number, *counts[sort + 1 :])


def _ways_beyond(large: Counts, most: Counts) -> list[tuple[int, int]]:
    return [(s, a + 1) for s, (a, b) in enumerate(zip(large, most, strict=True)) if a < b]
