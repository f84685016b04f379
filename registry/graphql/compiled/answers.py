"""Functions that make the objects of an answer from what the engine returns: attributes, and lists of objects."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from graphql import (
    GraphQLError,
    get_named_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    located_error,
)
from graphql.execution.values import get_argument_values

from registry.graphql.compiled.level import Reading
from registry.graphql.compiled.selection import Document, Nodes, Uncovered, declared
from registry.graphql.fields import Column
from registry.graphql.question import Question

Make = Callable[[Any], Any]
"""Gives a value of the answer for a value of the engine."""


class Failed(Exception):  # noqa: N818 - it is the answer to a question
    """A question without an answer, with the error that says so; asking once more would only cost time."""

    def __init__(self, error: GraphQLError) -> None:
        super().__init__()
        self.error = error


def question(
    document: Document, root: Any, key: str, nodes: Nodes
) -> Callable[[dict[str, Any], Reading], Any]:
    """Return what asks a question and makes its answer; fields that name records are not covered."""
    name = nodes[0].name.value
    found, field = declared(root)[name], root.fields[name]
    assert isinstance(found, Question)
    make = _value(document, field.type, nodes)

    def answer(variables: dict[str, Any], reading: Reading) -> Any:
        arguments = get_argument_values(field, nodes[0], variables)
        try:
            value = found.asked(reading.context, **arguments)
        except GraphQLError as error:
            raise Failed(located_error(error, nodes, [key])) from None
        return make(value)

    return answer


def _object(document: Document, of_type: Any, nodes: Nodes) -> Make:
    made = [
        (key, _field(document, of_type, group))
        for key, group in document.fields(of_type, nodes).items()
    ]
    return lambda root: {key: make(root) for key, make in made}


def _field(document: Document, of_type: Any, nodes: Nodes) -> Make:
    name = nodes[0].name.value
    if name == "__typename":
        return lambda root: of_type.name
    found, field = declared(of_type).get(name), of_type.fields.get(name)
    if type(found) is not Column or field is None or field.args or found.child:
        raise Uncovered
    read, make = attrgetter(found.source), _value(document, field.type, nodes)
    return lambda root: make(read(root))


def _value(document: Document, of_type: Any, nodes: Nodes) -> Make:
    if is_non_null_type(of_type):
        return _required(_value(document, of_type.of_type, nodes))
    if is_list_type(of_type):
        return _list(_value(document, of_type.of_type, nodes))
    if is_leaf_type(of_type):
        return _leaf(of_type)
    if not is_object_type(of_type):
        raise Uncovered
    made = _object(document, get_named_type(of_type), nodes)
    return lambda value: None if value is None else made(value)


def _required(make: Make) -> Make:
    def required(value: Any) -> Any:
        made = make(value)
        if made is None:
            raise Uncovered
        return made

    return required


def _list(make: Make) -> Make:
    def each(values: Any) -> Any:
        if isinstance(values, list | tuple):
            return [make(value) for value in values]
        if values is not None:
            raise Uncovered
        return None

    return each


def _leaf(leaf: Any) -> Make:
    write = _remembered(leaf.serialize) if is_enum_type(leaf) else leaf.serialize
    # An empty text is “not stated”, as ``Column`` has it.
    return lambda value: None if value is None or value == "" else write(value)


def _remembered(write: Make) -> Make:
    names: dict[Any, Any] = {}

    def name(value: Any) -> Any:
        if value not in names:
            names[value] = write(value)
        return names[value]

    return name
