"""The first rule a query meets: how deep, how wide and how repetitive it may be.

One pass over a sketch of the text, before it is parsed; values may nest as deep. Each fragment is measured once and remembered, so that fragments that spread each other
twice at every level (a query of 800 bytes that unfolds into billions of fields) cost no more than they are long.
Unknown fragments and circles measure as nothing here; the standard rules, which come after, name them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphql import GraphQLError

from registry.graphql.errors import introspection_off, over_limit
from registry.graphql.limits import limit
from registry.graphql.sketch import Directive, Field, Operation, Selection, Sketch, Spread, nested

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
_VALUE = Size(depth=1, fields=1)
_ALIASED = Size(depth=1, fields=1, aliases=1)


def beyond_bounds(sketch: Sketch, introspection: bool) -> list[GraphQLError]:
    """Return what is beyond a limit, and introspection where it is off; one error for each fault.

    No rule of graphql-core: parsing takes some twenty times longer than all this, and so does its visitor, which
    looks up the type of every node.
    """
    bounds = Bounds(sketch, introspection)
    operations = [fault for one in sketch.operations for fault in bounds.operation(one)]
    bounds.rest()
    if bounds.values > limit("depth"):
        operations.append(over_limit("depth", limit("depth"), bounds.values))
    return operations + bounds.found


class Bounds:
    """Measures the selections of one document, and finds what is wrong inside them."""

    def __init__(self, sketch: Sketch, introspection: bool) -> None:
        self.sketch, self.introspection = sketch, introspection
        self.known: dict[str, Size] = {}
        self.found: list[GraphQLError] = []
        self.same = limit("same_fields")
        self.values = 0
        """Levels of the deepest value."""

    def operation(self, one: Operation) -> list[GraphQLError]:
        """Return the limits that an operation passes."""
        size = self.selection(one.inner)
        self._values(nested(one.declared), *_levels(one.own))
        depth = "introspection_depth" if self._only_introspects(one) else "depth"
        measured = {
            depth: size.depth,
            "aliases": size.aliases,
            "directives": size.directives + one.directives,
            "root_fields": size.fields,
        }
        return [
            over_limit(name, limit(name), number)
            for name, number in measured.items()
            if number > limit(name)
        ]

    def rest(self) -> None:
        """Look into fragments that no operation spreads; the standard rules read them, too."""
        for name in self.sketch.fragments:
            self.fragment(name)
        for one in self.sketch.again:
            self.selection(one.inner)

    def selection(self, selections: list[Selection]) -> Size:
        """Return the size of a selection set."""
        self._repeated(selections)
        depth = fields = aliases = directives = 0
        for one in selections:
            if type(one) is Field:
                inner = self.field(one)
            elif type(one) is Spread:
                inner = self.fragment(one.name)
            else:
                inner = self.selection(one.inner)
            depth = max(depth, inner.depth)
            if one.directives:
                self._values(*_levels(one.directives))
            fields += inner.fields
            aliases += inner.aliases
            directives += inner.directives + len(one.directives)
        return Size(depth, min(fields, _MOST), min(aliases, _MOST), min(directives, _MOST))

    def field(self, one: Field) -> Size:
        """Return the size of a field, its own directives left out."""
        if one.name in _INTROSPECTION and not self.introspection:
            self.found.append(introspection_off())
        if one.arguments.tokens:
            self._values(one.arguments.levels)
        if not one.inner:
            return _VALUE if one.alias is None else _ALIASED
        inner = self.selection(one.inner)
        return Size(inner.depth + 1, 1, inner.aliases + (one.alias is not None), inner.directives)

    def fragment(self, name: str) -> Size:
        """Return the size of a fragment, measured once."""
        if name not in self.known:
            self.known[name] = _NOTHING
            found = self.sketch.fragments.get(name)
            if found is not None:
                size = self.selection(found.inner)
                self.known[name] = size._replace(directives=size.directives + len(found.directives))
        return self.known[name]

    def _values(self, *levels: int) -> None:
        self.values = max(self.values, *levels)

    def _repeated(self, selections: list[Selection]) -> None:
        # The standard rule that compares equal fields takes quadratic time in them.
        if len(selections) <= self.same:
            return
        names = Counter([one.name for one in _opened(selections)])
        most = max(names.values(), default=0)
        if most > self.same:
            self.found.append(over_limit("same_fields", self.same, most))

    def _only_introspects(self, one: Operation) -> bool:
        """The usual question for the schema is deeper than any other, and always the same."""
        names = {each.name if isinstance(each, Field) else "" for each in one.inner}
        return self.introspection and names <= _INTROSPECTION


def _levels(directives: Sequence[Directive]) -> Iterator[int]:
    return (one.arguments.levels for one in directives)


def _opened(selections: list[Selection]) -> Iterator[Field]:
    """Yield the fields of a selection, those inside fragments without a name too: they are answered as one."""
    for one in selections:
        if isinstance(one, Field):
            yield one
        elif not isinstance(one, Spread):
            yield from _opened(one.inner)
