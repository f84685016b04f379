"""Rows of a list as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from registry.services.counters import counters
from tests import factories
from tests.registry.graphql.test_view import send, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_buckets() -> None:
    counters.clear()


def table(query: str, **headers: str) -> Any:
    return send({"query": query}, accept="text/csv", **headers)


def rows(response: Any) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_list_becomes_a_table():
    college = factories.organization(city="Guelph")
    skill = factories.skill("lifting", factories.skill_framework())
    first = factories.micro_certification("first", college, hours="12.50", title_en='A, "b"')
    first.skills.create(skill=skill, level=2)
    first.save()
    factories.micro_certification("second", college)
    response = table(
        "{ microCertifications(first: 1) { nodes { title hours anyTime institution { name city } "
        "skills { level skill { name } } summary } pageInfo { hasNextPage endCursor } } }"
    )
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="registry.csv"'
    assert response["X-End-Cursor"]
    assert response["X-RateLimit-Remaining"]
    assert rows(response) == [
        {
            "title": 'A, "b"',
            "hours": "12.50",
            "anyTime": "false",
            "institution.name": "Example College",
            "institution.city": "Guelph",
            "skills": "2 Lifting",
            "summary": "",
        }
    ]


@pytest.mark.parametrize(
    "title", ["=HYPERLINK(1)", "+1+1", "@SUM(A1)", "-1+1", "\t=1", "\uff1d1+1"]
)
def test_no_cell_is_a_formula(title: str):
    factories.course("odd", factories.organization(), title_en=title)
    (row,) = rows(table("{ courses { edges { node { title } } } }"))
    assert row == {"title": f"'{title}"}


def header(response: Any) -> str:
    return response.content.decode("utf-8-sig").splitlines()[0]


def test_columns_are_what_is_asked_and_no_row_changes_them():
    college = factories.organization()
    query = (
        "query ($more: Boolean = false) { courses { ...page } } fragment page on CourseConnection { nodes { title "
        "sector { slug ... on Sector { called: name } } hours @include(if: $more) ... on Course { slug } } }"
    )
    columns = "title,sector.slug,sector.called,slug"
    assert header(table(query)) == columns
    factories.course("first", college)
    assert header(table(query)) == columns
    factories.course("second", college, sector=factories.sector())
    response = table(query)
    assert header(response) == columns
    assert [row["sector.slug"] for row in rows(response)] == ["", "health"]
    assert (
        header(table('{ courses(search: "none") { edges { node { slug hours } } } }'))
        == "slug,hours"
    )


def test_a_list_inside_a_list_keeps_its_borders():
    college = factories.organization()
    award = factories.program("award", college)
    one, two, three = (factories.course(slug, college) for slug in "abc")
    factories.stacking_rule("one", award, one, two)
    factories.stacking_rule("two", award, two, three)
    query = "{ programs { nodes { rules { slug offerings { slug } } } } }"
    (row,) = rows(table(query))
    assert row == {"rules": "one [a; b]; two [b; c]"}


def test_edges_with_cursors_and_plain_lists_are_tables_too():
    factories.region()
    assert rows(table("{ regions { code } }")) == [{"code": "3540"}]
    factories.course("first", factories.organization())
    (row,) = rows(table("{ courses { edges { cursor node { slug } } } }"))
    assert row["node.slug"] == "first"


def test_what_is_no_list_is_refused():
    assert told(table("{ __typename }")) == (400, "BAD_QUERY")
    assert told(table("{ a: regions { code } b: regions { code } }")) == (400, "BAD_QUERY")
    assert told(table("{ courses { totalCount } }")) == (400, "BAD_QUERY")


def test_errors_stay_json():
    assert told(table("{ nothing }")) == (400, "BAD_QUERY")
    assert told(table('{ course(slug: "none") { slug } }')) == (400, "NOT_FOUND")


def test_a_table_that_is_wanted_little_is_wanted():
    factories.region()
    response = send({"query": "{ regions { code } }"}, accept="text/csv;q=0.5")
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_json_is_what_a_browser_or_nobody_asks():
    for accept in (
        "*/*",
        "application/json",
        "application/json, text/csv;q=0.1",
        "text/csv;q=0",
        "text/csv; q=0.0, */*",
        "",
    ):
        response = send({"query": "{ __typename }"}, accept=accept)
        assert response["Content-Type"] == "application/json"


def test_what_fails_in_part_is_no_table_and_says_so_by_its_status():
    query = '{ courses(maxHours: "-1") { nodes { slug } } }'
    refused = table(query)
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/json")
    assert told(refused) == (400, "BAD_INPUT")
    assert refused["X-RateLimit-Remaining"]
    assert send({"query": query}).status_code == 200
