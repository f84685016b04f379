"""A table as a picture: how many there are in each cell, as a figure, a tint and a number of strokes.

The strokes say the same as the tint, so that it reads in grey, in print and in the reader's own colours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from frontend.diagram.lettering import width, wrapped
from frontend.diagram.svg import Words

BOUNDS = (1, 2, 5, 10)
"""The least number of each shade. No shade is for none."""
SIZE = 13.0
_LABEL, _CELL, _ROW, _LINE = 132.0, 42.0, 44.0, 14.0
_HEAD = 176.0


@dataclass(frozen=True, slots=True)
class Side:
    """A column or a row; a column may be a line of the map."""

    title: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, what it counts in words, and where that is listed (nowhere when there is none)."""

    number: int
    name: str
    url: str = ""


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


def heat(table: Table, words: Words) -> str:
    """Return the picture as one SVG element; its links stand row by row.

    >>> one = Table(
    ...     (Side("Health"),), (Side("Toronto"),), ((Cell(3, "Health, Toronto: 3", "/x"),),)
    ... )
    >>> 'href="/x"' in heat(one, Words("c", "Coverage", "By region"))
    True
    """
    wide = _LABEL + _CELL * len(table.columns)
    high = _HEAD + _ROW * len(table.rows)
    key = escape(words.key)
    head = (
        f'<svg class="heat" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}"'
        f' role="group" aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        f'<title id="{key}-title">{escape(words.title)}</title>'
        f'<desc id="{key}-desc">{escape(words.description)}</desc>'
    )
    sides = [part for at, side in enumerate(table.columns) for part in _column(side, at)]
    sides += [part for at, side in enumerate(table.rows) for part in _row(side, at)]
    cells = [_cell(cell, x, y) for y, row in enumerate(table.cells) for x, cell in enumerate(row)]
    return f"{head}{''.join(sides)}{''.join(cells)}</svg>"


def sample(number: int) -> str:
    """Return one cell alone, for the legend.

    >>> sample(2).count("<path")
    1
    """
    inside = "".join(_shaded(number, 0, 0))
    return (
        f'<svg class="heat sample" viewBox="0 0 {_CELL:g} {_ROW:g}" width="{_CELL:g}"'
        f' height="{_ROW:g}" aria-hidden="true">{inside}</svg>'
    )


def _column(side: Side, at: int) -> Iterator[str]:
    middle = _LABEL + (at + 0.5) * _CELL
    lines = wrapped(side.title, SIZE, _HEAD - 22, 2)
    first = middle - _LINE * (len(lines) - 1) / 2 + SIZE / 3
    for number, line in enumerate(lines):
        x = first + number * _LINE
        yield (
            f'<text class="head" transform="translate({x:g} {_HEAD - 18:g}) rotate(-90)"'
            f' aria-hidden="true">{escape(line)}</text>'
        )
    if side.line:
        path = f"M{middle - _CELL / 2 + 3:g} {_HEAD - 8:g}h{_CELL - 6:g}"
        yield f'<path class="ln {escape(side.line)}" d="{path}"/>'
        if side.line == "tech":
            yield f'<path class="cut" d="{path}"/>'


def _row(side: Side, at: int) -> Iterator[str]:
    lines = _broken(side.title, _LABEL - 8)
    top = _HEAD + (at + 0.5) * _ROW - _LINE * (len(lines) - 1) / 2 + SIZE / 3
    for number, line in enumerate(lines):
        yield f'<text class="side" x="0" y="{top + number * _LINE:g}" aria-hidden="true">{escape(line)}</text>'


def _broken(title: str, room: float) -> list[str]:
    """Break a title, and names joined by a dash after the dash rather than between letters."""
    words = [
        word if width(word, SIZE) <= room else word.replace("–", "– ") for word in title.split()
    ]
    return [line.replace("– ", "–") for line in wrapped(" ".join(words), SIZE, room, 3)]


def _cell(cell: Cell, column: int, row: int) -> str:
    x, y = _LABEL + column * _CELL, _HEAD + row * _ROW
    inside = f"<title>{escape(cell.name)}</title>" + "".join(_shaded(cell.number, x, y))
    if not cell.url:
        return f'<g role="img" aria-label="{escape(cell.name)}">{inside}</g>'
    return f'<a href="{escape(cell.url)}" aria-label="{escape(cell.name)}">{inside}</a>'


def _shaded(number: int, x: float, y: float) -> Iterator[str]:
    deep = shade(number)
    yield (
        f'<rect class="cell s{deep}" x="{x + 1:g}" y="{y + 1:g}" width="{_CELL - 2:g}"'
        f' height="{_ROW - 2:g}"/>'
    )
    if deep:
        strokes = "".join(
            f"M{x + 6:g} {y + _ROW - 5 - 4 * n:g}h{_CELL - 12:g}" for n in range(deep)
        )
        yield f'<path class="strokes s{deep}" d="{strokes}"/>'
    middle, base = x + _CELL / 2, y + (19 if deep else 26)
    yield (
        f'<text class="count s{deep}" x="{middle:g}" y="{base:g}" aria-hidden="true">'
        f"{number or '–'}</text>"
    )
