"""What each kind of record can state, read off the tables, and the order in which kinds are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

from registry.models.order import WRITING_ORDER

Table = Any
"""A model class. Models are not typed strictly, so the name says what is meant."""

_KEYS: dict[str, tuple[str, ...]] = {
    "region": ("code",),
    "language": ("code",),
    "occupation": ("code",),
    "frameworkelement": ("edition__slug", "code"),
}
# Columns of Wagtail's schedule are set by editors; files state what holds now.
_NOT_STATED = ("go_live_at", "expire_at")
# Not editable in forms, but a file may state them.
_STATED = ("lifecycle", "withdrawn_because_en", "withdrawn_because_fr")


class Ref(NamedTuple):
    """A natural key of a row: the table that a column points to, and the key as files write it."""

    table: str
    key: str


@dataclass(frozen=True)
class Child:
    """A list of rows that belong to a record."""

    table: Table
    parent: str
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a record of one kind can state: columns, lists of references, lists of rows."""

    name: str
    table: Table
    rank: int
    columns: Mapping[str, Any]
    lists: Mapping[str, Any]
    children: Mapping[str, Child]

    @property
    def names(self) -> list[str]:
        """Every name that a record of the kind may give."""
        return [*self.columns, *self.lists, *self.children]

    @property
    def key(self) -> tuple[str, ...]:
        """Columns by which other records name a record of the kind."""
        return key_of(self.table)

    @property
    def is_record(self) -> bool:
        """Whether people edit and publish the kind, so that ``live`` goes with its lifecycle."""
        return hasattr(self.table, "announce")

    def refs(self, slug: str, values: Mapping[str, Any]) -> list[Ref]:
        """Return the keys by which other records name a record that states ``values``."""
        parts = [slug if part == "slug" else values.get(part.split("__")[0]) for part in self.key]
        key = "/".join(map(str, parts))
        tables = [self.table, *self.table._meta.get_parent_list()]
        return [Ref(table._meta.model_name, key) for table in tables]


def key_of(table: Table) -> tuple[str, ...]:
    """Return the lookups that make up the natural key of a table."""
    return _KEYS.get(table._meta.model_name, ("slug",))


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by name, in the order in which kinds are written."""
    tables: tuple[Table, ...] = WRITING_ORDER
    return {table._meta.model_name: _kind(table, rank) for rank, table in enumerate(tables)}


def _kind(table: Table, rank: int) -> Kind:
    return Kind(
        table._meta.model_name,
        table,
        rank,
        _columns(table),
        {field.name: field for field in get_all_child_m2m_relations(table)},
        {
            relation.get_accessor_name(): Child(
                relation.related_model,
                relation.field.name,
                _columns(relation.related_model, relation.field.name),
            )
            for relation in get_all_child_relations(table)
        },
    )


def _columns(table: Table, *without: str) -> dict[str, Any]:
    hidden = {*_NOT_STATED, *without}
    return {
        field.name: field
        for field in table._meta.concrete_fields
        if field.name not in hidden and _may_be_stated(field)
    }


def _may_be_stated(field: Any) -> bool:
    if field.name in _STATED:
        return True
    # Files of a record (logos, documents) do not travel in its text.
    return field.editable and not field.primary_key and not isinstance(field, models.FileField)
