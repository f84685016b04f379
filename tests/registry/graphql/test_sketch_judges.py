"""What a sketch refuses is what the standard rules refuse: no more, and nothing that they refuse is left to them."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import given
from hypothesis import settings as cases
from hypothesis import strategies as st

from frontend.schema import schema
from registry.graphql.context import Context
from registry.graphql.contradictions import contradictions
from registry.graphql.execution import Refused, Request, checked
from registry.graphql.fitting import misfits
from registry.graphql.sketching import sketched
from registry.graphql.values_in_place import RULES

SCHEMA = schema.graphql_schema
MOST = 100
Told = list[tuple[str, list[tuple[int, int]]]]


LOOSE = ("conflict because", "must not have a selection")
"""Told with other fields, or at another place, than by the standard rules: where fragments meet, these tell one of many."""


def shown(errors: Any) -> Told:
    """Return what is told and where."""
    told = []
    for error in errors:
        loose = next((words for words in LOOSE if words in error.message), "")
        message = loose or error.message.partition(" Did you mean")[0]
        told.append((message, [] if loose else [tuple(place) for place in error.locations]))
    return told


def ours(text: str) -> Told:
    sketch = sketched(text, 1_000)
    return shown(misfits(SCHEMA, sketch, text, MOST) or contradictions(SCHEMA, sketch, text, MOST))


def theirs(text: str) -> Told:
    return shown(validate(SCHEMA, parse(text), RULES, hide_suggestions=True))


RIGHT = {
    "pilot": [
        "title", "slug", "a: title", "b: slug", "title(language: EN)", "c: title(language: $l)", "lead { ...O }", "...F",
        "lead { slug }", "... { b: slug }", "... on Pilot { a: title }", "... on Node { id }", "slug @skip(if: $b)",
        "... @include(if: $b) { slug }", "__typename", "...G @skip(if: true)", "lead { ... on Node { id } d: name }",
    ],
    "root": [
        "pilots(first: $n) { nodes { %s } }", "p: pilots(search: $s) { nodes { %s } nodes { %s } }",
        'q: pilots(search: "a\\u0062") { nodes { %s } } q: pilots(search: "ab") { nodes { %s } }',
        "node(id: $i) { id }", "offRamps(holdings: [{offering: $i, grade: 2}], within: $n) { totalCount }",
        "o: offRamps(holdings: $h) { totalCount } o: offRamps(holdings: $h) { totalCount }", "programs(region: $r) { totalCount }",
        "r: programs(region: [$s]) { totalCount }", "__type(name: $s) { name }", "...Q",
        "t: offRamps(holdings: [{offering: $i, grade: 2}]) { totalCount } t: offRamps(holdings: [{grade: 2, offering: $i}]) { totalCount }",
        'n: node(id: "x") { ... on Pilot { x: slug } ... on Program { x: lifecycle } ... on Pilot { %s } }',
    ],
}  # fmt: skip
"""Parts of queries that are right, unless they meet others."""
WRONG = {
    "pilot": [
        "a: slug", "title(language: FR)", "a: lead { slug }", "lead { slug: name }", "lead { slug: ctid }", "slug @horse",
        "... on Program { slug }", "slug @include", "slug @skip(if: 3)", "title @skip(if: true) @skip(if: $b)", "...H",
        "... on String { a }", "...F @deprecated", "a: horse", "slug @skip(if: $n)", "slug @skip(if: true, if: true)",
        "slug @include(if: true, horse: 1)", "b: lead", "slug { a }", "title(language: $l, language: EN)",
        "slug @skip(if: $zebra)",
    ],
    "root": [
        "node(id: $n) { id }", "pilots(first: 5, first: 6) { totalCount }", "offRamps(holdings: [{offering: $n}]) { totalCount }",
        'offRamps(holdings: [{offering: "a", offering: "b"}]) { totalCount }', "programs(region: [$s, $n]) { totalCount }",
        "offRamps(holdings: [{offering: $i, horse: 3}]) { totalCount }", "programs(region: $s) { totalCount }",
        'pilots(search: """a""") { totalCount } pilots(search: "a") { totalCount }', "pilots(search: $l) { totalCount }",
        'm: node(id: "x") { ... on Pilot { x: title } ... on Program { x: slug } }', "node { id }", "programs(horse: 1) { totalCount }",
    ],
}  # fmt: skip
TYPES = {
    "l": ["LanguageCode", "LanguageCode!"], "n": ["Int", "Int!", "Int = 5"], "s": ["String!", 'String = "a"'],
    "b": ["Boolean!", "Boolean = true"], "i": ["ID!", 'ID = "x"'], "h": ["[HoldingInput!]!"], "r": ["[String!]"],
}  # fmt: skip
OTHER_TYPES = [
    "Int = null", "Float", "String", "[String]", "Boolean", "ID", "[ID!]!", "Pilot", "[Pilot!]!", "Horse", 'Int = "x"',
    "Int @skip(if: true)", '[HoldingInput!]! = [{offering: "a", offering: "b"}]', "HoldingInput!",
]  # fmt: skip
FRAGMENTS = {
    "F": ["fragment F on Pilot { %s }"], "G": ["fragment G on Node { id }", "fragment G on Pilot { %s }"],
    "O": ["fragment O on Organization { slug name }"], "Q": ["fragment Q on Query { w: pilots { nodes { %s } } }"],
    "H": ["fragment H on Pilot { ...H }", "fragment H on Pilot { ...F ...H2 } fragment H2 on Pilot { lead { slug } ...H }",
          "fragment H on Int { a }", "fragment H on Program { slug }", "fragment H on Horse { slug }", ""],
}  # fmt: skip
MORE = [
    "query A { __typename }", "query A { __typename } query A { __typename }", "{ __typename }", "fragment Z on Pilot { slug }",
    "fragment F on Pilot { slug }", "query B @skip(if: true) { __typename }", "query C ($c: Int) { __typename }",
]  # fmt: skip


class Writer:
    """Writes a query by chance, with something wrong in it once in a while."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.faulty = draw.choice([0.0, 0.0, 0.03, 0.2])

    def is_wrong(self) -> bool:
        return self.draw.random() < self.faulty

    def part(self, of: str) -> str:
        return self.draw.choice((WRONG if self.is_wrong() else RIGHT)[of])

    def filled(self, text: str) -> str:
        return re.sub("%s", lambda _: self.parts(), text)

    def parts(self) -> str:
        return " ".join(self.part("pilot") for _ in range(self.draw.randint(1, 5)))

    def query(self) -> str:
        roots = [self.filled(self.part("root")) for _ in range(self.draw.randint(1, 3))]
        text = f"{{ {' '.join(dict.fromkeys(roots))} }}"
        known: set[str] = set()
        while left := sorted(set(re.findall(r"\.\.\.([A-Z])\b", text)) - known):
            for name in left:
                known.add(name)
                text += f" {self.filled(self.draw.choice(FRAGMENTS[name]))}"
        used = sorted(set(re.findall(r"\$(\w)\b", text)) | ({"n"} if self.is_wrong() else set()))
        declared = [f"${name}: {self.type_of(name)}" for name in used if not self.is_wrong()]
        if declared and self.is_wrong():
            declared.append(declared[0])
        head = f"query ({', '.join(declared)}) " if declared else ""
        return head + text + (f" {self.draw.choice(MORE)}" if self.is_wrong() else "")

    def type_of(self, name: str) -> str:
        return self.draw.choice(OTHER_TYPES if self.is_wrong() else TYPES[name])


