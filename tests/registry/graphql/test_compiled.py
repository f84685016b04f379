"""Compiled lists answer what graphql-core answers, errors included; and nothing that a client may send breaks either."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from graphql import parse
from hypothesis import HealthCheck, given
from hypothesis import settings as cases

from registry.graphql.compiled.run import compiled
from tests.registry.graphql.conftest import Ask, answer
from tests.registry.graphql.queries import SCHEMA, anything, lists
from tests.registry.graphql.test_growth import grow
from tests.registry.graphql.test_view import send

MANY = {
    "tokens": 100_000,
    "characters": 1_000_000,
    "cost": 10_000_000,
    "bucket": 10**12,
    "same_fields": 1_000,
    "depth": 30,
    "aliases": 1_000,
    "directives": 1_000,
}
SAME_FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
CODES = {
    "BAD_INPUT",
    "BAD_QUERY",
    "NOT_FOUND",
    "TOO_LARGE",
    "UNAVAILABLE",  # the tests of this folder build no index
    "UNDECIDED",
}


def is_covered(query: str) -> bool:
    return compiled(SCHEMA, parse(query), None) is not None


def test_compiled_lists_answer_as_graphql_core(world: SimpleNamespace, settings: Any):
    grow(world, 2, 3)
    seen: Counter[bool] = Counter()

    @given(lists())
    @cases(max_examples=300, suppress_health_check=SAME_FIXTURE)
    def same(asked: tuple[str, dict[str, Any]]) -> None:
        query, variables = asked
        settings.GRAPHQL_LIMITS = MANY | {"compile": 0}
        expected = answer(query, "fr", **variables)
        settings.GRAPHQL_LIMITS = MANY
        assert orjson.dumps(answer(query, "fr", **variables)) == orjson.dumps(expected)
        if "data" in expected:
            seen[is_covered(query)] += 1

    same()
    assert seen[True] > 30
    assert seen[False] > 10


def test_nothing_that_fits_the_schema_is_a_fault_of_the_server(
    world: SimpleNamespace, settings: Any
):
    """2,000 queries over the whole schema, with arguments of any shape: none may end in an unexpected error."""
    settings.GRAPHQL_LIMITS = MANY | {"plan_ms": 50}
    seen: Counter[str] = Counter()

    @given(anything())
    @cases(max_examples=2_000, suppress_health_check=SAME_FIXTURE)
    def told(asked: tuple[str, dict[str, Any]]) -> None:
        query, variables = asked
        response = send({"query": query, "variables": variables})
        assert response.status_code in (200, 400), (query, variables)
        errors = orjson.loads(response.content).get("errors", [])
        for error in errors:
            assert error["extensions"]["code"] in CODES, (query, variables, error)
        seen["refused" if errors else "answered"] += 1

    cache.clear()
    told()
    assert seen["answered"] > 200


@pytest.mark.parametrize(
    "query",
    [
        "{ programs { nodes { slug @include(if: true) } } }",
        "{ programs { nodes { starts } } }",
        "{ regions { code } }",
        "{ programs { nodes { rules { award { ... on Program { slug } } } } } }",
        "query ($l: LanguageCode) { programs { nodes { title(language: $l) } } }",
        "{ a: programs { nodes { slug } edges { node { title } } } }",
    ],
)
def test_what_is_not_covered_is_left_to_graphql_core(query: str):
    assert not is_covered(query)


def test_the_board_s_list_is_covered_and_costs_two_queries(
    world: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
):
    query = """{ microCertifications(first: 50) { edges { node { title hours institution { name }
      skills { level skill { name } } } } } }"""
    assert is_covered(query)
    with django_assert_num_queries(2):
        found = ask(query)
    assert found["microCertifications"]["edges"] == [
        {
            "node": {
                "title": "Wound care",
                "hours": "24.00",
                "institution": {"name": "Example College"},
                "skills": [{"level": 3, "skill": {"name": "Wound care"}}],
            }
        }
    ]


def test_a_fault_in_the_rows_falls_back(world: SimpleNamespace, ask: Ask, monkeypatch: Any):
    monkeypatch.setattr("registry.graphql.compiled.run.in_window", lambda *_: 1 / 0)
    assert ask("{ programs { nodes { slug } } }")["programs"]["nodes"]
