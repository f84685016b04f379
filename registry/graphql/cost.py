"""What a query may cost, from its text and its real variables, before anything is read.

An object costs 1, a value nothing. What stands in a list counts once a row: as many rows as ``first`` (or ``last``)
asks, or ``list_rows`` where a list has no pages, more where it is known to be long. A question to the engine costs its own weight, more where an argument
makes it harder, a total 10, and words that the rows of a list are compared with 100.
One pass; each fragment is priced once. Wrong names cost nothing here: the standard rules, which come after, name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from graphene.utils.str_converters import to_camel_case
from graphql import (
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from registry.graphql.limits import limit
from registry.graphql.question import Rising
from registry.graphql.sketch import Field, Operation, Selection, Sketch, Spread, Value, Variable

TOTAL = 10
"""Cost of counting a list."""
SEARCH = 100
"""Cost of comparing all rows of a list with the words of ``search``: of job titles there are tens of thousands."""

_MOST = 1_000_000_000
_ROWS = frozenset({"nodes", "edges"})
_INTROSPECTION = {"__schema": "__Schema", "__type": "__Type"}


@dataclass(frozen=True, slots=True)
class Price:
    """What a selection costs: once, and again for each row of the list around it."""

    once: int = 0
    a_row: int = 0


_FREE = Price()


class Cost:
    """Prices the selections of one sketch with one request's variables."""

    def __init__(self, schema: GraphQLSchema, sketch: Sketch, variables: dict[str, Any]) -> None:
        self.schema, self.sketch, self.given = schema, sketch, variables
        self.known: dict[str, Price] = {}

    def of(self, operation: Operation) -> int:
        """Return the cost of an operation: 1 at least."""
        self.defaults = operation.defaults
        return max(1, self.selection(operation.inner, self.schema.query_type).once)

    def selection(self, selections: list[Selection], parent: Any) -> Price:
        """Return the price of a selection set on a type."""
        once = a_row = 0
        for one in selections:
            if not one.directives or self._is_taken(one):
                price = self.one(one, parent)
                once += price.once
                a_row += price.a_row
        # Sums stop growing: doubling has no end.
        return Price(min(once, _MOST), min(a_row, _MOST))

    def one(self, one: Selection, parent: Any) -> Price:
        """Return the price of a field, a spread or an inline fragment."""
        if type(one) is Field:
            return self.field(one, parent)
        if type(one) is Spread:
            return self.fragment(one.name)
        return self.selection(one.inner, self.schema.get_type(one.on) if one.on else parent)

    def fragment(self, name: str) -> Price:
        """Return the price of a fragment, worked out once."""
        if name not in self.known:
            self.known[name] = _FREE
            found = self.sketch.fragments.get(name)
            if found is not None:
                self.known[name] = self.selection(found.inner, self.schema.get_type(found.on))
        return self.known[name]

    def field(self, one: Field, parent: Any) -> Price:
        """Return the price of a field with what is selected under it."""
        shape = self._introspected(one.name) or _shape(parent, one.name)
        if shape is None:
            return _FREE
        weight = shape.weight
        if shape.rising is not None:
            weight += shape.rising.of(self._value(one.arguments[shape.rising.argument]))
        if shape.searched and self._is_searched(one):
            weight += SEARCH
        if not shape.composite:
            return Price(shape.weight) if shape.weight else _FREE
        inner = self.selection(one.inner or [], shape.of)
        if shape.rows:
            return Price(0, min(shape.own + inner.once, _MOST))
        times = max(limit("list_rows"), shape.assumed) if shape.listed else 1
        rows = self._rows(one) * inner.a_row if inner.a_row else 0
        return Price(min(weight + times * (shape.own + inner.once) + rows, _MOST))

    def _introspected(self, name: str) -> _Shape | None:
        if name not in _INTROSPECTION:
            return None
        of = self.schema.get_type(_INTROSPECTION[name])
        return of and _Shape(of, composite=True, listed=False, rows=False, own=1, weight=0)

    def _rows(self, one: Field) -> int:
        stated = (self._value(one.arguments[name]) for name in ("last", "first"))
        # A client may write 50 as 50.0.
        asked = next((value for value in stated if isinstance(value, int | float)), None)
        most = limit("page_most")
        return max(1, int(min(limit("page_default") if asked is None else asked, most)))

    def _is_searched(self, one: Field) -> bool:
        named = (place + 2 for place, name in one.arguments.names if name == "search")
        word = next((one.arguments.tokens[place : place + 1] for place in named), None)
        if word == ["$"]:
            return bool(self._value(one.arguments["search"]))
        return word not in (None, ["null"], ['""'])

    def _is_taken(self, one: Selection) -> bool:
        for directive in one.directives:
            wanted = {"skip": False, "include": True}.get(directive.name)
            if wanted is not None and self._value(directive.arguments["if"]) is (not wanted):
                return False
        return True

    def _value(self, value: Value) -> Any:
        if not isinstance(value, Variable):
            return value
        return self.given[value] if value in self.given else self.defaults.get(value)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a field's price depends on the schema alone."""

    of: Any
    composite: bool
    listed: bool
    rows: bool
    own: int
    weight: int
    rising: Rising | None = None
    searched: bool = False
    assumed: int = 0


@cache
def _shape(parent: Any, name: str) -> _Shape | None:
    field = getattr(parent, "fields", {}).get(name)
    if field is None:
        return None
    of = get_named_type(field.type)
    in_page = parent.name.endswith("Connection")
    declared = _declared(parent, name)
    weight = TOTAL if in_page and name == "totalCount" else getattr(declared, "weight", 0)
    free = of.name.endswith("Edge") or of.name == "PageInfo"
    return _Shape(
        of,
        is_composite_type(of),
        is_list_type(get_nullable_type(field.type)),
        in_page and name in _ROWS,
        int(not free),
        weight,
        getattr(declared, "rising", None),
        of.name.endswith("Connection") and "search" in field.args,
        getattr(declared, "assumed", 0),
    )


def _declared(parent: Any, name: str) -> Any:
    graphene_type = getattr(parent, "graphene_type", None)
    declared = graphene_type._meta.fields if graphene_type else {}
    for key, found in declared.items():
        if (found.name or to_camel_case(key)) == name:
            return found
    return None
