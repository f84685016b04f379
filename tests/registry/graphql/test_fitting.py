"""Names that the schema does not have: told before parsing, in the words and at the places of the standard rules."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from frontend.schema import schema
from registry.graphql import documents, execution
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.graphql.fitting import misfits
from registry.graphql.sketching import sketched
from registry.graphql.values_in_place import RULES, ValuesInPlace
from tests.registry.graphql.queries import lists

SCHEMA = schema.graphql_schema


def ours(text: str) -> list[tuple[str, list[tuple[int, int]]]]:
    return [
        (error.message, [tuple(place) for place in error.locations])
        for error in misfits(SCHEMA, sketched(text, 1_000), text, 10)
    ]


def theirs(text: str) -> list[tuple[str, list[tuple[int, int]]]]:
    return [
        (error.message.partition(" Did you mean")[0], [tuple(place) for place in error.locations])
        for error in validate(SCHEMA, parse(text), hide_suggestions=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{ horse }",
        "{ pilots(horse: 1, first: 2) {\n  nodes { hoof lead } } }",
        "{\r\n # a note { }\r ...Horse }",
        '{ node(id: "x") { ... on Horse { id } ...A } } fragment A on Cart { x }',
        "{ pilots { nodes @skip(if: true) { ... @include(if: true) { hoof } } } __schema { hoof } }",
        'query ($a: [String!] = ["x"]) { programs(region: $a, search: "b: {c}", horse: {d: 1}) { totalCount } }',
        '{ node(id: "x") { horse { of } } } fragment B on Pilot { hoof }',
        "{ __type { horse } __typename(a: 1) }",
        "{ programs { nodes } }",
    ],
)
def test_what_is_told_is_what_the_standard_rules_tell(text: str) -> None:
    told = ours(text)
    assert told
    beside = [one for one in theirs(text) if one not in told]
    # What those say more is of other things.
    assert all("is never used" in said or "was not provided" in said for said, _ in beside)
    assert len(told) + len(beside) == len(theirs(text))


def test_a_selection_under_a_value_is_told_at_the_field() -> None:
    assert ours("{ pilots { nodes { slug { a } } } }") == [
        (
            "Field 'slug' must not have a selection since type 'String!' has no subfields.",
            [(1, 20)],
        )
    ]


@given(st.data())
def test_a_query_that_fits_is_let_through(data: Any) -> None:
    text, _variables = data.draw(lists())
    if not theirs(text):
        assert ours(text) == []


def test_what_does_not_fit_is_never_parsed(monkeypatch: Any, db: None) -> None:
    monkeypatch.setattr(execution, "parse", None)
    body = execute(SCHEMA, Request("{ pilots { nodes { neigh } } }", {}), Context()).body
    assert body["errors"][0]["message"] == "Cannot query field 'neigh' on type 'Pilot'."


def test_a_refusal_is_kept_without_its_text(monkeypatch: Any, db: None) -> None:
    """However long the text: what is kept is a digest and a few short messages."""
    monkeypatch.setattr(execution, "REFUSED", documents.Refusals(2))
    texts = [f'{{ programs(first: "x") {{ totalCount }} }} #{"x" * 9_000}{n}' for n in range(3)]
    first = execute(SCHEMA, Request(texts[0], {}), Context()).body
    monkeypatch.setattr(execution, "parse", None)
    assert execute(SCHEMA, Request(texts[0], {}), Context()).body == first
    monkeypatch.setattr(execution, "parse", parse)
    for text in texts[1:]:
        execute(SCHEMA, Request(text, {}), Context())
    assert len(execution.REFUSED._kept._kept) == 2


def test_messages_of_a_refusal_are_not_kept_at_any_length(monkeypatch: Any, db: None) -> None:
    kept = documents.Refusals(2)
    monkeypatch.setattr(execution, "REFUSED", kept)
    long = "{ " + "x" * 9_000 + " }"
    answer = execute(SCHEMA, Request(long, {}), Context()).body
    assert "Cannot query field" in answer["errors"][0]["message"]
    assert kept.get((), long) is None


Told = list[tuple[str, list[tuple[int, int]], Any]]


def values_of_ours(text: str) -> Told:
    return [
        (error.message, [tuple(place) for place in error.locations], error.extensions)
        for error in misfits(SCHEMA, sketched(text, 1_000), text, 10)
    ]


def values_of_rules(text: str, rules: Any = RULES) -> Told:
    found = validate(SCHEMA, parse(text), rules, hide_suggestions=True)
    return [
        (error.message, [tuple(place) for place in error.locations], error.extensions)
        for error in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{ programs(maxFee: "x") { totalCount } }',
        '{ programs(search: "a", first: "ten",\n  maxHours: true) { totalCount } }',
        "{ microCertifications(delivery: [ONLINE, BY_POST]) { totalCount } }",
        '{ microCertifications(delivery: "ONLINE") { totalCount } }',
        "{ occupations(teer: [1, 2.5]) { totalCount } }",
        "{ courses(first: 3000000000) { totalCount } }",
        '{ offRamps(holdings: [{offering: "x"}, {grade: 80}]) { totalCount } }',
        '{ offRamps(holdings: [{offering: "x", horse: {a: 1}}]) { totalCount } }',
        '{ offRamps(holdings: [{offering: "x", completedOn: "2025-02-30"}]) { totalCount } }',
        "{ offRamps(holdings: null) { totalCount } }",
        "{ offRamps(holdings: [null]) { totalCount } }",
        '{ pathways(to: {occupation: "75201", by: HORSE}) { status } }',
        "{ node(id: 1.5) { id } }",
        '{ stacksInto(offering: """a""", asOf: 20250230) { totalCount } }',
    ],
)
def test_a_wrong_value_is_told_as_the_rules_tell_it(text: str) -> None:
    told = values_of_ours(text)
    assert told
    assert told == values_of_rules(text)


LITERALS = [
    "1",
    "-1",
    "0",
    "007",
    "2147483647",
    "2147483648",
    "9999999999",
    "1.5",
    "1e3",
    "-0.5",
    '""',
    '"x"',
    '"12.50"',
    '"2026-09-01"',
    '"2026-02-30"',
    '"9"',
    '"""b"""',
    '"\\u0031"',
    "true",
    "false",
    "null",
    "ONLINE",
    "EN",
    "HOURS",
    "horse",
    "[]",
    "[1]",
    '["a"]',
    "[ONLINE]",
    "[true]",
    "[[1]]",
    "[null]",
    "{}",
    '{award:"a"}',
    '{offering:"a"}',
    '[{offering:"a"}]',
    '[{offering:1,grade:"x"}]',
    '{occupation:"1",by:SKILLS}',
]


def test_literals_of_every_sort_are_judged_as_the_rules_judge_them() -> None:
    """Each argument of each root field with each literal: what is told is the same, and so is what is let through."""
    judged = refused = 0
    for name, field in SCHEMA.query_type.fields.items():
        for argument, one in field.args.items():
            for literal in LITERALS:
                text = f"{{ {name}({argument}: {literal}) {{ __typename }} }}"
                if parse_error(text):
                    continue
                told = [one for one in values_of_ours(text) if "BAD_INPUT" in str(one[2])]
                rules = values_of_rules(text, [ValuesInPlace])
                assert told == rules, (text, one.type)
                judged += 1
                refused += bool(told)
    assert judged > 3000
    assert 0.3 < refused / judged < 0.95


def parse_error(text: str) -> bool:
    try:
        parse(text)
    except GraphQLError:
        return True
    return False


def test_a_wrong_value_is_refused_without_parsing_the_query(monkeypatch: Any, db: None) -> None:
    monkeypatch.setattr(execution, "parse", None)
    text = '{ programs(maxFee: "x") { nodes { ' + "title " * 20 + "} } }"
    (error,) = execute(SCHEMA, Request(text, {}), Context()).body["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "maxFee"}
    assert error["locations"] == [{"line": 1, "column": 20}]
