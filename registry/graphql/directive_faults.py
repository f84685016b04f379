"""Directives by a sketch: those that are not there, stand in a wrong place or twice, and what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from graphql import DirectiveLocation, GraphQLSchema, is_required_argument

from registry.graphql.given import Given
from registry.graphql.literals import MOST
from registry.graphql.sketch import Directive, Fault, Field, Inline, Selection, Sketch, Spread

_OF_OPERATIONS = {
    "query": DirectiveLocation.QUERY,
    "mutation": DirectiveLocation.MUTATION,
    "subscription": DirectiveLocation.SUBSCRIPTION,
}
_Stand = tuple[DirectiveLocation, int, list[Directive]]
"""Where directives stand, which of the words the first of them is, and they."""


def directive_faults(schema: GraphQLSchema, sketch: Sketch) -> Iterator[Fault]:
    """Yield what is wrong with the directives of a text. Linear in it."""
    given = Given(schema, MOST)
    for where, at, directives in _stands(sketch):
        yield from _faults(given, where, at, directives)
    for operation in sketch.operations:
        begin = sketch.size - operation.left + 1
        for at, word in enumerate(operation.declared[:-1]):
            if word == "@":
                name = operation.declared[at + 1]
                place = DirectiveLocation.VARIABLE_DEFINITION
                yield from _misplaced(_known(schema, name), name, place, begin + at)


def _stands(sketch: Sketch) -> Iterator[_Stand]:
    size = sketch.size
    for operation in sketch.operations:
        if operation.own:
            brackets = len(operation.declared) + 2 if operation.declared else 0
            where = _OF_OPERATIONS[operation.kind]
            yield where, size - operation.left + brackets, list(operation.own)
        yield from _under(operation.inner, size)
    for one in (*sketch.fragments.values(), *sketch.again):
        if one.directives:
            where = DirectiveLocation.FRAGMENT_DEFINITION
            yield where, size - one.left + 1, list(one.directives)
        yield from _under(one.inner, size)


def _under(selections: list[Selection], size: int) -> Iterator[_Stand]:
    for one in selections:
        after = size - one.left + 1
        if type(one) is Field:
            if one.directives:
                tokens = one.arguments.tokens
                after += len(tokens) + 2 if tokens else 0
                yield DirectiveLocation.FIELD, after, list(one.directives)
        elif one.directives:
            is_spread = type(one) is Spread
            kind = (
                DirectiveLocation.FRAGMENT_SPREAD
                if is_spread
                else DirectiveLocation.INLINE_FRAGMENT
            )
            yield kind, after, list(one.directives)
        if isinstance(one, Field | Inline) and one.inner:
            yield from _under(one.inner, size)


def _faults(
    given: Given, where: DirectiveLocation, at: int, directives: list[Directive]
) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for one in directives:
        known = _known(given.schema, one.name)
        yield from _misplaced(known, one.name, where, at)
        if known is not None:
            if not known.is_repeatable and first.setdefault(one.name, at) != at:
                said = f"The directive '@{one.name}' can only be used once at this location."
                yield Fault(said, (first[one.name], at))
            types = {name: argument.type for name, argument in known.args.items()}
            yield from given.faults(one.arguments, at + 3, types, f"directive '@{one.name}'")
            stated = {name for _place, name in one.arguments.names}
            for name, argument in known.args.items():
                if is_required_argument(argument) and name not in stated:
                    said = f"Directive '@{one.name}' argument '{name}' of type '{argument.type}'"
                    yield Fault(f"{said} is required, but it was not provided.", (at,))
        at += 2 + (len(one.arguments.tokens) + 2 if one.arguments.tokens else 0)


def _misplaced(known: Any, name: str, where: DirectiveLocation, at: int) -> Iterator[Fault]:
    if known is None:
        yield Fault(f"Unknown directive '@{name}'.", (at,))
    elif where not in known.locations:
        yield Fault(f"Directive '@{name}' may not be used on {where.value}.", (at,))


@cache
def _known(schema: GraphQLSchema, name: str) -> Any:
    return schema.get_directive(name)
