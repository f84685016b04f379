"""Answers a document from plain rows, when all of it is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db.models import QuerySet
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    get_operation_ast,
)
from graphql.execution.values import get_argument_values, get_variable_values

from registry.graphql.arguments import filtered
from registry.graphql.compiled.answers import question
from registry.graphql.compiled.level import Level, Make, Reading, Row, Table
from registry.graphql.compiled.objects import Place, known_type, objects
from registry.graphql.compiled.selection import Document, Nodes, Uncovered, declared
from registry.graphql.connection import Window, in_window
from registry.graphql.context import Context
from registry.graphql.cursors import Keys, cursor_from, place_in, with_tie_break
from registry.graphql.lists import ListOf
from registry.graphql.question import Question
from registry.models.bilingual import current_language

Answer = Callable[[dict[str, Any], Reading], Any]


@dataclass(frozen=True)
class Compiled:
    """A compiled operation: what it answers for the variables of a request."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fields: dict[str, Answer]

    def answer(self, given: dict[str, Any], context: Context) -> dict[str, Any]:
        """Return the data of the answer, or raise whatever stands in the way."""
        variables = self._variables(given)
        language = current_language()
        return {
            key: made(variables, Reading(context, language)) for key, made in self.fields.items()
        }

    def _variables(self, given: dict[str, Any]) -> dict[str, Any]:
        asked = self.operation.variable_definitions
        found = get_variable_values(self.schema, asked, given) if asked else {}
        if isinstance(found, list):
            raise Uncovered
        return found


def compiled(
    schema: GraphQLSchema, document: DocumentNode, operation_name: str | None
) -> Compiled | None:
    """Return an operation compiled, or None when a part of it is not covered."""
    operation = get_operation_ast(document, operation_name)
    if operation is None or operation.operation is not OperationType.QUERY or operation.directives:
        return None
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    try:
        fields = _root(Document(schema, fragments), operation)
    except Uncovered:
        return None
    return Compiled(schema, operation, fields)


def _root(document: Document, operation: OperationDefinitionNode) -> dict[str, Answer]:
    root = document.schema.query_type
    found = document.gathered(root, [operation.selection_set])
    return {key: _root_field(document, root, key, nodes) for key, nodes in found.items()}


def _root_field(document: Document, root: Any, key: str, nodes: Nodes) -> Answer:
    name = nodes[0].name.value
    found = declared(root).get(name)
    if type(found) is Question:
        return question(document, root, key, nodes)
    if type(found) is ListOf:
        return _list(document, found, root.fields[name], nodes)
    raise Uncovered


def _list(document: Document, found: ListOf, field: Any, nodes: Nodes) -> Answer:
    plan = _page(document, get_named_type(field.type), nodes)

    def answer(variables: dict[str, Any], reading: Reading) -> Any:
        arguments = get_argument_values(field, nodes[0], variables)
        return _answered(plan, found, arguments, reading)

    return answer


@dataclass(frozen=True)
class _Page:
    """A compiled connection: its rows, and what is asked of it."""

    level: Level
    node: Make
    asked: tuple[tuple[str, Nodes], ...]
    document: Document
    of_type: Any


def _page(document: Document, of_type: Any, nodes: Nodes) -> _Page:
    node_type = get_named_type(of_type.fields["nodes"].type)
    level = Level(known_type(node_type.name))
    asked = tuple(document.fields(of_type, nodes).items())
    inner: list[FieldNode] = []
    for _key, group in asked:
        inner += _row_nodes(document, of_type, group)
    keys = {one.alias.value if one.alias else one.name.value for one in inner}
    if len([key for key, group in asked if group[0].name.value in ("nodes", "edges")]) > 1:
        raise Uncovered
    if keys - {"node", "nodes"}:
        raise Uncovered
    place = Place(document, level, level.model)
    make = objects(place, node_type, inner) if inner else lambda table: [{}] * table.size
    return _Page(level, make, asked, document, of_type)


def _row_nodes(document: Document, of_type: Any, group: Nodes) -> Nodes:
    name = group[0].name.value
    if name == "nodes":
        return group
    if name != "edges":
        return []
    edge = get_named_type(of_type.fields["edges"].type)
    return document.fields(edge, group).get("node", [])


def _answered(plan: _Page, found: ListOf, arguments: dict[str, Any], reading: Reading) -> Any:
    window = Window.read(arguments)
    everything, order, keys = (
        _narrowed(found.filters, arguments)
        if arguments
        else _whole(found.filters, reading.language)
    )
    level = replace(plan.level, columns=dict(plan.level.columns))
    places = [level.column(key.name) for key in keys]
    tuples = in_window(everything.all(), window, order, keys).values_list(*level.columns)
    rows = list(tuples)
    more, rows = len(rows) > window.size, rows[: window.size]
    if window.backwards:
        rows.reverse()
    table = Table.of(rows, reading)
    level.fetch(table)

    def cursor(row: Row) -> str:
        return cursor_from(order, [row[place] for place in places])

    shown = _Shown(plan, rows, table, cursor, window, more, everything.all())
    return {key: shown.part(group) for key, group in plan.asked}


def _narrowed(filters: Any, arguments: dict[str, Any]) -> tuple[QuerySet, str, Keys]:
    bound = filtered(filters, arguments)
    order = place_in(filters, bound.form.cleaned_data["order"])
    return bound.qs, order, with_tie_break(bound.order_keys())


@cache
def _whole(filters: Any, language: str) -> tuple[QuerySet, str, Keys]:
    """Return a list without any filter: binding a form to nothing, each time anew, costs more than the rows."""
    return _narrowed(filters, {})


@dataclass(frozen=True)
class _Shown:
    """A page that was read, and the parts of it that a query may ask."""

    plan: _Page
    rows: list[Row]
    table: Table
    cursor: Callable[[Row], str]
    window: Window
    more: bool
    everything: Any

    def part(self, nodes: Nodes) -> Any:
        """Return one part of the page."""
        name = nodes[0].name.value
        if name == "nodes":
            return self._nodes()
        if name == "edges":
            return self._edges(nodes)
        if name == "pageInfo":
            return self._info(nodes)
        return self.everything.count() if name == "totalCount" else self.plan.of_type.name

    def _nodes(self) -> Sequence[Any]:
        return self.plan.node(self.table) if self.rows else []

    def _edges(self, nodes: Nodes) -> list[dict[str, Any]]:
        edge = get_named_type(self.plan.of_type.fields["edges"].type)
        asked = self.plan.document.fields(edge, nodes)
        says = {
            "node": self._nodes,
            "cursor": lambda: list(map(self.cursor, self.rows)),
            "__typename": lambda: [edge.name] * len(self.rows),
        }
        columns = [says[group[0].name.value]() for group in asked.values()]
        return [dict(zip(asked, values, strict=True)) for values in zip(*columns, strict=True)]

    def _info(self, nodes: Nodes) -> dict[str, Any]:
        of_type = get_named_type(self.plan.of_type.fields["pageInfo"].type)
        window, back = self.window, self.window.backwards
        says = {
            "hasNextPage": lambda: window.before is not None if back else self.more,
            "hasPreviousPage": lambda: self.more if back else window.after is not None,
            "startCursor": lambda: self.cursor(self.rows[0]) if self.rows else None,
            "endCursor": lambda: self.cursor(self.rows[-1]) if self.rows else None,
            "__typename": lambda: of_type.name,
        }
        asked = self.plan.document.fields(of_type, nodes)
        return {key: says[group[0].name.value]() for key, group in asked.items()}
