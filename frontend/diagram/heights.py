"""How high everything stands in a layered map: close to what leads there, and never in another line's way.

In the gap between two columns a line runs level at the height that it has left, turns once, and runs level at the
height that it will have. So two lines can lie on each other only where a height of one column comes too near to a
height of the column before; that is what ``Heights`` keeps apart, unless the two belong together and run straight.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from frontend.diagram.drawing import NOTE_STEP, PORT_GAP, RADIUS, TITLE_STEP, Label, half
from frontend.diagram.graph import Graph
from frontend.diagram.layers import Layers, Place

GAP = 16.0
"""Between the labels of two stations."""

PASSING = 9.0
"""Half the room of a line that only passes."""

NEAR = 14.0
"""Heights of different lines in neighbouring columns differ by this, or not at all."""

_STRAIGHTER = 14.0
"""How far a place is moved aside to keep its line straight."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place with the lines through it, top to bottom, and the room above and below its middle."""

    place: Place
    lines: tuple[str, ...]
    above: float
    below: float

    def port(self, line: str) -> float:
        """How far from the middle a line runs through."""
        return PORT_GAP * (self.lines.index(line) - (len(self.lines) - 1) / 2)


class Heights:
    """The height of every place. Built once for a graph and its columns."""

    def __init__(self, graph: Graph, found: Layers, labels: dict[str, Label]) -> None:
        self.graph, self.labels = graph, labels
        self.slots: dict[Place, Slot] = {}
        self.middle: dict[Place, float] = {}
        self._into: dict[Place, list[tuple[Place, str]]] = {}
        self._lines: dict[Place, list[str]] = {}
        for source, target, (_, line) in found.steps:
            self._into.setdefault(target, []).append((source, line))
            for end in (source, target):
                lines = self._lines.setdefault(end, [])
                if line not in lines:
                    lines.append(line)
        taken: list[float] = []
        for column in found.columns:
            taken = self._settle(column, taken)

    def at(self, place: Place, line: str) -> float:
        """The height at which a line runs through a place."""
        return self.middle[place] + self.slots[place].port(line)

    def _settle(self, column: list[Place], taken: list[float]) -> list[float]:
        slots = [self._slot(place) for place in column]
        lowest = float("-inf")
        for slot, wish in zip(slots, self._wishes(slots), strict=True):
            self.slots[slot.place] = slot
            middle = self._clear(slot, max(wish, lowest + slot.above), lowest + slot.above, taken)
            self.middle[slot.place] = middle
            lowest = middle + slot.below + GAP
        return sorted(self.at(slot.place, line) for slot in slots for line in slot.lines)

    def _slot(self, place: Place) -> Slot:
        lines = tuple(sorted(self._lines.get(place, ()), key=lambda line: self._comes(place, line)))
        if place[1] is not None:
            return Slot(place, lines, PASSING, PASSING)
        label, sort = self.labels[place[0]], self.graph.by_key[place[0]].sort
        reach = half(sort, len(lines))
        notes = 4 + len(label.note) * NOTE_STEP if label.note else 0
        return Slot(place, lines, reach + 8 + len(label.title) * TITLE_STEP, reach + 4 + notes)

    def _comes(self, place: Place, line: str) -> tuple[float, str]:
        """From how high a line comes; one that only leaves stands last."""
        heights = [self.at(source, line) for source, by in self._into.get(place, ()) if by == line]
        return (sum(heights) / len(heights) if heights else float("inf"), line)

    def _wishes(self, slots: list[Slot]) -> list[float]:
        """Heights near what leads to each place, in order and apart: least squares, by pooling."""
        offset, pools = 0.0, list[list[float]]()
        offsets = []
        for at, slot in enumerate(slots):
            offset += (slots[at - 1].below + GAP + slot.above) if at else 0
            offsets.append(offset)
            wish = list(self._from(slot))
            weight = float(len(wish)) or 0.001
            aim = (sum(wish) / len(wish) if wish else 0.0) - offset
            pools.append([aim, weight, 1])
            while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
                last = pools.pop()
                both = pools[-1][1] + last[1]
                aim = (pools[-1][0] * pools[-1][1] + last[0] * last[1]) / both
                pools[-1] = [aim, both, pools[-1][2] + last[2]]
        aims = [aim for aim, _, number in pools for _ in range(int(number))]
        return [round(aim + off) for aim, off in zip(aims, offsets, strict=True)]

    def _from(self, slot: Slot) -> Iterator[float]:
        for source, line in self._into.get(slot.place, ()):
            yield self.at(source, line) - slot.port(line)

    def _clear(self, slot: Slot, wish: float, least: float, taken: list[float]) -> float:
        """The height next to a wish at which no port comes near a foreign one."""
        options = [(self._pushed(slot, wish, taken, down=True) - wish, 1)]
        higher = self._pushed(slot, wish, taken, down=False)
        if higher >= least:
            options.append((wish - higher, -1))
        straight = [y for y in self._from(slot) if y >= least and self._is_clear(slot, y, taken)]
        nearest = min(straight, key=lambda y: (abs(y - wish), y), default=None)
        if nearest is not None and abs(nearest - wish) <= min(options)[0] + _STRAIGHTER:
            return nearest
        away, way = min(options)
        return wish + away * way

    def _pushed(self, slot: Slot, wish: float, taken: list[float], *, down: bool) -> float:
        middle, moved = wish, True
        while moved:
            moved = False
            for port in map(slot.port, slot.lines):
                near = self._near(middle + port, taken)
                if near:
                    middle = (near[-1] + NEAR if down else near[0] - NEAR) - port
                    moved = True
        return middle

    def _near(self, height: float, taken: list[float]) -> list[float]:
        first = bisect_right(taken, height - NEAR + 0.01)
        return taken[first : bisect_left(taken, height + NEAR - 0.01)]

    def _is_clear(self, slot: Slot, middle: float, taken: list[float]) -> bool:
        into = self._into.get(slot.place, ())
        for line in slot.lines:
            height = middle + slot.port(line)
            own = {self.at(source, by) for source, by in into if by == line}
            if any(near != height or near not in own for near in self._near(height, taken)):
                return False
        return True


def reach_of(graph: Graph, slot: Slot) -> tuple[float, float]:
    """How far a station's sign stretches across and along a column."""
    return RADIUS, half(graph.by_key[slot.place[0]].sort, len(slot.lines))
