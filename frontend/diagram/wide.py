"""A map from left to right: a column for everything that can stand side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from frontend.diagram.drawing import (
    NOTE,
    RADIUS,
    TITLE_STEP,
    Drawing,
    Label,
    Placed,
    Point,
    Run,
    bend,
    joined,
    label_of,
)
from frontend.diagram.graph import Graph
from frontend.diagram.heights import Heights, reach_of
from frontend.diagram.layers import Layers, Place, layers

WIDTH = 1120.0
MARGIN = 20.0
ROOMS = (122.0, 188.0)
"""The least and the most room that a label gets across."""

USUAL_CHANNEL = 56.0
EDGE = 6.0
CORNERS = ((1, 26.0), (2, 22.0), (4, 15.0), (7, 11.0))
"""Up to so many tracks in a channel, the corner that each line cuts; beyond, ``TIGHTEST``."""

TIGHTEST = 8.0


@dataclass
class _Channel:
    """The room between two columns. ``tracks`` are the lines that change height in it, left to right."""

    tracks: list[tuple[Place, str]]
    corner: float
    left: float = 0.0
    at: dict[tuple[Place, str], float] = field(default_factory=dict)

    @property
    def width(self) -> float:
        return 2 * EDGE + 2 * self.corner * max(1, len(self.tracks))

    def place(self, left: float) -> float:
        """Put the channel behind a column; the tracks stand two corners apart, so no two slopes meet."""
        self.left = left
        for number, track in enumerate(self.tracks):
            self.at[track] = left + EDGE + self.corner * (2 * number + 1)
        return left + self.width


def wide(graph: Graph, width: float = WIDTH) -> Drawing:
    """Lay a graph out from left to right, if possible in a width.

    Stations, labels and lines of different runs never lie on each other; lines may cross.

    >>> from frontend.diagram.graph import Link, Station
    >>> pair = Graph((Station("A", "One"), Station("B", "Two")), (Link("A", "B"),))
    >>> [placed.station.key for placed in wide(pair).stations]
    ['A', 'B']
    """
    found = layers(graph)
    columns = max(1, len(found.columns))
    room = min(max((width - 2 * MARGIN) / columns - USUAL_CHANNEL, ROOMS[0]), ROOMS[1])
    labels = {station.key: label_of(station, room) for station in graph.stations}
    heights = Heights(graph, found, labels)
    channels = _channels(found, heights)
    lefts, right = _columns(found, labels, channels)
    top = min((heights.middle[p] - heights.slots[p].above for p in heights.slots), default=0.0)
    bottom = max((heights.middle[p] + heights.slots[p].below for p in heights.slots), default=0.0)
    map_ = _Map(graph, found, heights, labels, lefts, MARGIN - top)
    return Drawing(
        right + MARGIN,
        bottom - top + 2 * MARGIN,
        tuple(map_.stations()),
        tuple(map_.runs(channels)),
    )


def _columns(
    found: Layers, labels: dict[str, Label], channels: list[_Channel]
) -> tuple[list[float], float]:
    lefts, x, right = [], MARGIN, MARGIN
    for column, channel in zip(found.columns, channels, strict=True):
        lefts.append(x)
        widths = [labels[key].width for key, line, _ in column if line is None]
        right = x + max([2 * RADIUS, *widths])
        x = channel.place(right)
    return lefts, right


def _channels(found: Layers, heights: Heights) -> list[_Channel]:
    turning: list[dict[tuple[Place, str], list[float]]] = [{} for _ in found.columns]
    for source, target, (_, line) in found.steps:
        start, end = heights.at(source, line), heights.at(target, line)
        if start != end:
            turning[source[2]].setdefault((target, line), [end]).append(start)
    return [_Channel(_ordered(tracks), _corner(len(tracks))) for tracks in turning]


def _corner(tracks: int) -> float:
    return next((corner for most, corner in CORNERS if tracks <= most), TIGHTEST)


def _ordered(tracks: dict[tuple[Place, str], list[float]]) -> list[tuple[Place, str]]:
    """Put each track where it crosses least of those placed before it."""
    placed: list[tuple[Place, str]] = []
    for track in sorted(tracks, key=lambda t: tracks[t]):
        costs = [0]
        for other in placed:
            left, right = (
                _crossed(tracks[track], tracks[other]),
                _crossed(tracks[other], tracks[track]),
            )
            costs.append(costs[-1] + right - left)
        placed.insert(costs.index(min(costs)), track)
    return placed


def _crossed(left: list[float], right: list[float]) -> int:
    """How often two tracks cross when the first stands left: its upright meets what comes to the other, and so on."""
    top, bottom = min(left), max(left)
    comes = sum(top < start < bottom for start in right[1:])
    return comes + (min(right) < left[0] < max(right))


@dataclass
class _Map:
    graph: Graph
    found: Layers
    heights: Heights
    labels: dict[str, Label]
    lefts: list[float]
    down: float

    def stations(self) -> Iterator[Placed]:
        """Every station, column by column and from top to bottom."""
        for column in self.found.columns:
            for place in column:
                if place[1] is None:
                    yield self._station(place)

    def _station(self, place: Place) -> Placed:
        slot, label = self.heights.slots[place], self.labels[place[0]]
        left, middle = self.lefts[place[2]], self.heights.middle[place] + self.down
        reach = reach_of(self.graph, slot)
        title = middle - reach[1] - 8 - (len(label.title) - 1) * TITLE_STEP
        lines = label.lines(left, title, middle + reach[1] + 4 + NOTE)
        return Placed(self.graph.by_key[place[0]], left + RADIUS, middle, reach, lines)

    def runs(self, channels: list[_Channel]) -> Iterator[Run]:
        """Every line, once; what passes a column goes on with the pieces behind it."""
        pieces = dict(self._pieces(channels))
        for (source, target, line), (way, whole) in pieces.items():
            if source[1] is not None:
                continue
            points, end, goes_on = list(way), target, whole
            while goes_on and end[1] is not None:
                ahead = self.found.after[end][0]
                more, goes_on = pieces[end, ahead, line]
                # What comes upon a line on its way leaves the rest of its way to that line.
                points += more[1:]
                end = ahead
            yield Run(line, target[0], tuple(_straightened(points)))

    def _pieces(
        self, channels: list[_Channel]
    ) -> Iterator[tuple[tuple[Place, Place, str], tuple[tuple[Point, ...], bool]]]:
        gathered: dict[tuple[Place, str], list[Place]] = {}
        for source, target, (_, line) in self.found.steps:
            gathered.setdefault((target, line), []).append(source)
        for (target, line), sources in gathered.items():
            channel = channels[target[2] - 1]
            at = channel.at.get((target, line), channel.left)
            ways = [
                (
                    source,
                    bend(self._point(source, line), self._point(target, line), at, channel.corner),
                )
                for source in sources
            ]
            for source, way, whole in _merged(ways, at, channel.corner):
                yield (source, target, line), (way, whole)

    def _point(self, place: Place, line: str) -> Point:
        return self.lefts[place[2]] + RADIUS, self.heights.at(place, line) + self.down


def _merged(
    ways: Iterable[tuple[Place, tuple[Point, ...]]], at: float, corner: float
) -> Iterator[tuple[Place, tuple[Point, ...], bool]]:
    """The ways to one port: one whole, the others up to where they come upon it or on one further out."""
    ordered = sorted(ways, key=lambda pair: -abs(pair[1][0][1] - pair[1][-1][1]))
    straight = [pair for pair in ordered if len(pair[1]) == 2]
    main = (straight or ordered)[0]
    sides: set[bool] = set()
    for source, way in ordered:
        below = way[0][1] > way[-1][1]
        if (source, way) == main:
            yield source, way, True
        else:
            yield source, joined(way, at, corner, early=below in sides), False
        sides.add(below)


def _straightened(points: list[Point]) -> Iterator[Point]:
    """The points at which a way turns."""
    yield points[0]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        one = (here[0] - before[0]) * (after[1] - here[1])
        if one != (here[1] - before[1]) * (after[0] - here[0]):
            yield here
    yield points[-1]
