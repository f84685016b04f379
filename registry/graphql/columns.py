"""The columns of a table: read from what a query asks, so that no row and no empty list changes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    get_operation_ast,
    is_list_type,
)
from graphql.execution.collect_fields import should_include_node
from graphql.execution.values import get_variable_values


@dataclass
class Asked:
    """A field as it is asked: whether it is a list, and what is asked of it, by the names in the answer."""

    listed: bool = False
    inner: dict[str, Asked] = field(default_factory=dict)

    def columns(self, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        """Yield the way to each value of one row; a list inside a row is one value.

        >>> list(Asked(inner={"a": Asked(), "b": Asked(inner={"c": Asked()})}).columns())
        [('a',), ('b', 'c')]
        """
        for name, one in self.inner.items():
            if one.inner and not one.listed:
                yield from one.columns((*way, name))
            else:
                yield (*way, name)


def asked_by(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: dict[str, Any],
) -> Asked:
    """Return what an operation asks of the query type, in the order in which it asks."""
    operation = get_operation_ast(document, operation_name)
    assert operation is not None
    given = get_variable_values(schema, operation.variable_definitions, variables)
    found = Asked()
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    reading = _Reading(schema, fragments, given if isinstance(given, dict) else {})
    reading.read(operation.selection_set, schema.query_type, found)
    return found


@dataclass(frozen=True)
class _Reading:
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: dict[str, Any]

    def read(self, selections: SelectionSetNode, parent: Any, into: Asked) -> None:
        """Note what is selected on a type; fragments of every type that a row may have."""
        for node in selections.selections:
            if not should_include_node(self.variables, node):
                continue
            if isinstance(node, FieldNode):
                self._field(node, parent, into)
                continue
            found = (
                self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            )
            on = found.type_condition
            of = self.schema.get_type(on.name.value) if on else parent
            self.read(found.selection_set, of, into)

    def _field(self, node: FieldNode, parent: Any, into: Asked) -> None:
        name = (node.alias or node.name).value
        found = into.inner.setdefault(name, Asked())
        declared = getattr(parent, "fields", {}).get(node.name.value)
        if declared is not None and node.selection_set:
            found.listed = is_list_type(get_nullable_type(declared.type))
            self.read(node.selection_set, get_named_type(declared.type), found)
