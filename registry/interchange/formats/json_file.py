"""Fixture files: a kind, what holds for all records, and the records or the name of a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from registry.interchange.formats import table
from registry.interchange.formats.text import Unreadable, text_of
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue

DEFAULTS = (
    "provenance",
    "source_name",
    "source_url",
    "source_published",
    "source_date",
    "sector_basis",
    "occupations_basis",
    "source_note_en",
    "source_note_fr",
)
MEMBERS = ("kind", *DEFAULTS, "licence", "note", "records", "table")


def read(path: Path, name: str) -> Iterator[SourceRecord | Issue]:
    """Yield what a fixture file holds."""
    try:
        head = _object(text_of(path, name), name)
        yield from _strangers(head, name)
        yield from _records(head, path, name)
    except Unreadable as stop:
        yield stop.issue


def _object(text: str, name: str) -> dict[str, Any]:
    value = parsed(text, name)
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        raise Unreadable(Issue.of("file.shape", Place(name)))
    return value


def parsed(text: str, name: str) -> Any:
    """Return the values of a JSON text, fractions as ``Decimal``; raises ``Unreadable``."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in pairs:
            if key in made:
                raise Unreadable(Issue.of("file.twice", Place(name), name=key))
            made[key] = value
        return made

    def refuse(constant: str) -> NoReturn:
        raise Unreadable(Issue.of("file.number", Place(name), value=constant))

    try:
        # A JSON fraction is read as it is written: binary would change 0.1.
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse, parse_float=Decimal)
    except json.JSONDecodeError as error:
        place = Place(name, line=error.lineno, column=error.colno)
        raise Unreadable(Issue.of("file.json", place)) from None
    except RecursionError:
        raise Unreadable(Issue.of("file.too_deep", Place(name))) from None
    except ValueError:
        raise Unreadable(Issue.of("file.json", Place(name))) from None


def _strangers(head: dict[str, Any], name: str) -> Iterator[Issue]:
    for member in head:
        if member not in MEMBERS:
            yield Issue.of("file.member", Place(name), name=member, allowed=", ".join(MEMBERS))


def _records(head: dict[str, Any], path: Path, name: str) -> Iterator[SourceRecord | Issue]:
    defaults = {key: head[key] for key in DEFAULTS if key in head}
    if isinstance(head.get("records"), list) and "table" not in head:
        yield from _listed(head["kind"], defaults, head["records"], name)
    elif isinstance(head.get("table"), str) and "records" not in head:
        yield from table.read(path, name, head["table"], head["kind"], defaults)
    else:
        raise Unreadable(Issue.of("file.records", Place(name)))


def _listed(
    kind: str, defaults: dict[str, Any], items: list[Any], name: str
) -> Iterator[SourceRecord | Issue]:
    for number, item in enumerate(items, start=1):
        place = Place(name, number)
        if isinstance(item, dict):
            slug = item.get("slug")
            yield SourceRecord(kind, slug if isinstance(slug, str) else "", item, place, defaults)
        else:
            yield Issue.of("record.shape", place, field="record", value=item)
