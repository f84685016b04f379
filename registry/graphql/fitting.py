"""Whether a sketch fits the schema: fields, arguments, fragments and types that are not there, and wrong values, told
before any parsing.

Parsing takes some twenty times longer than this, and somebody who guesses at the schema would have it done for each
guess. The words are those of the standard rules, which come after.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_union_type,
)

from registry.graphql.errors import placed
from registry.graphql.literals import MOST, fits, wrong_value
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
    begin = places(text) if found else []
    return [
        placed(one.message, text, begin[sketch.size - one.left], one.extensions) for one in found
    ]


def places(text: str) -> list[int]:
    """Return where in a text each of its words begins; notes are none."""
    return [one.start() for one in TOKEN.finditer(text) if text[one.start()] != "#"]


class Found(NamedTuple):
    """What is wrong: how many words are left after its place, what is told of it, and to programs."""

    left: int
    message: str
    extensions: dict[str, Any] | None = None


def _found(schema: GraphQLSchema, sketch: Sketch) -> Iterator[Found]:
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
        self.doubts = MOST

    def fragment(self, one: Fragment | Inline, around: Any = None) -> Iterator[Found]:
        """Yield what is wrong in a fragment: how many words are left after it, and what is told of it."""
        if one.on is None:
            yield from self.selection(one.inner, around)
        elif one.on not in self.schema.type_map:
            yield Found(one.left, f"Unknown type '{one.on}'.")
        else:
            yield from self.selection(one.inner, self.schema.type_map[one.on])

    def selection(self, selections: list[Selection], on: Any) -> Iterator[Found]:
        """Yield what is wrong in a selection on a type; on one that is no object nothing is judged."""
        for one in selections:
            if type(one) is Field:
                yield from self.field(one, on)
            elif type(one) is Spread:
                if one.name not in self.sketch.fragments:
                    yield Found(one.left, f"Unknown fragment '{one.name}'.")
            else:
                yield from self.fragment(one, on)

    def field(self, one: Field, on: Any) -> Iterator[Found]:
        """Yield what is wrong with a field and under it."""
        if not is_composite_type(on):
            return
        found = _field(self.schema, on.name, str(one.name))
        if found is None:
            yield Found(one.left, f"Cannot query field '{one.name}' on type '{on.name}'.")
            return
        of, arguments, printed, needed = found
        if one.arguments.tokens:
            yield from self.arguments(one, f"{on.name}.{one.name}", arguments)
        if needed:
            yield from _missing(one, arguments, needed)
        if of is _VALUE:
            if one.inner is not None:
                yield Found(one.left, _no_selection(one.name, printed))
        elif not one.inner:
            yield Found(one.left, _needs_selection(one.name, printed))
        else:
            yield from self.selection(one.inner, of)

    def arguments(self, one: Field, where: str, known: dict[str, Any]) -> Iterator[Found]:
        """Yield the arguments of a field that it does not have, and the values that are wrong."""
        words, named = one.arguments.tokens, list(one.arguments.names)
        ends = [place for place, _name in named[1:]] + [len(words)]
        for (place, name), end in zip(named, ends, strict=True):
            # After the name of the field comes a bracket.
            left, value = one.left - 2 - place, words[place + 2 : end]
            if name not in known:
                yield Found(left, f"Unknown argument '{name}' on field '{where}'.")
            elif "$" not in value and self.doubts and not fits(known[name], value):
                self.doubts -= 1
                for at, message, told in wrong_value(self.schema, name, known[name], value):
                    yield Found(left - 2 - at, message, told)


def _missing(one: Field, known: dict[str, Any], needed: frozenset[str]) -> Iterator[Found]:
    given = {name for _place, name in one.arguments.names}
    begins = one.left if one.alias is None else one.left + 2
    for name, of in known.items():
        if name in needed and name not in given:
            yield Found(begins, _is_required(one.name, name, of))


def _is_required(field: str, argument: str, of: Any) -> str:
    return f"Field '{field}' argument '{argument}' of type '{of}' is required, but it was not provided."


def _no_selection(name: str, printed: str) -> str:
    return f"Field '{name}' must not have a selection since type '{printed}' has no subfields."


def _needs_selection(name: str, printed: str) -> str:
    return f"Field '{name}' of type '{printed}' must have a selection of subfields."


@cache
def _field(schema: GraphQLSchema, type_name: str, name: str) -> Any:
    """Return the type under a field, its arguments, how its type is written and the arguments that it needs.

    None where there is no such field.
    """
    if name == "__typename":
        return _VALUE, {}, "String!", frozenset()
    if name in _META and type_name == schema.query_type.name:
        arguments = {"name": GraphQLNonNull(GraphQLString)} if name == "__type" else {}
        return schema.type_map[_META[name]], arguments, "__Type", frozenset(arguments)
    on = schema.type_map[type_name]
    found = None if is_union_type(on) else on.fields.get(name)
    if found is None:
        return None
    of = get_named_type(found.type)
    return (
        of if is_composite_type(of) else _VALUE,
        {name: one.type for name, one in found.args.items()},
        str(found.type),
        frozenset(name for name, one in found.args.items() if is_required_argument(one)),
    )
