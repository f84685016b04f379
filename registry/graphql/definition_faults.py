"""What the operations and fragments of a text are to each other, by its sketch: names that are taken, fragments that
nothing spreads or that spread themselves, and what operations declare."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLSchema, is_input_type

from registry.graphql.given import Given, repeated
from registry.graphql.literals import MOST
from registry.graphql.sketch import Fault, Operation, Selection, Sketch, Spread
from registry.graphql.variables import declared, type_words


def definition_faults(schema: GraphQLSchema, sketch: Sketch) -> Iterator[Fault]:
    """Yield what is wrong with the definitions of a text. Linear in it."""
    yield from _operations(schema, sketch)
    given = Given(schema, MOST)
    for operation in sketch.operations:
        if operation.declared:
            yield from _declarations(schema, sketch, operation, given)
    if sketch.fragments:
        yield from _again(sketch)
        spreads = {name: list(_spreads(one.inner)) for name, one in sketch.fragments.items()}
        yield from _unused(sketch, spreads)
        yield from Circles(sketch, spreads).faults()


def _operations(schema: GraphQLSchema, sketch: Sketch) -> Iterator[Fault]:
    operations, size = sketch.operations, sketch.size
    first: dict[str, int] = {}
    for one in operations if len(operations) > 1 else ():
        at = size - one.left - 1
        if one.name is None:
            said = "This anonymous operation must be the only defined operation."
            yield Fault(said, (size - one.begins,))
        elif first.setdefault(one.name, at) != at:
            said = f"There can be only one operation named '{one.name}'."
            yield Fault(said, (first[one.name], at))
    roots = {"query": schema.query_type, "mutation": schema.mutation_type}
    if operations and not any(roots.get(one.kind) for one in operations):
        kind = operations[0].kind
        said = f"Schema is not configured to execute {kind} operation."
        yield Fault(said, (size - operations[0].begins,))


def _declarations(
    schema: GraphQLSchema, sketch: Sketch, operation: Operation, given: Given
) -> Iterator[Fault]:
    begin = sketch.size - operation.left + 1
    names: dict[str, list[int]] = {}
    for at, name, of in type_words(operation.declared):
        names.setdefault(name, []).append(begin + at + 1)
        place, named = next(
            ((place, word) for place, word in enumerate(of) if word not in "[]!"), (0, "")
        )
        if not named.isidentifier():
            continue
        if named not in schema.type_map:
            yield Fault(f"Unknown type '{named}'.", (begin + at + 3 + place,))
        elif not is_input_type(schema.type_map[named]):
            said = f"Variable '${name}' cannot be non-input type '{''.join(of)}'."
            yield Fault(said, (begin + at + 3,))
    for name, places in names.items():
        if len(places) > 1:
            yield Fault(f"There can be only one variable named '${name}'.", tuple(places))
    for one in declared(schema, operation.declared):
        if one.default:
            place = begin + one.default_at
            yield from given.misfits(f"${one.name}", one.of, one.default, place)
            yield from repeated(one.default, place)


def _again(sketch: Sketch) -> Iterator[Fault]:
    for one in sketch.again:
        places = (sketch.fragments[one.name].left, one.left)
        said = f"There can be only one fragment named '{one.name}'."
        yield Fault(said, tuple(sketch.size - left - 2 for left in places))


def _spreads(selections: list[Selection]) -> Iterator[Spread]:
    """Yield the spreads in a selection in the order of the standard rules."""
    left = [selections]
    while left:
        for one in left.pop():
            if type(one) is Spread:
                yield one
            elif not isinstance(one, Spread) and one.inner:
                left.append(one.inner)


def _unused(sketch: Sketch, spreads: dict[str, list[Spread]]) -> Iterator[Fault]:
    used: set[str] = set()
    left = [spread.name for one in sketch.operations for spread in _spreads(one.inner)]
    while left:
        name = left.pop()
        if name not in used:
            used.add(name)
            left.extend(spread.name for spread in spreads.get(name, ()))
    for name, one in sketch.fragments.items():
        if name not in used:
            yield Fault(f"Fragment '{name}' is never used.", (sketch.size - one.left - 3,))


class Circles:
    """Fragments that spread themselves, found in the order of the standard rules."""

    def __init__(self, sketch: Sketch, spreads: dict[str, list[Spread]]) -> None:
        self.sketch, self.spreads = sketch, spreads
        self.done: set[str] = set()
        self.way: list[Spread] = []
        self.open: dict[str, int] = {}

    def faults(self) -> Iterator[Fault]:
        """Yield each circle."""
        for name in self.sketch.fragments:
            yield from self.under(name)

    def under(self, name: str) -> Iterator[Fault]:
        if name in self.done or name not in self.spreads:
            return
        self.done.add(name)
        self.open[name] = len(self.way)
        for spread in self.spreads[name]:
            begins = self.open.get(spread.name)
            self.way.append(spread)
            if begins is None:
                yield from self.under(spread.name)
            else:
                yield self.circle(self.way[begins:])
            self.way.pop()
        del self.open[name]

    def circle(self, way: list[Spread]) -> Fault:
        via = ", ".join(f"'{one.name}'" for one in way[:-1])
        said = f"Cannot spread fragment '{way[-1].name}' within itself"
        places = tuple(self.sketch.size - one.left - 1 for one in way)
        return Fault(f"{said} via {via}." if via else f"{said}.", places)
