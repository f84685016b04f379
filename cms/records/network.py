"""The network of the home page as a drawing: a line a sector, its stations the micro-certifications of its pilots.

A line says what belongs to a sector and nothing else: no station leads to the next, because no rule says so.
Pure: records in, coordinates out. Labels stand above and below their line in turn, so that long ones find room.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.records.wording import enumerated
from registry.models import MicroCertification, Sector

STOPS_WIDE = 3
STOPS_TALL = 2
PITCH_WIDE, PITCH_TALL = 94, 112


@dataclass(frozen=True)
class Text:
    """One line of a label. ``look`` is a class: "" or ``head`` (the sector's name), with ``end`` to the right."""

    x: int
    y: int
    words: str
    look: str = ""


@dataclass(frozen=True)
class DrawnLine:
    """One sector: its path, its stations, and the labels."""

    line: str
    path: str
    stations: tuple[tuple[int, int], ...]
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
    """What one line shows, before it has coordinates: every micro-certification of the sector."""

    sector: Sector
    stops: tuple[str, ...]


def draw(sectors: Sequence[Sector], micros: Sequence[MicroCertification]) -> Drawing:
    """Return the drawing of the sectors that have something to show."""
    courses = [_course(sector, micros) for sector in sectors]
    shown = [course for course in courses if course.stops]
    return Drawing(
        wide=_sheet(shown, _wide, 640, PITCH_WIDE),
        tall=_sheet(shown, _tall, 360, PITCH_TALL),
        words=tuple(_words(course) for course in shown),
    )


def _course(sector: Sector, micros: Sequence[MicroCertification]) -> Course:
    titles = [str(micro.title) for micro in micros if micro.sector_id == sector.pk]
    return Course(sector, tuple(sorted(titles, key=lambda title: (len(title), title))))


def _sheet(
    courses: Sequence[Course], place: Callable[[Course, int], DrawnLine], width: int, pitch: int
) -> Sheet:
    lines = tuple(place(course, number) for number, course in enumerate(courses))
    return Sheet(width, pitch * len(courses), lines)


def _wide(course: Course, number: int) -> DrawnLine:
    y = 44 + PITCH_WIDE * number
    low = y + 14
    stops = course.stops[:STOPS_WIDE]
    places = ((40, y), (272, y), (484, low))
    labels = [
        Text(28, y - 20, _short(stops[0], 44 if len(stops) > 1 else 72)),
        *[Text(260, y + 40, _short(title, 34)) for title in stops[1:2]],
        *[Text(636, low - 20, _short(title, 30), "end") for title in stops[2:]],
        Text(4, y + 32, str(course.sector.name), "head"),
    ]
    return DrawnLine(
        line=course.sector.line,
        path=f"M4 {y}H330L344 {low}H636",
        stations=places[: len(stops)],
        labels=(*labels, *_rest(course, 636, low + 30, STOPS_WIDE)),
    )


def _tall(course: Course, number: int) -> DrawnLine:
    y = 58 + PITCH_TALL * number
    stops = course.stops[:STOPS_TALL]
    labels = [
        Text(4, y - 40, str(course.sector.name), "head"),
        Text(14, y - 18, _short(stops[0], 42)),
        *[Text(126, y + 32, _short(title, 28)) for title in stops[1:]],
    ]
    return DrawnLine(
        line=course.sector.line,
        path=f"M4 {y}H356",
        stations=((26, y), (138, y))[: len(stops)],
        labels=(*labels, *_rest(course, 356, y - 40, STOPS_TALL)),
    )


def _rest(course: Course, x: int, y: int, shown: int) -> list[Text]:
    left = len(course.stops) - shown
    if left <= 0:
        return []
    return [
        Text(x, y, ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left}, "head end")
    ]


def _short(words: str, width: int) -> str:
    return textwrap.shorten(words, width, placeholder="…")


def _words(course: Course) -> str:
    colon = _(":")
    return f"{course.sector.name}{colon} {enumerated(list(course.stops))}"
