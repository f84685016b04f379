"""A table as a picture: how many there are in each cell, or how far each thing has come.

A number is told by a figure, a tint and strokes; how far something has come by a tint and a sign of the map. So it
reads in grey, in print and in the reader's own colours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

from frontend.diagram.lettering import width, wrapped
from frontend.diagram.svg import Words

BOUNDS = (1, 2, 5, 10)
"""The least number of each shade. No shade is for none."""
SIZE = 13.0
_LINE, _BAR = 14.0, 6.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Room for the parts, in CSS pixels; without room at the side, titles of rows stand above them."""

    look: str
    side: float
    cell: float
    row: float
    head: float
    above: float = 0.0

    @property
    def pitch(self) -> float:
        """How far one row is from the next."""
        return self.row + self.above


COUNTS = Shape("", 132, 42, 44, 176)
WIDE = Shape("wide", 216, 44, 60, 176)
TALL = Shape("tall", 0, 34, 34, 176, 48)
ROOMY = replace(TALL, cell=42)


@dataclass(frozen=True, slots=True)
class Side:
    """A column or a row; it may be on a line of the map, and a row may weigh something, from 0 to 1.

    ``lang`` is the language of its title where that is not the page's.
    """

    title: str
    line: str = ""
    weight: float | None = None
    lang: str = ""

    @property
    def marked(self) -> str:
        """What marks its title with a language of its own.

        >>> Side("Soins", lang="fr").marked, Side("Care").marked
        (' lang="fr"', '')
        """
        return f' lang="{escape(self.lang)}"' if self.lang else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, what it says in words, and where that is told (nowhere when there is none).

    With a ``sign`` (one of ``SIGNS``) it is no number but how far something has come.
    """

    number: int
    name: str
    url: str = ""
    sign: str = ""

    @property
    def shade(self) -> int:
        """How deep its tint is, 0 for none.

        >>> Cell(7, "seven").shade, Cell(0, "endorsed", sign="block").shade
        (3, 4)
        """
        return SIGNS[self.sign] if self.sign else shade(self.number)


SIGNS = {"ring": 1, "dot": 2, "block": 4}
"""A station, one that is held, a terminus; with the shade of each."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows, and the cells of each row in the order of the columns."""

    columns: tuple[Side, ...]
    rows: tuple[Side, ...]
    cells: tuple[tuple[Cell, ...], ...]


def shade(number: int) -> int:
    """Return the shade of a number, 0 for none.

    >>> [shade(n) for n in (0, 1, 2, 4, 5, 9, 10, 400)]
    [0, 1, 2, 2, 3, 3, 4, 4]
    """
    return sum(number >= bound for bound in BOUNDS)


def shades() -> tuple[tuple[int, int], ...]:
    """Return the least and the most of each shade but the last, which has no end.

    >>> shades()
    ((1, 1), (2, 4), (5, 9))
    """
    return tuple((least, after - 1) for least, after in pairwise(BOUNDS))


def heat(table: Table, words: Words, shape: Shape = COUNTS) -> str:
    """Return the picture as one SVG element; its links stand row by row.

    >>> one = Table(
    ...     (Side("Health"),), (Side("Toronto"),), ((Cell(3, "Health, Toronto: 3", "/x"),),)
    ... )
    >>> 'href="/x"' in heat(one, Words("c", "Coverage", "By region"))
    True
    """
    wide = shape.side + shape.cell * len(table.columns)
    high = shape.head + shape.pitch * len(table.rows)
    key = escape(words.key)
    head = (
        f'<svg class="{f"heat {shape.look}".strip()}" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}"'
        f' height="{high:g}" role="group" aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        f'<title id="{key}-title">{escape(words.title)}</title>'
        f'<desc id="{key}-desc">{escape(words.description)}</desc>'
    )
    parts = [part for at, side in enumerate(table.columns) for part in _column(side, at, shape)]
    parts += [part for at, side in enumerate(table.rows) for part in _row(side, at, shape, wide)]
    for y, row in enumerate(table.cells):
        parts += (_placed(cell, x, y, shape) for x, cell in enumerate(row))
    return f"{head}{''.join(parts)}</svg>"


def sample(cell: Cell, shape: Shape = COUNTS) -> str:
    """Return one cell alone, for the legend.

    >>> sample(Cell(2, "two")).count("<path")
    1
    """
    inside = "".join(_drawn(cell, 0, 0, shape))
    return (
        f'<svg class="heat sample" viewBox="0 0 {shape.cell:g} {shape.row:g}" width="{shape.cell:g}"'
        f' height="{shape.row:g}" aria-hidden="true">{inside}</svg>'
    )


