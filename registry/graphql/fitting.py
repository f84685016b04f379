"""Whether a sketch fits the schema: fields, arguments, fragments and types that are not there, told before any parsing.

Parsing takes some twenty times longer than this, and somebody who guesses at the schema would have it done for each
guess. What else can be wrong (values, variables, fields that contradict each other) is left to the standard rules,
whose words are used here, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    SourceLocation,
    get_named_type,
    is_composite_type,
    is_union_type,
)

from registry.graphql.sketch import (
    TOKEN,
    Field,
    Fragment,
    Inline,
    Selection,
    Sketch,
    Spread,
)

_META = {"__schema": "__Schema", "__type": "__Type"}
_VALUE = object()
"""The type of a field that holds a value, so nothing is selected under it."""


def misfits(schema: GraphQLSchema, sketch: Sketch, text: str, most: int) -> list[GraphQLError]:
    """Return the first names in a text that the schema does not have, ``most`` at most, each with its place."""
    found = list(islice(_found(schema, sketch), most))
    begin = _places(text) if found else []
    return [_at(begin[sketch.size - left], text, message) for left, message in found]


def _places(text: str) -> list[int]:
    """Return where in a text each of its words begins; notes are none."""
    return [one.start() for one in TOKEN.finditer(text) if text[one.start()] != "#"]


def _at(place: int, text: str, message: str) -> GraphQLError:
    error = GraphQLError(message)
    # graphql-core looks at each line of the text for each error.
    before = text[:place].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n")
    error.locations = [SourceLocation(line + 1, len(before) - before.rfind("\n"))]
    return error


def _found(schema: GraphQLSchema, sketch: Sketch) -> Iterator[tuple[int, str]]:
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

    def fragment(self, one: Fragment | Inline, around: Any = None) -> Iterator[tuple[int, str]]:
        """Yield what is wrong in a fragment: how many words are left after it, and what is told of it."""
        if one.on is None:
            yield from self.selection(one.inner, around)
        elif one.on not in self.schema.type_map:
            yield one.left, f"Unknown type '{one.on}'."
        else:
            yield from self.selection(one.inner, self.schema.type_map[one.on])

    def selection(self, selections: list[Selection], on: Any) -> Iterator[tuple[int, str]]:
        """Yield what is wrong in a selection on a type; on one that is no object nothing is judged."""
        for one in selections:
            if type(one) is Field:
                yield from self.field(one, on)
            elif type(one) is Spread:
                if one.name not in self.sketch.fragments:
                    yield one.left, f"Unknown fragment '{one.name}'."
            else:
                yield from self.fragment(one, on)

    def field(self, one: Field, on: Any) -> Iterator[tuple[int, str]]:
        """Yield what is wrong with a field and under it."""
        if not is_composite_type(on):
            return
        found = _field(self.schema, on.name, str(one.name))
        if found is None:
            yield one.left, f"Cannot query field '{one.name}' on type '{on.name}'."
            return
        of, arguments, printed = found
        for place, name in one.arguments.names if one.arguments.tokens else ():
            if name not in arguments:
                where = f"{on.name}.{one.name}"
                # After the name of the field comes a bracket.
                yield one.left - 2 - place, f"Unknown argument '{name}' on field '{where}'."
        if of is _VALUE:
            if one.inner is not None:
                yield one.left, _no_selection(one.name, printed)
        elif not one.inner:
            yield one.left, _needs_selection(one.name, printed)
        else:
            yield from self.selection(one.inner, of)


def _no_selection(name: str, printed: str) -> str:
    return f"Field '{name}' must not have a selection since type '{printed}' has no subfields."


def _needs_selection(name: str, printed: str) -> str:
    return f"Field '{name}' of type '{printed}' must have a selection of subfields."


@cache
def _field(schema: GraphQLSchema, type_name: str, name: str) -> Any:
    """Return the type under a field, its arguments and how its type is written; None where there is no such field."""
    if name == "__typename":
        return _VALUE, frozenset(), "String!"
    if name in _META and type_name == schema.query_type.name:
        arguments = frozenset({"name"} if name == "__type" else ())
        return schema.type_map[_META[name]], arguments, "__Type"
    on = schema.type_map[type_name]
    found = None if is_union_type(on) else on.fields.get(name)
    if found is None:
        return None
    of = get_named_type(found.type)
    return of if is_composite_type(of) else _VALUE, frozenset(found.args), str(found.type)
