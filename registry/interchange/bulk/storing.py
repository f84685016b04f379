"""Rows to tables, many in one statement: inheritance, lists, changes of some columns only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connections, models, router

from registry.interchange.kinds import Kind
from registry.models import Offering

_AT_ONCE = 100
"""Rows of one UPDATE: each adds a case for each column."""


def insert(kind: Kind, rows: list[Any]) -> None:
    """Insert new rows with their lists. Django inserts many rows of an inherited table one by one only."""
    parents = kind.table._meta.get_parent_list()
    if parents:
        _insert_inherited(kind.table, rows)
    else:
        kind.table._base_manager.bulk_create(rows)
    for row in rows:
        row._state.adding = False
    for name in kind.lists:
        _insert_list(kind, name, rows)
    for name in kind.children:
        _insert_children(kind, name, rows)


def _insert_inherited(table: Any, rows: list[Any]) -> None:
    bases = [_base(row) for row in rows]
    Offering._base_manager.bulk_create(bases)
    for row, base in zip(rows, bases, strict=True):
        row.id = row.offering_ptr_id = base.pk
    fields = table._meta.local_concrete_fields
    connection = connections[router.db_for_write(table)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # The names are those of the model; every value goes as a parameter.
    sql = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _base(row: Any) -> Offering:
    fields = Offering._meta.concrete_fields
    return Offering(**{field.attname: getattr(row, field.attname) for field in fields})


def _insert_list(kind: Kind, name: str, rows: Iterable[Any]) -> None:
    field = kind.lists[name]
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through
    through._base_manager.bulk_create(
        through(**{source: row.pk, target: other.pk})
        for row in rows
        for other in row._cluster_related_objects[name]
    )


def _insert_children(kind: Kind, name: str, rows: Iterable[Any]) -> None:
    child = kind.children[name]
    made = []
    for row in rows:
        for entry in row._cluster_related_objects[name]:
            setattr(entry, f"{child.parent}_id", row.pk)
            made.append(entry)
    child.table._base_manager.bulk_create(made)


def update(kind: Kind, rows: list[Any], names: Collection[str]) -> None:
    """Write some fields of stored rows: columns, and lists as a whole."""
    columns = [name for name in names if name not in kind.lists and name not in kind.children]
    update_columns(kind.table, rows, columns)
    for name in kind.lists.keys() & set(names):
        field = kind.lists[name]
        _delete(field.remote_field.through, field.m2m_field_name(), rows)
        _insert_list(kind, name, rows)
    for name in kind.children.keys() & set(names):
        child = kind.children[name]
        _delete(child.table, child.parent, rows)
        for row in rows:
            for entry in row._cluster_related_objects[name]:
                entry.pk = None
        _insert_children(kind, name, rows)


def _delete(table: Any, parent: str, rows: Iterable[Any]) -> None:
    table._base_manager.filter(**{f"{parent}__in": [row.pk for row in rows]}).delete()


def update_columns(table: Any, rows: list[Any], columns: Collection[str]) -> None:
    """Write some columns of stored rows, those of a parent table where they stand."""
    own = {field.name for field in table._meta.local_concrete_fields}
    inherited = [name for name in columns if name not in own]
    local = [name for name in columns if name in own]
    if inherited:
        _bulk_update(Offering, [_base(row) for row in rows], inherited)
    if local:
        _bulk_update(table, rows, local)


def _bulk_update(table: type[models.Model], rows: list[Any], columns: list[str]) -> None:
    table._base_manager.bulk_update(rows, columns, batch_size=_AT_ONCE)