def _column(side: Side, at: int, shape: Shape) -> Iterator[str]:
    middle = shape.side + (at + 0.5) * shape.cell
    lines = wrapped(side.title, SIZE, shape.head - 22, int(shape.cell // _LINE))
    first = middle - _LINE * (len(lines) - 1) / 2 + SIZE / 3
    for number, line in enumerate(lines):
        x = first + number * _LINE
        yield (
            f'<text class="head" transform="translate({x:g} {shape.head - 18:g}) rotate(-90)"'
            f'{side.marked} aria-hidden="true">{escape(line)}</text>'
        )
    yield from _line(side, middle - shape.cell / 2 + 3, shape.head - 8, shape.cell - 6)


def _line(side: Side, x: float, y: float, long: float) -> Iterator[str]:
    if side.line:
        path = f"M{x:g} {y:g}h{long:g}"
        yield f'<path class="ln {escape(side.line)}" d="{path}"/>'
        if side.line == "tech":
            yield f'<path class="cut" d="{path}"/>'


def _row(side: Side, at: int, shape: Shape, wide: float) -> Iterator[str]:
    top = shape.head + at * shape.pitch
    under = bool(side.line) or side.weight is not None
    room, high = (wide, shape.above) if shape.above else (shape.side - 8, shape.row)
    lines = _broken(side.title, room, 2 if shape.above else 3)
    block = _LINE * len(lines) + (_BAR + 3 if under else 0)
    # Above its cells a title stands close to them, at their side in the middle.
    free = high - block - 2 if shape.above else (high - block) / 2
    first = top + free + SIZE * 0.85
    for number, line in enumerate(lines):
        yield f'<text class="side" x="0" y="{first + number * _LINE:g}"{side.marked} aria-hidden="true">{escape(line)}</text>'
    below = top + free + block - _BAR
    yield from _line(side, 0, below + _BAR / 2, min(room, 60.0))
    if side.weight is not None:
        long = min(room, 180.0)
        yield f'<rect class="bar" x="0" y="{below:g}" width="{long:g}" height="{_BAR:g}"/>'
        yield f'<rect class="bar full" x="0" y="{below:g}" width="{long * side.weight:.4g}" height="{_BAR:g}"/>'


def _broken(title: str, room: float, most: int) -> list[str]:
    """Break a title, and names joined by a dash after the dash rather than between letters."""
    words = [
        word if width(word, SIZE) <= room else word.replace("–", "– ") for word in title.split()
    ]
    return [line.replace("– ", "–") for line in wrapped(" ".join(words), SIZE, room, most)]


def _placed(cell: Cell, column: int, row: int, shape: Shape) -> str:
    x = shape.side + column * shape.cell
    y = shape.head + row * shape.pitch + shape.above
    inside = f"<title>{escape(cell.name)}</title>" + "".join(_drawn(cell, x, y, shape))
    if not cell.url:
        return f'<g role="img" aria-label="{escape(cell.name)}">{inside}</g>'
    return f'<a href="{escape(cell.url)}" aria-label="{escape(cell.name)}">{inside}</a>'


def _drawn(cell: Cell, x: float, y: float, shape: Shape) -> Iterator[str]:
    deep, middle = cell.shade, x + shape.cell / 2
    yield (
        f'<rect class="cell s{deep}" x="{x + 1:g}" y="{y + 1:g}" width="{shape.cell - 2:g}"'
        f' height="{shape.row - 2:g}"/>'
    )
    if cell.sign:
        yield from _sign(cell, middle, y + shape.row / 2)
        return
    if deep:
        strokes = "".join(
            f"M{x + 6:g} {y + shape.row - 5 - 4 * n:g}h{shape.cell - 12:g}" for n in range(deep)
        )
        yield f'<path class="strokes s{deep}" d="{strokes}"/>'
    base = y + (19 if deep else shape.row / 2 + 4)
    yield (
        f'<text class="count s{deep}" x="{middle:g}" y="{base:g}" aria-hidden="true">'
        f"{cell.number or '–'}</text>"
    )


def _sign(cell: Cell, x: float, y: float) -> Iterator[str]:
    if cell.sign == "block":
        yield f'<rect class="tm s4" x="{x - 8:g}" y="{y - 8:g}" width="16" height="16" rx="3"/>'
        return
    yield f'<circle class="st" cx="{x:g}" cy="{y:g}" r="8"/>'
    if cell.sign == "dot":
        yield f'<circle class="tm" cx="{x:g}" cy="{y:g}" r="3.5"/>'
