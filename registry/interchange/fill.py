"""Putting a draft's values into a row, in memory, and telling whether that changed anything.

A file states a record wholly: what it leaves out is not stated, so the column gets its default.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from registry.domain.notation_writing import encode, encode_policies
from registry.domain.references import Renamer, rename, rename_policies
from registry.domain.requirement import Policies
from registry.interchange.check import TABLE_OF, Draft
from registry.interchange.kinds import Child, Ref
from registry.interchange.targets import Targets
from registry.models.notation import RequirementField
from registry.models.record import LIVE


def fill(row: Any, draft: Draft, targets: Targets, held: Collection[Ref]) -> bool:
    """Put a draft into a row and return whether the row says something else than before.

    Args:
        row: a stored row, or a new one.
        draft: what it shall say.
        targets: the rows that references mean.
        held: references to records that are rejected; their columns are left as they are.
    """
    filling = _Filling(row, draft, targets, held)
    filling.identity()
    changed = [filling.column(name, field) for name, field in draft.kind.columns.items()]
    changed += [filling.list(name) for name in draft.kind.lists]
    changed += [filling.children(name, child) for name, child in draft.kind.children.items()]
    if draft.kind.is_record:
        row.live = row.lifecycle in LIVE
    return any(changed)


class _Filling:
    def __init__(self, row: Any, draft: Draft, targets: Targets, held: Collection[Ref]) -> None:
        self.row = row
        self.draft = draft
        self.targets = targets
        self.held = held

    def identity(self) -> None:
        if self.row._state.adding and hasattr(self.row, "uid"):
            self.row.uid = self.draft.record.uid

    def column(self, name: str, field: Any) -> bool:
        stated = self.draft.columns.get(name, field.get_default())
        if self._waits(stated):
            return True
        value = self.bound(field, stated)
        new = value.pk if isinstance(stated, Ref) else value
        if getattr(self.row, field.attname) == new and not self.row._state.adding:
            return False
        setattr(self.row, name, value)
        return True

    def _waits(self, stated: Any) -> bool:
        return isinstance(stated, Ref) and stated in self.held

    def bound(self, field: Any, value: Any) -> Any:
        """Return a value with permanent identifiers and rows in place of natural keys."""
        if isinstance(value, Ref):
            return self.targets.row(value)
        if isinstance(field, RequirementField) and value is not None:
            return encode(rename(value, self._renamer()))
        if isinstance(value, Policies):
            return encode_policies(rename_policies(value, self._renamer()))
        return value

    def _renamer(self) -> Renamer:
        return lambda sort, key: self.targets.ctid(Ref(TABLE_OF[sort], key))

    def list(self, name: str) -> bool:
        refs = [ref for ref in self.draft.lists.get(name, []) if ref not in self.held]
        rows: list[Any] = [self.targets.row(ref) for ref in refs]
        manager = getattr(self.row, name)
        if {row.pk for row in manager.all()} == {row.pk for row in rows}:
            return False
        manager.set(rows)
        return True

    def children(self, name: str, child: Child) -> bool:
        rows = [self._child(child, entry) for entry in self.draft.children.get(name, [])]
        self.draft.made[name] = rows
        manager = getattr(self.row, name)
        if _same(child, list(manager.all()), rows):
            return False
        manager.set(rows)
        return True

    def _child(self, child: Child, entry: dict[str, Any]) -> Any:
        known = {name: value for name, value in entry.items() if not self._waits(value)}
        return child.table(
            **{name: self.bound(child.columns[name], value) for name, value in known.items()}
        )


def _same(child: Child, stored: list[Any], wanted: list[Any]) -> bool:
    attributes = [field.attname for field in child.columns.values()]

    def said(rows: list[Any]) -> list[tuple[Any, ...]]:
        return [tuple(getattr(row, name) for name in attributes) for row in rows]

    if child.table._meta.ordering == ["pk"]:
        return said(stored) == said(wanted)
    return Counter(said(stored)) == Counter(said(wanted))
