"""Files to records: which format, which kind, which column is which field. Nothing is compared with tables yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from registry.interchange.bulk import ctdl, headings
from registry.interchange.bulk.cells import Row, Table
from registry.interchange.bulk.column_map import ColumnMap
from registry.interchange.formats.encoding import text_file
from registry.interchange.formats.sheets import Sheet, csv_sheet, sign_shown
from registry.interchange.formats.text import Unreadable
from registry.interchange.formats.xlsx_file import workbook
from registry.interchange.records import Place
from registry.interchange.report import Issue

LARGEST = 100 * 1024 * 1024
"""Most bytes of a file; 100,000 offerings with long descriptions are half of it."""
NO_TABLES = (
    b"%PDF-",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
)
"""How PDF, files of Office that are old or locked by a password, RTF, pictures and gzip begin."""


@dataclass(frozen=True)
class Manner:
    """How a file is to be read, as far as its sender says.

    Attributes:
        kind: what its rows are, when neither the file nor a map says.
        encoding: one of ``encoding.ENCODINGS``; empty for UTF-8 or what a mark in the file says.
        delimiter: what separates columns; empty for what the first line shows.
        columns: the map of a table that was not made for the registry.
    """

    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    columns: ColumnMap | None = None


@dataclass
class Source:
    """A file that is being read: rows come one after the other, notices and the digest with them."""

    name: str
    digest: str
    rows: Iterator[Row]
    notices: list[Issue] = field(default_factory=list)


def open_source(path: Path, name: str, manner: Manner) -> Source:
    """Begin to read a file.

    Args:
        path: the file.
        name: what reports call it.
        manner: what its sender says of it.

    Raises:
        Unreadable: now, or while rows are asked for: the file cannot be read (any further).
    """
    start = _start(path, name)
    if start.startswith(b"PK"):
        digest, sheets = workbook(path, name)
        return Source(name, digest, _numbered(_of_sheets(sheets, name, manner)))
    if start.startswith(NO_TABLES):
        raise Unreadable(Issue.of("file.other", Place(name)))
    if path.suffix.lower() in (".json", ".jsonld") or start.lstrip()[:1] in (b"{", b"["):
        notices: list[Issue] = []
        digest, rows = ctdl.read(path, name, notices, manner.kind)
        return Source(name, digest, _numbered(rows), notices)
    return _csv(path, name, manner)


def _start(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(64)
    except OSError:
        raise Unreadable(Issue.of("file.missing", Place(name))) from None
    if size > LARGEST:
        sizes = {"mebibytes": size >> 20, "most": LARGEST >> 20}
        raise Unreadable(Issue.of("file.large", Place(name), **sizes))
    if not start:
        raise Unreadable(Issue.of("file.empty", Place(name)))
    return start


def _csv(path: Path, name: str, manner: Manner) -> Source:
    said = manner.columns
    file = text_file(path, name, manner.encoding or (said.encoding if said else ""))
    known = _Words(manner)
    given = manner.delimiter or (said.delimiter if said else "")
    sheet, delimiter = csv_sheet(file, name, known, given)
    source = Source(name, file.digest, _numbered(_of_sheet(sheet, name, manner)))
    if delimiter != "," and not given:
        source.notices.append(
            Issue.of("file.separated", Place(name, line=1), sign=sign_shown(delimiter), notice=True)
        )
    if file.encoding == "utf-16":
        source.notices.append(Issue.of("file.marked", Place(name), notice=True))
    return source


class _Words:
    """Tells whether a cell is a heading of any kind, or of the map."""

    def __init__(self, manner: Manner) -> None:
        said = manner.columns
        self.mapped = (said.named() | (said.ignored or set())) if said else None

    def __call__(self, cell: str) -> bool:
        if self.mapped is not None:
            return cell.strip() in self.mapped
        return any(headings.field_called(kind, cell) for kind in headings.BULK_KINDS)


def _of_sheets(sheets: Iterator[Sheet], name: str, manner: Manner) -> Iterator[Row]:
    found = False
    for sheet in sheets:
        if headings.folded(sheet.title) in ("columns", "colonnes"):
            continue
        found = True
        yield from _of_sheet(sheet, f"{name}: {sheet.title}", manner)
    if not found:
        raise Unreadable(Issue.of("file.empty", Place(name)))


def _of_sheet(sheet: Sheet, name: str, manner: Manner) -> Iterator[Row]:
    said = manner.columns
    kind = said.kind if said else headings.kind_called(sheet.title) or manner.kind
    table = Table.of(sheet.header, name, kind, said)
    for line, cells in sheet.rows:
        if any(cells):
            yield table.row(line, cells)


def _numbered(rows: Iterator[Row]) -> Iterator[Row]:
    numbers = count(1)
    return (row.at(next(numbers)) for row in rows)
