"""Which station stands above which: columns of places, and their order with few crossings.

A link that passes a column holds a place in it. What runs to one target in one line shares that place, so a line
that gathers several stations is one line from where they meet.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TypeAlias

from frontend.diagram.graph import Graph

Place: TypeAlias = tuple[str, str | None, int]
"""A station (its key, ``None``, its column), or a line on its way (target, line, column)."""

SWEEPS = 12


@dataclass
class Layers:
    """Columns from left to right, each a list of places from top to bottom; and the steps between neighbours.

    ``steps`` are (from, to, line), where both stand in neighbouring columns.
    """

    columns: list[list[Place]]
    steps: list[tuple[Place, Place, tuple[str, str]]]
    before: dict[Place, list[Place]] = field(default_factory=dict)
    after: dict[Place, list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source, target, _ in self.steps:
            self.before.setdefault(target, []).append(source)
            self.after.setdefault(source, []).append(target)

    def crossings(self) -> int:
        """How many steps cross, over all columns. Cost: n log n."""
        return sum(self._crossings(at) for at in range(len(self.columns) - 1))

    def _crossings(self, at: int) -> int:
        place_of = {place: n for n, place in enumerate(self.columns[at + 1])}
        seen: list[int] = []
        crossed = 0
        for place in self.columns[at]:
            ends = sorted(place_of[end] for end in self.after.get(place, ()))
            crossed += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
        return crossed


def layers(graph: Graph) -> Layers:
    """Return the columns of a graph, ordered so that few lines cross.

    >>> from frontend.diagram.graph import Link, Station
    >>> stations = tuple(Station(key, key) for key in "ABCD")
    >>> found = layers(Graph(stations, (Link("A", "D"), Link("B", "C"))))
    >>> found.crossings()
    0
    """
    found = _unordered(graph)
    best, fewest = [list(column) for column in found.columns], found.crossings()
    for sweep in range(SWEEPS):
        if not fewest:
            break
        _sweep(found, forward=sweep % 2 == 0)
        crossed = found.crossings()
        if crossed < fewest:
            best, fewest = [list(column) for column in found.columns], crossed
    found.columns = best
    return found


def _unordered(graph: Graph) -> Layers:
    ranks = graph.ranks
    columns: list[list[Place]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for station in graph.stations:
        columns[ranks[station.key]].append((station.key, None, ranks[station.key]))
    steps: dict[tuple[Place, Place, tuple[str, str]], None] = {}
    for (target, line), sources in graph.nets.items():
        first = min(ranks[source] for source in sources)
        for rank in range(first + 1, ranks[target]):
            columns[rank].append((target, line, rank))
            steps[(target, line, rank), _next(target, line, rank, ranks), (target, line)] = None
        for source in sources:
            here: Place = (source, None, ranks[source])
            steps[here, _next(target, line, ranks[source], ranks), (target, line)] = None
    lines = {station.key: station.line for station in graph.stations}
    for column in columns:
        column.sort(key=lambda place: lines[place[0]] if place[1] is None else place[1])
    return Layers(columns, list(steps))


def _next(target: str, line: str, rank: int, ranks: dict[str, int]) -> Place:
    last = rank + 1 == ranks[target]
    return (target, None if last else line, rank + 1)


def _sweep(found: Layers, *, forward: bool) -> None:
    numbers = range(1, len(found.columns))
    ends = found.before if forward else found.after
    for at in numbers if forward else reversed([n - 1 for n in numbers]):
        beside = found.columns[at - 1 if forward else at + 1]
        place_of = {place: float(n) for n, place in enumerate(beside)}
        column = found.columns[at]
        middle = {
            place: _middle([place_of[end] for end in ends.get(place, ())], float(n))
            for n, place in enumerate(column)
        }
        column.sort(key=middle.__getitem__)


def _middle(numbers: list[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise
