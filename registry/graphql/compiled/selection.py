"""Which fields a selection asks of one type, fragments unfolded, in the order of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphene.utils.str_converters import to_camel_case
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    SelectionSetNode,
    VariableNode,
)
from graphql.execution.values import get_argument_values

Nodes = list[FieldNode]


class Uncovered(Exception):  # noqa: N818 - a branch of the way, not a fault
    """Something that is left to graphql-core."""


@dataclass(frozen=True)
class Document:
    """A schema and the fragments of one document."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]

    def fields(self, of_type: Any, nodes: Nodes) -> dict[str, Nodes]:
        """Return the nodes of each field under others, by the key that the answer has for it."""
        return self.gathered(of_type, (node.selection_set for node in nodes))

    def gathered(
        self, of_type: Any, several: Iterable[SelectionSetNode | None]
    ) -> dict[str, Nodes]:
        """Return the nodes of each field of selection sets that are answered as one.

        Each fragment is gone into once, as graphql-core does: fragments that spread others twice would double with
        each level.
        """
        found: dict[str, Nodes] = {}
        visited: set[str] = set()
        for selections in several:
            self._gather(of_type, selections, found, visited)
        return found

    def _gather(
        self,
        of_type: Any,
        selections: SelectionSetNode | None,
        found: dict[str, Nodes],
        visited: set[str],
    ) -> None:
        for node in selections.selections if selections else ():
            if node.directives:
                raise Uncovered
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                found.setdefault(key, []).append(node)
            elif not isinstance(node, FragmentSpreadNode):
                self._hold_for(of_type, node.type_condition)
                self._gather(of_type, node.selection_set, found, visited)
            elif node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self.fragments[node.name.value]
                self._hold_for(of_type, fragment.type_condition)
                self._gather(of_type, fragment.selection_set, found, visited)

    @staticmethod
    def _hold_for(of_type: Any, condition: Any) -> None:
        """Raise ``Uncovered`` for a fragment that does not hold for every row of the type."""
        if condition is not None and condition.name.value != of_type.name:
            shared = {one.name for one in of_type.interfaces}
            if condition.name.value not in shared:
                raise Uncovered


def fixed_arguments(field: Any, node: FieldNode) -> dict[str, Any]:
    """Return the arguments of a field inside a list; those that hang on variables are not covered."""
    if not node.arguments:
        return {}
    if any(isinstance(argument.value, VariableNode) for argument in node.arguments):
        raise Uncovered
    return get_argument_values(field, node, {})


@cache
def declared(graphql_type: Any) -> dict[str, Any]:
    """Return the declared fields of a type by their names in the schema."""
    fields = graphql_type.graphene_type._meta.fields
    return {found.name or to_camel_case(name): found for name, found in fields.items()}
