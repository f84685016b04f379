"""Fields that are answered under one name, though they are not one thing: told from the sketch.

A selection is seen with the fragments that it spreads. Fields of types that nothing is both of may differ, but not in
the shape of what they answer. Fragments have to be free of circles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

from graphql import (
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from registry.graphql.given import same_arguments
from registry.graphql.schema_fields import field_of
from registry.graphql.sketch import Fault, Field, Inline, Selection, Sketch, Spread

_MOST_COMPARED = 2_000
"""Pairs of fields that are compared in one text."""

_MOST_SEEN = 5_000
"""Fields of fragments that are seen in one text, again in each place that spreads them."""

_MOST_NODES, _MOST_CHARACTERS = 20, 1_000
"""Fields and characters of one message; the standard rules leave out what is beyond."""

_CURE = "Use different aliases on the fields to fetch both if this was intentional."


class _Placed(NamedTuple):
    """A field, the type that it is of, and the fragment that it stands in; "" for the selection itself."""

    field: Field
    on: Any
    source: str


class _Conflict(NamedTuple):
    """One name for two things: why, and the fields on both sides."""

    name: str
    reason: str
    ones: list[Field]
    others: list[Field]


_Pairs = Iterable[tuple[_Placed, _Placed]]


class Conflicts:
    """Compares the fields of one sketch."""

    def __init__(self, schema: GraphQLSchema, sketch: Sketch) -> None:
        self.schema, self.sketch = schema, sketch
        self.compared, self.seen = _MOST_COMPARED, _MOST_SEEN
        self.written: dict[Any, int] = {}

    def faults(self) -> Iterator[Fault]:
        """Yield each conflict, with the fields that it is between."""
        for operation in self.sketch.operations:
            on = self.schema.query_type if operation.kind == "query" else None
            yield from self.under(operation.inner, on)
        for one in self.sketch.fragments.values():
            yield from self.under(one.inner, self.schema.type_map.get(one.on))

    def under(self, selections: list[Selection], on: Any) -> Iterator[Fault]:
        """Yield the conflicts in a selection and below it."""
        level = self.level(selections, on)
        own = list(_own(selections, on, self.schema))
        named = _by_name(level)
        if len(named) < len(level):
            groups = (self.unlike(each) for each in named.values() if len(each) > 1)
            pairs = (pair for each in groups for pair in combinations(each, 2))
            # What is in one fragment is compared where that is defined.
            apart = ((a, b) for a, b in pairs if not a.source or a.source != b.source)
            for one in self.conflicts(apart, are_apart=False):
                said = f"Fields '{_short(one.name)}' conflict because {one.reason}. {_CURE}"
                yield Fault(said, tuple(map(self.begin, one.ones + one.others)))
        for field, of, _source in own:
            if field.inner:
                yield from self.under(field.inner, self.type_under(field, of))

    def level(self, selections: list[Selection], on: Any) -> list[_Placed]:
        """Return the fields of a selection, and after them those of the fragments that it spreads, each once."""
        found = list(_own(selections, on, self.schema))
        spread = list(dict.fromkeys(_names(selections)))
        done: set[str] = set()
        while spread and self.seen > 0:
            name = spread.pop(0)
            fragment = self.sketch.fragments.get(name)
            if name in done or fragment is None:
                continue
            done.add(name)
            of = self.schema.type_map.get(fragment.on)
            inside = [one._replace(source=name) for one in _own(fragment.inner, of, self.schema)]
            self.seen -= len(inside) + 1
            found += inside
            spread = [*_names(fragment.inner), *spread]
        return found

    def unlike(self, fields: list[_Placed]) -> list[_Placed]:
        """Return the first of each that is written in its own way: what is repeated word by word is one thing."""
        first: dict[Any, _Placed] = {}
        for one in fields:
            first.setdefault((self.way(one.field), one.on), one)
        return list(first.values())

    def way(self, one: Selection) -> int:
        """Return a number for how a selection is written, the same for the same words."""
        inner = () if isinstance(one, Spread) else tuple(map(self.way, one.inner or ()))
        if isinstance(one, Field):
            way: Any = (one.name, one.alias, *one.arguments.tokens, inner)
        else:
            way = (None, one.name if isinstance(one, Spread) else one.on, inner)
        return self.written.setdefault(way, len(self.written))

    def begin(self, one: Field) -> int:
        """Return which of the words a field begins with."""
        return self.sketch.size - one.left - (0 if one.alias is None else 2)

    def type_under(self, one: Field, on: Any) -> Any:
        """Return the type of what is selected under a field."""
        found = field_of(self.schema, on, str(one.name))
        return get_named_type(found.type) if found else None

    def conflicts(self, pairs: _Pairs, are_apart: bool) -> Iterator[_Conflict]:
        """Yield the pairs that certainly conflict. With ``are_apart`` nothing is answered by both of a pair."""
        for one, other in pairs:
            self.compared -= 1
            if self.compared < 0:
                return
            found = self.conflict(one, other, are_apart)
            if found is not None:
                yield found

    def conflict(self, one: _Placed, other: _Placed, are_apart: bool) -> _Conflict | None:
        """Return why two fields of one name are not one thing; None where that is not certain."""
        first, second = one.field, other.field
        name = first.alias or first.name
        are_apart = are_apart or (
            one.on is not other.on and is_object_type(one.on) and is_object_type(other.on)
        )
        if not are_apart:
            if first.name != second.name:
                both = f"'{_short(first.name)}' and '{_short(second.name)}'"
                return _Conflict(name, f"{both} are different fields", [first], [second])
            if not same_arguments(first.arguments, second.arguments):
                return _Conflict(name, "they have differing arguments", [first], [second])
        known = [field_of(self.schema, each.on, str(each.field.name)) for each in (one, other)]
        if all(known) and _differ(known[0].type, known[1].type):
            types = f"'{known[0].type}' and '{known[1].type}'"
            reason = f"they return conflicting types {types}"
            return _Conflict(name, reason, [first], [second])
        return self.below(one, other, are_apart)

    def below(self, one: _Placed, other: _Placed, are_apart: bool) -> _Conflict | None:
        """Return the conflicts between what is selected under two fields, as one."""
        first, second = one.field, other.field
        of, other_of = self.type_under(first, one.on), self.type_under(second, other.on)
        if not first.inner or not second.inner:
            return None
        if of is other_of and self.way(first) == self.way(second):
            return None
        theirs = _by_name(self.level(second.inner, other_of))
        both = (
            pair
            for key, fields in _by_name(self.level(first.inner, of)).items()
            for pair in product(fields, theirs.get(key, ()))
            if not pair[0].source or pair[0].source != pair[1].source
        )
        found = list(self.conflicts(both, are_apart))
        if not found:
            return None
        reason = " and ".join(
            f"subfields '{_short(sub.name)}' conflict because {sub.reason}" for sub in found
        )
        ones = [first, *(field for sub in found for field in sub.ones)]
        others = [second, *(field for sub in found for field in sub.others)]
        sides = ones[:_MOST_NODES], others[:_MOST_NODES]
        return _Conflict(first.alias or first.name, _short(reason), *sides)


def _own(selections: list[Selection], on: Any, schema: GraphQLSchema) -> Iterator[_Placed]:
    """Yield the fields of a selection, with those of fragments on the spot."""
    for one in selections:
        if type(one) is Field:
            yield _Placed(one, on, "")
        elif type(one) is Inline:
            of = on if one.on is None else schema.type_map.get(one.on)
            yield from _own(one.inner, of, schema)


def _names(selections: list[Selection]) -> Iterator[str]:
    """Yield the names of the fragments that a selection spreads."""
    for one in selections:
        if type(one) is Spread:
            yield one.name
        elif type(one) is Inline:
            yield from _names(one.inner)


def _by_name(fields: Iterable[_Placed]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = {}
    for one in fields:
        found.setdefault(one.field.alias or one.field.name, []).append(one)
    return found


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}..."


def _differ(one: Any, other: Any) -> bool:
    """Whether two types are of another shape: lists, values that may be missing, and kinds of values."""
    while one is not other:
        if is_list_type(one) != is_list_type(other):
            return True
        if is_non_null_type(one) != is_non_null_type(other):
            return True
        if not is_list_type(one) and not is_non_null_type(one):
            return is_leaf_type(one) or is_leaf_type(other)
        one, other = one.of_type, other.of_type
    return False
