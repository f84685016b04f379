"""The rows of one list as CSV, for people whose tool is a spreadsheet.

A column for each field, named by its way (``institution.name``); several values of one cell stand one after the other.
A cell that a spreadsheet would take for a formula gets an apostrophe before it, so that what somebody published as
a title is never carried out on a reader's machine.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the alphabet of its own machine."""

BETWEEN = "; "
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

Row = dict[str, str]


class NotOneList(Exception):  # noqa: N818 - it is told to the client, not a fault of the program
    """An answer that is no single list, and so no table."""


def as_csv(data: dict[str, Any]) -> str:
    """Return the one list in an answer's data as CSV, the first line naming the columns. Raises ``NotOneList``.

    >>> as_csv(
    ...     {"courses": {"nodes": [{"title": "=1+1", "institution": {"name": "Elm"}}]}}
    ... ).splitlines()[1]
    "'=1+1,Elm"
    """
    rows = [dict(_cells(row)) for row in rows_of(data)]
    columns = dict.fromkeys(name for row in rows for name in row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return BOM + out.getvalue()


def rows_of(data: dict[str, Any]) -> list[Any]:
    """Return the rows of the one list in an answer's data. Raises ``NotOneList``."""
    if len(data) != 1:
        raise NotOneList
    (value,) = data.values()
    if isinstance(value, list):
        return value
    inner = value.values() if isinstance(value, dict) else ()
    lists = [one for one in inner if isinstance(one, list)]
    if len(lists) != 1:
        raise NotOneList
    return [row["node"] if set(row) == {"node"} else row for row in lists[0]]


def end_cursor(data: dict[str, Any]) -> str | None:
    """Return where the next page starts, when the query asked for it and there is one."""
    for value in data.values():
        info = value.get("pageInfo") if isinstance(value, dict) else None
        if info and info.get("hasNextPage", True):
            return info.get("endCursor")
    return None


def _cells(row: Any, way: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(row, dict):
        for name, value in row.items():
            yield from _cells(value, f"{way}.{name}" if way else name)
    else:
        yield way or "value", _safe(_text(row))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(_flat(one) for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(filter(None, map(_flat, value.values())))
    return _text(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
