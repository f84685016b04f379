"""Tables: CSV whose first line names fields. An empty cell states nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from registry.interchange.formats.text import Unreadable, text_of
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue


def read(
    beside: Path, name: str, table: str, kind: str, defaults: dict[str, Any]
) -> Iterator[SourceRecord | Issue]:
    """Yield the rows of the table that the file ``beside`` names."""
    path = beside.with_name(table) if table == Path(table).name else None
    if path is None or not path.is_file():
        raise Unreadable(Issue.of("table.missing", Place(name), name=table))
    place = str(Path(name).with_name(table).as_posix())
    rows = csv_rows(io.StringIO(text_of(path, place), newline=""), place)
    _, header = next(rows)
    refuse_bad_header(header, place)
    yield from _records(header, rows, place, kind, defaults)


def csv_rows(
    lines: Iterable[str], name: str, delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file with the line at which each begins; raises ``Unreadable``."""
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        # What csv calls an unexpected end is a quotation mark without its second one.
        code = "table.quote" if "unexpected end" in str(error) else "table.csv"
        raise Unreadable(Issue.of(code, Place(name, line=line), problem=error)) from None


def refuse_bad_header(header: list[str], name: str) -> None:
    """Raise ``Unreadable`` when a column has no name, or one that another column has."""
    for number, column in enumerate(header):
        if not column or column in header[:number]:
            place = Place(name, line=1, column=number + 1)
            raise Unreadable(Issue.of("table.header", place, name=column))


def _records(
    header: list[str],
    rows: Iterator[tuple[int, list[str]]],
    name: str,
    kind: str,
    defaults: dict[str, Any],
) -> Iterator[SourceRecord | Issue]:
    for number, (line, cells) in enumerate(rows, start=1):
        place = Place(name, number, line)
        if len(cells) != len(header):
            yield Issue.of("table.width", place, cells=len(cells), columns=len(header))
            continue
        stated = {column: cell for column, cell in zip(header, cells, strict=True) if cell}
        yield SourceRecord(kind, stated.get("slug", ""), stated, place, defaults, flat=True)
