"""A query as far as its bounds and its cost need it: read in one pass, some twenty times faster than it is parsed.

What is refused is refused from here, so that refusing a long text costs little more than answering a short one. The
reading is loose: whatever graphql-core takes reads the same here, and of the rest it says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import methodcaller

TOKEN = re.compile(
    r'"""(?:[^"\\]|\\"""|\\(?!""")|"(?!""))*"""'
    r'|"(?:[^"\\\r\n]|\\.)*"'
    r"|[_A-Za-z][_0-9A-Za-z]*"
    r"|\.\.\."
    r"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
    r"|#[^\r\n]*"
    r"|[!$&():=@\[\]{|}]"
)
_END = ""
_OPERATIONS = frozenset({"query", "mutation", "subscription"})
_NOTHING: tuple[()] = ()
_WORDS = {"true": True, "false": False}
_LONGEST_NUMBER = 12


class Unreadable(Exception):  # noqa: N818 - graphql-core says what is wrong
    """A text that holds something else than operations and fragments."""


class TooManyTokens(Exception):  # noqa: N818 - it is told to the client as a limit
    """A text of more words and signs than are taken."""


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


_NO_ARGUMENTS = Arguments([])


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


def sketched(text: str, most: int) -> Sketch:
    """Return a text as a sketch, in time linear in it. Raises ``Unreadable``, or ``TooManyTokens`` for more than ``most``.

    >>> sketched("{ courses(first: 5) { totalCount } }", most=20).operations[0].inner[0].arguments[
    ...     "first"
    ... ]
    5
    """
    tokens = list(islice(map(methodcaller("group"), TOKEN.finditer(text)), 2 * most + 1))
    if "#" in text:
        tokens = [word for word in tokens if word[0] != "#"]
    if len(tokens) > most:
        raise TooManyTokens
    left = [_END, *reversed(tokens)]
    sketch = Sketch(size=len(tokens))
    try:
        while left[-1] != _END:
            _definition(left, sketch)
    except IndexError:
        raise Unreadable from None
    return sketch


def _definition(left: list[str], sketch: Sketch) -> None:
    word = left.pop()
    if word[0] == '"' and left[-1] != _END:  # a description
        word = left.pop()
    if word == "{":
        begins = len(left)
        sketch.operations.append(Operation(None, [], 0, _selections(left), begins=begins))
    elif word in _OPERATIONS:
        begins = len(left)
        name, after = left.pop() if left[-1] not in ("(", "@", "{") else None, len(left)
        declared = _bracketed(left) if left[-1] == "(" else []
        own = _directives(left)
        directives = len(own) + declared.count("@")
        more = (_opened(left), word, after - 1, own, begins)
        sketch.operations.append(Operation(name, declared, directives, *more))
    elif word == "fragment":
        name, _on, of_type, after = left.pop(), left.pop(), left.pop(), len(left)
        fragment = Fragment(of_type, _directives(left), _opened(left), after)
        if sketch.fragments.setdefault(name, fragment) is not fragment:
            sketch.again.append(fragment)
    else:
        raise Unreadable


def _opened(left: list[str]) -> list[Selection]:
    if left.pop() != "{":
        raise Unreadable
    return _selections(left)


def _selections(left: list[str]) -> list[Selection]:
    words = iter(left.pop, "}")
    return [_fragment(left) if word == "..." else _field(left, word) for word in words]


def _field(left: list[str], name: str) -> Field:
    alias = None
    if left[-1] == ":":
        left.pop()
        alias, name = name, left.pop()
    after = len(left)
    arguments = Arguments(_bracketed(left)) if left[-1] == "(" else _NO_ARGUMENTS
    directives = _directives(left) if left[-1] == "@" else _NOTHING
    if left[-1] != "{":
        return Field(name, alias, arguments, directives, None, after)
    left.pop()
    return Field(name, alias, arguments, directives, _selections(left), after)


def _fragment(left: list[str]) -> Spread | Inline:
    word = left[-1]
    if word not in ("on", "@", "{"):
        name, after = left.pop(), len(left)
        return Spread(name, _directives(left), after)
    of_type = None
    if word == "on":
        left.pop()
        of_type = left.pop()
    after = len(left)
    return Inline(of_type, _directives(left), _opened(left), after)


def _directives(left: list[str]) -> list[Directive] | tuple[()]:
    if left[-1] != "@":
        return _NOTHING
    found = []
    while left[-1] == "@":
        left.pop()
        name = left.pop()
        found.append(Directive(name, Arguments(_bracketed(left) if left[-1] == "(" else [])))
    return found


def _bracketed(left: list[str]) -> list[str]:
    """Take what stands in brackets, brackets in it included."""
    left.pop()
    found: list[str] = []
    inside = 1
    while True:
        word = left.pop()
        if word == ")":
            inside -= 1
            if not inside:
                return found
        elif word == "(":
            inside += 1
        found.append(word)


def _defaults(tokens: list[str]) -> Iterator[tuple[str, Value]]:
    """Yield the variables of an operation that have a default, with it."""
    name = ""
    for place, word in enumerate(tokens):
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
