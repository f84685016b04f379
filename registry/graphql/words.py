"""The words of a query as the language has them: strictly, with the kind of each and where it begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphql import Source
from graphql.language.lexer import Lexer

_STRICT = re.compile(
    r"[\ufeff \t\n\r,]*(?:#[^\r\n]*+[\ufeff \t\n\r,]*)*+"
    r'(?:(?P<BlockString>"""(?:[^"\\]|\\"""|\\(?!""")|"(?!""))*""")'
    r'|(?P<String>(?!""")"(?:[^"\\\r\n]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*")'
    r"|(?P<Name>[_A-Za-z][_0-9A-Za-z]*)"
    r"|(?P<Float>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)(?![_A-Za-z0-9.]))"
    r"|(?P<Int>-?(?:0|[1-9][0-9]*)(?![_A-Za-z0-9.]))"
    r"|(?P<Sign>\.\.\.|[!$&():=@\[\]{|}])"
    r"|(?P<End>\Z))"
)
VALUES = frozenset({"Int", "Float", "String", "BlockString", "Name"})
"""Kinds of words that are values, or begin one."""


class Word(NamedTuple):
    """A word of a text: its kind (for a sign the sign itself), what is written, and where it begins."""

    kind: str
    text: str
    place: int


def words_of(text: str) -> list[Word]:
    """Return the words of a text, the last one its end, or one that cannot be read.

    >>> [word.kind for word in words_of("{ a: 1.5 } # note")]
    ['{', 'Name', ':', 'Float', '}', 'End']
    """
    words: list[Word] = []
    at, match = 0, _STRICT.match
    while True:
        found = match(text, at)
        if found is None:
            words.append(Word("Unreadable", text, at))
            return words
        kind = found.lastgroup or ""
        written = found[kind]
        words.append(Word(written if kind == "Sign" else kind, written, found.start(kind)))
        if kind == "End":
            return words
        at = found.end()


def described(word: Word) -> str:
    """Return a word as graphql-core names it in what it says."""
    if word.kind == "End":
        return "<EOF>"
    if word.kind in ("String", "BlockString"):
        # Told without quotes and escapes.
        value = Lexer(Source(word.text)).advance().value
        return f"{word.kind} '{value}'"
    return f"{word.kind} '{word.text}'" if word.kind in VALUES else f"'{word.text}'"
