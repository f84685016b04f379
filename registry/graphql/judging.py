"""All that is wrong with a text by its sketch, the cheap looks first. graphql-core judges only what passes."""

from __future__ import annotations

from graphql import GraphQLError, GraphQLSchema

from registry.graphql.bounds import beyond_bounds
from registry.graphql.contradictions import contradictions
from registry.graphql.fitting import misfits
from registry.graphql.sketch import Sketch


def faults(
    schema: GraphQLSchema, sketch: Sketch, text: str, most: int, *, introspection: bool
) -> list[GraphQLError]:
    """Return the limits that a text passes, or what does not fit the schema, or where it contradicts itself.

    ``most`` faults of one of these at most.
    """
    return (
        beyond_bounds(sketch, introspection)[:most]
        or misfits(schema, sketch, text, most)
        or contradictions(schema, sketch, text, most)
    )
