"""Pages of lists: bounds, cursors, orders with values that are not stated, totals; and the log of changes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from registry.models import Change, MicroCertification, Pilot
from tests import factories
from tests.kept import kept
from tests.registry.graphql.conftest import Ask

Errors = Callable[..., list[dict[str, Any]]]
HOURS = {"a": 12, "b": None, "c": 3, "d": 12, "e": None, "f": 40, "g": Decimal("3.5")}
PAGE = """query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: MicroCertificationOrder) {
  microCertifications(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy) {
    edges { cursor node { slug } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""
ORDERS = {
    "ADDED": "abcdefg",
    "RECENT": "gfedcba",
    "TITLE": "abcdefg",
    "TITLE_DESC": "gfedcba",
    "HOURS": "cgadfbe",
    "HOURS_DESC": "fadgcbe",
    "FEE": "abcdefg",
    "FEE_DESC": "abcdefg",
    "START": "abcdefg",
    "START_DESC": "abcdefg",
}


@pytest.fixture
def seven(db: None) -> None:
    """Seven micro-certifications, named by one letter, some without stated hours."""
    kept(build_seven)


def build_seven() -> None:
    college = factories.organization()
    for slug, hours in HOURS.items():
        factories.micro_certification(slug, college, hours=hours)


def slugs(connection: dict[str, Any]) -> str:
    """Return the slugs of a page in one word."""
    return "".join(edge["node"]["slug"] for edge in connection["edges"])


def forwards(ask: Ask, order: str, size: int) -> list[str]:
    """Return the pages of a list, read to its end."""
    pages, after = [], None
    while True:
        page = ask(PAGE, first=size, after=after, orderBy=order)["microCertifications"]
        pages.append(slugs(page))
        if not page["pageInfo"]["hasNextPage"]:
            return pages
        after = page["pageInfo"]["endCursor"]


def backwards(ask: Ask, order: str, size: int) -> list[str]:
    """Return the pages of a list, read from its end to its start."""
    pages, before = [], None
    while True:
        page = ask(PAGE, last=size, before=before, orderBy=order)["microCertifications"]
        pages.insert(0, slugs(page))
        if not page["pageInfo"]["hasPreviousPage"]:
            return pages
        before = page["pageInfo"]["startCursor"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_join_to_the_list_both_ways(order: str, size: int, ask: Ask, seven: None) -> None:
    whole = ORDERS[order]
    expected = [whole[start : start + size] for start in range(0, len(whole), size)]
    assert forwards(ask, order, size) == expected
    assert "".join(backwards(ask, order, size)) == whole


def test_a_page_costs_one_query_and_no_count(
    ask: Ask, seven: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1) as seen:
        ask(PAGE, first=2)
    assert "COUNT(" not in seen.captured_queries[0]["sql"]


def test_the_total_is_counted_when_asked(ask: Ask, seven: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        data = ask(
            '{ microCertifications(first: 2, maxHours: "12") { totalCount nodes { slug } } }'
        )
    assert data["microCertifications"] == {
        "totalCount": 4,
        "nodes": [{"slug": "a"}, {"slug": "c"}],
    }


def test_the_total_alone_reads_no_rows_of_the_list(ask: Ask, seven: None) -> None:
    assert ask("{ microCertifications { totalCount } }") == {
        "microCertifications": {"totalCount": 7}
    }


def test_rows_that_come_and_go_neither_repeat_nor_hide_others(ask: Ask, seven: None) -> None:
    page = ask(PAGE, first=3, orderBy="HOURS")["microCertifications"]
    assert slugs(page) == "cga"
    MicroCertification.objects.get(slug="c").withdraw("Gone.", "Parti.")
    factories.micro_certification(
        "z", MicroCertification.objects.get(slug="a").institution, hours=1
    )
    after = page["pageInfo"]["endCursor"]
    rest = ask(PAGE, first=10, after=after, orderBy="HOURS")["microCertifications"]
    assert slugs(rest) == "dfbe"


def test_twenty_by_default_and_for_null(ask: Ask) -> None:
    college = factories.organization()
    for number in range(21):
        factories.micro_certification(f"micro-{number}", college)
    for arguments in ({}, {"first": None}):
        assert len(ask(PAGE, **arguments)["microCertifications"]["edges"]) == 20


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"first": 0}, "first: 0 is not between 1 and 100."),
        ({"first": -1}, "first: -1 is not between 1 and 100."),
        ({"first": 101}, "first: 101 is not between 1 and 100."),
        ({"first": 10**9}, "first: 1000000000 is not between 1 and 100."),
        ({"last": 101}, "last: 101 is not between 1 and 100."),
        ({"first": 1, "last": 1}, "last: give first or last, not both."),
        ({"after": "x"}, "after: the cursor is not one that this list gave."),
        ({"after": ""}, "after: the cursor is not one that this list gave."),
        ({"before": "é"}, "before: the cursor is not one that this list gave."),
    ],
)
def test_wrong_pages_are_named(arguments: dict[str, Any], message: str, errors_of: Errors) -> None:
    error = errors_of(PAGE, **arguments)[0]
    assert error["message"] == message
    assert error["extensions"]["code"] == "BAD_INPUT"


def test_a_value_of_a_short_list_is_refused_with_those_that_are_taken(errors_of: Errors) -> None:
    factories.region()
    error = errors_of('{ programs(region: ["9999"]) { totalCount } }')[0]
    assert error["message"] == (
        "region: This list has no “9999”. Choose one that it offers. Write one of 3540."
    )


@pytest.mark.parametrize(
    "forged",
    [
        ["added"], ["added", None, 1], ["added", "x"], ["added", 10**30], ["added", True], ["added", [1]],
        ["added", None], ["hours", "1", None],
        {"added": 1}, "added", 1, None, ["hours", "1e999999", 1], ["hours", "NaN", 1], ["hours", "\x00", 1],
        ["hours", {"a": 1}, 1], ["-start", "2025-02-30", 1],
    ],
)  # fmt: skip
def test_forged_cursors_are_refused(forged: Any, errors_of: Errors, seven: None) -> None:
    if isinstance(forged, list):
        forged = [f"MicroCertification.{forged[0]}", *forged[1:]]
    cursor = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode()
    for order in ("ADDED", "HOURS", "START_DESC"):
        error = errors_of(PAGE, after=cursor, orderBy=order)[0]
        assert error["extensions"] == {"code": "BAD_INPUT", "argument": "after"}


def test_a_cursor_of_another_order_is_refused(ask: Ask, errors_of: Errors, seven: None) -> None:
    cursor = ask(PAGE, first=1, orderBy="HOURS")["microCertifications"]["pageInfo"]["endCursor"]
    told = "after: the cursor belongs to another list, or to another order."
    assert errors_of(PAGE, after=cursor, orderBy="FEE")[0]["message"] == told


@pytest.mark.parametrize("compiled", [0, 1])
def test_a_cursor_of_another_list_is_refused(
    compiled: int, ask: Ask, errors_of: Errors, seven: None, settings: Any
) -> None:
    """Orders have one name in all lists, and keys of offerings are of one table: a page would look right."""
    settings.GRAPHQL_LIMITS = {"compile": compiled}
    cursor = ask(PAGE, first=1)["microCertifications"]["pageInfo"]["endCursor"]
    query = "query ($after: String) { %s(after: $after) { nodes { slug } } }"
    (error,) = errors_of(query % "programs", after=cursor)
    assert error["message"] == "after: the cursor belongs to another list, or to another order."
    assert (
        len(ask(query % "microCertifications", after=cursor)["microCertifications"]["nodes"]) == 6
    )


def test_an_empty_list(ask: Ask, db: None) -> None:
    assert ask(PAGE)["microCertifications"] == {
        "edges": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }


CHANGES = """query ($after: String) { changes(first: 2, after: $after) {
  nodes { kind recordType recordKind ctid uri label isExample at } pageInfo { hasNextPage endCursor } totalCount } }"""


def test_changes_are_read_on_from_the_last_cursor(
    ask: Ask, django_assert_num_queries, settings: Any
) -> None:
    settings.EXAMPLES_IN_FEEDS = True
    college = factories.example_college("example-college")
    course = factories.course("chemistry", college)
    with django_assert_num_queries(2):
        first = ask(CHANGES)["changes"]
    told = [
        {name: node[name] for name in ("kind", "recordType", "ctid", "label", "isExample")}
        for node in first["nodes"]
    ]
    assert told == [
        {
            "kind": "CREATED",
            "recordType": "Organization",
            "ctid": college.ctid,
            "label": "Example College",
            "isExample": True,
        },
        {
            "kind": "CREATED",
            "recordType": "Course",
            "ctid": course.ctid,
            "label": "Chemistry",
            "isExample": True,
        },
    ]
    assert first["nodes"][0]["uri"] == f"http://127.0.0.1:8000/id/{college.ctid}"
    assert first["nodes"][0]["at"] == Change.objects.get(record_uid=college.uid).at.isoformat()
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, False)
    cursor = first["pageInfo"]["endCursor"]
    nothing = ask(CHANGES, after=cursor)["changes"]
    assert nothing["nodes"] == []
    assert nothing["pageInfo"]["endCursor"] == cursor
    course.withdraw("Never given.", "Jamais offert.")
    after = ask(CHANGES, after=cursor)["changes"]["nodes"]
    assert [(node["kind"], node["ctid"]) for node in after] == [("TOMBSTONED", course.ctid)]


