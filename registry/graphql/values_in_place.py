"""Values that are written into a query, judged as those in variables are: told with their argument, place and cure."""

from __future__ import annotations

from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLError,
    ObjectFieldNode,
    ValueNode,
    ValuesOfCorrectTypeRule,
    VariableDefinitionNode,
    specified_rules,
)

from registry.graphql.cures import with_cure
from registry.graphql.errors import BAD_INPUT


class ValuesInPlace(ValuesOfCorrectTypeRule):
    """The standard rule, whose errors name the argument. Scalars of the registry raise errors that know no place."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._way: list[str] = []
        self._value: Any = None

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        """Note the variable that a default is of."""
        self._way = [f"${node.variable.name.value}"]

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        """Note the argument that a value is of."""
        self._way = [node.name.value]

    def enter_object_field(self, node: ObjectFieldNode, *arguments: Any) -> None:
        """Note the part of an argument that a value is of."""
        self._way.append(node.name.value)
        super().enter_object_field(node, *arguments)

    def leave_object_field(self, *_: Any) -> None:
        """Go back to what is around the part."""
        self._way.pop()

    def is_valid_value_node(self, node: ValueNode) -> None:
        """Judge a value, whose place its errors get."""
        self._value = node
        super().is_valid_value_node(node)
        self._value = None

    def report_error(self, error: GraphQLError) -> None:
        """Tell an error with its argument and its place."""
        way = ".".join(self._way)
        placed = GraphQLError(
            f"{way}: {with_cure(self.context.schema, error.message)}",
            error.nodes or self._value,
            extensions={"code": BAD_INPUT, "argument": way},
        )
        super().report_error(placed)


RULES = tuple(
    ValuesInPlace if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules
)
"""The standard rules, with values judged in their place."""
