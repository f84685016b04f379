"""What a text says against itself: told from its sketch, in the words and at the places of the standard rules."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import given
from hypothesis import strategies as st

from frontend.schema import schema
from registry.graphql import execution
from registry.graphql.context import Context
from registry.graphql.contradictions import contradictions
from registry.graphql.execution import Request, execute
from registry.graphql.sketching import sketched
from registry.graphql.values_in_place import RULES
from tests.registry.graphql.queries import lists

SCHEMA = schema.graphql_schema
Told = list[tuple[str, list[tuple[int, int]]]]


def shown(errors: Any) -> Told:
    return [(error.message, [tuple(place) for place in error.locations]) for error in errors]


def ours(text: str) -> Told:
    return shown(contradictions(SCHEMA, sketched(text, 1_000), text, 10))


def theirs(text: str) -> Told:
    return shown(validate(SCHEMA, parse(text), RULES, hide_suggestions=True))


WRONG = [
    "query ($a: Int, $b: Int!) {\n  pilots(first: $b) { totalCount } }",
    "query A($a: Int = 1 @skip(if: true), $b: [ID!]) { __typename }\nquery B($c: Int) { __typename }",
    "{ pilots(first: $n) { totalCount } }",
    "query Q { pilots(first: $n, after: $m) { nodes { title(language: $l) @skip(if: $s) @include(if: $t) } } }",
    (
        "query Q($a: Int) { ...F ... on Query @skip(if: $b) { __typename } } fragment F on Query { ...G ...F pilots(first: $a) "
        "{ totalCount } } fragment G on Query @skip(if: $c) { courses(first: $d) { totalCount } }"
    ),
    "query Q($a: Boolean!) @skip(if: $b) { __typename ...F @include(if: $a) } fragment F on Query { __typename }",
    '{ offRamps(holdings: [{offering: $o, grade: $g}, {offering: "x"}]) { totalCount } }',
    "{ pilots { nodes { a: title a: slug a: lifecycle } } }",
    '{ programs(search: "a") { totalCount } programs(search: "b") { totalCount } }',
    "{ programs { totalCount } programs(first: 2) { totalCount } }",
    "{ pilots { nodes { x: title ... { x: slug } ... on Pilot { y: title y: slug } } } }",
    "{ pilots { nodes { x: title ... { ... on Pilot { y: title y: slug } } } } }",
    "{ pilots { nodes { title x: slug } } pilots { nodes { x: title title: slug } } }",
    '{ programs(first: 1, search: "a") { nodes { x: title } } programs(search: "a", first: 1) { nodes { x: slug } } }',
    "fragment F on Pilot { x: title x: slug } { pilots { nodes { ...F } } }",
    "query ($x: Int) { node(id: $x) { id } }",
    "{ pilots { nodes { ...F ...G } } } fragment F on Pilot { x: title } fragment G on Pilot { x: slug }",
    "{ pilots { nodes { x: slug ...F } } } fragment F on Pilot { ...G } fragment G on Pilot { x: title }",
    '{ programs(search: """a""") { totalCount } programs(search: "a") { totalCount } }',
    '{ node(id: "x") { ... on Pilot { x: title } ... on Program { x: slug } } }',
]


@pytest.mark.parametrize("text", WRONG)
def test_each_is_told_as_the_standard_rules_tell_it(text: str) -> None:
    told, rules = ours(text), theirs(text)
    assert told
    assert [one for one in told if one not in rules] == []
    of_these = ("conflict", "is never used", "is not defined")
    known = {said for said, _ in told}
    assert {said for said, _ in rules if any(words in said for words in of_these)} <= known


@pytest.mark.parametrize(
    "text",
    [
        "{ pilots { nodes { title title x: title x: title } } }",
        '{ programs(search: "a\\u0062") { totalCount } programs(search: "ab") { totalCount } }',
        '{ programs(search: """a""") { totalCount } programs(search: """a""") { slug: totalCount } }',
        (
            "{ offRamps(holdings: [{offering: 1, grade: 2}]) { totalCount } offRamps(holdings: [{grade: 2, offering: 1}]) "
            "{ totalCount } }"
        ),
        '{ node(id: "x") { ... on Pilot { x: title } ... on Program { x: title } } }',
        "query ($a: Int) { ...F } fragment F on Query { pilots(first: $a) { totalCount } }",
        "query ($a: ID!) { node(id: $a) { id } }",
        '{ programs(search: "$") { totalCount } }',
    ],
)
def test_what_is_right_is_let_through(text: str) -> None:
    assert theirs(text) == []
    assert ours(text) == []


@given(st.data())
def test_a_query_that_is_valid_is_let_through(data: Any) -> None:
    text, _variables = data.draw(lists())
    if not theirs(text):
        assert ours(text) == []


@pytest.mark.parametrize("text", [WRONG[0], WRONG[2], WRONG[7], WRONG[12], WRONG[15], WRONG[16]])
def test_a_contradiction_is_refused_without_parsing(text: str, monkeypatch: Any, db: None) -> None:
    monkeypatch.setattr(execution, "parse", None)
    body = execute(SCHEMA, Request(text, {"b": 1}), Context()).body
    assert shown_of(body) == ours(text)


def shown_of(body: Any) -> Told:
    return [
        (one["message"], [(each["line"], each["column"]) for each in one["locations"]])
        for one in body["errors"]
    ]
