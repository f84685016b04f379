"""What is drawn: stations and the links between them, without any position."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise


class Sort(StrEnum):
    """What a station stands for; each has its own sign."""

    STEP = "step"
    HELD = "held"
    CHANGE = "change"
    AWARD = "award"
    TERMINUS = "terminus"


@dataclass(frozen=True, slots=True)
class Station:
    """One thing on the map.

    Attributes:
        key: what links call it.
        title: its name; wrapped, never cut short of its last line's ellipsis.
        note: a second, quieter text.
        line: the class of its line, ``""`` for none in particular.
        stage: stations of a later stage stand after all of an earlier one; ``None`` wherever links put it.
        url: where a click leads; ``""`` nowhere.
        lang: language of the title where it is not the page's.
    """

    key: str
    title: str
    note: str = ""
    line: str = ""
    sort: Sort = Sort.STEP
    stage: int | None = None
    url: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """From one station to another, drawn in the line of the first unless another is named."""

    source: str
    target: str
    line: str = ""


class BadGraph(ValueError):  # noqa: N818 - says what is wrong
    """A link names no station, or links run in a circle; ``keys`` are the stations in question."""

    def __init__(self, problem: str, keys: Iterable[str]) -> None:
        self.problem, self.keys = problem, tuple(sorted(keys))
        super().__init__(problem, self.keys)

    def __str__(self) -> str:
        return f"{self.problem}: {', '.join(self.keys)}"


@dataclass(frozen=True)
class Graph:
    """Stations and links. Raises ``BadGraph`` when they cannot be ordered from left to right.

    >>> Graph((Station("A", "A"), Station("B", "B")), (Link("A", "B"),)).ranks
    {'A': 0, 'B': 1}
    >>> Graph((Station("A", "A"),), (Link("A", "A"),))
    Traceback (most recent call last):
    frontend.diagram.graph.BadGraph: links run in a circle: A
    """

    stations: tuple[Station, ...]
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        known = {station.key for station in self.stations}
        strange = {end for link in self.links for end in (link.source, link.target)} - known
        if strange:
            raise BadGraph("links name no station", strange)
        if len(known) < len(self.stations):
            raise BadGraph("stations share a key", known)
        if len(self.order) < len(known):
            raise BadGraph("links run in a circle", known - set(self.order))

    @cached_property
    def by_key(self) -> dict[str, Station]:
        """Stations by key."""
        return {station.key: station for station in self.stations}

    @cached_property
    def nets(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Sources by target and line: what runs to one place in one colour shares its track."""
        found: dict[tuple[str, str], list[str]] = {}
        for link in dict.fromkeys(self.links):
            line = link.line or self.by_key[link.source].line
            sources = found.setdefault((link.target, line), [])
            if link.source not in sources:
                sources.append(link.source)
        return {net: tuple(sources) for net, sources in found.items()}

    @cached_property
    def before(self) -> dict[str, list[str]]:
        """The sources of each station, in the order of the links."""
        found: dict[str, list[str]] = {station.key: [] for station in self.stations}
        for link in dict.fromkeys(self.links):
            found[link.target].append(link.source)
        return found

    @cached_property
    def order(self) -> list[str]:
        """Keys such that every source stands before its targets; what a circle holds is left out."""
        waiting = {key: len(sources) for key, sources in self.before.items()}
        after: dict[str, list[str]] = {key: [] for key in waiting}
        for key, sources in self.before.items():
            for source in sources:
                after[source].append(key)
        ready = [key for key, count in waiting.items() if not count]
        for key in ready:
            for target in after[key]:
                waiting[target] -= 1
                if not waiting[target]:
                    ready.append(target)
        return ready

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The column of each station, counted from 0 without gaps: as early as links and stages allow."""
        floors: dict[int, int] = {}
        stages = sorted({one.stage for one in self.stations if one.stage is not None})
        found = self._ranked(floors)
        for earlier, later in pairwise(stages):
            last = max(found[one.key] for one in self.stations if one.stage == earlier)
            floors[later] = last + 1
            found = self._ranked(floors)
        numbers = {rank: number for number, rank in enumerate(sorted(set(found.values())))}
        return {station.key: numbers[found[station.key]] for station in self.stations}

    def _ranked(self, floors: dict[int, int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for key in self.order:
            stage = self.by_key[key].stage
            least = floors.get(stage, 0) if stage is not None else 0
            found[key] = max([least, *(found[source] + 1 for source in self.before[key])])
        return found
