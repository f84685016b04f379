"""A lower bound on a plan: Knuth's generalisation of Dijkstra, with prices shared out.

Adding up the price of everything a requirement rests on counts a shared step twice.
So each node's price is shared out over its uses, in parts that sum to one: whatever a
plan uses is then charged at most once, and the cheapest derivation under these charges
is never dearer than the best plan. The parts are improved by dual ascent. Where
requirements run in a circle the uses that close it are charged nothing, which keeps
one pass in order enough and the bound below the truth.

A bound is kept as cells in one order: the terms of each node (the members of an "all
of", or a gate as a whole), then the node itself, and last the terms of the goal. When a
price changes only the cells above it are looked at again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.domain.columns import NONE
from registry.domain.plan_gates import Gate, Scope, members_of
from registry.domain.plan_problem import Problem, uses_of

SMALLEST = 1e-4
"""A part never falls to nothing, so that what cannot be had stays infinitely dear."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What one pass finds: the nodes it would take with the part charged of each, and the
    uses by which it wants them.
    """

    taken: dict[int, float]
    used: frozenset[int]


class Term(NamedTuple):
    """A gate whose cost adds to that of the node above it."""

    gate: Gate
    head: int


class Priced(NamedTuple):
    """A node with a price of its own making: its terms by way, and those of its entry."""

    node: int
    ways: list[list[int]]
    entry: list[int]


class State:
    """The bound of one branch: the price of taking each node, and what follows from it."""

    __slots__ = ("bound", "charge", "cost", "part", "value")

    def __init__(
        self, cost: list[float], charge: list[float], value: list[float], part: list[float]
    ) -> None:
        self.cost, self.charge, self.value, self.part = cost, charge, value, part
        self.bound = 0.0

    def copy(self) -> "State":
        """The same with prices of its own; the parts stay common."""
        return State(self.cost.copy(), self.charge.copy(), self.value.copy(), self.part)


class Bounds:
    """Bounds for one problem. A pass is linear in the problem, but for knapsack covers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cells: list[Term | Priced] = []
        self._cell_of = [NONE] * len(problem.nodes)
        self._heads = [0] * len(problem.use_node)
        self._build()
        self._uses = [node.uses for node in problem.nodes]
        self._above = [self._raised(uses) for uses in self._uses]
        self._simple = [n for n in problem.order if self._cell_of[n] == NONE]
        self._shared = [uses for uses in self._uses if len(uses) > 1]

    def _build(self) -> None:
        for number in self.problem.order:
            node = self.problem.nodes[number]
            if node.ways or node.entry:
                ways = [self._terms(scope, number) for _, scope in node.ways]
                entry = [] if node.entry is None else self._terms(node.entry, number)
                self._cell_of[number] = len(self.cells)
                self.cells.append(Priced(number, ways, entry))
        self.goal = self._terms(self.problem.goal, NONE)

    def _terms(self, scope: Scope, head: int) -> list[int]:
        first = len(self.cells)
        for gate in members_of(scope, inside=True):
            for use in uses_of(gate):
                self._heads[use] |= 1 << len(self.cells)
            self.cells.append(Term(gate, head))
        return list(range(first, len(self.cells)))

    def _raised(self, uses: Iterable[int]) -> int:
        cells = 0
        for use in uses:
            cells |= self._heads[use]
        return cells

    # Passes

    def state(self, cost: Sequence[float], part: list[float] | None = None) -> State:
        """A fresh state for these costs of nodes (``inf`` where one may not be taken)."""
        if part is None:
            part = [0.0] * len(self._heads)
            for uses in self._uses:
                for use in uses:
                    part[use] = 1.0 / len(uses)
        state = State(list(cost), [0.0] * len(part), [0.0] * len(self.cells), part)
        self.renew(state)
        return state

    def renew(self, state: State) -> None:
        """Everything anew, after the parts have changed."""
        charge, part, value = state.charge, state.part, state.value
        for number in self._simple:
            price = state.cost[number]
            for use in self._uses[number]:
                charge[use] = price * part[use]
        for at, cell in enumerate(self.cells):
            if isinstance(cell, Term):
                value[at] = cell.gate.cost(charge)
            else:
                price = value[at] = _price(cell, state)
                for use in self._uses[cell.node]:
                    charge[use] = price * part[use]
        state.bound = sum([value[at] for at in self.goal])

    def changed(self, state: State, node: int, cost: float) -> State:
        """The state when taking a node has another price; only what is above it is renewed."""
        after = state.copy()
        after.cost[node] = cost
        charge, value = after.charge, after.value
        at = self._cell_of[node]
        due = 1 << at if at != NONE else self._charged(after, node, cost)
        while due:
            low = due & -due
            due ^= low
            at = low.bit_length() - 1
            cell = self.cells[at]
            if isinstance(cell, Term):
                price = cell.gate.cost(charge)
                if price != value[at]:
                    value[at] = price
                    if cell.head != NONE:
                        due |= 1 << self._cell_of[cell.head]
            else:
                price = _price(cell, after)
                if price != value[at]:
                    value[at] = price
                    due |= self._charged(after, cell.node, price)
        after.bound = sum([value[at] for at in self.goal])
        return after

    def _charged(self, state: State, node: int, price: float) -> int:
        charge, part = state.charge, state.part
        for use in self._uses[node]:
            charge[use] = price * part[use]
        return self._above[node]

    # What the bound rests on

    def relaxed(self, state: State) -> Relaxed:
        """What the cheapest derivation would take."""
        weight = [0.0] * len(self.problem.nodes)
        used: set[int] = set()
        taken: dict[int, float] = {}
        self._follow(self.goal, 1.0, state, weight, used)
        for number in reversed(self.problem.order):
            if weight[number] > 0.0:
                terms, takes = self._way(number, state)
                if takes:
                    taken[number] = weight[number]
                self._follow(terms, weight[number], state, weight, used)
        return Relaxed(taken, frozenset(used))

    def _way(self, number: int, state: State) -> tuple[list[int], bool]:
        at = self._cell_of[number]
        if at == NONE:
            return [], True
        cell = self.cells[at]
        assert isinstance(cell, Priced)
        best, takes, terms = state.cost[number], True, cell.entry
        for way in cell.ways:
            found = sum([state.value[term] for term in way])
            if found < best:
                best, takes, terms = found, False, [*cell.entry, *way]
        return terms, takes

    def _follow(
        self, terms: list[int], share: float, state: State, weight: list[float], used: set[int]
    ) -> None:
        chosen: list[int] = []
        for term in terms:
            self.cells[term].gate.pick(state.charge, chosen)  # type: ignore[union-attr]
        for use in set(chosen):
            weight[self.problem.use_node[use]] += share * state.part[use]
            used.add(use)

    def improve(self, state: State, relaxed: Relaxed, step: float) -> None:
        """Move the parts of each shared node toward the uses that want it."""
        part, used = state.part, relaxed.used
        for uses in self._shared:
            wanted = [use for use in uses if use in used]
            if wanted and len(wanted) < len(uses):
                share = step / len(wanted)
                for use in uses:
                    part[use] *= 1.0 - step
                for use in wanted:
                    part[use] += share
                _normalise(part, uses)


def _price(cell: Priced, state: State) -> float:
    value, price = state.value, state.cost[cell.node]
    for way in cell.ways:
        found = sum([value[at] for at in way])
        price = min(price, found)
    return price + sum([value[at] for at in cell.entry]) if cell.entry else price


def _normalise(part: list[float], uses: list[int]) -> None:
    for use in uses:
        part[use] = max(part[use], SMALLEST)
    total = sum([part[use] for use in uses])
    for use in uses:
        part[use] /= total
