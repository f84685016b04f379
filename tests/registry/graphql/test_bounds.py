"""Limits of a query: each is stated in the error, and refusing costs next to nothing."""

from __future__ import annotations

import time
from typing import Any

import pytest

from frontend.schema import schema
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute


def refusals(query: str) -> list[dict[str, Any]]:
    """Return what is told of a query that is not carried out."""
    answer = execute(schema.graphql_schema, Request(query, {}), Context(request_id="request-1"))
    assert not answer.executed
    return [error["extensions"] for error in answer.body["errors"]]


def told(limit: str, most: int, found: int | None = None) -> dict[str, Any]:
    """Return what is told of a limit."""
    said = {"code": "TOO_LARGE", "limit": limit, "most": most}
    return said if found is None else said | {"found": found}


def nested(levels: int) -> str:
    """Return a query so many levels deep."""
    inner = "slug"
    for number in range(levels - 3):
        inner = ("award" if number % 2 else "rules") + " { " + inner + " }"
    return "{ programs { nodes { " + inner + " } } }"


def test_depth() -> None:
    assert refusals(nested(11)) == [told("depth", 10, 11)]


def test_depth_counts_inside_fragments() -> None:
    query = "{ programs { nodes { ...A } } } fragment A on Program { " + nested(11)[24:-4]
    assert refusals(query) == [told("depth", 10, 11)]


@pytest.mark.parametrize(
    "query",
    [
        "{ node(id: %s) { ctid } }",
        "{ sectors { slug @include(if: %s) } }",
        "query ($v: [ID] = %s) { __typename @skip(if: $v) }",
        "query @skip(if: %s) { __typename }",
    ],
)
def test_depth_of_a_value(query: str) -> None:
    assert refusals(query % ("[" * 11 + "]" * 11)) == [told("depth", 10, 11)]
    assert told("depth", 10, 10) not in refusals(query % ("[{a: " * 5 + "1" + "}]" * 5))


def test_aliases() -> None:
    query = "{ sectors { " + " ".join(f"a{n}: slug" for n in range(16)) + " } }"
    assert refusals(query) == [told("aliases", 15, 16)]


def test_directives() -> None:
    query = "{ sectors { slug" + " @include(if: true)" * 21 + " } }"
    assert refusals(query)[0] == told("directives", 20, 21)


def test_root_fields() -> None:
    query = "{" + " ".join(["__typename"] * 11) + "}"
    assert refusals(query) == [told("root_fields", 10, 11)]


def test_root_fields_count_through_fragments() -> None:
    query = "{ ...A ...A } fragment A on Query {" + " __typename" * 6 + "}"
    assert refusals(query) == [told("root_fields", 10, 12)]


def test_one_field_again_and_again() -> None:
    query = "{ sectors {" + " slug" * 31 + " } }"
    assert refusals(query) == [told("same_fields", 30, 31)]


def test_characters() -> None:
    assert refusals("{ __typename }" + " " * 15_000) == [told("characters", 15_000, 15_014)]


def test_tokens() -> None:
    assert refusals("{" + "a " * 1_001 + "}") == [told("tokens", 1_000)]
    assert refusals("#\n" * 1_001 + "{ __typename }")[0]["code"] in ("TOO_LARGE", "BAD_QUERY")


@pytest.mark.parametrize("opening", ["{a", "{a(b:[", "{a(b:{c:"])
def test_nesting_without_end_is_a_clear_error(opening: str) -> None:
    assert refusals(opening * 240)[0]["code"] in ("TOO_LARGE", "BAD_QUERY")


def doubled(levels: int) -> str:
    """Return fragments that spread each other twice at every level."""
    steps = " ".join(
        f"fragment F{n} on Program {{ rules {{ award {{ ...F{n + 1} ...F{n + 1} }} }} }}"
        for n in range(levels)
    )
    return f"{{ programs {{ nodes {{ ...F0 ...F0 }} }} }} {steps} fragment F{levels} on Program {{ slug }}"


@pytest.mark.parametrize("levels", [10, 40])
def test_doubled_fragments_are_refused_at_once(levels: int) -> None:
    started = time.perf_counter()
    found = refusals(doubled(levels))
    assert found == [told("depth", 10, 3 + 2 * levels)]
    assert time.perf_counter() - started < 0.5


def test_doubled_aliases_are_counted_unfolded() -> None:
    steps = " ".join(
        f"fragment F{n} on Query {{ a{n}: __typename ...F{n + 1} ...F{n + 1} }}" for n in range(40)
    )
    query = f"{{ ...F0 }} {steps} fragment F40 on Query {{ __typename }}"
    by_limit = {one.get("limit"): one.get("found") for one in refusals(query)}
    assert by_limit == {"aliases": 1_000_000_000, "root_fields": 1_000_000_000}


def test_circles_of_fragments() -> None:
    query = "{ sectors { ...A } } fragment A on Sector { ...B } fragment B on Sector { ...A }"
    assert refusals(query) == [{"code": "BAD_QUERY"}]


def test_unknown_fragments() -> None:
    assert refusals("{ sectors { ...Nothing } }") == [{"code": "BAD_QUERY"}]


@pytest.mark.parametrize(
    "query", ["{ __schema { types { name } } }", '{ __type(name: "Course") { name } }']
)
def test_introspection_is_off(query: str) -> None:
    assert refusals(query) == [{"code": "INTROSPECTION_OFF"}]


def test_introspection_in_a_fragment_is_off() -> None:
    query = "{ ...A } fragment A on Query { __schema { types { name } } }"
    assert refusals(query) == [{"code": "INTROSPECTION_OFF"}]


@pytest.mark.django_db
def test_introspection_can_be_allowed() -> None:
    context = Context(introspection=True)
    answer = execute(
        schema.graphql_schema, Request("{ __schema { queryType { name } } }", {}), context
    )
    assert answer.body["data"] == {"__schema": {"queryType": {"name": "Query"}}}


@pytest.mark.django_db
def test_typename_is_always_answered() -> None:
    answer = execute(schema.graphql_schema, Request("{ __typename }", {}), Context())
    assert answer.body["data"] == {"__typename": "Query"}


def test_every_limit_is_a_setting(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"aliases": 1}
    assert refusals("{ a: __typename b: __typename }") == [told("aliases", 1, 2)]
