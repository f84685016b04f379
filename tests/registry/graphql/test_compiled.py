"""Compiled lists answer what graphql-core answers, errors included; and nothing that a client may send breaks either."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import hypothesis
import orjson
import pytest
from graphql import get_named_type, parse, print_ast
from hypothesis import HealthCheck, given
from hypothesis import settings as cases
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from registry.graphql.compiled.run import compiled
from registry.graphql.identity import global_id
from registry.services.counters import counters
from registry.services.questions import Questions
from tests.database import cases_here
from tests.registry.graphql.conftest import Ask, answer
from tests.registry.graphql.queries import LISTS, ROOT, SCHEMA, anything, lists, selections
from tests.registry.graphql.test_growth import grow
from tests.registry.graphql.test_schema import SDL
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
QUESTIONS = ["stacking", "equivalency", "skillGap"]
COVERED = [*LISTS, *QUESTIONS, "regions", "node", "offRamps"]
WRONG_IDS = [
    "ce-11111111-1111-4111-8111-111111111111",
    "x",
    "",
    global_id("Skill", "ce-" + "1" * 36),
]
PLAIN = {
    "stacking": "{ status asOf edition nodes { path status have need reasons { code } } missing { size items { kind"
    " amount path fact } } allocation { path credits shared open } missingProven reasons { __typename code } }",
    "equivalency": "{ __typename answer }",
    "skillGap": "{ __typename share }",
}
SAME_FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
CODES = {
    "BAD_INPUT",
    "BAD_QUERY",
    "NOT_FOUND",
    "OTHER_KIND",
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
    @cases(max_examples=cases_here(300), suppress_health_check=SAME_FIXTURE)
    def same(asked: tuple[str, dict[str, Any]]) -> None:
        query, variables = asked
        expected = same_both_ways(query, variables, settings)
        if "data" in expected:
            seen[is_covered(query)] += 1

    same()
    assert seen[True] > cases_here(30)
    assert seen[False] > cases_here(10)


def same_both_ways(query: str, variables: dict[str, Any], settings: Any) -> dict[str, Any]:
    """Hold the compiled answer against graphql-core's, byte for byte and errors included; return it."""
    settings.GRAPHQL_LIMITS = MANY | {"compile": 0}
    expected = answer(query, "fr", **variables)
    settings.GRAPHQL_LIMITS = MANY
    assert orjson.dumps(answer(query, "fr", **variables)) == orjson.dumps(expected), query
    return expected


def test_queries_of_hypothesis_graphql_are_answered_alike(world: SimpleNamespace, settings: Any):
    """Aliases, fragments, arguments of every kind, right and wrong, as hypothesis-graphql makes them of the SDL."""
    grow(world, 2)
    seen: Counter[str] = Counter()
    days = st.sampled_from(["2026-09-01", "2019-01-01"]).map(nodes.String)
    amounts = st.sampled_from(["0", "12.50", "1000"]).map(nodes.String)
    made = [
        queries(
            SDL.read_text(),
            fields=[name],  # of several, it asks the first in every query
            custom_scalars={"Date": days, "Decimal": amounts},
            print_ast=print_ast,
            allow_x00=False,
        )
        for name in COVERED
    ]

    @given(st.one_of(made))
    @cases(max_examples=cases_here(200), suppress_health_check=list(HealthCheck))
    def same(query: str) -> None:
        said = same_both_ways(query, {}, settings)
        seen["compiled" if is_covered(query) else "core"] += 1
        seen["errors"] += "errors" in said

    same()
    # Which cases are made follows the SDL; a few of each kind show that both ways were gone.
    assert all(seen[kind] > cases_here(20) // 2 for kind in ("compiled", "core", "errors")), seen


@pytest.mark.parametrize("seed", range(2))
def test_questions_are_answered_alike(world: SimpleNamespace, settings: Any, seed: int):
    """Verdicts, answers and gaps over records that are there, records that are not, and ids of another kind."""
    seen: Counter[str] = Counter()
    offerings = [world.micro.ctid, world.course.ctid, world.program.ctid]
    ids = st.sampled_from([*offerings, global_id("Program", world.program.ctid), *WRONG_IDS])
    institutions = st.sampled_from([world.university.ctid, world.college.ctid, *WRONG_IDS])
    holdings = st.lists(
        st.fixed_dictionaries(
            {"offering": ids | st.sampled_from(offerings)},
            optional={
                "completedOn": st.sampled_from([None, "2025-09-01", "2025-02-30"]),
                "grade": st.sampled_from([None, 75, 49.5, -1]),
                "credits": st.sampled_from(["3", 3, "x"]),
            },
        ),
        max_size=3,
    )
    arguments = {
        "award": ids,
        "offering": ids,
        "at": institutions,
        "holdings": holdings,
        "occupation": st.sampled_from(["32101", "00000", ""]),
        "asOf": st.sampled_from([None, "2026-09-01", "1999-01-01", "2025-02-30"]),
    }

    @hypothesis.seed(seed)
    @given(st.data())
    @cases(max_examples=cases_here(150), derandomize=False, suppress_health_check=SAME_FIXTURE)
    def same(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(QUESTIONS))
        field = ROOT.fields[name]
        variables = {each: data.draw(arguments[each]) for each in field.args if each in arguments}
        declared = ", ".join(f"${each}: {field.args[each].type}" for each in variables)
        passed = ", ".join(f"{each}: ${each}" for each in variables)
        below = data.draw(selections(get_named_type(field.type)) | st.just(PLAIN.get(name, "")))
        query = f"query ({declared}) {{ {name}({passed}) {below or '{ __typename }'} }}"
        said = same_both_ways(query, variables, settings)
        seen["compiled" if is_covered(query) else "core"] += "data" in said
        seen["errors"] += "errors" in said

    same()
    assert seen["compiled"] > cases_here(5)
    assert seen["core"] > cases_here(5)
    assert seen["errors"] > cases_here(5)


def test_a_question_that_fails_is_asked_once(
    world: SimpleNamespace, settings: Any, monkeypatch: Any
):
    asked: list[Any] = []

    def counted(self: Any, *args: Any, **more: Any) -> Any:
        asked.append(args)
        return stacking(self, *args, **more)

    stacking = Questions.stacking
    monkeypatch.setattr(Questions, "stacking", counted)
    unknown = "ce-11111111-1111-4111-8111-111111111111"
    said = answer(f'{{ stacking(award: "{unknown}", holdings: []) {{ status }} }}')
    assert said["errors"][0]["path"] == ["stacking"]
    assert said["errors"][0]["extensions"]["id"] == unknown
    assert len(asked) == 1


def test_nothing_that_fits_the_schema_is_a_fault_of_the_server(
    world: SimpleNamespace, settings: Any
):
    """2,000 queries over the whole schema, with arguments of any shape: none may end in an unexpected error."""
    most = cases_here(2_000)
    settings.GRAPHQL_LIMITS = MANY | {"plan_ms": 50}
    seen: Counter[str] = Counter()

    @given(anything())
    @cases(max_examples=most, suppress_health_check=SAME_FIXTURE)
    def told(asked: tuple[str, dict[str, Any]]) -> None:
        query, variables = asked
        response = send({"query": query, "variables": variables})
        assert response.status_code in (200, 400), (query, variables)
        errors = orjson.loads(response.content).get("errors", [])
        for error in errors:
            assert error["extensions"]["code"] in CODES, (query, variables, error)
        seen["refused" if errors else "answered"] += 1

    counters.clear()
    told()
    assert (
        seen["answered"] > most / 20
    )  # how many are refused for their plan depends on the machine


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
