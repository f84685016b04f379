"""Rows to tables, many in one statement: inheritance, lists, changes of some columns only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connections, models, router

from registry.interchange.kinds import Kind
from registry.models import Offering


def insert(kind: Kind, rows: list[Any]) -> None:
    """Insert new rows with their lists. Django inserts many rows of an inherited table one by one only."""
    if kind.table._meta.get_parent_list():
        add(Offering, rows)
        found = Offering._base_manager.filter(uid__in=[row.uid for row in rows])
        pks = dict(found.values_list("uid", "pk"))
        for row in rows:
            row.id = row.offering_ptr_id = pks[row.uid]
        add(kind.table, rows)
    else:
        kind.table._base_manager.bulk_create(rows)
    for row in rows:
        row._state.adding = False
    for name in kind.lists:
        _insert_list(kind, name, rows)
    for name in kind.children:
        _insert_children(kind, name, rows)


def add(table: Any, rows: Iterable[Any]) -> None:
    """Insert rows whose number nobody asks for afterwards, with the columns that stand in ``table`` itself."""
    fields = [field for field in table._meta.local_concrete_fields if not _is_numbered(field)]
    quote = connections[router.db_for_write(table)].ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # The names are those of the model; every value goes as a parameter.
    sql = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    _execute(table, sql, fields, rows, add=True)


def _is_numbered(field: Any) -> bool:
    return isinstance(field, models.AutoField)


def _execute(table: Any, sql: str, fields: list[Any], rows: Iterable[Any], *, add: bool) -> None:
    """Execute one statement for each row, with the values of ``fields`` in their order."""
    connection = connections[router.db_for_write(table)]
    values = [
        [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)


def _insert_list(kind: Kind, name: str, rows: Iterable[Any]) -> None:
    field = kind.lists[name]
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through
    listed = (
        through(**{source: row.pk, target: other.pk})
        for row in rows
        for other in row._cluster_related_objects[name]
    )
    add(through, listed)


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
    _update_rows(Offering, rows, [name for name in columns if name not in own])
    _update_rows(table, rows, [name for name in columns if name in own])


def _update_rows(table: Any, rows: list[Any], columns: list[str]) -> None:
    # A row a statement: the cases of one for many rows cost Django fifteen times as much to put together.
    if not columns:
        return
    fields = [table._meta.get_field(name) for name in columns]
    key = table._meta.pk
    quote = connections[router.db_for_write(table)].ops.quote_name
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    name, where = quote(table._meta.db_table), quote(key.column)
    sql = f"UPDATE {name} SET {sets} WHERE {where} = %s"  # noqa: S608 - as above
    _execute(table, sql, [*fields, key], rows, add=False)
