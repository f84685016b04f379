"""Functions that make the objects of an answer from plain rows, one for each selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field as ModelField
from django.db.models import Model
from graphql import (
    GraphQLEnumType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from registry.graphql.base import TYPES, type_name_of_kind
from registry.graphql.compiled.level import Further, Level, Make, Reading, Row
from registry.graphql.compiled.selection import (
    Document,
    Nodes,
    Uncovered,
    declared,
    fixed_arguments,
)
from registry.graphql.fields import Column, Localized, Many, One
from registry.graphql.identity import global_id
from registry.models import Offering, Provenance
from registry.models.bilingual import other_language
from registry.models.ctid import ctid_of, permanent_address
from registry.models.record import PUBLIC

Serialize = Callable[[Any], Any]
_STATES = frozenset(PUBLIC)
_SAME = frozenset({"String", "ID", "Boolean"})
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
    """Return what makes an object of a row."""
    made = [
        (key, _field(place, of_type, group))
        for key, group in place.document.fields(of_type, nodes).items()
    ]
    return lambda row, reading: {key: make(row, reading) for key, make in made}


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
    if name in _IDENTITY and hasattr(place.model, "LABEL"):
        return _identity(place, of_type, name, _language(field, nodes))
    if type(found) is Column:
        return _column(place, found, field)
    raise Uncovered


def _type_name(place: Place, of_type: Any) -> Make:
    if place.model is not Offering:
        return lambda row, reading: of_type.name
    kind = place.column("kind")
    return lambda row, reading: type_name_of_kind(row[kind])


def _language(field: Any, nodes: Nodes) -> str | None:
    language = fixed_arguments(field, nodes[0]).get("language")
    return language.value if language else None


def _identity(place: Place, of_type: Any, name: str, language: str | None) -> Make:
    if name == "label":
        return _localized(place, None, place.model.LABEL, language)
    uid = place.column("uid")
    if name == "uri":
        return lambda row, reading: permanent_address(ctid_of(row[uid]))
    said = _type_name(place, of_type)
    return lambda row, reading: global_id(said(row, reading), ctid_of(row[uid]))


def _localized(place: Place, child: str | None, source: str, language: str | None) -> Make:
    at = place.child(child)
    columns = {each: at.column(f"{source}_{each}") for each in ("en", "fr")}

    def make(row: Row, reading: Reading) -> Any:
        wanted = language or reading.language
        return row[columns[wanted]] or row[columns[other_language(wanted)]] or None

    return make


def _column(place: Place, found: Column, field: Any) -> Make:
    if is_list_type(field.type) or is_list_type(getattr(field.type, "of_type", None)):
        raise Uncovered
    at = place.child(found.child)
    if found.source == "ctid":
        uid = at.column("uid")
        return lambda row, reading: ctid_of(row[uid])
    if found.source == "is_illustrative":
        provenance = at.column("provenance")
        return lambda row, reading: row[provenance] == Provenance.ILLUSTRATIVE
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
    serialize, required = _serializer(get_named_type(field.type)), is_non_null_type(field.type)

    def make(row: Row, reading: Reading) -> Any:
        value = row[at]
        if value is None or value == "":
            if required:
                raise Uncovered
            return None
        return value if serialize is None else serialize(value)

    return make


def _serializer(leaf: Any) -> Serialize | None:
    if leaf.name in _SAME:
        return None
    if not isinstance(leaf, GraphQLEnumType):
        return leaf.serialize
    names: dict[Any, Any] = {}

    def name(value: Any) -> Any:
        if value not in names:
            names[value] = leaf.serialize(value)
        return names[value]

    return name


def _one(place: Place, found: One, field: Any, nodes: Nodes) -> Make:
    at = place.child(found.child)
    behind = at.behind(found.source)
    make = objects(behind, get_named_type(field.type), nodes)
    pk = behind.column("pk")
    if not hasattr(behind.model, "is_public"):
        return lambda row, reading: None if row[pk] is None else make(row, reading)
    state = behind.column("lifecycle")
    return lambda row, reading: make(row, reading) if row[state] in _STATES else None


def _many(place: Place, found: Many, field: Any, nodes: Nodes) -> Make:
    at = place.child(found.child)
    relation = at.model._meta.get_field(found.source)
    if relation.related_model is None or found.prefetch or found.select:
        raise Uncovered
    level = Level(relation.related_model)
    start = Place(place.document, level, level.model)
    start = start.behind(found.via) if found.via else start
    further = Further(at.column("pk"), level, found.rows(level.model), _owner(relation))
    place.level.further.append(further)
    further.make = objects(start, get_named_type(field.type), nodes)
    level.column(further.owner)
    parent, plan = further.parent, id(further)
    return lambda row, reading: reading.lists[plan].get(row[parent], [])


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
