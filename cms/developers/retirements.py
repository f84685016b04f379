"""Fields that will go, read from the schema itself, so that no list can forget one."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphene_django.settings import graphene_settings
from graphql import is_enum_type, is_interface_type, is_object_type


class Retirement(NamedTuple):
    """A field or value that will go, and what the schema says of it."""

    name: str
    reason: str


def retirements(schema: Any = None) -> list[Retirement]:
    """Return everything that the schema marks as deprecated, by name."""
    types = (schema or graphene_settings.SCHEMA.graphql_schema).type_map
    found = []
    for type_name, one in sorted(types.items()):
        parts = one.fields if is_object_type(one) or is_interface_type(one) else {}
        if is_enum_type(one):
            parts = one.values
        found += [
            Retirement(f"{type_name}.{name}", part.deprecation_reason)
            for name, part in parts.items()
            if part.deprecation_reason
        ]
    return found
