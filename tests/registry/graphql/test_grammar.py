"""What is no GraphQL is told as graphql-core's parser would tell it: message and place, over random slips."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from graphql import GraphQLError, parse

from registry.graphql import execution
from registry.graphql.grammar import ungrammatical
from tests.registry.graphql.conftest import answer

RIGHT = (
    """query A($a: [Int!]! = [1, 2] @d(x: 1), $b: S = {a: "x", b: [true]}) @x {
      a: pilots(first: $a, b: {c: [$a, "q"], d: E}) @include(if: $b) {
        nodes { ...F ... on X @y { t } ... { u } ... @z { v } } } }
    fragment F on X @q(a: 1.5e3) { a }""",
    "{ a b(x: -1, y: 0.5, z: null) { c } # note\n d }",
    'query { a(text: """block "q" \\""" x""") }',
    "mutation M { a } subscription { b }",
)
SIGNS = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "$",
    "@",
    ":",
    "=",
    "!",
    "...",
    "|",
    "&",
    "on",
    "query",
    "fragment",
    "type",
    "a",
    "B",
    "1",
    "-2",
    "1.5",
    "01",
    "1a",
    "1.",
    "..",
    ".",
    "?",
    "'",
    "-",
    "1e",
    "null",
    "true",
    ",",
]
TEXTS = [
    '"s"',
    '"""b"""',
    '"un',
    '"\\x"',
    '"""un',
    '"\\u0041"',
    '"\\u{1F600}"',
    '"\\ud800"',
    "#c\n",
    "\r\n",
    "é",
    "\x00",
    "\ufeff",
]
WORDS = re.compile(r'"""(?:.|\n)*?"""|"[^"]*"|\w+|\.\.\.|\s+|.')


def told(error: GraphQLError | None) -> Any:
    return error and (error.message, [(one.line, one.column) for one in error.locations or ()])


def parser_of_core(text: str) -> GraphQLError | None:
    try:
        parse(text, max_lexical_tokens=1000, max_comments=1000)
    except GraphQLError as error:
        return error
    return None


def slipped(draw: random.Random) -> str:
    """Return a right text with one to three slips: a word more, a word less, another word, or an early end."""
    words = WORDS.findall(draw.choice(RIGHT))
    for _time in range(draw.randint(1, 3)):
        at, sort = draw.randrange(len(words)), draw.random()
        if sort < 0.4:
            words.insert(at, draw.choice(SIGNS + TEXTS) + draw.choice(["", " "]))
        elif sort < 0.7:
            del words[at]
        elif sort < 0.95:
            words[at] = draw.choice(SIGNS + TEXTS)
        else:
            words = words[: at + 1]
    return "".join(words)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_refused(text: str):
    assert ungrammatical(text) is None


@pytest.mark.parametrize("seed", range(4))
def test_slips_are_told_as_graphql_core_tells_them(seed: int):
    draw = random.Random(seed)
    wrong = known = 0
    for _number in range(1000):
        text = slipped(draw)
        expected, found = told(parser_of_core(text)), told(ungrammatical(text))
        # Of what belongs to schemas nothing is said here.
        assert found in (expected, None), text
        wrong += expected is not None
        known += found is not None
    assert wrong > 500
    assert known > 0.9 * wrong


LONG = "long words " * 40
UNREADABLE = (
    f'"{LONG}', f'"{LONG}\\x{LONG}"', f'"{LONG}\\n\\"\\u00e9\\ud83d\\ude00{LONG}', f'"{LONG}\\ud800{LONG}"', f'"\n{LONG}"',
    f'"{LONG}\\u{{1F600}}{LONG}', f'"{LONG}\\u{{110000}}{LONG}"', f'"{LONG}\\u12', f'"{LONG}\\', f'"{LONG}\ud800"',
    f'"""{LONG}', f'"""{LONG}\n\\"""\n""{LONG}', f'""""{LONG}', "1" * 90 + "a", "-" + "1" * 90 + ".", "1." + "0" * 90 + ".",
    "1.5e" + "7" * 90 + "e", "0" * 90, "-0" + "1" * 90, "1" * 90 + ".e", "1" * 90 + "e+", "1" * 90 + "..", "-" + "a" * 90,
)  # fmt: skip


@pytest.mark.parametrize("word", UNREADABLE)
@pytest.mark.parametrize("before", ["{ a(b: ", "{\r\n a(b: # c\n , "])
def test_long_words_that_cannot_be_read_are_told_as_graphql_core_tells_them(before: str, word: str):
    text = f"{before}{word}) }}"
    expected = told(parser_of_core(text))
    assert expected
    assert told(ungrammatical(text)) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "{ pilots { nodes { x " + "a " * 890 + "( } } }",
        "{ pilots { nodes { title ( } } }",
        "pilots",
        "{",
        "",
    ],
)
def test_what_is_no_query_is_refused_without_the_parser(query: str, monkeypatch: Any):
    expected = told(parser_of_core(query))

    def never(*_given: Any, **_more: Any) -> None:
        raise AssertionError("The parser was asked.")

    monkeypatch.setattr(execution, "parse", never)
    (error,) = answer(query)["errors"]
    assert (
        error["message"],
        [(one["line"], one["column"]) for one in error["locations"]],
    ) == expected
    assert error["extensions"] == {"code": "BAD_QUERY"}
