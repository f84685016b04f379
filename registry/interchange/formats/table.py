"""Tables: UTF-8 CSV whose first line names fields. An empty cell states nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
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
    rows = _rows(text_of(path, place), place)
    _, header = next(rows)
    _refuse_bad_header(header, place)
    yield from _records(header, rows, place, kind, defaults)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        issue = Issue.of("table.csv", Place(name, line=line), problem=error)
        raise Unreadable(issue) from None


def _refuse_bad_header(header: list[str], name: str) -> None:
    for number, column in enumerate(header):
        if not column or column in header[:number]:
            raise Unreadable(Issue.of("table.header", Place(name, line=1), name=column))


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
