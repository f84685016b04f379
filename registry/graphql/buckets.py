"""How much a caller may ask: a leaky bucket for each key and each address, one for all processes.

A query pours its cost in; each second some of it runs out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil

from registry.services.counters import counters

KEPT = 24 * 3600
"""Seconds after which a bucket is forgotten and begins anew, empty."""

TRIES = 50
"""Tries, a millisecond apart, to be the one who sets an empty bucket to now."""


@dataclass(frozen=True, slots=True)
class Level:
    """How a bucket stands after a query.

    Attributes:
        size: what it holds, in units of cost.
        remaining: what may still be poured in now.
        reset: seconds until it is empty.
        retry_after: seconds to wait when the query did not fit; None when it did.
    """

    size: int
    remaining: int
    reset: int
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """One caller's bucket: it holds ``size`` and loses ``per_second``.

    One counter says how full it is: all that ran out of it since 1970, were it never empty, and what is in it now.
    Pouring in adds to the counter in one step, so none of many callers at once is forgotten.
    """

    name: str
    size: int
    per_second: int

    def pour(self, cost: int) -> Level:
        """Pour the cost of a query in, or say how long to wait until it fits."""
        ran_out = time.time() * self.per_second
        level = self._added(cost, int(ran_out)) - ran_out
        if level > self.size:
            self._take_back(cost)
            return self._stands(level - cost, self._seconds(level - self.size))
        return self._stands(level)

    @property
    def counter(self) -> str:
        """Name of the counter; a bucket that loses more or less than before begins anew."""
        return f"{self.name}:{self.per_second}"

    def _added(self, cost: int, ran_out: int) -> int:
        found = counters.get(self.counter)
        if found is None:
            counters.add(self.counter, ran_out, KEPT)
        elif found < ran_out:
            self._emptied(ran_out)
        try:
            return counters.incr(self.counter, cost)
        except ValueError:  # forgotten between the two
            return self._added(cost, ran_out)

    def _emptied(self, ran_out: int) -> None:
        """Set the counter of an empty bucket to now: what would run out of an empty bucket is no credit for later.

        One caller at a time, or two would both add what is lacking.
        """
        door = f"{self.counter}:door"
        for _try in range(TRIES):
            if counters.add(door, 1, 1):
                try:
                    lacking = ran_out - counters.get(self.counter, ran_out)
                    if lacking > 0:
                        counters.incr(self.counter, lacking)
                except ValueError:
                    pass  # forgotten
                finally:
                    counters.delete(door)
                return
            time.sleep(0.001)

    def _take_back(self, cost: int) -> None:
        try:
            counters.decr(self.counter, cost)
        except ValueError:
            pass  # forgotten, and so is what was poured in

    def _seconds(self, amount: float) -> int:
        return ceil(amount / self.per_second) if self.per_second else KEPT

    def _stands(self, level: float, retry_after: int | None = None) -> Level:
        left = max(0, int(self.size - level))
        return Level(self.size, left, max(0, self._seconds(level)), retry_after)
