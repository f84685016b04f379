"""What a text says against itself: variables that nothing uses or nothing declares, and one name for two things.

Told from the sketch, in the words and at the places of the standard rules, before anything is parsed. Only what is
certain is told: conflicts between fields of two fragments, say, are left to those rules, which come after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product
from typing import Any, NamedTuple

from graphql import GraphQLError

from registry.graphql.errors import placed
from registry.graphql.fitting import places
from registry.graphql.sketch import Field, Inline, Selection, Sketch, Spread
from registry.graphql.variable_uses import VariableUses

_MOST_COMPARED = 2_000
"""Pairs of fields that are compared in one text."""

_LONGEST = 100
"""Characters of a name; longer ones are shortened by the standard rules."""

_MOST_NODES, _MOST_CHARACTERS = 20, 1_000
"""Fields and characters of one message; the standard rules leave out what is beyond."""


_CURE = "Use different aliases on the fields to fetch both if this was intentional."


class _Conflict(NamedTuple):
    """One name for two things: why, and the fields on both sides."""

    name: str
    reason: str
    ones: list[Field]
    others: list[Field]


class Contradiction(NamedTuple):
    """What is told, and which of the words of a text it is about."""

    message: str
    words: tuple[int, ...]


def contradictions(sketch: Sketch, text: str, most: int) -> list[GraphQLError]:
    """Return what a text says against itself, ``most`` at most, each with its places. Linear in the text."""
    variables = _variables(sketch) if "$" in text and not sketch.again else iter(())
    found = list(islice(variables, most)) or list(islice(_fields(sketch), most))
    begin = places(text) if found else []
    return [_told(one, text, begin) for one in found]


def _told(one: Contradiction, text: str, begin: list[int]) -> GraphQLError:
    at = [placed(one.message, text, begin[word]) for word in one.words]
    at[0].locations = [place for each in at for place in each.locations or ()]
    return at[0]


def _variables(sketch: Sketch) -> Iterator[Contradiction]:
    for operation in sketch.operations:
        for message, words in VariableUses(sketch).faults(operation):
            yield Contradiction(message, words)


def _fields(sketch: Sketch) -> Iterator[Contradiction]:
    fields = _Fields(sketch)
    for one in (*sketch.operations, *sketch.fragments.values(), *sketch.again):
        yield from fields.under(one.inner)


class _Fields:
    """Fields that are answered under one name, though they are not one thing."""

    def __init__(self, sketch: Sketch) -> None:
        self.size, self.left = sketch.size, _MOST_COMPARED
        self.written: dict[Any, int] = {}

    def under(self, selections: list[Selection]) -> Iterator[Contradiction]:
        """Yield the conflicts in a selection and below it; a fragment on the spot that names a type stands for itself."""
        level = list(_level(selections))
        named = _by_name(level)
        if len(named) < len(level):
            groups = (self.unlike(each) for each in named.values() if len(each) > 1)
            for one in self.conflicts(pair for each in groups for pair in combinations(each, 2)):
                told = f"Fields '{one.name}' conflict because {one.reason}. {_CURE}"
                yield Contradiction(told, tuple(map(self.begin, one.ones + one.others)))
        for field in level:
            if field.inner:
                yield from self.under(field.inner)
        for inline in _apart(selections):
            yield from self.under(inline.inner)

    def unlike(self, fields: list[Field]) -> list[Field]:
        """Return the first of each that is written in its own way: what is repeated word by word is one thing."""
        first: dict[int, Field] = {}
        for one in fields:
            first.setdefault(self.way(one), one)
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
        return self.size - one.left - (0 if one.alias is None else 2)

    def conflicts(self, pairs: Iterable[tuple[Field, Field]]) -> Iterator[_Conflict]:
        """Yield the pairs that certainly conflict."""
        for one, other in pairs:
            self.left -= 1
            if self.left < 0:
                return
            found = self.conflict(one, other)
            if found is not None:
                yield found

    def conflict(self, one: Field, other: Field) -> _Conflict | None:
        """Return why two fields of one name, on one type, are not one thing; None where that is not certain."""
        name = one.alias or one.name
        if max(map(len, (name, one.name, other.name))) > _LONGEST:
            return None
        if one.name != other.name:
            reason = f"'{one.name}' and '{other.name}' are different fields"
            return _Conflict(name, reason, [one], [other])
        same = _same(_values(one), _values(other))
        if same is False:
            return _Conflict(name, "they have differing arguments", [one], [other])
        return self.below(name, one, other) if same else None

    def below(self, name: str, one: Field, other: Field) -> _Conflict | None:
        """Return the conflicts between what is selected under two fields, as one."""
        if not _is_plain(one.inner) or not _is_plain(other.inner):
            return None
        if self.way(one) == self.way(other):
            return None
        theirs = _by_name(_level(other.inner or []))
        both = (
            pair
            for key, fields in _by_name(_level(one.inner or [])).items()
            for pair in product(fields, theirs.get(key, ()))
        )
        found = list(self.conflicts(both))
        reason = " and ".join(
            f"subfields '{sub.name}' conflict because {sub.reason}" for sub in found
        )
        ones = [one, *(field for sub in found for field in sub.ones)]
        others = [other, *(field for sub in found for field in sub.others)]
        is_whole = len(reason) <= _MOST_CHARACTERS and len(ones) <= _MOST_NODES
        return _Conflict(name, reason, ones, others) if found and is_whole else None


def _level(selections: list[Selection]) -> Iterator[Field]:
    """Yield the fields of a selection, with those of fragments on the spot that name no type."""
    for one in selections:
        if type(one) is Field:
            yield one
        elif type(one) is Inline and one.on is None:
            yield from _level(one.inner)


def _apart(selections: list[Selection]) -> Iterator[Inline]:
    for one in selections:
        if type(one) is Inline:
            if one.on is None:
                yield from _apart(one.inner)
            else:
                yield one


def _is_plain(selections: list[Selection] | None) -> bool:
    """Whether a selection is fields alone."""
    return all(type(one) is Field for one in selections or ())


def _by_name(fields: Iterable[Field]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for one in fields:
        found.setdefault(one.alias or one.name, []).append(one)
    return found


def _values(one: Field) -> dict[str, list[str]] | None:
    """Return the words of each argument; None where an argument is given twice."""
    words, named = one.arguments.tokens, list(one.arguments.names)
    if not named:
        return None if words else {}
    ends = [place for place, _name in named[1:]] + [len(words)]
    found = {name: words[place + 2 : end] for (place, name), end in zip(named, ends, strict=True)}
    return found if len(found) == len(named) else None


def _same(ones: dict[str, list[str]] | None, others: dict[str, list[str]] | None) -> bool | None:
    """Return whether arguments are the same; None where the words do not tell."""
    if ones is None or others is None:
        return None
    if ones.keys() != others.keys():
        return False
    unlike = [name for name, words in ones.items() if words != others[name]]
    if any(_is_certain(ones[name]) and _is_certain(others[name]) for name in unlike):
        return False
    return None if unlike else True


def _is_certain(words: list[str]) -> bool:
    """Whether other words are another value: objects may be ordered, and texts written, in several ways."""
    return not any(word == "{" or "\\" in word or word.startswith('"""') for word in words)
