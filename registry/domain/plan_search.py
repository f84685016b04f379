"""The least plans, exactly: best-first branch and bound over what to take.

A branch is what a plan must take and what it must not. The lower bound of ``bounds``
orders the branches, so a plan no dearer than every open branch is the best one left,
and is given out; the search then goes on among plans that do not contain it. That
yields the k best plans without waste, and at any moment a proved bound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil, inf
from typing import NamedTuple, TypeAlias

from registry.domain.bounds import Bounds, Relaxed
from registry.domain.plan_problem import Problem

Ceiling: TypeAlias = tuple[Sequence[int], int]
Taken: TypeAlias = frozenset[int]

ASCENT = 24
"""Rounds of dual ascent before the search; more cost more than they save."""


class Found(NamedTuple):
    """A plan that nothing can be dropped from: its cost and the nodes it pays for."""

    cost: int
    nodes: tuple[int, ...]


class _Branch(NamedTuple):
    bound: int
    depth: int
    number: int
    inside: Taken
    outside: Taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plans found, best first; how many are proved; the bound; whether all was searched."""

    plans: tuple[Found, ...]
    proved: int
    bound: int | None
    steps: int


class Search:
    """One search. ``costs`` are at least 1 for every node that may be taken.

    Time is exponential at worst and bounded by ``steps`` (branches looked at) and ``stop``.
    """

    def __init__(
        self,
        problem: Problem,
        costs: Sequence[int],
        ceilings: Sequence[Ceiling],
        wanted: int,
    ) -> None:
        self.problem, self.costs, self.ceilings, self.wanted = problem, costs, ceilings, wanted
        self.bounds = Bounds(problem)
        self._may = [n for n in problem.order if problem.nodes[n].takeable]
        self._base = [inf] * len(problem.nodes)
        for node in self._may:
            self._base[node] = float(costs[node])
        self._heap: list[_Branch] = []
        self._pool: list[Found] = []
        self._given: list[Found] = []
        self._closed: list[Taken] = []
        self._numbers = 0

    def run(self, steps: int, stop: Callable[[], bool] | None = None) -> Outcome:
        """The best plans within so many steps, or until ``stop`` says so."""
        spent = 0
        if self._reaches(frozenset(self._may)):
            self._ascend()
            self._push(0, frozenset(), frozenset())
        while len(self._given) < self.wanted and not self._give():
            if not self._heap or spent >= steps or (stop is not None and stop()):
                break
            spent += 1
            self._expand(heappop(self._heap))
        return self._outcome(spent)

    def _give(self) -> bool:
        """Give out what is proved; says whether that is enough."""
        while self._pool and self._pool[0].cost <= self._open_bound():
            self._given.append(self._pool.pop(0))
            if len(self._given) == self.wanted:
                return True
        return False

    def _open_bound(self) -> float:
        return self._heap[0].bound if self._heap else inf

    def _outcome(self, spent: int) -> Outcome:
        plans = tuple([*self._given, *self._pool][: self.wanted])
        least = min([self._open_bound(), *(plan.cost for plan in plans[:1])])
        bound = None if least == inf else int(least)
        return Outcome(plans, len(self._given), bound, spent)

    # Branches

    def _push(self, bound: int, inside: Taken, outside: Taken) -> None:
        self._numbers += 1
        heappush(self._heap, _Branch(bound, -len(inside), self._numbers, inside, outside))

    def _expand(self, branch: _Branch) -> None:
        inside, outside = branch.inside, branch.outside
        if self._known_within(inside) is not None or self._too_much(inside, outside):
            return
        relaxed = self.bounds.relaxed(self._costs_of(self._base, inside, outside))
        if relaxed.bound == inf:
            return
        bound = max(branch.bound, self._cost(inside) + _whole(relaxed.bound))
        if bound >= self._last_useful():
            return
        self.bounds.improve(relaxed, 0.1)
        found = self._candidate(inside, outside, relaxed, bound)
        if found is None or found <= inside:
            return
        if self._waits(found, bound):
            self._push(bound, inside, outside)
            return
        pivot = max(found - inside, key=lambda n: (self._uncharged(n, relaxed), -n))
        self._push(bound, inside | {pivot}, outside)
        self._push(bound, inside, outside | {pivot})

    def _uncharged(self, node: int, relaxed: Relaxed) -> float:
        return (1.0 - relaxed.taken.get(node, 0.0)) * self.costs[node]

    def _last_useful(self) -> float:
        missing = self.wanted - len(self._given)
        return self._pool[missing - 1].cost if len(self._pool) >= missing else inf

    def _waits(self, found: Taken, bound: int) -> bool:
        """Whether a plan in hand is as good as this branch can be: it is given out first."""
        return any(plan.cost <= bound and found.issuperset(plan.nodes) for plan in self._pool)

    def _candidate(
        self, inside: Taken, outside: Taken, relaxed: Relaxed, bound: int
    ) -> Taken | None:
        """A set to branch within: a plan of this branch, new or known; ``None`` if it has none."""
        hoped = inside.union(relaxed.taken)
        known = self._known_within(hoped)
        if known is not None:
            return known
        if self._reaches(hoped):
            if self._pool and self._cost(hoped) > bound and hoped > inside:
                return hoped
            return self._noted(self._shrunk(hoped, self._dearest(hoped)))
        # A plan in hand says as well what to branch on, and costs nothing to make.
        for plan in (*self._pool, *self._given):
            if outside.isdisjoint(plan.nodes):
                return frozenset(plan.nodes)
        return self._repaired(hoped, frozenset(self._may) - outside)

    def _repaired(self, hoped: Taken, allowed: Taken) -> Taken | None:
        if not self._reaches(allowed):
            return None
        enough = self._shrunk(allowed, self._dearest(allowed - hoped))
        return self._noted(self._shrunk(enough, self._dearest(enough)))

    def _noted(self, plan: Taken) -> Taken:
        if not self._fits(plan):
            self._closed.append(plan)
            return plan
        found = Found(self._cost(plan), tuple(sorted(plan)))
        if found not in self._pool and found not in self._given:
            self._pool.append(found)
            self._pool.sort()
        return plan

    def _known_within(self, nodes: Taken) -> Taken | None:
        """A plan in hand, or a set that breaks a ceiling, inside these nodes."""
        for plan in (*self._given, *self._pool):
            if nodes.issuperset(plan.nodes):
                return frozenset(plan.nodes)
        return next((closed for closed in self._closed if nodes >= closed), None)

    # Sets

    def _cost(self, nodes: Taken) -> int:
        return sum(self.costs[node] for node in nodes)

    def _dearest(self, nodes: Taken) -> list[int]:
        return sorted(nodes, key=lambda node: (-self.costs[node], -node))

    def _reaches(self, nodes: Taken) -> bool:
        taken = bytearray(len(self.problem.nodes))
        for node in nodes:
            taken[node] = 1
        return self.problem.reaches(taken)

    def _shrunk(self, nodes: Taken, order: list[int]) -> Taken:
        """Drop what can be dropped, many at once where that is possible."""
        if not order:
            return nodes
        fewer = nodes.difference(order)
        if self._reaches(fewer):
            return fewer
        if len(order) == 1:
            return nodes
        half = len(order) // 2
        return self._shrunk(self._shrunk(nodes, order[:half]), order[half:])

    def _fits(self, nodes: Taken) -> bool:
        return all(sum(adds[n] for n in nodes) <= most for adds, most in self.ceilings)

    def _too_much(self, inside: Taken, outside: Taken) -> bool:
        """Whether every plan of a branch breaks a ceiling."""
        if not self._fits(inside):
            return True
        for adds, most in self.ceilings:
            base = [float(a) if b < inf else inf for a, b in zip(adds, self._base, strict=True)]
            least = self.bounds.bound(self._costs_of(base, inside, outside))
            if least == inf or sum(adds[n] for n in inside) + _whole(least) > most:
                return True
        return False

    def _costs_of(self, base: list[float], inside: Taken, outside: Taken) -> list[float]:
        now = list(base)
        for node in inside:
            now[node] = 0.0
        for node in outside:
            now[node] = inf
        return now

    def _ascend(self) -> None:
        best, parts = -1.0, self.bounds.part
        for turn in range(ASCENT):
            relaxed = self.bounds.relaxed(self._base)
            if relaxed.bound > best:
                best, parts = relaxed.bound, list(self.bounds.part)
            self.bounds.improve(relaxed, 0.7 / (1 + turn * 0.5))
        self.bounds.part[:] = parts


def _whole(bound: float) -> int:
    """The least whole number not below the bound, but for the error of floating point.

    >>> _whole(6.999999999), _whole(7.2)
    (7, 8)
    """
    return ceil(bound * (1 - 1e-11) - 1e-3)
