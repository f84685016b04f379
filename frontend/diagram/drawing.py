"""A finished map: stations with their labels, and lines as runs of straight pieces, each piece in one of eight directions."""

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple, TypeAlias

from frontend.diagram.graph import Sort, Station
from frontend.diagram.lettering import width, wrapped

Point: TypeAlias = tuple[float, float]

RADIUS = 13.0
"""Half of a station's sign, with its ring."""

PORT_GAP = 16.0
"""Between two lines that run through one interchange."""

STROKE = 8.0
TITLE, TITLE_STEP = 15.0, 19.0
NOTE, NOTE_STEP = 13.0, 17.0
MOST_NOTE_LINES = 3


class Box(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Line(NamedTuple):
    """One line of a label: where its baseline starts, and whether it is of the title."""

    x: float
    y: float
    text: str
    title: bool

    @property
    def box(self) -> Box:
        """The room that the letters take at most."""
        size = TITLE if self.title else NOTE
        return Box(self.x, self.y - size, self.x + width(self.text, size), self.y + size * 0.3)


@dataclass(frozen=True, slots=True)
class Placed:
    """A station in its place; ``reach`` is how far its sign stretches to each side of its middle."""

    station: Station
    x: float
    y: float
    reach: Point
    label: tuple[Line, ...]

    @property
    def box(self) -> Box:
        """The room of the sign, without its label."""
        wide, high = self.reach
        return Box(self.x - wide, self.y - high, self.x + wide, self.y + high)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line toward ``target``; runs of one line toward one target may share their way."""

    line: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole, in reading order."""

    width: float
    height: float
    stations: tuple[Placed, ...]
    runs: tuple[Run, ...]


class Label(NamedTuple):
    """The words of a station, broken for the room they get."""

    title: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def width(self) -> float:
        """Of the longest line, in whole pixels."""
        titles = (width(text, TITLE) for text in self.title)
        return float(ceil(max([0.0, *titles, *(width(text, NOTE) for text in self.note)])))

    def lines(self, x: float, title_y: float, note_y: float) -> tuple[Line, ...]:
        """The lines in their places, given the first baselines of title and note."""
        titles = (
            Line(x, title_y + at * TITLE_STEP, text, title=True)
            for at, text in enumerate(self.title)
        )
        notes = (
            Line(x, note_y + at * NOTE_STEP, text, title=False) for at, text in enumerate(self.note)
        )
        return (*titles, *notes)


def label_of(station: Station, room: float, most: int = 5) -> Label:
    """Return the words of a station for a room."""
    return Label(
        wrapped(station.title, TITLE, room, most),
        wrapped(station.note, NOTE, room, MOST_NOTE_LINES) if station.note else (),
    )


def half(sort: Sort, ports: int) -> float:
    """Return half the length of a sign through which so many lines run.

    >>> half(Sort.STEP, 1), half(Sort.STEP, 3)
    (13.0, 29.0)
    """
    longer = 5.0 if sort in (Sort.CHANGE, Sort.AWARD) else 0.0
    return RADIUS + longer + PORT_GAP * max(0, ports - 1) / 2


def bend(start: Point, end: Point, at: float, corner: float) -> tuple[Point, ...]:
    """Return the way from a point to one further right, changing height at ``at``.

    It turns by half right angles only: a slope of at most twice the corner, or corner, upright, corner.

    >>> bend((0, 0), (60, 20), 30, 15)
    ((0, 0), (20.0, 0), (40.0, 20), (60, 20))
    """
    y0, y1 = start[1], end[1]
    rise = abs(y1 - y0)
    if not rise:
        return (start, end)
    down = 1 if y1 > y0 else -1
    if rise <= 2 * corner:
        return (start, (at - rise / 2, y0), (at + rise / 2, y1), end)
    turns = ((at - corner, y0), (at, y0 + down * corner), (at, y1 - down * corner))
    return (start, *turns, (at + corner, y1), end)


def joined(way: tuple[Point, ...], at: float, corner: float, *, early: bool) -> tuple[Point, ...]:
    """Return a way cut where it comes upon the track of its line: early on the upright, or just after it.

    >>> joined(bend((0, 0), (90, 80), 40, 10), 40, 10, early=True)
    ((0, 0), (30, 0), (40, 10))
    """
    if early and len(way) == 6:
        return way[:3]
    if len(way) == 2:
        return way
    return (*way[:-1], (at + corner, way[-1][1]))
