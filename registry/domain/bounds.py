"""A lower bound on a plan: Knuth's generalisation of Dijkstra, with prices shared out.

Adding up the price of everything a requirement rests on counts a shared step twice.
So each node's price is shared out over its uses, in parts that sum to one: whatever a
plan uses is then charged at most once, and the cheapest derivation under these charges
is never dearer than the best plan. The parts are improved by dual ascent. Where
requirements run in a circle the uses that close it are charged nothing, which keeps
one pass in order enough and the bound below the truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from registry.domain.plan_gates import Scope
from registry.domain.plan_problem import Node, Problem

SMALLEST = 1e-4
"""A part never falls to nothing, so that what cannot be had stays infinitely dear."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What one pass finds: the bound, the nodes it would take with the part charged of
    each, and the uses by which it wants them.
    """

    bound: float
    taken: dict[int, float]
    used: frozenset[int]


class Bounds:
    """Bounds for one problem. A pass is linear in the problem, but for knapsack covers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.part = [0.0] * len(problem.use_node)
        for node in problem.nodes:
            for use in node.uses:
                self.part[use] = 1.0 / len(node.uses)
        self._steps = [(n, problem.nodes[n]) for n in problem.order]
        self._shared = [node for node in problem.nodes if len(node.uses) > 1]
        self._charge = [0.0] * len(problem.use_node)

    def bound(self, cost: Sequence[float]) -> float:
        """The bound alone, for these costs of nodes (``inf`` where one may not be taken)."""
        charge, part = self._charge, self.part
        for number, node in self._steps:
            price = cost[number]
            if node.ways or node.entry:
                price = self._price(node, price)
            for use in node.uses:
                charge[use] = price * part[use]
        return self.problem.goal.cost(charge)

    def relaxed(self, cost: Sequence[float]) -> Relaxed:
        """The bound and what it would take."""
        found = self.bound(cost)
        if found == inf:
            return Relaxed(inf, {}, frozenset())
        weight = [0.0] * len(self.problem.nodes)
        used: set[int] = set()
        taken: dict[int, float] = {}
        self._follow(self.problem.goal, 1.0, weight, used)
        for number, node in reversed(self._steps):
            if weight[number] > 0.0:
                scopes, takes = self._way(node, cost[number])
                if takes:
                    taken[number] = weight[number]
                for scope in scopes:
                    self._follow(scope, weight[number], weight, used)
        return Relaxed(found, taken, frozenset(used))

    def _price(self, node: Node, price: float) -> float:
        for _, scope in node.ways:
            found = scope.cost(self._charge)
            price = min(price, found)
        return price if node.entry is None else price + node.entry.cost(self._charge)

    def _way(self, node: Node, cost: float) -> tuple[list[Scope], bool]:
        scopes = [] if node.entry is None else [node.entry]
        best, takes = cost, True
        for _, scope in node.ways:
            found = scope.cost(self._charge)
            if found < best:
                best, takes, cheapest = found, False, scope
        return (scopes, True) if takes else ([*scopes, cheapest], False)

    def _follow(self, scope: Scope, weight: float, weights: list[float], used: set[int]) -> None:
        chosen: list[int] = []
        scope.pick(self._charge, chosen)
        for use in set(chosen):
            weights[self.problem.use_node[use]] += weight * self.part[use]
            used.add(use)

    def improve(self, relaxed: Relaxed, step: float) -> None:
        """Move the parts of each shared node toward the uses that want it."""
        part, used = self.part, relaxed.used
        for node in self._shared:
            wanted = [use for use in node.uses if use in used]
            if wanted and len(wanted) < len(node.uses):
                share = step / len(wanted)
                for use in node.uses:
                    part[use] *= 1.0 - step
                for use in wanted:
                    part[use] += share
                self._normalise(node.uses)

    def _normalise(self, uses: list[int]) -> None:
        part = self.part
        for use in uses:
            part[use] = max(part[use], SMALLEST)
        total = sum(part[use] for use in uses)
        for use in uses:
            part[use] /= total