def judged(seed: int) -> bool:
    """Return whether a query of chance is right, judged from its sketch as the standard rules judge it."""
    text = Writer(random.Random(seed)).query()
    told, rules = ours(text), theirs(text)
    assert bool(told) == bool(rules), (text, told, rules)
    if len(rules) < MOST:
        assert [one for one in told if one not in rules] == [], (text, rules)
    return not rules


@cases(max_examples=150)
@given(st.integers(0, 2**32))
def test_a_sketch_judges_as_the_standard_rules_do(seed: int) -> None:
    judged(seed)


def test_there_are_right_and_wrong_ones_among_them() -> None:
    right = sum(judged(seed) for seed in range(60))
    assert 10 < right < 50


@pytest.mark.parametrize(
    "text",
    [
        f"query ($v: {'[' * 15}Int{']' * 15}) {{ pilots(first: $v) {{ totalCount }} }}",
        "query ($v: String!) { programs(region: [" + '"a" $v ' * 12 + '1 "b"]) { totalCount } }',
        "query ($v: [String!] = [" + '"a" ' * 24 + "null]) { programs(region: $v) { totalCount } }",
        "{ offRamps(holdings: ["
        + '{offering: "a"} ' * 9
        + '{horse: 1, offering: "b"}]) { totalCount } }',
    ],
)
def test_what_is_long_is_judged_too(text: str) -> None:
    told = ours(text)
    assert told
    assert [one for one in told if one not in theirs(text)] == []


@pytest.mark.parametrize("text", [*WRONG["pilot"], *WRONG["root"]])
def test_each_thing_that_is_wrong_is_found(text: str) -> None:
    inside = (
        text
        if text in WRONG["root"]
        else f"pilots {{ nodes {{ a: title {text} title lead {{ slug }} }} }}"
    )
    types = {**TYPES, "zebra": []}
    used = [
        f"${name}: {types[name][0]}"
        for name in sorted(set(re.findall(r"\$(\w+)", text)))
        if types[name]
    ]
    query = f"query ({', '.join(used)}) {{ {inside} }}" if used else f"{{ {inside} }}"
    query += "".join(
        f" {FRAGMENTS[name][0].replace('%s', 'slug')}"
        for name in re.findall(r"\.\.\.([FH])\b", text)
    )
    assert theirs(query), query
    told = ours(query)
    assert told
    assert [one for one in told if one not in theirs(query)] == []


@pytest.mark.parametrize(
    "text",
    [
        "query ($v: Int @) { pilots(first: $v) { totalCount } }", "query ($v: Int = 5 @) { __typename }",
        "query ($) { __typename }", "query ($v) { __typename }", "query ($v:) { __typename }", "query ($v: [) { __typename }",
        "query ($v: Int =) { __typename }", "{ pilots(first:$) { totalCount } }", "{ programs(region: [$) { totalCount } }",
        "{ pilots(:) { totalCount } }", "{ __typename @skip(:) }", "{ __typename @skip() }", "{ __typename @skip(if:) }",
        "query (@skip) { __typename }", "{ offRamps(holdings: {:}) { totalCount } }", "{ offRamps(holdings: [{]}) { totalCount } }",
        "{ a: pilots(search: {a}) { totalCount } a: pilots(search: {b:}) { totalCount } }", "fragment on on Pilot { slug } { a }",
        f"{{ programs(region: [{'1 ' * 30}$ ]) {{ totalCount }} }}",
    ],
)  # fmt: skip
def test_what_is_torn_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(Refused):
        checked(SCHEMA, Request(text, {}), Context())
