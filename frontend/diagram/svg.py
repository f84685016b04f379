"""A drawing as SVG: classes only, so that the site's stylesheet and policy rule; links in reading order.

The ornament of lines stands first and is hidden from readers of the page's text; every station is a group, or a link,
whose name is its title and its note.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from frontend.diagram.drawing import Drawing, Line, Placed, Run
from frontend.diagram.graph import Sort


@dataclass(frozen=True, slots=True)
class Words:
    """What the map as a whole is called, and how to read it; ``key`` keeps its ids apart on a page."""

    key: str
    title: str
    description: str


def svg(drawing: Drawing, words: Words, look: str) -> str:
    """Return the map as one SVG element; ``look`` is its class.

    >>> svg(Drawing(10, 10, (), ()), Words("m", "Plan <1>", "One"), "wide")[:58]
    '<svg class="wide" viewBox="0 0 10 10" width="10" height="1'
    """
    wide, high = _number(drawing.width), _number(drawing.height)
    head = (
        f'<svg class="{escape(look)}" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        f' role="group" aria-labelledby="{words.key}-title" aria-describedby="{words.key}-desc">'
        f'<title id="{words.key}-title">{escape(words.title)}</title>'
        f'<desc id="{words.key}-desc">{escape(words.description)}</desc>'
    )
    lines = "".join(_run(run) for run in drawing.runs)
    stations = "".join("".join(_station(placed)) for placed in drawing.stations)
    return f'{head}<g class="drawn" aria-hidden="true">{lines}</g>{stations}</svg>'


def _run(run: Run) -> str:
    path = "".join(
        f"{'L' if at else 'M'}{_number(x)} {_number(y)}" for at, (x, y) in enumerate(run.points)
    )
    line = escape(run.line) or "plain"
    drawn = f'<path class="ln {line}" d="{path}"/>'
    # A double line is one with its middle cut out.
    return drawn + (f'<path class="cut" d="{path}"/>' if line == "tech" else "")


def _station(placed: Placed) -> Iterator[str]:
    station = placed.station
    name = f"{station.title}. {station.note}" if station.note else station.title
    line = escape(station.line) or "plain"
    if station.url:
        yield f'<a class="stop {line}" href="{escape(station.url)}" aria-label="{escape(name)}">'
    else:
        yield f'<g class="stop {line}" role="img" aria-label="{escape(name)}">'
    yield f"<title>{escape(name)}</title>"
    yield _target(placed)
    yield from _sign(placed)
    yield from (_line(line_, station.lang) for line_ in placed.label)
    yield "</a>" if station.url else "</g>"


def _target(placed: Placed) -> str:
    """What can be hit and is framed on focus: the sign and its words."""
    boxes = [placed.box, *(line.box for line in placed.label)]
    left, top = min(box.left for box in boxes) - 4, min(box.top for box in boxes) - 3
    right, bottom = max(box.right for box in boxes) + 4, max(box.bottom for box in boxes) + 3
    return (
        f'<rect class="hit" x="{_number(left)}" y="{_number(top)}"'
        f' width="{_number(right - left)}" height="{_number(bottom - top)}" rx="4"/>'
    )


def _sign(placed: Placed) -> Iterator[str]:
    sort = placed.station.sort
    # The ring is drawn on the edge, half of it outside.
    ring = 2.5
    wide, high = placed.reach[0] - ring, placed.reach[1] - ring
    if sort is Sort.TERMINUS:
        yield _rect("tm", placed, min(wide, 9.0) if high >= wide else wide, max(high, 13.0), 3)
        return
    yield _rect("st", placed, wide, high, min(wide, high))
    if sort is Sort.HELD:
        yield _rect("tm", placed, 5.0, 5.0, 5)


def _rect(look: str, placed: Placed, wide: float, high: float, round_: float) -> str:
    return (
        f'<rect class="{look}" x="{_number(placed.x - wide)}" y="{_number(placed.y - high)}"'
        f' width="{_number(2 * wide)}" height="{_number(2 * high)}" rx="{_number(round_)}"/>'
    )


def _line(line: Line, lang: str) -> str:
    look = "name" if line.title else "note"
    marked = f' lang="{escape(lang)}"' if lang and line.title else ""
    return (
        f'<text class="{look}"{marked} x="{_number(line.x)}" y="{_number(line.y)}"'
        f' aria-hidden="true">{escape(line.text)}</text>'
    )


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
