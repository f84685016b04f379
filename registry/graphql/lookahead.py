"""Loads what a query asks for, and no more, in a number of queries that does not depend on the number of rows.

A reference becomes a join, a list becomes one further query for all rows. graphene-django's way (a query in each
resolver) costs a query a row; loading everything costs joins that nobody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from graphene.utils.str_converters import to_camel_case
from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.collect_fields import collect_sub_fields

from registry.graphql.fields import Column, Many, One
from registry.models import Offering

Nodes = list[FieldNode]


@dataclass
class Load:
    """Relations to join, and lists to fetch."""

    select: set[str] = field(default_factory=set)
    prefetch: dict[str, Prefetch | str] = field(default_factory=dict)

    def apply(self, queryset: QuerySet) -> QuerySet:
        """Add the joins and lists to a QuerySet."""
        if self.select:
            queryset = queryset.select_related(*sorted(self.select))
        return queryset.prefetch_related(*self.prefetch.values())


@dataclass(frozen=True)
class Place:
    """Where in a query the reader stands: rows of a model, reached by joins from the rows that are loaded."""

    info: GraphQLResolveInfo
    model: type[Model]
    prefix: str = ""

    def child(self, name: str | None) -> Place:
        """Return the place of a child table's columns."""
        if name is None or self.model is not Offering:
            return self
        return self.joined(name, self.model._meta.get_field(name).related_model)

    def joined(self, name: str, model: type[Model]) -> Place:
        """Return the place behind a reference."""
        return Place(self.info, model, f"{self.prefix}{name}__")

    def related(self, name: str) -> type[Model]:
        """Return the model that a relation leads to."""
        return self.model._meta.get_field(name).related_model


def loaded(info: GraphQLResolveInfo, queryset: QuerySet, of_type: Any, nodes: Nodes) -> QuerySet:
    """Return a QuerySet that loads what the selections under ``nodes`` ask of its rows."""
    load = Load()
    _gather(load, Place(info, queryset.model), of_type, nodes)
    return load.apply(queryset)


def children(info: GraphQLResolveInfo, of_type: Any, nodes: Nodes, name: str) -> Nodes:
    """Return the nodes of one field under others, whatever their aliases."""
    found = collect_sub_fields(info.schema, info.fragments, info.variable_values, of_type, nodes)
    return [node for group in found.values() for node in group if node.name.value == name]


def _gather(load: Load, place: Place, of_type: Any, nodes: Nodes) -> None:
    for wanted, group, graphql_type in _wanted(place.info, of_type, nodes):
        at = place.child(wanted.child)
        if at is not place:
            load.select.add(at.prefix[:-2])
        load.select |= {at.prefix + name for name in wanted.select}
        load.prefetch |= {at.prefix + name: at.prefix + name for name in wanted.prefetch}
        if isinstance(wanted, One):
            _gather_one(load, at, wanted, graphql_type, group)
        elif isinstance(wanted, Many):
            _gather_many(load, at, wanted, graphql_type, group)


def _gather_one(load: Load, at: Place, wanted: One, graphql_type: Any, nodes: Nodes) -> None:
    load.select.add(at.prefix + wanted.source)
    _gather(load, at.joined(wanted.source, at.related(wanted.source)), graphql_type, nodes)


def _gather_many(load: Load, at: Place, wanted: Many, graphql_type: Any, nodes: Nodes) -> None:
    model = at.related(wanted.source)
    inner, start = Load(), Place(at.info, model)
    if wanted.via:
        inner.select.add(wanted.via)
        start = start.joined(wanted.via, start.related(wanted.via))
    _gather(inner, start, graphql_type, nodes)
    name = at.prefix + wanted.source
    load.prefetch[f"{name} {wanted.to_attr}"] = Prefetch(
        name, inner.apply(wanted.rows(model)), to_attr=wanted.to_attr
    )


def _wanted(
    info: GraphQLResolveInfo, of_type: Any, nodes: Nodes
) -> list[tuple[Column, Nodes, Any]]:
    """Return the fields that the selections name on any type that a row may be, with their nodes."""
    found: dict[int, tuple[Column, Nodes, Any]] = {}
    for graphql_type in _possible(info, of_type):
        fields = _fields_of(graphql_type)
        groups = collect_sub_fields(
            info.schema, info.fragments, info.variable_values, graphql_type, nodes
        )
        for group in groups.values():
            name = group[0].name.value
            wanted = fields.get(name)
            if wanted is not None:
                value_type = get_named_type(graphql_type.fields[name].type)
                known = found.setdefault(id(wanted), (wanted, [], value_type))
                known[1].extend(node for node in group if node not in known[1])
    return list(found.values())


def _possible(info: GraphQLResolveInfo, of_type: Any) -> list[GraphQLObjectType]:
    return info.schema.get_possible_types(of_type) if is_abstract_type(of_type) else [of_type]


@cache
def _fields_of(graphql_type: GraphQLObjectType) -> dict[str, Column]:
    declared = graphql_type.graphene_type._meta.fields
    return {
        found.name or to_camel_case(name): found
        for name, found in declared.items()
        if isinstance(found, Column)
    }
