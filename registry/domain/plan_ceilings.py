"""Does a plan stay under the ceilings of fee and weeks, and can any plan of a branch?"""

from collections.abc import Sequence
from math import inf
from typing import TypeAlias

from registry.domain.bounds import Bounds
from registry.domain.plan_costs import whole
from registry.domain.plan_leaves import Got, members

Ceiling: TypeAlias = tuple[Sequence[int], int]
"""What every node adds, and the most that a whole plan may have of it."""


class Ceilings:
    """The ceilings of one search; ``base`` is infinite for a node that may not be taken.

    >>> from registry.domain.plan_gates import Scope
    >>> from registry.domain.plan_leaves import Item, Leaf
    >>> from registry.domain.plan_problem import Node, Problem
    >>> course = Scope(Leaf(1, (Item(7, 1, (1,), (1,), (7,)),)))
    >>> bounds = Bounds(Problem([Node(), Node(7)], [0, 1], course))
    >>> low = Ceilings([([0, 450], 400)], bounds, [0.0, 1.0])  # CAD 450 where 400 is the most
    >>> low.keeps(0b10), low.keeps(0), low.excludes(inside=0, outside=0)
    (False, True, True)
    """

    def __init__(self, ceilings: Sequence[Ceiling], bounds: Bounds, base: Sequence[float]) -> None:
        self._ceilings, self._bounds, self._base = ceilings, bounds, base

    def keeps(self, nodes: Got) -> bool:
        """Whether these nodes together stay under every ceiling. Linear in them."""
        return all(sum(adds[n] for n in members(nodes)) <= most for adds, most in self._ceilings)

    def excludes(self, inside: Got, outside: Got) -> bool:
        """Whether every plan with the one and without the other breaks a ceiling.

        Cost: a pass of the bound for each ceiling. It may say no where a search would say yes.
        """
        if not self.keeps(inside):
            return True
        for adds, most in self._ceilings:
            price = [float(a) if b < inf else inf for a, b in zip(adds, self._base, strict=True)]
            for node in members(inside):
                price[node] = 0.0
            for node in members(outside):
                price[node] = inf
            least = self._bounds.state(price, self._bounds.parts).bound
            if least == inf or sum(adds[n] for n in members(inside)) + whole(least) > most:
                return True
        return False
