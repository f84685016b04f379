"""Sheets: what CSV files and workbooks have in common, and the cells that need a second look."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from registry.interchange.formats.encoding import TextFile
from registry.interchange.formats.table import csv_rows
from registry.interchange.formats.text import Unreadable
from registry.interchange.messages import later
from registry.interchange.records import Place
from registry.interchange.report import Issue

Known = Callable[[str], bool]
"""Tells whether a cell of the first line is the heading of a column."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_OTHERS = "|:^"


class NumberCell(str):
    """A cell that a spreadsheet holds as a number: leading zeros are already gone."""

    __slots__ = ()


class FormulaCell(str):
    """A cell that holds a formula; what it would show is not in the file for certain."""

    __slots__ = ()


class ErrorCell(str):
    """A cell that shows an error, such as ``#N/A``."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """A header and rows; each row comes with the line at which it begins.

    Attributes:
        title: name of the sheet; empty for a CSV file.
        header: headings, without empty ones at the end.
    """

    title: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def csv_sheet(file: TextFile, name: str, known: Known, delimiter: str = "") -> tuple[Sheet, str]:
    """Return the only sheet of a CSV file, and what separates its columns.

    Args:
        file: the file.
        name: what reports call it.
        known: tells headings from other words; the separator is the one under which most are known.
        delimiter: the separator, when somebody says it.

    Raises:
        Unreadable: the first line shows another separator than the one that is said or can be read.
    """
    used = _delimiter(_first_line(file), Place(name, line=1), known, delimiter)
    # The file stays open as long as rows are asked for; csv reads it a line at a time.
    rows = csv_rows(_lines(file), name, used)
    header = next(rows, None)
    if header is None:
        raise Unreadable(Issue.of("file.empty", Place(name)))
    return Sheet("", _headings(header[1]), rows), used


def _lines(file: TextFile) -> Iterator[str]:
    with file.open() as lines:
        yield from lines


def _first_line(file: TextFile) -> str:
    with file.open() as lines:
        return next((line for line in lines if line.strip()), "")


def _delimiter(first: str, place: Place, known: Known, said: str) -> str:
    """Return what separates columns; raises ``Unreadable`` where the first line shows that another sign does."""
    signs: list[str] = [*DELIMITERS, *_OTHERS, *said]
    cut = {sign: _cut(first, sign) for sign in signs}
    counted = {sign: sum(map(known, cells)) for sign, cells in cut.items()}
    used = said or max(DELIMITERS, key=lambda sign: counted[sign])
    best: str = max(cut, key=lambda sign: counted[sign])
    if counted[best] <= max(counted[used], 1):
        # Where hardly a heading is known, one cell alone shows it: then the sign that makes most cells of it.
        alone = len(cut[used]) == 1 and not counted[used]
        best = max((used, *DELIMITERS, "|"), key=lambda sign: len(cut[sign])) if alone else used
    if best == used or (best in DELIMITERS and not said):
        return best
    code = "file.delimiter_said" if said else "file.delimiter"
    raise Unreadable(Issue.of(code, place, sign=sign_shown(best), said=sign_shown(used)))


def _cut(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:  # a cell without an end, which is told when rows are read
        return []


def sign_shown(sign: str) -> str:
    """Return a sign that separates columns as it can be read; a tab has no sign of its own."""
    tab: str = later(lambda: gettext("tab"))
    return tab if sign == "\t" else sign


def _headings(cells: list[str]) -> tuple[str, ...]:
    last = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
    return tuple(cells[:last])


def workbook_sheet(title: str, rows: Iterator[tuple[int, list[str]]]) -> Sheet | None:
    """Return a sheet of a workbook; None when it holds nothing."""
    for _, cells in rows:
        if header := _headings(cells):
            return Sheet(title, header, rows)
    return None
