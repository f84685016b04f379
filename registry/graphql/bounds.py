"""The first rule a query meets: how deep, how wide and how repetitive it may be.

One pass over the document. Each fragment is measured once and remembered, so that fragments that spread each other
twice at every level (a query of 800 bytes that unfolds into billions of fields) cost no more than they are long.
Unknown fragments and circles measure as nothing here; the standard rules, which come after, name them.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
)

from registry.graphql.errors import INTROSPECTION_OFF, over_limit
from registry.graphql.limits import limit

_INTROSPECTION = frozenset({"__schema", "__type"})
_MOST = 1_000_000_000
"""Sums stop growing here: doubling has no end."""


class Size(NamedTuple):
    """Measures of a selection, fragments unfolded. ``fields`` counts its own level only."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0


_NOTHING = Size()


def beyond_bounds(document: DocumentNode, introspection: bool) -> list[GraphQLError]:
    """Return what is beyond a limit, and introspection where it is off; one error for each fault.

    No rule of graphql-core, because its visitor looks up the type of every node, which takes longer than all this.
    """
    bounds = Bounds(document, introspection)
    operations = [
        fault
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        for fault in bounds.operation(node)
    ]
    bounds.rest(document)
    return operations + bounds.found


class Bounds:
    """Measures the selections of one document, and finds what is wrong inside them."""

    def __init__(self, document: DocumentNode, introspection: bool) -> None:
        self.introspection = introspection
        self.fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        self.known: dict[str, Size] = {}
        self.found: list[GraphQLError] = []
        self.same = limit("same_fields")

    def operation(self, node: OperationDefinitionNode) -> list[GraphQLError]:
        """Return the limits that an operation passes."""
        size = self.selection(node.selection_set)
        depth = "introspection_depth" if self._only_introspects(node) else "depth"
        measured = {
            depth: size.depth,
            "aliases": size.aliases,
            "directives": size.directives + len(node.directives),
            "root_fields": size.fields,
        }
        return [
            over_limit(name, limit(name), number, node)
            for name, number in measured.items()
            if number > limit(name)
        ]

    def rest(self, document: DocumentNode) -> None:
        """Look into fragments that no operation spreads; the standard rules read them, too."""
        for node in document.definitions:
            if isinstance(node, FragmentDefinitionNode):
                if self.fragments[node.name.value] is node:
                    self.fragment(node.name.value)
                else:
                    self.selection(node.selection_set)

    def selection(self, selections: SelectionSetNode) -> Size:
        """Return the size of a selection set."""
        self._repeated(selections)
        depth = fields = aliases = directives = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                inner = self.field(node)
            elif isinstance(node, FragmentSpreadNode):
                inner = self.fragment(node.name.value)
            else:
                inner = self.selection(node.selection_set)
            depth = max(depth, inner.depth)
            fields += inner.fields
            aliases += inner.aliases
            directives += inner.directives + len(node.directives)
        return Size(depth, min(fields, _MOST), min(aliases, _MOST), min(directives, _MOST))

    def field(self, node: FieldNode) -> Size:
        """Return the size of a field, its own directives left out."""
        if node.name.value in _INTROSPECTION and not self.introspection:
            message = "Introspection is off. The schema is public: /graphql/schema.graphql."
            code = {"code": INTROSPECTION_OFF}
            self.found.append(GraphQLError(message, nodes=node, extensions=code))
        inner = self.selection(node.selection_set) if node.selection_set else _NOTHING
        return Size(inner.depth + 1, 1, inner.aliases + (node.alias is not None), inner.directives)

    def fragment(self, name: str) -> Size:
        """Return the size of a fragment, measured once."""
        if name not in self.known:
            self.known[name] = _NOTHING
            found = self.fragments.get(name)
            if found is not None:
                size = self.selection(found.selection_set)
                own = size.directives + len(found.directives)
                self.known[name] = size._replace(directives=own)
        return self.known[name]

    def _repeated(self, node: SelectionSetNode) -> None:
        # The standard rule that compares equal fields takes quadratic time in them.
        if len(node.selections) > self.same:
            names = Counter(one.name.value for one in node.selections if isinstance(one, FieldNode))
            most = max(names.values(), default=0)
            if most > self.same:
                self.found.append(over_limit("same_fields", self.same, most, node))

    def _only_introspects(self, node: OperationDefinitionNode) -> bool:
        """The usual question for the schema is deeper than any other, and always the same."""
        names = {
            one.name.value if isinstance(one, FieldNode) else ""
            for one in node.selection_set.selections
        }
        return self.introspection and names <= _INTROSPECTION
