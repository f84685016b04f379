"""Root fields: a list of a kind, and one record of a kind."""

from __future__ import annotations

from typing import Any

import graphene
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from graphene.types.field import Field
from graphql import FieldNode, GraphQLResolveInfo, get_named_type

from registry.filters import RecordFilterSet
from registry.filters.text import refuse_unstorable
from registry.graphql.arguments import arguments_of, filtered
from registry.graphql.base import TOMBSTONE, TYPES, named
from registry.graphql.connection import (
    Page,
    Window,
    connection_type,
    page_arguments,
    page_of,
)
from registry.graphql.cursors import place_in
from registry.graphql.errors import bad_input
from registry.graphql.identity import identity
from registry.graphql.kinds import nothing_found
from registry.graphql.lookahead import children, loaded
from registry.graphql.tombstone import error_of


class ListOf(Field):
    """A list of published records, by pages, with the filters of its kind."""

    def __init__(self, type_name: str, filters: type[RecordFilterSet], description: str) -> None:
        self.filters = filters
        super().__init__(
            lambda: connection_type(type_name),
            required=True,
            description=description,
            args=arguments_of(filters) | page_arguments(),
            resolver=self.read,
        )

    def read(self, root: Any, info: GraphQLResolveInfo, **arguments: Any) -> Page:
        """Return the page that the arguments ask for."""
        window = Window.read(arguments)
        bound = filtered(self.filters, arguments)
        order = place_in(self.filters, bound.form.cleaned_data["order"])
        rows = rows_for(info, bound.qs)
        page = page_of(bound.qs, rows, window, order, bound.order_keys())
        found = [edge.node for edge in page.edges]
        self.settle(info, found, bound.form.cleaned_data)
        info.context.listed(found)
        return page

    def settle(self, info: GraphQLResolveInfo, rows: list[Any], asked: dict[str, Any]) -> None:
        """Change in memory what rows say, where the arguments ask for that; most lists ask for nothing."""


class AllOf(Field):
    """Every published record of a short closed list, without pages."""

    def __init__(self, type_name: str, description: str) -> None:
        self.type_name = type_name
        listed = graphene.NonNull(graphene.List(graphene.NonNull(named(type_name))))
        super().__init__(listed, description=description, resolver=self.read)

    def read(self, root: Any, info: GraphQLResolveInfo) -> QuerySet:
        """Return the records in the order of their model."""
        records = TYPES[self.type_name]._meta.model._default_manager.published()
        return loaded(info, records, _type(info), info.field_nodes)


def rows_for(info: GraphQLResolveInfo, queryset: QuerySet) -> QuerySet:
    """Load what the query asks of the rows of a connection."""
    return loaded(info, queryset, *selected(info))


def selected(info: GraphQLResolveInfo) -> tuple[Any, list[FieldNode]]:
    """Return the type of the rows of a connection, and what is selected of them: in ``nodes`` and ``edges { node }``."""
    connection = get_named_type(info.return_type)
    edges = children(info, connection, info.field_nodes, "edges")
    edge = get_named_type(connection.fields["edges"].type)
    node = get_named_type(connection.fields["nodes"].type)
    nodes = children(info, connection, info.field_nodes, "nodes")
    return node, nodes + children(info, edge, edges, "node")


class OneOf(Field):
    """One public record, by its id or by its natural key. What does not exist is an error that names it."""

    def __init__(
        self, type_name: str, description: str, by: str = "slug", key: str = "slug"
    ) -> None:
        self.type_name, self.by, self.key = type_name, by, key
        arguments = {
            "id": graphene.ID(description="Global id or CTID."),
            by: graphene.String(description=_BY[by]),
        }
        super().__init__(
            named(type_name), description=description, args=arguments, resolver=self.read
        )

    @property
    def model(self) -> type[Model]:
        """The model that the type shows."""
        return TYPES[self.type_name]._meta.model

    def read(self, root: Any, info: GraphQLResolveInfo, **arguments: str | None) -> Model:
        """Return the record, or raise the error that names what was asked for."""
        given = {name: text for name, text in arguments.items() if text is not None}
        if len(given) != 1:
            raise bad_input("id", _("give id or %s, one of them.") % self.by)
        name, text = given.popitem()
        rows = loaded(info, self.model._default_manager.answering(), _type(info), info.field_nodes)
        found = (self.by_id(rows, text) if name == "id" else self.by_key(rows, text)).first()
        if found is None:
            raise nothing_found(self.type_name, text, name)
        if found.lifecycle == TOMBSTONE:
            raise error_of(found, text)
        return found

    def by_id(self, rows: QuerySet, text: str) -> QuerySet:
        """Keep the record with a global id or a CTID."""
        asked = identity(text)
        if asked.type_name not in (None, self.type_name):
            raise nothing_found(self.type_name, text, "id")
        return rows.by_ctid(asked.ctid)

    def by_key(self, rows: QuerySet, text: str) -> QuerySet:
        """Keep the record with a slug or code."""
        return rows.filter(**{self.key: storable(self.by, text)})


_BY = {
    "slug": "Last part of the record's address.",
    "noc": "NOC 2021 code: five digits, leading zeros included.",
    "code": "Statistics Canada code of the economic region.",
}


def storable(argument: str, text: str) -> str:
    """Return a text that a database takes, or raise the error for one that it does not."""
    try:
        refuse_unstorable(text)
    except ValidationError as error:
        raise bad_input(argument, " ".join(error.messages)) from None
    return text


def _type(info: GraphQLResolveInfo) -> Any:
    return get_named_type(info.return_type)
