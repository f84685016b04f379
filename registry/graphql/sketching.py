"""A text read as a sketch in one pass, some twenty times faster than it is parsed.

What is refused is refused from here, so that refusing a long text costs little more than answering a short one. The
reading is loose: whatever graphql-core takes reads the same here, and of the rest it says what is wrong.
"""

from __future__ import annotations

import re
from itertools import islice
from operator import methodcaller

from registry.graphql.sketch import (
    Arguments,
    Directive,
    Field,
    Fragment,
    Inline,
    Operation,
    Selection,
    Sketch,
    Spread,
)

TOKEN = re.compile(
    r'"""(?:[^"\\]|\\"""|\\(?!""")|"(?!""))*+(?:"""|\Z)'
    r'|"(?:[^"\\\r\n]|\\.)*+(?:"|[\s\S]*)'
    r"|[_A-Za-z][_0-9A-Za-z]*"
    r"|\.\.\."
    r"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
    r"|#[^\r\n]*"
    r"|[!$&():=@\[\]{|}]"
)
"""The words of a text. One without its closing quote takes all that is left, so that nothing is looked through again
for each quote in it, and no definition ends after it."""
_END = ""
_OPERATIONS = frozenset({"query", "mutation", "subscription"})
_NOTHING: tuple[()] = ()
_NO_ARGUMENTS = Arguments([])


class Unreadable(Exception):  # noqa: N818 - graphql-core says what is wrong
    """A text that holds something else than operations and fragments."""


class TooManyTokens(Exception):  # noqa: N818 - it is told to the client as a limit
    """A text of more words and signs than are taken."""


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
        fragment = Fragment(of_type, _directives(left), _opened(left), after, name)
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
