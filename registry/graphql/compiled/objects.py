"""Functions that make the objects of an answer from columns, one for each selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field as ModelField
from django.db.models import Model
from graphql import (
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from registry.graphql.base import TYPES, type_name_of_kind
from registry.graphql.compiled.level import Further, Level, Make, Table
from registry.graphql.compiled.selection import (
    Document,
    Nodes,
    Uncovered,
    declared,
    fixed_arguments,
)
from registry.graphql.compiled.values import serialized
from registry.graphql.fields import Column, Localized, Many, One
from registry.graphql.identity import global_id
from registry.models import Offering, Provenance
from registry.models.bilingual import other_language
from registry.models.ctid import ctid_of, permanent_address
from registry.models.record import PUBLIC

_STATES = frozenset(PUBLIC)
_IDENTITY = ("id", "uri", "label")


@dataclass(frozen=True)
class Place:
    """Where in a level the reader stands: rows of a model behind a way of joins."""

    document: Document
    level: Level
    model: type[Model]
    way: str = ""

    def child(self, name: str | None) -> Place:
        """Return the place of a child table's columns."""
        if name is None or self.model is not Offering:
            return self
        return self.behind(name)

    def behind(self, name: str) -> Place:
        """Return the place behind a reference."""
        model = self.model._meta.get_field(name).related_model
        return Place(self.document, self.level, model, f"{self.way}{name}__")

    def column(self, name: str) -> int:
        """Return the place of a column in a row."""
        return self.level.column(self.way + name)


def objects(place: Place, of_type: Any, nodes: Nodes) -> Make:
    """Return what makes an object of each row."""
    made = {
        key: _field(place, of_type, group)
        for key, group in place.document.fields(of_type, nodes).items()
    }
    keys, makes = tuple(made), tuple(made.values())

    def make(table: Table) -> list[dict[str, Any]]:
        columns = [one(table) for one in makes]
        return [dict(zip(keys, values, strict=True)) for values in zip(*columns, strict=True)]

    return make


def _field(place: Place, of_type: Any, nodes: Nodes) -> Make:
    name = nodes[0].name.value
    if name == "__typename":
        return _type_name(place, of_type)
    found, field = declared(of_type).get(name), of_type.fields.get(name)
    if found is None or field is None:
        raise Uncovered
    if isinstance(found, One):
        return _one(place, found, field, nodes)
    if isinstance(found, Many):
        return _many(place, found, field, nodes)
    if isinstance(found, Localized):
        return _localized(place, found.child, found.source, _language(field, nodes))
    # What is called by others is worked out from them.
    if name in _IDENTITY and hasattr(place.model, "LABEL") and not found.select:
        return _identity(place, of_type, name, _language(field, nodes))
    if type(found) is Column:
        return _column(place, found, field)
    raise Uncovered


def _type_name(place: Place, of_type: Any) -> Make:
    if place.model is not Offering:
        return lambda table: [of_type.name] * table.size
    return _each(place.column("kind"), type_name_of_kind)


def _each(at: int, work: Callable[[Any], Any]) -> Make:
    return lambda table: list(map(work, table.columns[at]))


def _language(field: Any, nodes: Nodes) -> str | None:
    language = fixed_arguments(field, nodes[0]).get("language")
    return language.value if language else None


def _identity(place: Place, of_type: Any, name: str, language: str | None) -> Make:
    if name == "label":
        return _localized(place, None, place.model.LABEL, language)
    uid = place.column("uid")
    if name == "uri":
        return _each(uid, lambda each: permanent_address(ctid_of(each)))
    said = _type_name(place, of_type)
    return lambda table: [
        global_id(type_name, ctid_of(each))
        for type_name, each in zip(said(table), table.columns[uid], strict=True)
    ]


def _localized(place: Place, child: str | None, source: str, language: str | None) -> Make:
    at = place.child(child)
    columns = {each: at.column(f"{source}_{each}") for each in ("en", "fr")}

    def make(table: Table) -> list[Any]:
        wanted = language or table.reading.language
        first, second = columns[wanted], columns[other_language(wanted)]
        pairs = zip(table.columns[first], table.columns[second], strict=True)
        return [text or other or None for text, other in pairs]

    return make


def _column(place: Place, found: Column, field: Any) -> Make:
    if is_list_type(field.type) or is_list_type(getattr(field.type, "of_type", None)):
        raise Uncovered
    at = place.child(found.child)
    if found.source == "ctid":
        return _each(at.column("uid"), ctid_of)
    if found.source == "is_illustrative":
        return _each(at.column("provenance"), Provenance.ILLUSTRATIVE.__eq__)
    return _value(at.column(_concrete(at.model, found.source)), field)


def _concrete(model: type[Model], name: str) -> str:
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        raise Uncovered from None
    if not isinstance(column, ModelField) or column.is_relation:
        raise Uncovered
    return name


def _value(at: int, field: Any) -> Make:
    write, required = serialized(get_named_type(field.type)), is_non_null_type(field.type)

    def make(table: Table) -> Sequence[Any]:
        column = table.columns[at]
        if None in column or "" in column:
            if required:
                raise Uncovered
            column = [None if value == "" else value for value in column]
        return write(column)

    return make


def _one(place: Place, found: One, field: Any, nodes: Nodes) -> Make:
    at = place.child(found.child)
    behind = at.behind(found.source)
    make = objects(behind, get_named_type(field.type), nodes)
    if hasattr(behind.model, "is_public"):
        return _where(behind.column("lifecycle"), _STATES.__contains__, make)
    return _where(behind.column("pk"), lambda pk: pk is not None, make)


def _where(at: int, holds: Callable[[Any], bool], make: Make) -> Make:
    """Return what makes objects of the rows where something holds, and null of the others."""

    def made(table: Table) -> Sequence[Any]:
        shown = [place for place, value in enumerate(table.columns[at]) if holds(value)]
        if len(shown) == table.size:
            return make(table)
        objects: list[Any] = [None] * table.size
        if shown:
            for place, one in zip(shown, make(table.only(shown)), strict=True):
                objects[place] = one
        return objects

    return made


def _many(place: Place, found: Many, field: Any, nodes: Nodes) -> Make:
    at = place.child(found.child)
    relation = at.model._meta.get_field(found.source)
    if relation.related_model is None or found.prefetch or found.select:
        raise Uncovered
    level = Level(relation.related_model)
    start = Place(place.document, level, level.model)
    start = start.behind(found.via) if found.via else start
    visible = {level.column(name): states for name, states in found.visible(level.model).items()}
    rows = found.all_rows(level.model)
    further = Further(at.column("pk"), level, rows, _owner(relation), visible)
    place.level.further.append(further)
    further.make = objects(start, get_named_type(field.type), nodes)
    parent, plan = further.parent, id(further)

    def make(table: Table) -> list[Any]:
        lists = table.reading.lists[plan]
        return [lists.get(pk) or [] for pk in table.columns[parent]]

    return make


def _owner(relation: Any) -> str:
    """Return the name by which the listed rows know their owner."""
    if relation.one_to_many:
        return str(relation.field.name)
    if relation.many_to_many:
        name = (
            relation.remote_field.name if relation.auto_created else relation.related_query_name()
        )
        return str(name)
    raise Uncovered


def known_type(name: str) -> type[Model]:
    """Return the model that a type shows."""
    return TYPES[name]._meta.model
