"""What a text says against itself and against the schema beyond its names: told from the sketch, in the words and at the
places of the standard rules, before anything is parsed. Only what is certain is told: those rules come after."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from graphql import GraphQLError, GraphQLSchema

from registry.graphql.conflicts import Conflicts
from registry.graphql.definition_faults import definition_faults
from registry.graphql.directive_faults import directive_faults
from registry.graphql.fault_places import told
from registry.graphql.sketch import Fault, Sketch
from registry.graphql.variable_uses import VariableUses


def contradictions(
    schema: GraphQLSchema, sketch: Sketch, text: str, most: int
) -> list[GraphQLError]:
    """Return what a text says against itself, ``most`` at most, each with its places.

    Linear in the text, but for fields of one name, of which a bounded number is compared.
    """
    found = list(islice(_single(schema, sketch, text), most))
    if not found:
        found = list(islice(Conflicts(schema, sketch).faults(), most))
    return told(found, text)


def _single(schema: GraphQLSchema, sketch: Sketch, text: str) -> Iterator[Fault]:
    yield from definition_faults(schema, sketch)
    if "@" in text:
        yield from directive_faults(schema, sketch)
    if "$" in text and not sketch.again:
        for operation in sketch.operations:
            yield from VariableUses(schema, sketch).faults(operation)
