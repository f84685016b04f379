"""The first rule a query meets: how deep, how wide and how repetitive it may be.

One pass over the document. Each fragment is measured once and remembered, so that fragments that spread each other
twice at every level (a query of 800 bytes that unfolds into billions of fields) cost no more than they are long.
Unknown fragments and circles measure as nothing here; the standard rules, which come after, name them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
)

from registry.graphql.errors import INTROSPECTION_OFF, over_limit
from registry.graphql.limits import limit

_INTROSPECTION = frozenset({"__schema", "__type"})
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of a selection, fragments unfolded. ``fields`` counts its own level only."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: Size) -> Size:
        """Return the size of two selections on one level. Sums stop growing: doubling has no end."""
        return Size(
            max(self.depth, other.depth),
            min(self.fields + other.fields, _MOST),
            min(self.aliases + other.aliases, _MOST),
            min(self.directives + other.directives, _MOST),
        )


class Measure:
    """Measures selections of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        self.known: dict[str, Size] = {}

    def selection(self, selections: SelectionSetNode | None) -> Size:
        """Return the size of a selection set."""
        size = Size()
        for node in selections.selections if selections else ():
            size = size.beside(self.node(node))
        return size

    def node(self, node: Any) -> Size:
        """Return the size of a field, a spread or an inline fragment, its directives included."""
        directives = Size(directives=len(node.directives))
        if isinstance(node, FieldNode):
            inner = self.selection(node.selection_set)
            alias = inner.aliases + (node.alias is not None)
            return directives.beside(Size(inner.depth + 1, 1, alias, inner.directives))
        if isinstance(node, FragmentSpreadNode):
            return directives.beside(self.fragment(node.name.value))
        return directives.beside(self.selection(node.selection_set))

    def fragment(self, name: str) -> Size:
        """Return the size of a fragment, measured once."""
        if name not in self.known:
            self.known[name] = Size()
            found = self.fragments.get(name)
            if found is not None:
                own = Size(directives=len(found.directives))
                self.known[name] = own.beside(self.selection(found.selection_set))
        return self.known[name]


class Bounds(ASTValidationRule):
    """Refuses a document beyond a limit, and introspection where it is off."""

    introspection = False

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.measure = Measure(context.document)

    def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
        size = self.measure.selection(node.selection_set)
        depth = "introspection_depth" if self._only_introspects(node) else "depth"
        found = {
            depth: size.depth,
            "aliases": size.aliases,
            "directives": size.directives + len(node.directives),
            "root_fields": size.fields,
        }
        for name, number in found.items():
            if number > limit(name):
                self.report_error(over_limit(name, limit(name), number, node))

    def _only_introspects(self, node: OperationDefinitionNode) -> bool:
        """The usual question for the schema is deeper than any other, and always the same."""
        names = {
            getattr(one.name, "value", "") if isinstance(one, FieldNode) else ""
            for one in node.selection_set.selections
        }
        return self.introspection and names <= _INTROSPECTION

    def enter_selection_set(self, node: SelectionSetNode, *_args: Any) -> None:
        # The standard rule that compares equal fields takes quadratic time in them.
        names = Counter(one.name.value for one in node.selections if isinstance(one, FieldNode))
        most = max(names.values(), default=0)
        if most > limit("same_fields"):
            self.report_error(over_limit("same_fields", limit("same_fields"), most, node))

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        if node.name.value in _INTROSPECTION and not self.introspection:
            message = "Introspection is off. The schema is public: /graphql/schema.graphql."
            code = {"code": INTROSPECTION_OFF}
            self.report_error(GraphQLError(message, nodes=node, extensions=code))


class BoundsWithIntrospection(Bounds):
    """The same, for a caller who may ask for the schema."""

    introspection = True
