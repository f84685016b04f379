"""The least plans, exactly: best-first branch and bound over what to take.

A branch is what a plan must take and what it must not. The lower bound of ``bounds``
orders the branches, so a plan no dearer than every open branch is the best one left,
and is given out; the search then goes on among plans that do not contain it. That
yields the k best plans without waste, and at any moment a proved bound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import NamedTuple

from registry.domain.bounds import Bounds
from registry.domain.bounds_cells import Relaxed, State
from registry.domain.plan_ceilings import Ceiling, Ceilings
from registry.domain.plan_costs import Costs
from registry.domain.plan_filling import Stopped
from registry.domain.plan_leaves import Got, bits, members
from registry.domain.plan_problem import Problem

TRIED = 2
"""Nodes tried both ways before a branch is split by the best of them."""

TIES = 8
"""Search steps in which a plan of proved amount may still be beaten by one with fewer steps:
to prove that as well would cost as much again, and nobody asked for it."""

EASY = 200
"""Search steps after which the question is hard enough to tighten the bound of each branch."""

ROUNDS = 2
"""Rounds of ascent for each branch then: fewer branches, each dearer, in all a third of the time."""

NARROWED = (1, 3, 9)
"""Search steps at which nodes are settled for good where only one side of them can win."""


class Found(NamedTuple):
    """A plan that nothing can be dropped from: its cost and the nodes it pays for."""

    cost: int
    nodes: Got


class _Branch(NamedTuple):
    bound: int
    depth: int
    number: int
    inside: Got
    outside: Got
    state: State


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plans found, best first; how many are proved; the bound; whether all was searched."""

    plans: tuple[Found, ...]
    proved: int
    bound: int | None
    steps: int


