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
from math import exp

from registry.domain.bounds_cells import Priced, Relaxed, State, Term, making
from registry.domain.bounds_parts import priced_parts
from registry.domain.columns import NONE
from registry.domain.plan_gates import Scope
from registry.domain.plan_problem import Problem

SMALLEST = 1e-4
"""A part never falls to nothing, so that what cannot be had stays infinitely dear."""


ASCENT = 24
"""Rounds of dual ascent before the search; more cost more than they save."""

PATIENCE = 5
"""Rounds that may pass without the bound rising by a thousandth."""


class Bounds:
    """Bounds for one problem. A pass is linear in the problem, but for knapsack covers.

    Here one course of 30 hours fills two places, and one of 10 hours could fill the second. With
    equal parts the bound is 25 hours; once the first place carries more of the price it is the
    true 30.

    >>> from registry.domain.plan_gates import Least
    >>> from registry.domain.plan_leaves import Item, Leaf
    >>> from registry.domain.plan_problem import Node
    >>> first = Leaf(1, (Item(7, 1, (1,), (1,), (7,)),))
    >>> second = Leaf(1, (Item(7, 1, (2,), (1,), (7,)), Item(8, 1, (3,), (2,), (8,))))
    >>> goal = Scope(Least(2, (Scope(first), Scope(second))))
    >>> bounds = Bounds(Problem([Node(), Node(7), Node(8)], [0, 1, 1, 2], goal))
    >>> state = bounds.state([0.0, 30.0, 10.0])
    >>> bounds.improve(state, bounds.relaxed(state), 1.2)
    >>> bounds.renew(state)
    >>> round(state.bound, 6), round(bounds.ascended(state.cost).bound, 6)
    (30.0, 30.0)
    >>> round(bounds.changed(state, 1, 40.0).bound, 6)  # at 40 hours
    40.0
    >>> bounds.tightened(state, bounds.relaxed(state), 2)[0].bound
    30.0
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cells: list[Term | Priced] = []
        self._cell_of = [NONE] * len(problem.nodes)
        self._heads = [0] * len(problem.use_node)
        self._build()
        self._uses, self._node_of = [node.uses for node in problem.nodes], problem.use_node
        self._above = [self._raised(uses) for uses in self._uses]
        cells = {cell.node: cell for cell in self._priced.values()}
        self._downward = [(n, cells.get(n)) for n in reversed(problem.order)]
        self._simple = [n for n in problem.order if self._cell_of[n] == NONE]
        self.parts: list[float] | None = None
        """The share of its price that each use of a node is charged, once ascended."""
        self._shared = [(uses, frozenset(uses)) for uses in self._uses if len(uses) > 1]

    def _build(self) -> None:
        for number in self.problem.order:
            node = self.problem.nodes[number]
            if node.ways or node.entry:
                ways = [self._terms(scope, number) for _, scope in node.ways]
                entry = [] if node.entry is None else self._terms(node.entry, number)
                self._cell_of[number] = len(self.cells)
                self.cells.append(Priced(number, ways, entry))
        self.goal = self._terms(self.problem.goal, NONE)
        self._price_of = [cell.price if isinstance(cell, Term) else None for cell in self.cells]
        self._priced = {at: cell for at, cell in enumerate(self.cells) if isinstance(cell, Priced)}
        self._made = {at: (cell.node, making(cell)) for at, cell in self._priced.items()}
        self._next = [self._cell_above(cell) for cell in self.cells]

    def _cell_above(self, cell: Term | Priced) -> int:
        """The cell that a term adds to, as a bit; none for what is no term or belongs to the goal."""
        if isinstance(cell, Priced) or cell.head == NONE:
            return 0
        return 1 << self._cell_of[cell.head]

    def _terms(self, scope: Scope, head: int) -> list[int]:
        first = len(self.cells)
        for priced in priced_parts(scope):
            for use in priced.uses:
                self._heads[use] |= 1 << len(self.cells)
            self.cells.append(Term(priced.price, priced.pick, head))
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
        cells = len(self.cells)
        state = State(list(cost), [0.0] * len(part), [0.0] * cells, part, [None] * cells)
        self.renew(state)
        return state

    def renew(self, state: State) -> None:
        """Everything anew, after the parts have changed."""
        charge, part, value = state.charge, state.part, state.value
        state.picked = [None] * len(value)
        for number in self._simple:
            price = state.cost[number]
            for use in self._uses[number]:
                charge[use] = price * part[use]
        for at, priced in enumerate(self._price_of):
            if priced is not None:
                value[at] = priced(charge)
            else:
                node, made = self._made[at]
                price = value[at] = made(value, state.cost)
                for use in self._uses[node]:
                    charge[use] = price * part[use]
        state.bound = sum([value[at] for at in self.goal])

    def changed(self, state: State, node: int, cost: float) -> State:
        """The state when taking a node has another price; only what is above it is renewed."""
        after = state.copy()
        after.cost[node] = cost
        charge, value, picked, costs = after.charge, after.value, after.picked, after.cost
        price_of, following, made_of = self._price_of, self._next, self._made
        at = self._cell_of[node]
        due = 1 << at if at != NONE else self._charged(after, node, cost)
        while due:
            low = due & -due
            due ^= low
            at = low.bit_length() - 1
            priced = price_of[at]
            if priced is not None:
                picked[at] = None
                price = priced(charge)
                if price != value[at]:
                    value[at] = price
                    due |= following[at]
            else:
                head, made = made_of[at]
                price = made(value, costs)
                if price != value[at]:
                    value[at] = price
                    due |= self._charged(after, head, price)
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
        for number, cell in self._downward:
            share = weight[number]
            if share <= 0.0:
                continue
            if cell is None:
                taken[number] = share
                continue
            terms, takes = _way(cell, state)
            if takes:
                taken[number] = share
            if terms:
                self._follow(terms, share, state, weight, used)
        return Relaxed(taken, used)

    def _follow(
        self, terms: list[int], share: float, state: State, weight: list[float], used: set[int]
    ) -> None:
        picked = state.picked
        found = [picked[term] or self._picks(state, term) for term in terms]
        wanted = found[0] if len(found) == 1 else set().union(*found)
        part, node = state.part, self._node_of
        for use in wanted:
            weight[node[use]] += share * part[use]
        used |= wanted

    def _picks(self, state: State, term: int) -> set[int]:
        cell = self.cells[term]
        assert isinstance(cell, Term)
        found = state.picked[term] = set(cell.pick(state.charge))
        return found

    def ascended(self, cost: Sequence[float]) -> State:
        """The best bound of a dual ascent from equal parts, which are then those of all."""
        state = self.state(cost)
        best, self.parts, idle = -1.0, state.part, 0
        for turn in range(ASCENT):
            idle = 0 if state.bound > best * 1.001 else idle + 1
            if state.bound > best:
                best, self.parts = state.bound, list(state.part)
            if idle > PATIENCE:
                break
            self.improve(state, self.relaxed(state), 4.0 / (1 + turn * 0.5))
            self.renew(state)
        self.parts = state.part if state.bound > best else self.parts
        return self.state(cost, self.parts)

    def tightened(self, state: State, relaxed: Relaxed, rounds: int) -> tuple[State, Relaxed]:
        """The best bound of some rounds of ascent for one branch, whose parts are then its own."""
        best, now = (state, relaxed), self.state(state.cost, state.part.copy())
        for turn in range(rounds):
            self.improve(now, relaxed, 0.5 / (1 + turn * 0.5))
            self.renew(now)
            relaxed = self.relaxed(now)
            if now.bound > best[0].bound:
                kept = now.copy()
                kept.part, kept.bound = now.part.copy(), now.bound
                best = kept, relaxed
        return best

    def improve(self, state: State, relaxed: Relaxed, step: float) -> None:
        """Let the parts of each shared node grow where it is wanted, by a factor, and the others shrink.

        Adding an amount to the parts instead needs some twenty times the rounds for the same bound.
        """
        part, used, more = state.part, relaxed.used, exp(step)
        for uses, each in self._shared:
            wanted = each & used
            if wanted and len(wanted) < len(uses):
                for use in wanted:
                    part[use] *= more
                _normalise(part, uses)


def _way(cell: Priced, state: State) -> tuple[list[int], bool]:
    """The terms of the cheapest way to have a node, and whether it is taken itself."""
    value = state.value
    best, takes, terms = state.cost[cell.node], True, cell.entry
    for way in cell.ways:
        found = value[way[0]] if len(way) == 1 else sum([value[term] for term in way])
        if found < best:
            best, takes, terms = found, False, [*cell.entry, *way] if cell.entry else way
    return terms, takes


def _normalise(part: list[float], uses: list[int]) -> None:
    for use in uses:
        part[use] = max(part[use], SMALLEST)
    total = sum([part[use] for use in uses])
    for use in uses:
        part[use] /= total
