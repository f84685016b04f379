"""Names that the schema does not have: told before parsing, in the words and at the places of the standard rules."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import given
from hypothesis import strategies as st

from frontend.schema import schema
from registry.graphql import documents, execution
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.graphql.fitting import misfits
from registry.graphql.sketch import sketched
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