def test_changes_call_each_record_as_the_schema_does(ask: Ask, db: None) -> None:
    college = factories.organization()
    made = {
        "Organization": college,
        "Event": factories.event("meeting", college),
        "NewsItem": factories.news_item("signed", college),
        "PracticeNote": factories.practice_note("tried", college),
        "Resource": factories.resource("guide", college),
    }
    told = ask("{ changes { nodes { ctid recordType recordKind } } }")["changes"]["nodes"]
    kinds = ["ORGANIZATION", "EVENT", "NEWS_ITEM", "PRACTICE_NOTE", "RESOURCE"]
    assert told == [
        {"ctid": record.ctid, "recordType": name, "recordKind": kind}
        for (name, record), kind in zip(made.items(), kinds, strict=True)
    ]
    for node in told:
        found = ask("query ($id: ID!) { node(id: $id) { __typename } }", id=node["ctid"])["node"]
        assert found["__typename"] == node["recordType"]


def test_changes_are_read_forwards_only(errors_of: Errors) -> None:
    assert errors_of("{ changes(last: 1) { totalCount } }")[0]["extensions"]["code"] == "BAD_QUERY"


def test_adoptions_as_of_a_day_are_those_that_stood_then(world: SimpleNamespace, ask: Ask) -> None:
    """Claimed in January, evidenced in March, taken away in May: each day is answered as it was."""
    world.adoption.steps.all().delete()
    for day, status in (("2026-01-10", "claimed"), ("2026-03-01", "evidenced"), ("2026-05-01", "")):
        world.adoption.steps.create(on=day, status=status)
    query = """query ($day: Date, $status: AdoptionStatus) {
        adoptions(asOf: $day, status: $status) { nodes { slug steps { on status } } } }"""
    asked = [("2026-01-09", None), ("2026-02-28", None), ("2026-02-28", "EVIDENCED"),
             ("2026-03-01", "EVIDENCED"), ("2026-03-01", "CLAIMED"), ("2026-05-01", None)]  # fmt: skip
    found = [ask(query, day=day, status=status)["adoptions"]["nodes"] for day, status in asked]
    assert [len(nodes) for nodes in found] == [0, 1, 0, 1, 0, 0]
    assert found[1][0]["steps"] == [{"on": "2026-01-10", "status": "CLAIMED"}]
    assert [one["status"] for one in found[3][0]["steps"]] == ["CLAIMED", "EVIDENCED"]


