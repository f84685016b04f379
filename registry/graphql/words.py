"""The words of a query as the language has them: strictly, with the kind of each and where it begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphql import GraphQLError, Source
from graphql.language.lexer import Lexer

_BETWEEN = r"[\ufeff \t\n\r,]*(?:#[^\r\n]*+[\ufeff \t\n\r,]*)*+"
_OF_BLOCKS = r'(?:[^"\\\ud800-\udfff]|\\"""|\\(?!""")|"(?!""))*+'
_OF_STRINGS = (
    r'(?:[^"\\\r\n\ud800-\udfff]|\\["\\/bfnrt]|\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}'
    r"|\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2})*+"
)
"""What strings hold: half of a surrogate pair is no letter."""
_STRICT = re.compile(
    rf'{_BETWEEN}(?:(?P<BlockString>"""{_OF_BLOCKS}""")'
    rf'|(?P<String>(?!""")"{_OF_STRINGS}")'
    r"|(?P<Name>[_A-Za-z][_0-9A-Za-z]*)"
    r"|(?P<Float>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)(?![_A-Za-z0-9.]))"
    r"|(?P<Int>-?(?:0|[1-9][0-9]*)(?![_A-Za-z0-9.]))"
    r"|(?P<Sign>\.\.\.|[!$&():=@\[\]{|}])"
    r"|(?P<End>\Z))"
)
_BEGUN = re.compile(
    _BETWEEN + r"(?:(?P<exponent>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[eE][+-]?[0-9]+)"
    r"|(?P<fraction>-?(?:0|[1-9][0-9]*)\.[0-9]+)"
    r"|(?P<whole>-?[1-9][0-9]*)"
    rf'|(?P<block>"""{_OF_BLOCKS})|(?P<quote>"{_OF_STRINGS}))'
)
_STANDS_IN = {"exponent": "0e0", "fraction": "0.0", "whole": "1", "block": '"""', "quote": '"'}
"""What reads on as the beginning of a word does, however long that is."""
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


def fault_of(word: Word) -> tuple[str, int] | None:
    """Return what graphql-core's lexer says of a word that cannot be read, and where; None where it finds nothing.

    It takes a sign at a time, so what is right at the beginning of a long word is not given to it.
    """
    begun = _BEGUN.match(word.text, word.place)
    instead, after = (_STANDS_IN[str(begun.lastgroup)], begun.end()) if begun else ("", word.place)
    try:
        Lexer(Source(instead + word.text[after:])).advance()
    except GraphQLError as error:
        place = (error.positions or [0])[0]
        return error.message.removeprefix("Syntax Error: "), after - len(instead) + place
    return None


def described(word: Word) -> str:
    """Return a word as graphql-core names it in what it says."""
    if word.kind == "End":
        return "<EOF>"
    if word.kind in ("String", "BlockString"):
        # Told without quotes and escapes.
        value = Lexer(Source(word.text)).advance().value
        return f"{word.kind} '{value}'"
    return f"{word.kind} '{word.text}'" if word.kind in VALUES else f"'{word.text}'"
