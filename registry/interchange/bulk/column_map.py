"""Column maps: how a table that was not made for the registry is read, as a JSON file that can be kept and shared.

::

    {
        "kind": "program",
        "columns": {"title_en": "Program Name", "source_version": "Fiscal Year"},
        "joined": {"external_id": ["College Name", "Fiscal Year", "Program Name"]},
        "constants": {"credential": "diploma"},
        "replaced": {"delivery": {"Web": "online"}},
        "not_stated": ["*"],
        "ignored": ["Headcount"],
        "encoding": "windows-1252",
        "delimiter": ";",
    }

Only ``kind`` and a way to ``external_id`` are required. ``"ignored": true`` leaves out every column that is not named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.interchange.bulk.headings import BULK_KINDS, EXTERNAL_ID, headings
from registry.interchange.formats.encoding import ENCODINGS
from registry.interchange.formats.json_file import parsed
from registry.interchange.formats.text import Unreadable, text_of
from registry.interchange.records import Place
from registry.interchange.report import Issue

MEMBERS = ("kind", "columns", "joined", "constants", "replaced", "not_stated", "ignored", "encoding", "delimiter", "note")  # fmt: skip
_LONGEST_ID = 100


@dataclass(frozen=True)
class ColumnMap:
    """Where each field of a record comes from.

    Attributes:
        columns: heading by field.
        joined: headings by field; their cells are put together with slashes.
        constants: what every record states.
        replaced: by field, what a cell stands for.
        not_stated: cells that state nothing, like the ``*`` of a suppressed number.
        ignored: headings to leave out; None for every one that is not named.
    """

    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_stated: frozenset[str] = frozenset()
    ignored: frozenset[str] | None = frozenset()
    encoding: str = ""
    delimiter: str = ""

    def named(self) -> set[str]:
        """Return every heading that the map reads."""
        return {*self.columns.values(), *(one for many in self.joined.values() for one in many)}


def read_map(path: Path) -> ColumnMap:
    """Read a column map; raises ``Unreadable`` with the place and the cure."""
    said = parsed(text_of(path, path.name), path.name)
    return _map(said, path.name)


def join(parts: list[str]) -> str:
    """Return cells as one id: readable, the same for the same cells, and never too long.

    >>> join(["Example College", "2022-2023", "Welding"])
    'Example College / 2022-2023 / Welding'
    """
    text = " / ".join(parts)
    if len(text) <= _LONGEST_ID:
        return text
    return f"{text[:67]}~{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _map(said: Any, name: str) -> ColumnMap:
    if not isinstance(said, dict):
        raise _wrong(name, "", MEMBERS)
    for member in said:
        if member not in MEMBERS:
            raise _wrong(name, member, MEMBERS)
    if said.get("kind") not in BULK_KINDS:
        raise _wrong(name, "kind", BULK_KINDS)
    made = ColumnMap(
        said["kind"],
        columns=_texts(said, "columns", name),
        joined={key: _list(value, name) for key, value in _object(said, "joined", name).items()},
        constants=_texts(said, "constants", name),
        replaced={
            key: _text_pairs(value, key, name)
            for key, value in _object(said, "replaced", name).items()
        },
        not_stated=frozenset(_list(said.get("not_stated", []), name)),
        ignored=None
        if said.get("ignored") is True
        else frozenset(_list(said.get("ignored", []), name)),
        encoding=_one_of(said, "encoding", ENCODINGS, name),
        delimiter=_one_of(said, "delimiter", (",", ";", "\t", "|"), name),
    )
    _refuse_strangers(made, name)
    return made


def _refuse_strangers(made: ColumnMap, name: str) -> None:
    allowed = [heading.field for heading in headings(made.kind)]
    given = [*made.columns, *made.joined, *made.constants, *made.replaced]
    for each in given:
        if each not in allowed:
            raise _wrong(name, each, allowed)
    if EXTERNAL_ID not in {*made.columns, *made.joined}:
        raise _wrong(name, EXTERNAL_ID, [f'"joined": {{"{EXTERNAL_ID}": [ … ]}}'])


def _wrong(name: str, member: str, allowed: Any) -> Unreadable:
    return Unreadable(Issue.of("map.member", Place(name), field=member, name=member, allowed=", ".join(allowed)))  # fmt: skip


def _object(said: Mapping[str, Any], member: str, name: str) -> Mapping[str, Any]:
    value = said.get(member, {})
    if not isinstance(value, dict):
        raise _wrong(name, member, ["{ … }"])
    return value


def _texts(said: Mapping[str, Any], member: str, name: str) -> Mapping[str, str]:
    return _text_pairs(_object(said, member, name), member, name)


def _text_pairs(value: Any, member: str, name: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _wrong(name, member, ['{ "…": "…" }'])
    return value


def _list(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(name, str(value), ['[ "…" ]'])
    return tuple(value)


def _one_of(said: Mapping[str, Any], member: str, allowed: tuple[str, ...], name: str) -> str:
    value = said.get(member, "")
    if value and value not in allowed:
        raise _wrong(name, member, [repr(one) for one in allowed])
    return str(value)
