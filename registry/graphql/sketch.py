"""A query as far as its bounds, its cost and its faults need it: what the reading of a text gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_WORDS = {"true": True, "false": False}
_LONGEST_NUMBER = 12
_END = ""


class Variable(str):
    """The name of a variable that stands for a value."""

    __slots__ = ()


Value = Variable | int | bool | None
"""What stands for a value. None is anything that neither bounds nor costs ask for."""


@dataclass(slots=True)
class Arguments:
    """Arguments as they are written, in words and signs."""

    tokens: list[str]

    def __getitem__(self, name: str) -> Value:
        """Return the value of an argument; None where it is not stated."""
        tokens = self.tokens
        if name not in tokens:
            return None
        inside = 0
        for place, word in enumerate(tokens):
            if word in ("{", "["):
                inside += 1
            elif word in ("}", "]"):
                inside -= 1
            elif word == name and not inside and tokens[place + 1 : place + 2] == [":"]:
                return _value(tokens, place + 2)
        return None

    @property
    def names(self) -> Iterator[tuple[int, str]]:
        """The names of the arguments, and which of the words each is."""
        inside = 0
        for place, word in enumerate(self.tokens):
            if word in ("{", "["):
                inside += 1
            elif word in ("}", "]"):
                inside -= 1
            elif word == ":" and not inside:
                yield place - 1, self.tokens[place - 1]

    @property
    def levels(self) -> int:
        """How deep the values are nested in each other: 1 for a list of words. Linear in the words."""
        return nested(self.tokens)


def nested(tokens: list[str]) -> int:
    """Return how many brackets of values stand within each other at most.

    >>> nested(["a", ":", "[", "{", "b", ":", "1", "}", "]"]), nested(["]", "["])
    (2, 0)
    """
    inside = most = 0
    for word in tokens:
        if word in ("{", "["):
            inside += 1
            most = max(most, inside)
        elif word in ("}", "]"):
            inside -= 1
    return most


@dataclass(slots=True)
class Directive:
    """A directive."""

    name: str
    arguments: Arguments


@dataclass(slots=True)
class Field:
    """A field. ``inner`` is what is selected under it, None where nothing is; ``left``, how many words follow its name."""

    name: str
    alias: str | None
    arguments: Arguments
    directives: list[Directive] | tuple[()]
    inner: list[Selection] | None
    left: int = 0


@dataclass(slots=True)
class Spread:
    """A fragment that is named; ``left``, how many words follow the name."""

    name: str
    directives: list[Directive] | tuple[()]
    left: int = 0


@dataclass(slots=True)
class Inline:
    """A fragment on the spot. ``on`` is its type, None for the type around it."""

    on: str | None
    directives: list[Directive] | tuple[()]
    inner: list[Selection]
    left: int = 0


Selection = Field | Spread | Inline


@dataclass(slots=True)
class Operation:
    """An operation; ``directives`` counts its ``own`` and those of its variables.

    These are ``declared`` with ``left`` words to follow; from its first word on the text has ``begins`` words.
    """

    name: str | None
    declared: list[str]
    directives: int
    inner: list[Selection]
    kind: str = "query"
    left: int = 0
    own: list[Directive] | tuple[()] = ()
    begins: int = 0

    @property
    def defaults(self) -> dict[str, Value]:
        """What stands for variables that are not given."""
        return dict(_defaults(self.declared))


@dataclass(slots=True)
class Fragment:
    """A fragment that has a name."""

    on: str
    directives: list[Directive] | tuple[()]
    inner: list[Selection]
    left: int = 0
    name: str = ""


@dataclass(slots=True)
class Sketch:
    """The operations and fragments of a text; ``again`` are fragments whose name is taken, ``size`` the number of words."""

    operations: list[Operation] = field(default_factory=list)
    fragments: dict[str, Fragment] = field(default_factory=dict)
    again: list[Fragment] = field(default_factory=list)
    size: int = 0

    def operation(self, name: str | None) -> Operation | None:
        """Return the operation that a request asks for; None where it does not say which of several."""
        if name is None:
            return self.operations[0] if len(self.operations) == 1 else None
        return next((one for one in self.operations if one.name == name), None)


class Fault(NamedTuple):
    """What is wrong with a text: what is told of it, which of the words it is about, and what is told to programs."""

    message: str
    words: tuple[int, ...]
    extensions: dict[str, Any] | None = None


def _defaults(tokens: list[str]) -> Iterator[tuple[str, Value]]:
    """Yield the variables of an operation that have a default, with it."""
    name = ""
    for place, word in enumerate(tokens[:-1]):
        if word == "$":
            name = tokens[place + 1]
        elif word == "=":
            yield name, _value(tokens, place + 1)


def _value(tokens: list[str], place: int) -> Value:
    word, *after = tokens[place : place + 2] or [_END]
    if word == "$" and after:
        return Variable(after[0])
    if word in _WORDS:
        return _WORDS[word]
    return int(word) if word.removeprefix("-").isdigit() and len(word) < _LONGEST_NUMBER else None