def test_what_has_ended_since_stood_on_a_past_day(world: SimpleNamespace, ask: Ask) -> None:
    world.adoption.steps.all().delete()
    world.adoption.steps.create(on="2026-01-10", status="claimed")
    world.adoption.cease()
    query = "query ($day: Date) { adoptions(asOf: $day) { nodes { slug } } }"
    found = [len(ask(query, day=day)["adoptions"]["nodes"]) for day in ("2026-01-10", None)]
    assert found == [1, 0]


def test_adoptions_of_a_pilot_that_is_not_public_are_not_listed(
    world: SimpleNamespace, ask: Ask, errors_of: Errors
) -> None:
    """They were, with no pilot beside them."""
    query = "{ adoptions { totalCount nodes { pilot { slug } } } }"
    assert ask(query)["adoptions"]["nodes"] == [{"pilot": {"slug": world.pilot.slug}}]
    Pilot.objects.filter(pk=world.pilot.pk).update(live=False, lifecycle="draft")
    assert ask(query)["adoptions"] == {"totalCount": 0, "nodes": []}
    (error,) = errors_of(f'{{ node(id: "{world.adoption.ctid}") {{ id }} }}')
    assert error["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("leave", ["suspend", "cease"])
def test_adoptions_of_what_is_not_listed_are_of_the_past(
    world: SimpleNamespace, ask: Ask, leave: str
) -> None:
    """They were told as if the pilot held."""
    world.adoption.steps.all().delete()
    world.adoption.steps.create(on="2026-01-10", status="claimed")
    getattr(world.pilot, leave)()
    query = "query ($day: Date) { adoptions(asOf: $day) { totalCount } }"
    asked = ("2026-01-10", timezone.localdate().isoformat(), None)
    assert [ask(query, day=day)["adoptions"]["totalCount"] for day in asked] == [1, 0, 0]


def test_changes_of_examples_are_left_out_unless_they_are_asked_for(
    ask: Ask, settings: Any
) -> None:
    factories.organization()
    factories.course("chemistry", factories.example_college())
    asked = "query ($example: Boolean) { changes(example: $example) { nodes { recordType } } }"
    kinds = {
        example: [node["recordType"] for node in ask(asked, example=example)["changes"]["nodes"]]
        for example in (None, True, False)
    }
    assert kinds == {
        None: ["Organization"],
        True: ["Organization", "Course"],
        False: ["Organization"],
    }
