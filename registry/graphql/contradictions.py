"""What a text says against itself: variables that nothing uses or nothing declares, and one name for two things.

Told from the sketch, in the words and at the places of the standard rules, before anything is parsed. Only what is
certain is told: conflicts between fields of two fragments, say, are left to those rules, which come after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product
from typing import NamedTuple

from graphql import GraphQLError

from registry.graphql.errors import placed
from registry.graphql.fitting import places
from registry.graphql.sketch import (
    Directive,
    Field,
    Fragment,
    Inline,
    Operation,
    Selection,
    Sketch,
    Spread,
)

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
    found = list(islice(_found(sketch, "$" in text), most))
    begin = places(text) if found else []
    return [_told(one, text, begin) for one in found]


def _told(one: Contradiction, text: str, begin: list[int]) -> GraphQLError:
    at = [placed(one.message, text, begin[word]) for word in one.words]
    at[0].locations = [place for each in at for place in each.locations or ()]
    return at[0]


def _found(sketch: Sketch, has_variables: bool) -> Iterator[Contradiction]:
    if has_variables and not sketch.again:
        for operation in sketch.operations:
            yield from _Uses(sketch).of(operation)
    fields = _Fields(sketch)
    for one in (*sketch.operations, *sketch.fragments.values(), *sketch.again):
        yield from fields.under(one.inner)


class _Uses:
    """The variables of one operation, and where it uses them, fragments included."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.spread: dict[str, None] = {}

    def of(self, operation: Operation) -> Iterator[Contradiction]:
        size, words = self.sketch.size, operation.declared
        begin = size - operation.left + 1
        signs = [at for at, word in enumerate(words) if word == "$"]
        declared = {at: words[at + 1] for at in signs if words[at + 2 : at + 3] == [":"]}
        where = f" operation '{operation.name}'." if operation.name else ""
        names, used = set(declared.values()), set()
        for at, name in self.uses(operation):
            used.add(name)
            if name not in names and name.isidentifier():
                told = f"Variable '${name}' is not defined" + (f" by{where}" if where else ".")
                yield Contradiction(told, (at, size - operation.begins))
        for at, name in declared.items():
            if name not in used:
                told = f"Variable '${name}' is never used" + (f" in{where}" if where else ".")
                yield Contradiction(told, (begin + at,))

    def uses(self, operation: Operation) -> Iterator[tuple[int, str]]:
        """Yield each use of a variable, and which of the words it is."""
        brackets = len(operation.declared) + 2 if operation.declared else 0
        yield from _in(operation.own, self.sketch.size - operation.left + brackets)
        yield from self.under(operation.inner)
        done = 0
        while done < len(self.spread):
            for name in list(self.spread)[done:]:
                done += 1
                one = self.sketch.fragments.get(name)
                if one is not None:
                    yield from self.inside(one)

    def under(self, selections: list[Selection]) -> Iterator[tuple[int, str]]:
        for one in selections:
            if type(one) is Field:
                after = self.sketch.size - one.left + 1
                tokens = one.arguments.tokens
                if tokens:
                    yield from _among(tokens, after + 1)
                    after += len(tokens) + 2
                if one.directives:
                    yield from _in(one.directives, after)
                if one.inner:
                    yield from self.under(one.inner)
            else:
                yield from self.inside(one)

    def inside(self, one: Spread | Inline | Fragment) -> Iterator[tuple[int, str]]:
        """Yield the uses in a fragment; of one that is named later."""
        if one.directives:
            yield from _in(one.directives, self.sketch.size - one.left + 1)
        if isinstance(one, Spread):
            self.spread.setdefault(one.name)
        else:
            yield from self.under(one.inner)


def _in(directives: list[Directive] | tuple[()], at: int) -> Iterator[tuple[int, str]]:
    for one in directives:
        at += 2
        tokens = one.arguments.tokens
        if tokens:
            yield from _among(tokens, at + 1)
            at += len(tokens) + 2


def _among(tokens: list[str], begin: int) -> Iterator[tuple[int, str]]:
    if "$" in tokens:
        for at, word in enumerate(tokens[:-1]):
            if word == "$":
                yield begin + at, tokens[at + 1]


class _Fields:
    """Fields that are answered under one name, though they are not one thing."""

    def __init__(self, sketch: Sketch) -> None:
        self.size, self.left = sketch.size, _MOST_COMPARED

    def under(self, selections: list[Selection]) -> Iterator[Contradiction]:
        """Yield the conflicts in a selection and below it; a fragment on the spot that names a type stands for itself."""
        level = list(_level(selections))
        named = _by_name(level)
        if len(named) < len(level):
            for one in self.conflicts(pair for each in named.values() for pair in _pairs(each)):
                told = f"Fields '{one.name}' conflict because {one.reason}. {_CURE}"
                yield Contradiction(told, tuple(map(self.begin, one.ones + one.others)))
        for field in level:
            if field.inner:
                yield from self.under(field.inner)
        for inline in _apart(selections):
            yield from self.under(inline.inner)

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


def _pairs(fields: list[Field]) -> Iterator[tuple[Field, Field]]:
    return combinations(fields, 2)


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
