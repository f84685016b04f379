"""What a query may cost, from its text and its real variables, before anything is read.

An object costs 1, a value nothing. What stands in a list counts once a row: as many rows as ``first`` (or ``last``)
asks, or ``list_rows`` where a list has no pages. A question to the engine costs its own weight, and a total 10.
One pass; each fragment is priced once. Wrong names cost nothing here: the standard rules, which come after, name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from graphene.utils.str_converters import to_camel_case
from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from registry.graphql.limits import limit

TOTAL = 10
"""Cost of counting a list."""

_MOST = 1_000_000_000
_ROWS = frozenset({"nodes", "edges"})
_INTROSPECTION = {"__schema": "__Schema", "__type": "__Type"}


@dataclass(frozen=True, slots=True)
class Price:
    """What a selection costs: once, and again for each row of the list around it."""

    once: int = 0
    a_row: int = 0

    def and_(self, other: Price) -> Price:
        """Return the price of both. Sums stop growing: doubling has no end."""
        return Price(min(self.once + other.once, _MOST), min(self.a_row + other.a_row, _MOST))


_FREE = Price()


class Cost:
    """Prices the selections of one document with one request's variables."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]
    ) -> None:
        self.schema, self.given = schema, variables
        self.fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        self.known: dict[str, Price] = {}

    def of(self, operation: OperationDefinitionNode) -> int:
        """Return the cost of an operation: 1 at least."""
        defaults = {
            one.variable.name.value: one.default_value
            for one in operation.variable_definitions or ()
        }
        self.defaults = defaults
        root = self.schema.query_type
        return max(1, self.selection(operation.selection_set, root).once)

    def selection(self, selections: SelectionSetNode | None, parent: Any) -> Price:
        """Return the price of a selection set on a type."""
        price = _FREE
        for node in selections.selections if selections else ():
            if not node.directives or self._is_taken(node):
                price = price.and_(self.node(node, parent))
        return price

    def node(self, node: Any, parent: Any) -> Price:
        """Return the price of a field, a spread or an inline fragment."""
        if isinstance(node, FieldNode):
            return self.field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value)
        condition = node.type_condition
        inner = self.schema.get_type(condition.name.value) if condition else parent
        return self.selection(node.selection_set, inner)

    def fragment(self, name: str) -> Price:
        """Return the price of a fragment, worked out once."""
        if name not in self.known:
            self.known[name] = _FREE
            found = self.fragments.get(name)
            if found is not None:
                on = self.schema.get_type(found.type_condition.name.value)
                self.known[name] = self.selection(found.selection_set, on)
        return self.known[name]

    def field(self, node: FieldNode, parent: Any) -> Price:
        """Return the price of a field with what is selected under it."""
        name = node.name.value
        shape = self._introspected(name) or _shape(parent, name)
        if shape is None:
            return _FREE
        if not shape.composite:
            return Price(shape.weight)
        inner = self.selection(node.selection_set, shape.of)
        if shape.rows:
            return Price(0, min(shape.own + inner.once, _MOST))
        times = limit("list_rows") if shape.listed else 1
        rows = self._rows(node) * inner.a_row if inner.a_row else 0
        return Price(min(shape.weight + times * (shape.own + inner.once) + rows, _MOST))

    def _introspected(self, name: str) -> _Shape | None:
        of = self.schema.get_type(_INTROSPECTION.get(name, ""))
        return of and _Shape(of, composite=True, listed=False, rows=False, own=1, weight=0)

    def _rows(self, node: FieldNode) -> int:
        asked = None
        for argument in node.arguments:
            if argument.name.value in ("first", "last"):
                value = self._value(argument.value)
                asked = value if isinstance(value, int) else asked
        most = limit("page_most")
        return max(1, min(limit("page_default") if asked is None else asked, most))

    def _is_taken(self, node: Any) -> bool:
        for directive in node.directives:
            wanted = {"skip": False, "include": True}.get(directive.name.value)
            for argument in directive.arguments if wanted is not None else ():
                if self._value(argument.value) is (not wanted):
                    return False
        return True

    def _value(self, node: Any) -> Any:
        if isinstance(node, VariableNode):
            name = node.name.value
            if name in self.given:
                return self.given[name]
            node = self.defaults.get(name)
        if isinstance(node, BooleanValueNode):
            return node.value
        return int(node.value) if isinstance(node, IntValueNode) and len(node.value) < 12 else None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a field's price depends on the schema alone."""

    of: Any
    composite: bool
    listed: bool
    rows: bool
    own: int
    weight: int


@cache
def _shape(parent: Any, name: str) -> _Shape | None:
    field = getattr(parent, "fields", {}).get(name)
    if field is None:
        return None
    of = get_named_type(field.type)
    in_page = parent.name.endswith("Connection")
    weight = TOTAL if in_page and name == "totalCount" else _weight(parent, name)
    free = of.name.endswith("Edge") or of.name == "PageInfo"
    return _Shape(
        of,
        is_composite_type(of),
        is_list_type(get_nullable_type(field.type)),
        in_page and name in _ROWS,
        int(not free),
        weight,
    )


def _weight(parent: Any, name: str) -> int:
    graphene_type = getattr(parent, "graphene_type", None)
    declared = graphene_type._meta.fields if graphene_type else {}
    for key, found in declared.items():
        if (found.name or to_camel_case(key)) == name:
            return getattr(found, "weight", 0)
    return 0
