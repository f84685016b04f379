"""The field ``search``: exact hits and counted facets, in a number of database queries that is pinned."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from registry.models.ctid import ctid_of
from registry.snapshot import Snapshot, forget, sharing
from search import building, engines, finding, following, listening
from search.engines import EMBEDDED
from tests import factories
from tests.registry.graphql.conftest import Ask


def test_search_says_hits_and_facets(
    world: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
):
    finding.forget()
    building.rebuild(EMBEDDED)
    query = """{ search(query: "wound", kinds: [MICROCERTIFICATION], facets: [DELIVERY], first: 1) {
      totalCount relaxed standIn readAs pageInfo { hasNextPage }
      edges { cursor node { __typename kind ctid slug code title who summary knownAs hours fee isExample isOver } }
      nodes { slug } facets { field values { value label(language: FR) count chosen } } } }"""
    ask(query)
    # What serves, occupations so named, the last change (for the language of the words, for occupations with them, and
    # for the answer). The hit with its card is remembered.
    # What is chosen beside the words reads them first without it.
    with django_assert_num_queries(9):
        said = ask(query)
    finding.forget()
    (edge,) = said["search"]["edges"]
    assert (
        ask(query.replace("first: 1", f'first: 1, after: "{edge.pop("cursor")}"'))["search"][
            "edges"
        ]
        == []
    )
    assert said["search"] == {
        "totalCount": 1,
        "relaxed": False,
        "standIn": False,
        "readAs": None,
        "pageInfo": {"hasNextPage": False},
        "edges": [
            {
                "node": {
                    "__typename": "SearchHit",
                    "kind": "MICROCERTIFICATION",
                    "ctid": ctid_of(world.micro.uid),
                    "slug": "wound-care",
                    "code": None,
                    "title": "Wound care",
                    "who": "Example College",
                    "summary": None,
                    "knownAs": None,
                    "hours": "24.00",
                    "fee": "150.00",
                    "isExample": False,
                    "isOver": False,
                }
            }
        ],
        "nodes": [{"slug": "wound-care"}],
        "facets": [
            {
                "field": "DELIVERY",
                "values": [{"value": "online", "label": "En ligne", "count": 1, "chosen": False}],
            }
        ],
    }


FACETS = """query ($filters: [SearchFilterInput!]) { search(filters: $filters, facets: [KIND, REGION, STATUS]) {
  totalCount facets { field values { value label count chosen } } } }"""


def test_facets_are_named_in_one_query_each(
    world: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
):
    finding.forget()
    building.rebuild(EMBEDDED)
    filters = [{"field": "KIND", "values": ["microcertification", "PILOT"]}]
    ask(FACETS, filters=filters)
    # What serves, the last change, the names of the regions. The hits with their cards are remembered.
    with django_assert_num_queries(5):
        said = ask(FACETS, filters=filters)["search"]
    finding.forget()
    assert said["totalCount"] == 2
    values = {
        facet["field"]: {one["value"]: one for one in facet["values"]} for facet in said["facets"]
    }
    micro = values["KIND"]["microcertification"]
    assert (micro["label"], micro["count"], micro["chosen"]) == ("Micro-certifications", 1, True)
    assert values["KIND"]["program"]["chosen"] is False
    assert values["REGION"]["3540"]["label"] == str(world.region)
    assert all(one["label"] for found in values.values() for one in found.values())


def test_each_value_that_a_facet_gives_can_be_asked_for(world: SimpleNamespace, ask: Ask):
    finding.forget()
    building.rebuild(EMBEDDED)
    every = """{ search(facets: [SECTOR, OCCUPATION, SKILL, INSTITUTION, REGION, DELIVERY, LANGUAGE, OSAP, ADOPTS,
      STACKS_INTO, CREDENTIAL, TEER, ORGANIZATION_KIND, PILOT, STATUS]) {
      facets { field values { value count } } } }"""
    given = [
        (facet["field"], one["value"], one["count"])
        for facet in ask(every)["search"]["facets"]
        for one in facet["values"]
    ]
    assert len({field for field, _value, _count in given}) > 10
    query = (
        """query ($filters: [SearchFilterInput!]) { search(filters: $filters) { totalCount } }"""
    )
    for field, value, count in given:
        found = ask(query, filters=[{"field": field, "values": [value]}])["search"]["totalCount"]
        assert found == count, (field, value)
    finding.forget()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"filters": [{"field": "KIND", "values": ["horse"]}]}, "“horse” is no KIND; write occupation"),
        (
            {"kinds": ["PILOT"], "filters": [{"field": "KIND", "values": ["pilot"]}]},
            "give kinds or a filter of KIND, not both",
        ),
        (
            {"filters": [{"field": "REGION", "values": ["1"]}, {"field": "REGION", "values": ["2"]}]},
            "each field stands once",
        ),
        ({"filters": [{"field": "REGION", "values": ["1"] * 51}]}, "a filter names 50 values at most"),
        (
            {"filters": [{"amount": "FEE", "atMost": 3}, {"amount": "FEE", "atMost": 4}]},
            "each field stands once",
        ),
        ({"filters": [{"amount": "FEE"}]}, "give field with values, or amount with atLeast, atMost"),
        ({"filters": [{"field": "REGION"}]}, "give field with values, or amount with atLeast, atMost or both"),
        (
            {"filters": [{"field": "SECTOR", "amount": "FEE", "atMost": 3}]},
            "give field with values, or amount with atLeast, atMost or both",
        ),
        ({"filters": [{"field": "REGION", "values": ["9999"]}]}, "“9999” is no value of REGION."),
        ({"filters": [{"field": "SKILL", "values": ["\x00"]}]}, "“\x00” is no value of SKILL."),
        (
            {"filters": [{"field": "DELIVERY", "values": ["ONLINE"]}]},
            "“ONLINE” is no value of DELIVERY. Write one of online, in-person, blended.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_filtered_is_said_in_words_of_the_api(
    errors_of: Any, asked: dict[str, Any], said: str
):
    query = """query ($kinds: [SearchKind!], $filters: [SearchFilterInput!]) {
      search(kinds: $kinds, filters: $filters) { totalCount } }"""
    (error,) = errors_of(query, **asked)
    assert error["message"].startswith(f"filters: {said}")
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "filters"}
    assert error["path"] == ["search"]


@pytest.mark.parametrize("end", ["atLeast", "atMost"])
@pytest.mark.parametrize("amount", ["HOURS", "WEEKS", "FEE"])
def test_a_number_below_zero_is_refused_as_lists_refuse_it(errors_of: Any, amount: str, end: str):
    query = (
        """query ($filters: [SearchFilterInput!]) { search(filters: $filters) { totalCount } }"""
    )
    region = {"field": "REGION", "values": ["3540"]}
    factories.region("3540", "Kitchener")
    (error,) = errors_of(query, filters=[region, {"amount": amount, end: -1}])
    (listed,) = errors_of('{ courses(maxHours: "-1") { totalCount } }')
    place = f"filters[1].{end}"
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": place}
    assert error["message"].removeprefix(place) == listed["message"].removeprefix("maxHours")


@pytest.mark.parametrize("text", ["\x00", "wound\x00care"])
def test_words_that_no_text_has_are_refused_as_lists_refuse_them(errors_of: Any, text: str):
    (error,) = errors_of("query ($q: String) { search(query: $q) { totalCount } }", q=text)
    (listed,) = errors_of("query ($q: String) { courses(search: $q) { totalCount } }", q=text)
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "query"}
    assert listed["extensions"] == {"code": "BAD_INPUT", "argument": "search"}


def test_an_answer_stands_in_the_order_that_is_asked_for(
    world: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
):
    finding.forget()
    building.rebuild(EMBEDDED)
    kinds = "kinds: [MICROCERTIFICATION, COURSE, PROGRAM]"
    query = f"""{{ up: search({kinds}, orderBy: TITLE) {{ nodes {{ title }} }}
      down: search({kinds}, orderBy: TITLE_DESC) {{ nodes {{ title }} }}
      long: search({kinds}, orderBy: HOURS_DESC) {{ nodes {{ hours }} }} }}"""
    ask(query)
    # Of each: what serves, the last change.
    with django_assert_num_queries(12):
        said = ask(query)
    finding.forget()
    up, down = ([one["title"] for one in said[name]["nodes"]] for name in ("up", "down"))
    assert len(up) >= 3
    assert up == sorted(up, key=str.lower) == down[::-1]
    hours = [float(one["hours"] or 0) for one in said["long"]["nodes"]]
    assert hours == sorted(hours, reverse=True)
    assert hours[0] > hours[-1]


def test_search_says_what_it_understood(
    world: SimpleNamespace, ask: Ask, django_assert_num_queries: Any
):
    finding.forget()
    building.rebuild(EMBEDDED)
    query = """{ search(query: "wound under $1,000 online") {
      totalCount relaxed begun unstated lacking unknownInstitution
      understood { field values amount atLeast atMost }
      givenUp { field values amount atMost } } }"""
    ask(query)
    # The last change is asked for the language of the words, for the words, for whether the amount meets anything, and
    # for the answer.
    with django_assert_num_queries(9):
        said = ask(query)
    assert said["search"] == {
        "totalCount": 1,
        "relaxed": False,
        "begun": False,
        "unstated": [],
        "lacking": None,
        "unknownInstitution": None,
        "understood": [
            {
                "field": None,
                "values": [],
                "amount": "FEE",
                "atLeast": None,
                "atMost": "1000",
            },
            {
                "field": "DELIVERY",
                "values": ["online"],
                "amount": None,
                "atLeast": None,
                "atMost": None,
            },
        ],
        "givenUp": [],
    }
    unmet = """{ search(query: "wound hybrid") {
      totalCount understood { field } givenUp { field values amount atMost } } }"""
    ask(unmet)
    with django_assert_num_queries(17):
        said = ask(unmet)
    assert said["search"] == {
        "totalCount": 5,
        "understood": [],
        "givenUp": [{"field": "DELIVERY", "values": ["blended"], "amount": None, "atMost": None}],
    }
    finding.forget()


def test_a_number_is_asked_for_at_both_ends(world: SimpleNamespace, ask: Ask):
    finding.forget()
    building.rebuild(EMBEDDED)
    query = """query ($q: String, $filters: [SearchFilterInput!]) {
      search(query: $q, filters: $filters, kinds: [MICROCERTIFICATION, COURSE, PROGRAM]) {
        nodes { slug fee } understood { amount atLeast atMost } } }"""
    said = ask(query, q="from $1 to $500")["search"]
    ends = [
        {"amount": "FEE", "atLeast": "1", "atMost": None},
        {"amount": "FEE", "atLeast": None, "atMost": "500"},
    ]
    assert said["understood"] == ends
    assert said["nodes"]
    assert all(1 <= float(one["fee"]) <= 500 for one in said["nodes"])
    apart = [{"amount": "FEE", "atLeast": 1}, {"amount": "FEE", "atMost": 500}]
    for filters in ([{"amount": "FEE", "atLeast": 1, "atMost": 500}], apart):
        asked = ask(query, filters=filters)["search"]
        assert sorted(one["slug"] for one in asked["nodes"]) == sorted(
            one["slug"] for one in said["nodes"]
        )
    finding.forget()


def test_words_that_are_too_many_are_refused_with_their_bound(errors_of: Any):
    [error] = errors_of("query ($q: String) { search(query: $q) { totalCount } }", q="a" * 10_000)
    assert error["message"] == ("query: Search reads up to 300 characters. Shorten the words.")
    assert error["extensions"]["most"] == 300


@pytest.mark.django_db(transaction=True)
def test_a_question_that_finds_the_index_behind_brings_it_up_to_date_for_good(
    monkeypatch: Any, settings: Any, client: Any
):
    """What it writes stays, and takes the time that it takes: it is done for all who ask."""
    settings.GRAPHQL_LIMITS = {"statement_ms": 50}
    building.rebuild(EMBEDDED)
    with monkeypatch.context() as missed:
        missed.setattr(listening, "engines", tuple)
        factories.micro_certification(
            "zanzibar", factories.organization(), title_en="Zanzibar rounds"
        )
    assert following.is_behind(following.serving(EMBEDDED))
    finding.forget()
    follow = following.follow

    def slowly(*args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SLOW)
        follow(*args)

    monkeypatch.setattr(following, "follow", slowly)
    query = {"query": '{ search(query: "zanzibar") { nodes { slug } } }'}
    said = client.post("/graphql", query, content_type="application/json").json()
    assert said["data"] == {"search": {"nodes": [{"slug": "zanzibar"}]}}
    assert not following.is_behind(following.serving(EMBEDDED))
    finding.forget()


SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000) SELECT sum(i) FROM n"
"""What takes longer than 50 milliseconds."""


def test_the_published_registry_is_compiled_without_the_limit_of_whoever_comes_first(
    world: SimpleNamespace, ask: Ask, monkeypatch: Any, settings: Any
):
    # Two questions take a busy machine some tenths of a second; to compile takes longer than they may.
    settings.GRAPHQL_LIMITS = {"statement_ms": 50, "engine_ms": 2_000}
    compile_snapshot = sharing.compile_snapshot

    def slowly() -> Snapshot:
        with connection.cursor() as cursor:
            cursor.execute(SLOW)
        time.sleep(2)
        return compile_snapshot()

    monkeypatch.setattr(sharing, "compile_snapshot", slowly)
    forget()
    gap = 'skillGap(occupation: "32101") { share }'
    assert ask(f"{{ a: {gap} b: {gap} }}").keys() == {"a", "b"}
    forget()


def test_an_answer_says_that_another_index_gave_it(
    world: SimpleNamespace, ask: Ask, settings: Any
) -> None:
    building.rebuild(EMBEDDED)
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"hosts": ["http://127.0.0.1:9"]}
    engines.elastic.cache_clear()
    try:
        found = ask('{ search(query: "wound") { standIn totalCount } }')["search"]
    finally:
        engines.elastic.cache_clear()
        finding.forget()
    assert found["standIn"]
    assert found["totalCount"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("wound care", {"unstated": [], "lacking": None, "unknownInstitution": None}),
        (
            "work from home",
            {"unstated": ["WORKPLACE"], "lacking": None, "unknownInstitution": None},
        ),
        (
            "partners in wound care",
            {"unstated": [], "lacking": "ORGANIZATION", "unknownInstitution": None},
        ),
        (
            "wound care at maple college",
            {"unstated": [], "lacking": None, "unknownInstitution": "maple college"},
        ),
    ],
)
def test_search_says_what_no_record_states(
    world: SimpleNamespace, ask: Ask, words: str, told: dict[str, Any]
):
    finding.forget()
    building.rebuild(EMBEDDED)
    said = ask(f'{{ search(query: "{words}") {{ unstated lacking unknownInstitution }} }}')
    assert said["search"] == told
    finding.forget()