class Search:
    """One search. Costs are at least 1 for every node that may be taken.

    Time is exponential at worst and bounded by ``steps`` (branches looked at) and ``stop``.

    >>> from registry.domain.plan_gates import Scope
    >>> from registry.domain.plan_leaves import Item, Leaf
    >>> from registry.domain.plan_problem import Node
    >>> either = Leaf(1, (Item(7, 1, (1,), (1,), (7,)), Item(8, 1, (2,), (2,), (8,))))
    >>> nodes = [Node(), Node(7, takeable=True), Node(8, takeable=True)]
    >>> hours = Costs((0, 40_001, 30_001), unit=1000, unknown=10**6, quantum=1, most_steps=2)
    >>> search = Search(Problem(nodes, [0, 1, 2], Scope(either)), hours, [], wanted=2)
    >>> [found.cost for found in search.run(steps=100).plans]
    [30001, 40001]
    """

    def __init__(
        self, problem: Problem, costs: Costs, ceilings: Sequence[Ceiling], wanted: int
    ) -> None:
        self.problem, self.costs, self.wanted = problem, costs, wanted
        self.bounds = Bounds(problem)
        self._may = bits(n for n in problem.order if problem.nodes[n].takeable)
        self._base = [float(c) if self._may >> n & 1 else inf for n, c in enumerate(costs.of)]
        self._ceilings = Ceilings(ceilings, self.bounds, self._base)
        self._heap: list[_Branch] = []
        self._pool: list[Found] = []
        self._given: list[Found] = []
        self._closed: list[Got] = []
        self._paid: dict[Got, int] = {}
        self._numbers = self._looked = self._tied = 0

    def run(self, steps: int, stop: Callable[[], bool] | None = None) -> Outcome:
        """The best plans within so many steps, or until ``stop`` says so."""
        self.problem.watch(stop)
        self._open()
        while len(self._given) < self.wanted and not self._give():
            if not self._heap or self._looked >= steps or (stop is not None and stop()):
                break
            self._looked += 1
            branch = heappop(self._heap)
            try:
                self._expand(branch)
            except Stopped:
                # What was not looked at to the end stays open: its bound still holds.
                heappush(self._heap, branch)
                break
        self.problem.watch(None)
        return self._outcome(self._looked)

    def _open(self) -> None:
        """The first branch, unless nothing reaches the goal."""
        try:
            if self.problem.reaches(self._may):
                self._push(0, 0, 0, self.bounds.ascended(self._base))
        except Stopped:
            self._push(0, 0, 0, self.bounds.state(self._base))

    def _give(self) -> bool:
        """Give out what is proved; says whether that is enough."""
        while self._pool and self._due(self._pool[0].cost, self._open_bound()):
            self._given.append(self._pool.pop(0))
            self._tied = 0
            if len(self._given) == self.wanted:
                return True
        return False

    def _due(self, cost: int, bound: float) -> bool:
        if cost > bound and self.costs.same(cost, bound):
            self._tied += 1
        return cost <= bound or self._tied > TIES

    def _open_bound(self) -> float:
        return self._heap[0].bound if self._heap else inf

    def _outcome(self, spent: int) -> Outcome:
        plans = tuple([*sorted(self._given), *self._pool][: self.wanted])
        least = min([self._open_bound(), *(plan.cost for plan in plans[:1])])
        bound = None if least == inf else int(least)
        return Outcome(plans, len(self._given), bound, spent)

    # Branches

    def _push(self, bound: int, inside: Got, outside: Got, state: State) -> None:
        if state.bound == inf:
            return
        bound = max(bound, self._bound(inside, state))
        if bound < self._last_useful():
            self._numbers += 1
            depth = -inside.bit_count()
            heappush(self._heap, _Branch(bound, depth, self._numbers, inside, outside, state))

    def _bound(self, inside: Got, state: State) -> int:
        return self.costs.rounded(self._cost(inside) + state.bound, inside.bit_count())

    def _expand(self, branch: _Branch) -> None:
        bound, _, _, inside, outside, state = branch
        if bound >= self._last_useful() or self._known_within(inside) is not None:
            return
        if self._ceilings.excludes(inside, outside):
            return
        relaxed = self.bounds.relaxed(state)
        if self._looked > EASY:
            state, relaxed = self.bounds.tightened(state, relaxed, ROUNDS)
            bound = max(bound, self._bound(inside, state))
            if bound >= self._last_useful():
                return
            branch = branch._replace(bound=bound, state=state)
        found = self._candidate(inside, outside, relaxed, bound)
        if found is None or found & ~inside == 0:
            return
        if self._waits(found, bound):
            self._push(bound, inside, outside, state)
        elif self._looked in NARROWED and self._last_useful() < inf:
            self._narrow(branch, relaxed)
        else:
            self._split(branch, self._pivots(found & ~inside, relaxed))

    def _narrow(self, branch: _Branch, relaxed: Relaxed) -> None:
        """Settle nodes of which one side cannot beat the plans in hand; one pass.

        To leave out what the bound does not take, or to take what it does, raises nothing.
        """
        bound, _, _, inside, outside, state = branch
        for node in members(self._may & ~inside & ~outside):
            taken = node in relaxed.taken
            if not taken and not self._is_beaten(inside | 1 << node, state):
                continue  # at no price the bound would be lower still
            other = self.bounds.changed(state, node, inf if taken else 0.0)
            if self._is_beaten(inside if taken else inside | 1 << node, other):
                inside |= taken << node
                outside |= (not taken) << node
                state = self.bounds.changed(state, node, 0.0 if taken else inf)
        self._push(bound, inside, outside, state)

    def _is_beaten(self, inside: Got, state: State) -> bool:
        return state.bound == inf or self._bound(inside, state) >= self._last_useful()

    def _pivots(self, nodes: Got, relaxed: Relaxed) -> list[int]:
        """The nodes whose price the bound charges least of, in full."""
        taken, cost = relaxed.taken, self.costs.of
        by_rest = sorted(((taken.get(n, 0.0) - 1.0) * cost[n], n) for n in members(nodes))
        return [node for _, node in by_rest[:TRIED]]

    def _split(self, branch: _Branch, pivots: list[int]) -> None:
        """Split by the node whose lesser side raises the bound most."""
        best = -1.0
        for node in pivots:
            taken = self.bounds.changed(branch.state, node, 0.0)
            with_it = taken.bound + self.costs.of[node]
            if with_it <= best:
                continue
            left = self.bounds.changed(branch.state, node, inf)
            gain = min(with_it, left.bound)
            if gain > best:
                best, chosen = gain, (node, taken, left)
        node, taken, left = chosen
        self._push(branch.bound, branch.inside | 1 << node, branch.outside, taken)
        self._push(branch.bound, branch.inside, branch.outside | 1 << node, left)

    def _last_useful(self) -> float:
        missing = self.wanted - len(self._given)
        return self._pool[missing - 1].cost if len(self._pool) >= missing else inf

    def _waits(self, found: Got, bound: int) -> bool:
        """Whether a plan in hand is as good as this branch can be: it is given out first."""
        return any(plan.cost <= bound and plan.nodes & ~found == 0 for plan in self._pool)

    def _candidate(self, inside: Got, outside: Got, relaxed: Relaxed, bound: int) -> Got | None:
        """A set to branch within: a plan of this branch, new or known; ``None`` if it has none."""
        hoped = inside | bits(relaxed.taken)
        known = self._known_within(hoped)
        if known is not None:
            return known
        if hoped != inside and self._cost(hoped) >= self._last_useful():
            return hoped
        if self.problem.reaches(hoped):
            # What costs no more than the bound has nothing that could be dropped.
            least = self._cost(hoped) <= bound
            return self._noted(hoped if least else self._shrunk(hoped, self._dearest(hoped)))
        allowed = self._may & ~outside
        if not self.problem.reaches(allowed):
            return None
        if self._pool:
            # A plan in hand says as well what to branch on, and costs nothing to make.
            for nodes in (hoped, *(plan.nodes for plan in (*self._pool, *self._given))):
                if nodes & allowed & ~inside:
                    return nodes & allowed
        return self._repaired(hoped, allowed)

    def _repaired(self, hoped: Got, allowed: Got) -> Got:
        enough = self._shrunk(allowed, self._dearest(allowed & ~hoped))
        return self._noted(self._shrunk(enough, self._dearest(enough)))

    def _noted(self, plan: Got) -> Got:
        if not self._ceilings.keeps(plan):
            self._closed.append(plan)
            return plan
        found = Found(self._cost(plan), plan)
        if found not in self._pool and found not in self._given:
            self._pool.append(found)
            self._pool.sort()
        return plan

    def _known_within(self, nodes: Got) -> Got | None:
        """A plan in hand, or a set that breaks a ceiling, inside these nodes."""
        for plan in (*self._given, *self._pool):
            if not plan.nodes & ~nodes:
                return plan.nodes
        return next((closed for closed in self._closed if not closed & ~nodes), None)

    # Sets

    def _cost(self, nodes: Got) -> int:
        """What some nodes cost together; asked of the same ones again and again."""
        known = self._paid.get(nodes)
        if known is None:
            cost = self.costs.of
            known = self._paid[nodes] = sum([cost[node] for node in members(nodes)])
        return known

    def _dearest(self, nodes: Got) -> list[int]:
        return sorted(members(nodes), key=lambda node: (-self.costs.of[node], -node))

    def _shrunk(self, nodes: Got, order: list[int]) -> Got:
        """Drop what can be dropped, many at once where that is possible."""
        if not order:
            return nodes
        fewer = nodes & ~bits(order)
        if self.problem.reaches(fewer):
            return fewer
        if len(order) == 1:
            return nodes
        half = len(order) // 2
        return self._shrunk(self._shrunk(nodes, order[:half]), order[half:])
