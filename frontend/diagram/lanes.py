"""Which lane every line runs in when stations stand one under the other.

A line holds its lane from the first station that it gathers to its target; further stations of it stand on that
very lane, like stops, unless they start other lines too. A station at which several lines end takes lanes side by side, so that its sign can span them.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from frontend.diagram.graph import Graph

Net: TypeAlias = tuple[str, str]
"""A target and a line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A station in its row.

    Attributes:
        key: the station.
        lanes: lanes that its sign spans, side by side.
        arriving: lines that end here: the lane they come in, and the one they take to the sign.
        leaving: lines that start or are joined here: the lane of the sign they leave by, and their own.
    """

    key: str
    lanes: tuple[int, ...]
    arriving: tuple[tuple[Net, int, int], ...]
    leaving: tuple[tuple[Net, int, int], ...]


@dataclass
class _Lanes:
    """The lanes in use while rows are walked from the top."""

    graph: Graph
    rank: dict[str, int]
    active: dict[Net, int] = field(default_factory=dict)
    leaves: dict[str, list[Net]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for net, sources in self.graph.nets.items():
            for source in sources:
                self.leaves.setdefault(source, []).append(net)

    def row(self, key: str) -> Row:
        """Place the next station."""
        ending = sorted((lane, net) for net, lane in self.active.items() if net[0] == key)
        nets = sorted(self.leaves.get(key, ()), key=self._urgency)
        lanes = self._home(ending, nets)
        arriving = tuple((net, lane, to) for (lane, net), to in _paired(ending, lanes))
        for net, _, _ in arriving:
            del self.active[net]
        return Row(key, lanes, arriving, self._leaving(nets, lanes))

    def _urgency(self, net: Net) -> tuple[bool, int, str]:
        """What is on its way already comes first, then what ends soonest."""
        return net not in self.active, self.rank[net[0]], net[1]

    def _home(self, ending: list[tuple[int, Net]], nets: list[Net]) -> tuple[int, ...]:
        if not ending:
            if len(nets) == 1 and nets[0] in self.active:
                return (self.active[nets[0]],)
            return (self._free(set(self.active.values())),)
        taken = set(self.active.values()) - {lane for lane, _ in ending}
        first = next(
            at
            for at in [*(lane for lane, _ in ending), *range(max(taken, default=-1) + 2)]
            if taken.isdisjoint(range(at, at + len(ending)))
        )
        return tuple(range(first, first + len(ending)))

    def _leaving(self, nets: list[Net], lanes: tuple[int, ...]) -> tuple[tuple[Net, int, int], ...]:
        """New lines go straight on where a lane of the sign is free, or take another one."""
        left = []
        # A lane of the sign stays closed to others until the line that leaves it has turned off.
        closed = set(lanes)
        for net in nets:
            if net not in self.active:
                own = [lane for lane in lanes if lane not in self.active.values()]
                free = own[0] if own else self._free(set(self.active.values()) | closed)
                self.active[net] = free
            lane = self.active[net]
            left.append((net, lane if lane in lanes else lanes[-1], lane))
        return tuple(left)

    @staticmethod
    def _free(taken: set[int]) -> int:
        return next(lane for lane in range(len(taken) + 1) if lane not in taken)


def _paired(
    ending: list[tuple[int, Net]], lanes: tuple[int, ...]
) -> list[tuple[tuple[int, Net], int]]:
    """Lines that end on a lane of the sign stay on it; the others take what is left, in order."""
    staying = {lane for lane, _ in ending} & set(lanes)
    rest = iter(lane for lane in lanes if lane not in staying)
    return [((lane, net), lane if lane in staying else next(rest)) for lane, net in ending]


def rows(graph: Graph) -> list[Row]:
    """Return the stations from top to bottom, with the lanes of everything.

    >>> from frontend.diagram.graph import Link, Station
    >>> graph = Graph((Station("A", "A"), Station("B", "B")), (Link("A", "B"),))
    >>> [(row.key, row.lanes) for row in rows(graph)]
    [('A', (0,)), ('B', (0,))]
    """
    ranks = graph.ranks
    number = {station.key: at for at, station in enumerate(graph.stations)}
    order = sorted(ranks, key=lambda key: (ranks[key], graph.by_key[key].line, number[key]))
    lanes = _Lanes(graph, {key: at for at, key in enumerate(order)})
    return [lanes.row(key) for key in order]
