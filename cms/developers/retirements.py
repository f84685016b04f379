"""What will go, read from the schema itself, so that no list can forget one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from graphene_django.settings import graphene_settings
from graphql import is_enum_type, is_input_object_type, is_interface_type, is_object_type


class Retirement(NamedTuple):
    """A part of the schema that will go, and what the schema says of it."""

    name: str
    reason: str


def retirements(schema: Any = None) -> list[Retirement]:
    """Return everything that the schema marks as deprecated, by name: fields, arguments, values and parts of inputs."""
    types = (schema or graphene_settings.SCHEMA.graphql_schema).type_map
    return [
        Retirement(name, part.deprecation_reason)
        for type_name, one in sorted(types.items())
        for name, part in _parts(type_name, one)
        if part.deprecation_reason
    ]


def _parts(type_name: str, one: Any) -> Iterator[tuple[str, Any]]:
    if is_enum_type(one):
        yield from ((f"{type_name}.{name}", value) for name, value in one.values.items())
    elif is_input_object_type(one):
        yield from ((f"{type_name}.{name}", part) for name, part in one.fields.items())
    elif is_object_type(one) or is_interface_type(one):
        for name, part in one.fields.items():
            yield f"{type_name}.{name}", part
            for argument, said in part.args.items():
                yield f"{type_name}.{name}({argument}:)", said
