"""The fields that a type has, those that every type has included."""

from __future__ import annotations

from functools import cache
from typing import Any

from graphql import (
    GraphQLSchema,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    is_composite_type,
)

_OF_QUERIES = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


@cache
def field_of(schema: GraphQLSchema, on: Any, name: str) -> Any:
    """Return a field of a type; None where the type is not known or has no such field."""
    if name == "__typename" and is_composite_type(on):
        return TypeNameMetaFieldDef
    if name in _OF_QUERIES and on is schema.query_type:
        return _OF_QUERIES[name]
    return getattr(on, "fields", {}).get(name)
