"""What a lower bound is made of: cells in one order, and the prices of one branch of the search."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from registry.domain.bounds_gates import Picking, Pricing

Making: TypeAlias = Callable[[list[float], list[float]], float]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What one pass finds: the nodes it would take with the part charged of each, and the
    uses by which it wants them.
    """

    taken: dict[int, float]
    used: set[int]


class Term(NamedTuple):
    """A gate whose cost adds to that of the node above it."""

    price: Pricing
    pick: Picking
    head: int


class Priced(NamedTuple):
    """A node with a price of its own making: its terms by way, and those of its entry."""

    node: int
    ways: list[list[int]]
    entry: list[int]


def making(cell: Priced) -> Making:
    """The cheapest way to have a node, as a function of the values of terms and of the costs.

    >>> making(Priced(0, [[0], [1, 2]], [3]))([9.0, 3.0, 4.0, 1.0], [8.0])
    8.0
    """
    node, ways, entry = cell
    if not ways:
        return lambda value, cost: cost[node] + sum([value[at] for at in entry])
    if len(ways) == 1 and len(ways[0]) == 1 and not entry:
        only = ways[0][0]
        return lambda value, cost: min(value[only], cost[node])

    def price(value: list[float], cost: list[float]) -> float:
        least = cost[node]
        for way in ways:
            found = value[way[0]] if len(way) == 1 else sum([value[at] for at in way])
            if found < least:  # noqa: PLR1730  # asked too often for a call of min()
                least = found
        return least + sum([value[at] for at in entry]) if entry else least

    return price


class State:
    """The bound of one branch: the price of taking each node, and what follows from it.

    ``picked`` are the uses that the cheapest way of a term wants, once asked for.
    """

    __slots__ = ("bound", "charge", "cost", "part", "picked", "value")

    def __init__(
        self,
        cost: list[float],
        charge: list[float],
        value: list[float],
        part: list[float],
        picked: "list[set[int] | None]",
    ) -> None:
        self.cost, self.charge, self.value, self.part = cost, charge, value, part
        self.picked = picked
        self.bound = 0.0

    def copy(self) -> "State":
        """The same with prices of its own; the parts stay common.

        >>> state = State([30.0], [0.0], [30.0], [1.0], [None])
        >>> dearer = state.copy()
        >>> dearer.cost[0] = 45.0
        >>> state.cost, dearer.part is state.part
        ([30.0], True)
        """
        return State(
            self.cost.copy(), self.charge.copy(), self.value.copy(), self.part, self.picked.copy()
        )
