"""Values of a column as the answer writes them, by the type of the field; null stays null."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from graphql import GraphQLEnumType

Values = Sequence[Any]
Write = Callable[[Values], Values]

_SAME = frozenset({"String", "ID", "Boolean"})
_LEAST, _MOST = -(2**31), 2**31 - 1


@cache
def serialized(leaf: Any) -> Write:
    """Return what writes the values of a column of a scalar or enum."""
    if leaf.name in _SAME:
        return lambda values: values
    if isinstance(leaf, GraphQLEnumType):
        return _names(leaf)
    return _whole if leaf.name == "Int" else _each(leaf.serialize)


def _each(write: Callable[[Any], Any]) -> Write:
    return lambda values: [None if value is None else write(value) for value in values]


def _names(leaf: GraphQLEnumType) -> Write:
    names: dict[Any, Any] = {None: None}

    def name(values: Values) -> Values:
        for value in set(values) - names.keys():
            names[value] = leaf.serialize(value)
        return [names[value] for value in values]

    return name


def _whole(values: Values) -> Values:
    """Whole numbers are looked at together: each is its own text, if none is beyond 32 bits."""
    numbers = [value for value in values if value is not None]
    if set(map(type, numbers)) - {int} or not all(_LEAST <= one <= _MOST for one in numbers):
        raise ValueError(values)
    return values
