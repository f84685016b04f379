"""Workbooks (XLSX), read a row at a time. A workbook is a ZIP of XML, so its real size is looked at first."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import defusedxml
from openpyxl import load_workbook
from openpyxl.xml import DEFUSEDXML

from registry.interchange.formats.sheets import (
    ErrorCell,
    FormulaCell,
    NumberCell,
    Sheet,
    workbook_sheet,
)
from registry.interchange.formats.text import Unreadable
from registry.interchange.records import Place
from registry.interchange.report import Issue

assert DEFUSEDXML, "openpyxl reads XML through defusedxml, unless OPENPYXL_DEFUSEDXML forbids it"

UNPACKED = 400 * 1024 * 1024
"""Most bytes that the parts of a workbook may unpack to: about 300,000 rows of offerings."""

STRINGS = 100 * 1024 * 1024
"""Most bytes of the list of texts, the one part that is held in memory."""

RATIO = 200
"""Most that a part may be packed; a sheet of equal cells reaches 50, a bomb 1,000."""

_SMALL = 1024 * 1024
_LONGEST = 1_048_576  # rows of a sheet, as spreadsheets have them
_HIDDEN = "veryHidden"


def workbook(path: Path, name: str) -> tuple[str, Iterator[Sheet]]:
    """Return the digest of a workbook, and its sheets one after the other.

    Raises:
        Unreadable: it is no workbook, it is locked, or it would unpack to more than is sensible.
    """
    _refuse_bomb(path, name)
    return _digest(path), _sheets(path, name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(Issue.of("file.xlsx", Place(name))) from None
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(Issue.of("file.locked", Place(name)))
    worst = next((part for part in parts if _is_bomb(part)), None)
    total = sum(part.file_size for part in parts)
    if worst is not None or total > UNPACKED or len(parts) > 2000:
        raise Unreadable(Issue.of("file.bomb", Place(name), mebibytes=total >> 20))


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    if part.filename.endswith("sharedStrings.xml") and part.file_size > STRINGS:
        return True
    return part.file_size > _SMALL and part.file_size > RATIO * max(part.compress_size, 1)


def _sheets(path: Path, name: str) -> Iterator[Sheet]:
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        # openpyxl raises whatever its parts raise: KeyError, ValueError, ParseError, BadZipFile.
        refused = defusedxml.DefusedXmlException
        defused = isinstance(error, refused) or isinstance(error.__cause__, refused)
        code = "file.entities" if defused else "file.xlsx"
        raise Unreadable(Issue.of(code, Place(name))) from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != _HIDDEN:
                found = workbook_sheet(sheet.title, _rows(sheet, name))
                if found is not None:
                    yield found
    finally:
        book.close()


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    # A sheet may claim any size; the rows that are there count.
    sheet.reset_dimensions()
    line = 0
    try:
        for cells in sheet.iter_rows():
            line += 1
            if line > _LONGEST:
                raise Unreadable(Issue.of("file.rows", Place(f"{name}: {sheet.title}", line=line)))
            row = [_cell(cell) for cell in cells]
            if any(row):
                yield line, row
    except Unreadable:
        raise
    except defusedxml.DefusedXmlException:
        raise Unreadable(Issue.of("file.entities", Place(name))) from None
    except Exception as error:
        # As above: parts of a damaged workbook fail in any way.
        place = Place(f"{name}: {sheet.title}", line=line + 1)
        raise Unreadable(Issue.of("table.csv", place, problem=error)) from error


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FormulaCell(value if isinstance(value, str) else getattr(value, "text", "") or "=")
    if cell.data_type == "e":
        return ErrorCell(value)
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return NumberCell(_digits(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _digits(value: float) -> str:
    # A spreadsheet holds every number as a fraction: 24 may come as 24.0.
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
