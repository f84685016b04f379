"""The rows of one list as CSV, for people whose tool is a spreadsheet.

A column for each field that is asked, named by its way (``institution.name``); several values of one cell stand one
after the other, a list inside another one in brackets.
A cell that a spreadsheet would take for a formula gets an apostrophe before it, so that what somebody published as
a title is never carried out on a reader's machine.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from registry.graphql.columns import Asked
from registry.interchange.bulk.escaping import escaped

BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the alphabet of its own machine."""

BETWEEN = "; "


class NotOneList(Exception):  # noqa: N818 - it is told to the client, not a fault of the program
    """An answer that is no single list, and so no table."""


def as_csv(data: dict[str, Any], asked: Asked) -> str:
    """Return the one list in an answer's data as CSV. Raises ``NotOneList``.

    The first line names the columns; they are what was ``asked``, whatever the rows hold.

    >>> row = Asked(inner={"title": Asked(), "institution": Asked(inner={"name": Asked()})})
    >>> asked = Asked(inner={"courses": Asked(inner={"nodes": Asked(True, row.inner)})})
    >>> as_csv(
    ...     {"courses": {"nodes": [{"title": "=1+1", "institution": {"name": "Elm"}}]}}, asked
    ... ).splitlines()[1]
    "'=1+1,Elm"
    """
    rows, row = rows_of(data), _asked_of_rows(data, asked)
    ways = list(row.columns()) or [()]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(".".join(way) or "value" for way in ways)
    writer.writerows([escaped(_text(_at(one, way))) for way in ways] for one in rows)
    return BOM + out.getvalue()


def _asked_of_rows(data: dict[str, Any], asked: Asked) -> Asked:
    """What is asked of each row of the one list, where there is one."""
    (found,), (value,) = asked.inner.values(), data.values()
    if isinstance(value, dict):
        key = next(key for key, one in value.items() if isinstance(one, list))
        found = found.inner[key]
    return found.inner["node"] if set(found.inner) == {"node"} else found


def _at(row: Any, way: tuple[str, ...]) -> Any:
    """The value at the end of a way; nothing where the way ends before."""
    for name in way:
        row = row.get(name) if isinstance(row, dict) else None
    return row


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


def _text(value: Any) -> str:
    if isinstance(value, list):
        return BETWEEN.join(map(_inside, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _inside(value: Any) -> str:
    """A value inside a list: what is asked of a record one after the other, a list of its own in brackets."""
    if isinstance(value, dict):
        return " ".join(filter(None, map(_inside, value.values())))
    return f"[{_text(value)}]" if isinstance(value, list) else _text(value)
