"""Finding the rows that references mean: records of the files first, then the database."""

from __future__ import annotations

import difflib
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import F, Q

from registry.interchange.kinds import Ref, Table, key_of, kinds
from registry.interchange.records import SourceRecord
from registry.models.ctid import ctid_of, uids_of

_AT_ONCE = 400
"""Keys asked for in one query; SQLite has a limit of variables."""

_LIKE = 20_000
"""Most keys of one table that a misspelt one is compared with."""

_SUGGESTED = 200
"""Most misspelt keys that get a suggestion: comparing is slow, and so many have one cause."""


class Targets:
    """Rows by natural key. Looked up in bulk before writing; rows join as they are written."""

    def __init__(self, records: Iterable[SourceRecord]) -> None:
        self._uids: dict[Ref, uuid.UUID] = {}
        for record in records:
            for ref in kinds()[record.kind].refs(record.slug, record.values):
                self._uids[ref] = record.uid
        self._rows: dict[Ref, Any] = {}
        self._near: dict[Ref, str | None] = {}
        self._known: dict[str, list[str]] = {}

    def find(self, refs: Iterable[Ref]) -> None:
        """Fetch the rows that references mean, a few queries a table."""
        by_table: dict[str, list[Ref]] = defaultdict(list)
        for ref in sorted(set(refs) - self._rows.keys()):
            by_table[ref.table].append(ref)
        for name, wanted in by_table.items():
            for start in range(0, len(wanted), _AT_ONCE):
                self._fetch(apps.get_model("registry", name), wanted[start : start + _AT_ONCE])

    def _fetch(self, table: Table, wanted: list[Ref]) -> None:
        by_uid = {self._uids[ref]: ref for ref in wanted if ref in self._uids}
        if by_uid and hasattr(table, "uid"):
            for row in table._base_manager.filter(uid__in=by_uid):
                self._rows[by_uid[row.uid]] = row
        elsewhere = [ref for ref in wanted if ref not in self._uids or not hasattr(table, "uid")]
        if elsewhere:
            self._fetch_by_key(table, elsewhere)

    def _fetch_by_key(self, table: Table, wanted: list[Ref]) -> None:
        lookups = key_of(table)
        meant = Q()
        for ref in wanted:
            parts = ref.key.split("/")
            if len(parts) == len(lookups):
                meant |= Q(**dict(zip(lookups, parts, strict=True)))
        # What the registry exports names records in requirements by their permanent identifiers.
        uids = set(uids_of(ref.key for ref in wanted)) if hasattr(table, "uid") else set()
        if uids:
            meant |= Q(uid__in=uids)
        if not meant:
            return
        name = table._meta.model_name
        for row in table._base_manager.filter(meant).annotate(**_key_columns(lookups)):
            self._rows[Ref(name, _key(row, lookups))] = row
            if uids and row.uid in uids:
                self._rows[Ref(name, ctid_of(row.uid))] = row

    def in_files(self, ref: Ref) -> bool:
        """Whether a reference means a record of the files."""
        return ref in self._uids

    def row(self, ref: Ref) -> Any | None:
        """Return the row that a reference means; None when it is not written (yet)."""
        return self._rows.get(ref)

    def key(self, ref: Ref) -> str:
        """Return the natural key of what a reference means, which may name it by its permanent identifier."""
        row = self._rows[ref]
        return _key(row, key_of(type(row))) if hasattr(row, "key_0") else ref.key

    def ctid(self, ref: Ref) -> str:
        """Return the permanent identifier of what a reference means."""
        return ctid_of(self._uids[ref] if ref in self._uids else self._rows[ref].uid)

    def written(self, record: SourceRecord, row: Any) -> None:
        """Let later records point to a row."""
        for ref in kinds()[record.kind].refs(record.slug, record.values):
            self._rows[ref] = row

    def near(self, ref: Ref) -> str | None:
        """Return the known key that is spelt most like a reference; None when none is, or after many."""
        if ref not in self._near and len(self._near) < _SUGGESTED:
            close = difflib.get_close_matches(ref.key, self._keys(ref.table), n=1)
            self._near[ref] = next(iter(close), None)
        return self._near.get(ref)

    def _keys(self, name: str) -> list[str]:
        if name not in self._known:
            table = apps.get_model("registry", name)
            columns = _key_columns(key_of(table))
            stored = table._base_manager.annotate(**columns).values_list(*columns)[:_LIKE]
            keys = {ref.key for ref in self._uids if ref.table == name}
            self._known[name] = sorted(keys.union("/".join(key) for key in stored))
        return self._known[name]


def _key(row: Any, lookups: tuple[str, ...]) -> str:
    return "/".join(getattr(row, name) for name in _key_columns(lookups))


def _key_columns(lookups: tuple[str, ...]) -> dict[str, F]:
    return {f"key_{number}": F(lookup) for number, lookup in enumerate(lookups)}
