"""The part of the catalogue that a plan can reach, as nodes and scopes in one order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from registry.domain.columns import NONE
from registry.domain.plan_exact import satisfied
from registry.domain.plan_gates import Gate, Scope, all_leaves, all_scopes
from registry.domain.plan_leaves import Got, Meets, bits


@dataclass(slots=True, eq=False)
class Node:
    """An offering in reach (or an attestation, by its code), and the ways to have it.

    ``ways`` are the rules that earn it, by number, each with its scope. ``uses`` are
    the places where its price is charged. An award that is held has a second node, ``held``.

    >>> from registry.domain.plan_leaves import Leaf
    >>> entry, way = Scope(Leaf(1, ())), Scope(Leaf(0, ()))
    >>> list(Node(7, entry=entry, ways=[(0, way)]).scopes()) == [entry, way]
    True
    """

    offering: int = NONE
    code: str = ""
    takeable: bool = False
    held: bool = False
    entry: Scope | None = None
    ways: list[tuple[int, Scope]] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)

    def scopes(self) -> Iterator[Scope]:
        """Everything that may have to be met first."""
        if self.entry is not None:
            yield self.entry
        for _, scope in self.ways:
            yield scope


_Tested: TypeAlias = tuple[Got, Meets | None, list[Meets], Got]
"""The bit of a node, its entry requirement, its ways, and the bit of the same award as held."""


@dataclass(slots=True, eq=False)
class Problem:
    """Nodes in reach, the node of each use, and the goal.

    ``order`` has every node after what it rests on; the few uses that run backwards
    (requirements in a circle) are charged nothing, which only lowers the bound.

    >>> from registry.domain.plan_leaves import Item, Leaf
    >>> course = Scope(Leaf(1, (Item(7, 1, (1,), (1,), (7,)),)))
    >>> award = Scope(Leaf(1, (Item(8, 1, (2,), (2,), (8,)),)))
    >>> problem = Problem([Node(), Node(7), Node(8, ways=[(0, course)])], [0, 1, 2], award)
    >>> bin(problem.closure(0b010)), problem.reaches(0b010), problem.reaches(0)
    ('0b111', True, False)
    >>> problem.is_fresh(2, 0b010, 0b011)
    True
    >>> problem.watch(lambda: False)
    """

    nodes: list[Node]
    use_node: list[int]
    goal: Scope
    order: list[int] = field(default_factory=list)
    circular: bool = False
    assumed: dict[int, set[str]] = field(default_factory=dict)
    _composed: list[_Tested] = field(default_factory=list)
    _unproved: Got = 0
    held: Got = field(init=False)

    def __post_init__(self) -> None:
        held = {node.offering: n for n, node in enumerate(self.nodes) if node.held}
        self.held = bits([0, *held.values()])
        rests_on = [[u for s in node.scopes() for u in uses_of(s)] for node in self.nodes]
        self._arrange(rests_on)
        place = {node: at for at, node in enumerate(self.order)}
        for head in self.order:
            for use in rests_on[head]:
                if place[self.use_node[use]] < place[head]:
                    self.nodes[self.use_node[use]].uses.append(use)
                else:
                    self.circular = True
        for use in uses_of(self.goal):
            self.nodes[self.use_node[use]].uses.append(use)
        composed = [n for n in self.order if self.nodes[n].entry or self.nodes[n].ways]
        self._composed = [_tested(n, self.nodes[n], held) for n in composed]
        self._unproved = bits(composed)

    def _arrange(self, rests_on: list[list[int]]) -> None:
        """Depth first from the goal, by hand: chains may be deeper than the stack."""
        seen = bytearray(len(self.nodes))
        stack = [(NONE, iter(uses_of(self.goal)))]
        while stack:
            node, uses = stack[-1]
            for use in uses:
                below = self.use_node[use]
                if below and not seen[below]:
                    seen[below] = 1
                    stack.append((below, iter(rests_on[below])))
                    break
            else:
                stack.pop()
                if node != NONE:
                    self.order.append(node)

    def closure(self, taken: Got) -> Got:
        """Everything had once these nodes are paid for. Polynomial but for contested scopes.

        A node that is paid for is had only when its entry requirement is met.
        """
        return self._closed(taken, self.held, 0)

    def is_fresh(self, number: int, taken: Got, got: Got) -> bool:
        """Whether an award is earned by more than itself as it is held, with this taken and had."""
        held = next((one[3] for one in self._composed if one[0] == 1 << number), 0)
        return not held or bool(self._closed(taken, self.held & ~held, got) >> number & 1)

    def _closed(self, taken: Got, held: Got, entered: Got) -> Got:
        """What is had without the holdings left out of ``held``; these open entries all the same."""
        got = (taken & ~self.held | held) & ~self._unproved
        while True:
            before = got
            for bit, entry, ways, own in self._composed:
                if not got & bit and (entry is None or entry(got | entered)):
                    if taken & bit:
                        got |= bit
                        continue
                    for way in ways:
                        if way(got):
                            if not own & held:
                                got |= bit
                            else:
                                got |= bit & self._closed(taken, held & ~own, got | entered)
                            break
            if got == before or not self.circular:
                return got

    def watch(self, stop: Callable[[], bool] | None) -> None:
        """Let every exact check ask ``stop`` as it goes; it then raises ``Stopped``."""
        for top in (self.goal, *(scope for node in self.nodes for scope in node.scopes())):
            for scope in all_scopes(top):
                scope.stop = stop

    def reaches(self, taken: Got) -> bool:
        """Whether these nodes, paid for, reach the goal."""
        return satisfied(self.goal, self.closure(taken))


def _tested(number: int, node: Node, held: dict[int, int]) -> _Tested:
    entry = None if node.entry is None else _test(node.entry)
    own = 1 << held[node.offering] if node.offering in held else 0
    return 1 << number, entry, [_test(scope) for _, scope in node.ways], own


def _test(scope: Scope) -> Meets:
    return scope.meets if scope.simple else partial(satisfied, scope)


def uses_of(gate: Gate) -> list[int]:
    """The uses of a gate, each once, in order; the free one left out.

    n log n in the uses.

    >>> from registry.domain.plan_leaves import Item, Leaf
    >>> uses_of(Leaf(1, (Item(7, 1, (2, 0), (1, 0), (7, 8)),)))
    [2]
    """
    found = {use for leaf in all_leaves(gate) for item in leaf.items for use in item.uses}
    return sorted(found - {0})
