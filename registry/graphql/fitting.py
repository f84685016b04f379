"""Whether a sketch fits the schema: fields, arguments, fragments and types that are not there, and wrong values, told
before any parsing.

Parsing takes some twenty times longer than this, and somebody who guesses at the schema would have it done for each
guess. The words are those of the standard rules, which come after.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    do_types_overlap,
    get_named_type,
    is_composite_type,
    is_required_argument,
)

from registry.graphql.fault_places import told
from registry.graphql.given import Given
from registry.graphql.literals import MOST
from registry.graphql.schema_fields import field_of
from registry.graphql.sketch import Fault, Field, Fragment, Inline, Selection, Sketch, Spread

_VALUE = object()
"""The type of a field that holds a value, so nothing is selected under it."""


def misfits(schema: GraphQLSchema, sketch: Sketch, text: str, most: int) -> list[GraphQLError]:
    """Return the first names in a text that the schema does not have, ``most`` at most, each with its place."""
    return told(islice(_found(schema, sketch), most), text)


def _found(schema: GraphQLSchema, sketch: Sketch) -> Iterator[Fault]:
    fit = Fit(schema, sketch)
    for operation in sketch.operations:
        if operation.kind == "query":
            yield from fit.selection(operation.inner, schema.query_type)
    for one in (*sketch.fragments.values(), *sketch.again):
        yield from fit.fragment(one)


class Fit:
    """Holds one sketch against the schema. Each fragment is looked into once, on its own type."""

    def __init__(self, schema: GraphQLSchema, sketch: Sketch) -> None:
        self.schema, self.sketch = schema, sketch
        self.given = Given(schema, MOST)

    def fragment(self, one: Fragment | Inline, around: Any = None) -> Iterator[Fault]:
        """Yield what is wrong in a fragment; one on the spot that names no type is of the type ``around`` it."""
        if one.on is None:
            yield from self.selection(one.inner, around)
            return
        on = self.schema.type_map.get(one.on)
        at = self.sketch.size - one.left
        if on is None:
            yield Fault(f"Unknown type '{one.on}'.", (at,))
        elif not is_composite_type(on):
            named = f"Fragment '{one.name}'" if isinstance(one, Fragment) else "Fragment"
            said = f"{named} cannot condition on non composite type '{one.on}'."
            yield Fault(said, (at,))
        else:
            if isinstance(one, Inline) and self.is_apart(around, on):
                yield Fault(f"Fragment {_never_of(around, on)}", (at - 2,))
            yield from self.selection(one.inner, on)

    def selection(self, selections: list[Selection], on: Any) -> Iterator[Fault]:
        """Yield what is wrong in a selection on a type; on one that is no object nothing is judged."""
        for one in selections:
            if type(one) is Field:
                yield from self.field(one, on)
            elif type(one) is Spread:
                yield from self.spread(one, on)
            else:
                yield from self.fragment(one, on)

    def spread(self, one: Spread, around: Any) -> Iterator[Fault]:
        """Yield what is wrong with a spread: no such fragment, or one of a type that cannot be here."""
        found, at = self.sketch.fragments.get(one.name), self.sketch.size - one.left
        if found is None:
            yield Fault(f"Unknown fragment '{one.name}'.", (at,))
        elif not self.sketch.again:
            on = self.schema.type_map.get(found.on)
            if self.is_apart(around, on):
                yield Fault(f"Fragment '{one.name}' {_never_of(around, on)}", (at - 1,))

    def is_apart(self, one: Any, other: Any) -> bool:
        """Whether nothing is of both types."""
        if one is other or not is_composite_type(one) or not is_composite_type(other):
            return False
        return not do_types_overlap(self.schema, one, other)

    def field(self, one: Field, on: Any) -> Iterator[Fault]:
        """Yield what is wrong with a field and under it."""
        if not is_composite_type(on):
            return
        found, at = _field(self.schema, on, str(one.name)), self.sketch.size - one.left
        begins = at if one.alias is None else at - 2
        if found is None:
            yield Fault(f"Cannot query field '{one.name}' on type '{on.name}'.", (begins,))
            return
        of, arguments, printed, needed = found
        if one.arguments.tokens:
            where = f"field '{on.name}.{one.name}'"
            yield from self.given.faults(one.arguments, at + 2, arguments, where)
        if needed:
            yield from self.missing(one, begins, arguments, needed)
        if of is _VALUE:
            if one.inner is not None:
                yield Fault(_no_selection(one.name, printed), (begins,))
        elif not one.inner:
            yield Fault(_needs_selection(one.name, printed), (begins,))
        else:
            yield from self.selection(one.inner, of)

    def missing(
        self, one: Field, begins: int, known: dict[str, Any], needed: frozenset[str]
    ) -> Iterator[Fault]:
        """Yield the arguments that a field needs and does not get."""
        given = {name for _place, name in one.arguments.names}
        for name, of in known.items():
            if name in needed and name not in given:
                yield Fault(_is_required(one.name, name, of), (begins,))


def _never_of(one: Any, other: Any) -> str:
    return f"cannot be spread here as objects of type '{one}' can never be of type '{other}'."


def _is_required(field: str, argument: str, of: Any) -> str:
    return f"Field '{field}' argument '{argument}' of type '{of}' is required, but it was not provided."


def _no_selection(name: str, printed: str) -> str:
    return f"Field '{name}' must not have a selection since type '{printed}' has no subfields."


def _needs_selection(name: str, printed: str) -> str:
    return f"Field '{name}' of type '{printed}' must have a selection of subfields."


@cache
def _field(schema: GraphQLSchema, on: Any, name: str) -> Any:
    """Return the type under a field, its arguments, how its type is written and the arguments that it needs.

    None where there is no such field.
    """
    found = field_of(schema, on, name)
    if found is None:
        return None
    of = get_named_type(found.type)
    return (
        of if is_composite_type(of) else _VALUE,
        {name: one.type for name, one in found.args.items()},
        str(found.type),
        frozenset(name for name, one in found.args.items() if is_required_argument(one)),
    )
