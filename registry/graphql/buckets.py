"""How much a caller may ask: a leaky bucket in the cache, one for each key and each address.

A query pours its cost in; each second some of it runs out. The sum poured in is a counter that the cache adds to in
one step, so that processes that share a cache share the bucket.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil

from django.core.cache import cache

KEPT = 24 * 3600
"""Seconds after which a bucket that nobody uses is forgotten; every bucket is empty by then."""


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
    """One caller's bucket: it holds ``size`` and loses ``per_second``."""

    name: str
    size: int
    per_second: int

    def pour(self, cost: int) -> Level:
        """Pour the cost of a query in, or say how long to wait until it fits."""
        now = time.time()
        level = self._added(cost, now)
        if level > self.size:
            self._take_back(cost)
            over = level - self.size
            wait = ceil(over / self.per_second)
            return self._stands(level - cost, wait)
        return self._stands(level)

    def _added(self, cost: int, now: float) -> float:
        since, poured = f"{self.name}:since", f"{self.name}:poured"
        start = cache.get(since)
        if start is not None:
            try:
                level = cache.incr(poured, cost) - (now - start) * self.per_second
            except ValueError:  # forgotten between the two
                level = 0
            if level > cost:
                return level
        # It was empty: what ran out of an empty bucket is no credit for later.
        cache.set(poured, cost, KEPT)
        cache.set(since, now, KEPT)
        return cost

    def _take_back(self, cost: int) -> None:
        try:
            cache.decr(f"{self.name}:poured", cost)
        except ValueError:
            pass  # forgotten, and so is what was poured in

    def _stands(self, level: float, retry_after: int | None = None) -> Level:
        left = max(0, int(self.size - level))
        return Level(self.size, left, max(0, ceil(level / self.per_second)), retry_after)
