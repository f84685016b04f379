"""The network of the home page as a drawing: five lines, stations named from real records, jobs at the end.

Pure: records in, coordinates out. A line without a recorded occupation has no terminus, because none is known.
Lines run in pairs that come near each other after the stations, so that labels find room outside a pair.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.models import MicroCertification, Occupation, Program, Sector

TITLE_LINES = 2


@dataclass(frozen=True)
class Text:
    """One line of a label. ``anchor`` is a class: "" from the left, ``end`` to the right."""

    x: int
    y: int
    words: str
    anchor: str = ""


@dataclass(frozen=True)
class DrawnLine:
    """One sector: its path, its stations and terminus, and their labels."""

    line: str
    path: str
    stations: tuple[tuple[int, int], ...]
    terminus: tuple[int, int] | None
    labels: tuple[Text, ...]


@dataclass(frozen=True)
class Sheet:
    """A drawing at one width."""

    width: int
    height: int
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class Drawing:
    """The drawing for a wide screen and for a phone, and the same in words."""

    wide: Sheet
    tall: Sheet
    words: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """What one line shows, before it has coordinates."""

    sector: Sector
    stops: tuple[str, ...]
    program: str
    job: str


def draw(
    sectors: Sequence[Sector],
    micros: Sequence[MicroCertification],
    programs: Sequence[Program],
) -> Drawing:
    """Return the drawing of the lines that have something to show."""
    courses = [_course(sector, micros, programs) for sector in sectors]
    shown = [course for course in courses if course.stops]
    return Drawing(
        wide=_sheet(shown, _wide, 640, 92),
        tall=_sheet(shown, _tall, 360, 104),
        words=tuple(_words(course) for course in shown),
    )


def _course(
    sector: Sector, micros: Sequence[MicroCertification], programs: Sequence[Program]
) -> Course:
    own = [micro for micro in micros if micro.sector_id == sector.pk]
    job = _commonest([one for micro in own for one in micro.occupations.all()])
    stops = sorted(own, key=lambda micro: (job not in micro.occupations.all(), len(micro.title)))
    program = next(iter(_programs_to(job, programs)), "")
    return Course(
        sector=sector,
        stops=tuple(str(micro.title) for micro in stops[:2]),
        program=program,
        job=str(job.title) if job else "",
    )


def _commonest(occupations: Sequence[Occupation]) -> Occupation | None:
    counted = Counter(occupations)
    return min(counted, key=lambda one: (-counted[one], one.code)) if counted else None


def _programs_to(job: Occupation | None, programs: Sequence[Program]) -> list[str]:
    if job is None:
        return []
    leading = [str(one.title) for one in programs if job in one.occupations.all()]
    return sorted(leading, key=lambda title: (len(title), title))


def _sheet(courses: Sequence[Course], place: Any, width: int, pitch: int) -> Sheet:
    lines = tuple(place(course, number, pitch) for number, course in enumerate(courses))
    return Sheet(width, pitch * len(courses) + 24, lines)


def _wide(course: Course, number: int, pitch: int) -> DrawnLine:
    y, up = 56 + pitch * number, number % 2
    near = y + (-14 if up else 14)
    outer = (near + 34, near + 52) if up else (near - 40, near - 22)
    path = f"M24 {y}H300L314 {near}H{604 if course.job else 480}"
    places = ((56, y), (196, y), (392, near))
    labels = [*_stop_labels(course, y)]
    if course.program:
        inner = near - 20 if up else near + 32
        labels.append(Text(380, inner, _short(course.program, 29)))
    labels += _block(616, outer, course.job, 30, "end", from_below=not up)
    return DrawnLine(
        line=course.sector.line,
        path=path,
        stations=(*places[: len(course.stops)], *((places[2],) if course.program else ())),
        terminus=(604, near) if course.job else None,
        labels=tuple(labels),
    )


def _stop_labels(course: Course, y: int) -> list[Text]:
    labels = [Text(44, y - 20, _short(course.stops[0], 34 if len(course.stops) > 1 else 46))]
    if len(course.stops) > 1:
        labels.append(Text(184, y + 34, _short(course.stops[1], 26)))
    return labels


def _tall(course: Course, number: int, pitch: int) -> DrawnLine:
    y = 44 + pitch * number
    end = 340 if course.job else 220
    labels = [Text(12, y - 18, _short(course.stops[0], 38))]
    labels += _block(352, (y + 32, y + 50), course.job, 40, "end", from_below=False)
    return DrawnLine(
        line=course.sector.line,
        path=f"M4 {y}H{end}",
        stations=((26, y),),
        terminus=(end, y) if course.job else None,
        labels=tuple(labels),
    )


def _block(
    x: int, rows: tuple[int, int], words: str, width: int, anchor: str, *, from_below: bool
) -> list[Text]:
    lines = _wrapped(words, width)
    if len(lines) > TITLE_LINES:
        lines = [lines[0], _short(" ".join(lines[1:]), width)]
    kept = rows[-len(lines) :] if from_below else rows
    return [Text(x, y, line, anchor) for y, line in zip(kept, lines, strict=False)]


def _wrapped(words: str, width: int) -> list[str]:
    # French names of jobs say both genders with a slash, where a line may end.
    lines = textwrap.wrap(words.replace("/", "/ "), width, break_long_words=False)
    return [line.replace("/ ", "/") for line in lines]


def _short(words: str, width: int) -> str:
    return textwrap.shorten(words, width, placeholder="…")


def _words(course: Course) -> str:
    stops = [*course.stops, course.program, course.job]
    return f"{course.sector.name}: " + " → ".join(stop for stop in stops if stop)
