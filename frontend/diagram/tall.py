"""A map from top to bottom: one station a row, its words beside all lanes, so that a phone needs no sideways scrolling."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from frontend.diagram.drawing import (
    NOTE_STEP,
    RADIUS,
    TITLE,
    TITLE_STEP,
    Drawing,
    Label,
    Placed,
    Point,
    Run,
    bend,
    half,
    label_of,
)
from frontend.diagram.graph import Graph, Sort
from frontend.diagram.lanes import Net, Row, rows

WIDTH = 340.0
MARGIN = 12.0
LANE, LEAST_LANE = 22.0, 18.0
"""From one lane to the next; where there are many they come closer, so that words stay large enough to read."""

LEAST_ROOM = 150.0
MOST_TITLE_LINES = 6
CORNER = 11.0
BETWEEN = 18.0
"""Room between two rows beside what lines need to change lanes."""


@dataclass
class _Tall:
    graph: Graph
    rows: list[Row]
    labels: dict[str, Label]
    words_at: float
    pitch: float
    middle: dict[str, float] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    open: dict[Net, list[Point]] = field(default_factory=dict)
    bottom: float = MARGIN

    def _x(self, lane: int) -> float:
        return _x(lane, self.pitch)

    def stations(self) -> Iterator[Placed]:
        """Every station from top to bottom."""
        for row in self.rows:
            label, middle = self.labels[row.key], self.middle[row.key]
            station = self.graph.by_key[row.key]
            x = (self._x(row.lanes[0]) + self._x(row.lanes[-1])) / 2
            wide = half(Sort.STEP, 1) + self.pitch * (len(row.lanes) - 1) / 2
            longer = half(station.sort, 1) - RADIUS
            first = middle - _high(label) / 2 + TITLE
            note = first + len(label.title) * TITLE_STEP - 1
            lines = label.lines(self.words_at, first, note)
            yield Placed(station, x, middle, (wide + longer, RADIUS), lines)

    def walk(self) -> None:
        """Draw row by row: lines leave the sign above, change lanes in the gap, and reach the sign below."""
        leaving: tuple[tuple[Net, int, int], ...] = ()
        above = 0.0
        for row in self.rows:
            high = max(_high(self.labels[row.key]), 2 * RADIUS)
            turns = sum(a != b for _, a, b in (*leaving, *row.arriving))
            gap = BETWEEN + turns * 2 * CORNER if self.middle else 0.0
            middle = self.bottom + gap + high / 2
            track = self.bottom + BETWEEN / 2 + CORNER
            track = self._leave(leaving, above, track)
            self._arrive(row, track, middle)
            self.middle[row.key] = above = middle
            self.bottom = middle + high / 2
            leaving = row.leaving

    def _leave(
        self, leaving: tuple[tuple[Net, int, int], ...], above: float, track: float
    ) -> float:
        for net, port, lane in leaving:
            start = (self._x(port), above)
            if port == lane:
                if net in self.open:
                    self.open[net].append(start)
                else:
                    self.open[net] = [start]
                continue
            end = (track + CORNER, self._x(lane))
            way = _straightened(_turned(bend(_flipped(start), end, track, CORNER)))
            if net in self.open:
                self.runs.append(Run(net[1], net[0], tuple(way)))
            else:
                self.open[net] = way
            track += 2 * CORNER
        return track

    def _arrive(self, row: Row, track: float, middle: float) -> None:
        for net, lane, port in row.arriving:
            way = self.open.pop(net)
            end = (self._x(port), middle)
            if lane == port:
                self.runs.append(Run(net[1], net[0], tuple(_straightened([*way, end]))))
                continue
            start = (track - CORNER, self._x(lane))
            turn = _turned(bend(start, _flipped(end), track, CORNER))
            self.runs.append(Run(net[1], net[0], tuple(_straightened([*way, *turn]))))
            track += 2 * CORNER


def tall(graph: Graph, width: float = WIDTH) -> Drawing:
    """Lay a graph out from top to bottom, if possible in a width.

    Stations, labels and lines of different runs never lie on each other; lines may cross.

    >>> from frontend.diagram.graph import Link, Station
    >>> pair = Graph((Station("A", "One"), Station("B", "Two")), (Link("A", "B"),))
    >>> [placed.x for placed in tall(pair).stations]
    [28.0, 28.0]
    """
    found = rows(graph)
    lanes = max((lane for row in found for _, a, b in _moves(row) for lane in (a, b)), default=0)
    lanes = max([lanes, *(row.lanes[-1] for row in found)])
    words_at = _words_at(lanes, pitch := _pitch(lanes, width))
    room = max(width - words_at - MARGIN, LEAST_ROOM)
    labels = {s.key: label_of(s, room, MOST_TITLE_LINES) for s in graph.stations}
    map_ = _Tall(graph, found, labels, words_at, pitch)
    map_.walk()
    return Drawing(
        words_at + room + MARGIN,
        map_.bottom + MARGIN,
        tuple(map_.stations()),
        tuple(map_.runs),
    )


def _moves(row: Row) -> tuple[tuple[Net, int, int], ...]:
    return (*row.arriving, *row.leaving)


def _high(label: Label) -> float:
    return len(label.title) * TITLE_STEP + len(label.note) * NOTE_STEP + 2


def _pitch(lanes: int, width: float) -> float:
    """Return how far lanes stand apart, so that words get their room if it can be."""
    free = width - _words_at(0, 0) - LEAST_ROOM - MARGIN
    return min(LANE, max(LEAST_LANE, free / lanes)) if lanes else LANE


def _words_at(lanes: int, pitch: float) -> float:
    return _x(lanes, pitch) + RADIUS + 14


def _x(lane: int, pitch: float) -> float:
    return MARGIN + RADIUS + 3 + pitch * lane


def _flipped(point: Point) -> Point:
    return point[1], point[0]


def _turned(way: tuple[Point, ...]) -> list[Point]:
    return [_flipped(point) for point in way]


def _straightened(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and kept[-2][0] == kept[-1][0] == point[0]:
            kept.pop()
        kept.append(point)
    return kept
