"""Costs, buckets, keys and time; and what those who try an API for weak places usually send."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import RequestFactory
from graphql import get_introspection_query

from frontend.schema import schema
from registry.graphql.buckets import Bucket, Level
from registry.graphql.callers import address_of
from registry.graphql.context import Context
from registry.graphql.cost import Cost
from registry.graphql.execution import Request, checked
from registry.graphql.limits import DEFAULTS
from registry.graphql.sketching import sketched
from registry.graphql.time_limit import is_timeout, time_limit
from registry.models import ApiKey, Organization
from registry.services.counters import counters
from tests import factories
from tests.registry.graphql.test_view import send, told, view

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_buckets() -> None:
    counters.clear()


def cost(query: str, **variables: Any) -> int:
    sketch = sketched(query, 1_000)
    return Cost(schema.graphql_schema, sketch, variables).of(sketch.operations[0])


def body(response: Any) -> Any:
    return orjson.loads(response.content)


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        ("{ __typename }", {}, 1),
        ("{ programs { nodes { slug title } } }", {}, 1 + 20),
        ("{ programs(first: 50) { edges { cursor node { slug } } } }", {}, 1 + 50),
        ("{ programs(first: 50) { nodes { institution { name } } } }", {}, 1 + 50 * 2),
        ("{ programs(last: 3) { nodes { skills { skill { name } } } } }", {}, 1 + 3 * (1 + 5 * 2)),
        ("{ programs(first: 1) { totalCount pageInfo { endCursor } } }", {}, 11),
        ("query ($n: Int) { programs(first: $n) { nodes { slug } } }", {"n": 7}, 8),
        ("query ($n: Int = 9) { programs(first: $n) { nodes { slug } } }", {}, 10),
        ("query ($n: Int = 9) { programs(first: $n) { nodes { slug } } }", {"n": None}, 21),
        ("query ($n: Int) { programs(first: $n) { nodes { slug } } }", {"n": 10**9}, 101),
        ("query ($n: Int) { programs(first: $n) { nodes { slug } } }", {"n": [{}]}, 21),
        ("query ($n: Int) { programs(first: $n) { nodes { slug } } }", {"n": 90.0}, 91),
        ("query ($n: Int) { programs(first: $n) { nodes { slug } } }", {"n": -1}, 2),
        (
            "query ($y: Boolean!) { programs @include(if: $y) { nodes { slug } } }",
            {"y": False},
            1,
        ),
        ("query ($y: Boolean!) { programs @skip(if: $y) { nodes { slug } } }", {"y": False}, 21),
        (
            "{ programs(first: 2) { ...P } } fragment P on ProgramConnection { nodes { slug } }",
            {},
            3,
        ),
        ('{ stacksInto(offering: "x") { nodes { award { slug } } } }', {}, 20 + 1 + 20 * 2),
        ('{ pathways(to: {award: "x"}) { stages { steps { slug } } } }', {}, 500 + 5 * (1 + 5 * 6)),
        ('{ occupations(first: 1, search: "nurse") { nodes { code } } }', {}, 100 + 1 + 1),
        ("{ occupations(first: 4) { nodes { jobTitles { title } } } }", {}, 1 + 4 * (1 + 25)),
        ('{ skillGap(occupation: "x") { gaps { level } } }', {}, 20 + 1 + 10),
        (
            '{ skillGap(occupation: "x") { skills { coveredBy { slug } belowLevel { slug } } } }',
            {},
            20 + 1 + 10 * (1 + 10 + 10),
        ),
        ('{ needCoverage(need: "x") { offerings { share } } }', {}, 20 + 1 + 10),
        ('{ occupations(first: 1, search: "") { nodes { code } } }', {}, 2),
        ("{ occupations(search: null, first: 1) { nodes { code } } }", {}, 2),
        ("query ($s: String) { needs(first: 1, search: $s) { nodes { slug } } }", {"s": "a"}, 102),
        ("query ($s: String) { needs(first: 1, search: $s) { nodes { slug } } }", {}, 2),
        ("{ needs(first: 10) { nodes { slug coverage { share } } } }", {}, 1 + 10 * (1 + 20 + 1)),
        ("{ nothing { at { all } } ...Nowhere }", {}, 1),
    ],
)
def test_cost_is_worked_out_with_the_real_variables(query: str, variables: Any, expected: int):
    assert cost(query, **variables) == expected


def test_a_query_beyond_the_cost_is_refused_unread(django_assert_num_queries: Any):
    deep = "programs(first: 100) { nodes { skills { skill { framework { slug } } } rules { award { slug } } } }"
    with django_assert_num_queries(0):
        response = send({"query": f"{{ a: {deep} b: {deep} c: {deep} }}"})
    assert told(response) == (400, "TOO_LARGE")
    extensions = body(response)["errors"][0]["extensions"]
    assert extensions == {"code": "TOO_LARGE", "limit": "cost", "most": 5000, "found": 7803}


def test_the_usual_question_for_the_schema_passes_with_a_key():
    _key, secret = ApiKey.issue("Board")
    response = send({"query": get_introspection_query()}, authorization=f"Bearer {secret}")
    assert response.status_code == 200
    assert len(body(response)["data"]["__schema"]["types"]) > 50
    assert told(send({"query": get_introspection_query()})) == (400, "TOO_LARGE")


# Buckets


def test_a_bucket_leaks_and_refuses_what_does_not_fit():
    bucket = Bucket("test", size=100, per_second=10)
    with time_machine.travel(NOW, tick=False) as clock:
        assert bucket.pour(60) == Level(size=100, remaining=40, reset=6)
        level = bucket.pour(60)
        assert (level.retry_after, level.remaining) == (2, 40)
        clock.shift(2)
        level = bucket.pour(60)
        assert (level.retry_after, level.remaining, level.reset) == (None, 0, 10)
        clock.shift(3600)
        assert bucket.pour(10).remaining == 90


def test_too_much_is_429_with_the_time_to_wait(settings: Any):
    settings.GRAPHQL_LIMITS = {"bucket": 50, "per_second": 5}
    query = {"query": "{ programs(first: 40) { nodes { slug } } }"}
    with time_machine.travel(NOW, tick=False):
        assert send(query).status_code == 200
        response = send(query)
        assert told(response) == (429, "RATE_LIMITED")
        assert response["Retry-After"] == "7"
        assert response["X-RateLimit-Remaining"] == "9"
        assert body(response)["errors"][0]["extensions"]["retryAfter"] == 7
    with time_machine.travel(NOW + timedelta(seconds=7), tick=False):
        assert send(query).status_code == 200


def test_each_address_and_each_key_has_a_bucket_of_its_own(settings: Any):
    settings.GRAPHQL_LIMITS = {"bucket": 5, "per_second": 1, "key_bucket": 6, "key_per_second": 1}
    _key, secret = ApiKey.issue("Board")
    query = {"query": "{ regions { slug } }"}
    assert send(query).status_code == 200
    assert send(query).status_code == 429
    assert send(query, authorization=f"Bearer {secret}").status_code == 200
    assert send(query, authorization=f"Bearer {secret}").status_code == 429


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind", "expected"),
    [
        ("192.0.2.1", "203.0.113.9", False, "192.0.2.1"),
        ("192.0.2.1", "6.6.6.6, 203.0.113.9", True, "203.0.113.9"),
        ("192.0.2.1", None, True, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", None, False, "2001:db8:1:2::"),
        ("", None, False, "unknown"),
    ],
)
def test_the_address_that_asks(
    settings: Any, remote: str, forwarded: str | None, behind: bool, expected: str
):
    settings.BEHIND_PROXY = behind
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address_of(RequestFactory().post("/graphql", REMOTE_ADDR=remote, **more)) == expected


# Keys


def test_a_key_raises_limits_and_is_noted():
    key, secret = ApiKey.issue("Board")
    response = send({"query": "{ __typename }"}, authorization=f"bearer {secret}")
    assert body(response)["extensions"]["cost"] == {
        "requested": 1,
        "most": 20_000,
        "remaining": 99_999,
    }
    key.refresh_from_db()
    assert key.last_used_at is not None


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("Bearer", "malformed"),
        ("Basic dXNlcjpwYXNz", "malformed"),
        ("Bearer short", "malformed"),
        ("Bearer " + "é" * 43, "malformed"),
        ("Bearer " + "x" * 43, "unknown"),
        ("Bearer " + "x" * 100_000, "malformed"),
    ],
)
def test_a_key_that_is_none_is_401(header: str, fault: str):
    response = send({"query": "{ __typename }"}, authorization=header)
    assert told(response) == (401, "BAD_KEY")
    assert body(response)["errors"][0]["extensions"]["fault"] == fault
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("fault", ["revoked", "expired"])
def test_a_key_that_was_one_is_401(fault: str):
    at = {"revoked": "revoked_at", "expired": "expires_at"}[fault]
    _key, secret = ApiKey.issue("Board", **{at: NOW})
    with time_machine.travel(NOW + timedelta(seconds=1)):
        response = send({"query": "{ __typename }"}, authorization=f"Bearer {secret}")
    assert told(response) == (401, "BAD_KEY")
    assert body(response)["errors"][0]["extensions"]["fault"] == fault
    assert secret not in response.content.decode()


def test_a_key_without_the_scope_is_403():
    key, secret = ApiKey.issue("Publisher", scopes=[ApiKey.Scope.PUBLISH.value])
    response = send({"query": "{ __typename }"}, authorization=f"Bearer {secret}")
    assert told(response) == (403, "SCOPE_MISSING")
    assert body(response)["errors"][0]["extensions"]["scope"] == "read"
    key.scopes.append(ApiKey.Scope.READ.value)
    key.save()
    assert send({"query": "{ __typename }"}, authorization=f"Bearer {secret}").status_code == 200


def test_who_has_ever_new_texts_read_pays_for_their_length(settings: Any):
    settings.GRAPHQL_LIMITS = {"bucket": 20, "per_second": 1}
    new = (
        "{ a%s: __typename b: __typename c: __typename d: __typename e: __typename f: __typename }"
    )
    assert 80 <= len(new % "a") < 100, "each costs 4"
    with time_machine.travel(NOW, tick=False):
        for letter in "abcde":
            assert send({"query": new % letter}).status_code == 200
        assert told(send({"query": new % "f"})) == (429, "RATE_LIMITED")
        # What is wrong costs nothing to tell, as nothing is parsed for it.
        title = "title " * 25
        for text, code in (
            ("{ programs { nodes { " + "horse " * 25 + "} } }", "BAD_QUERY"),
            (f'{{ programs(first: "x1") {{ nodes {{ {title} }} }} }}', "BAD_INPUT"),
            (f"{{ programs {{ nodes {{ {title} }} }}", "BAD_QUERY"),
            (f"{{ programs(first: $x) {{ nodes {{ {title} }} }} }}", "BAD_INPUT"),
            (f"query ($x: ID) {{ programs(first: $x) {{ nodes {{ {title} }} }} }}", "BAD_INPUT"),
            (
                f"{{ programs {{ nodes {{ ...F }} }} }} fragment F on Pilot {{ {title} }}",
                "BAD_QUERY",
            ),
            (f"{{ programs {{ nodes {{ {title} }} }} }} type A {{ b: Int }}", "BAD_QUERY"),
        ):
            assert told(send({"query": text})) == (400, code)


def test_a_text_that_is_read_anew_costs_no_more_than_what_it_asks():
    # The clock stands still: what was spent comes back by time.
    with time_machine.travel(NOW, tick=False):
        response = send({"query": "{ programs(first: 3) { nodes { slug title summary hours } } }"})
    assert body(response)["extensions"]["cost"] == {
        "requested": 4,
        "most": 5_000,
        "remaining": 9_996,
    }


# Time


def test_the_database_is_stopped_in_time(settings: Any, monkeypatch: Any):
    settings.GRAPHQL_LIMITS = {"statement_ms": 50}

    def slow(*args: Any) -> None:
        count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT sum(i) FROM n"
        with connection.cursor() as cursor:
            cursor.execute(count)

    monkeypatch.setattr("registry.graphql.lists.loaded", slow)
    began = time.monotonic()
    response = send({"query": "{ sectors { slug } }"})
    assert time.monotonic() - began < 5
    (error,) = body(response)["errors"]
    assert error["path"] == ["sectors"]
    assert error["extensions"] == {"code": "TIMED_OUT", "limit": "statement_ms", "most": 50}
    monkeypatch.undo()
    assert body(send({"query": "{ sectors { slug } }"}))["data"] == {"sectors": []}


def test_time_that_passes_elsewhere_is_not_the_databases(settings: Any, monkeypatch: Any):
    settings.GRAPHQL_LIMITS = {"statement_ms": 400}
    count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) SELECT sum(i) FROM n"

    def reasoned(*args: Any) -> list[Any]:
        time.sleep(0.5)
        with connection.cursor() as cursor:
            cursor.execute(count)
        return []

    monkeypatch.setattr("registry.graphql.lists.loaded", reasoned)
    assert body(send({"query": "{ sectors { slug } }"}))["data"] == {"sectors": []}


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_outside_of_a_transaction_and_stays_with_its_statements():
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT sum(i) FROM n"
    with time_limit(50), connection.cursor() as cursor:
        with pytest.raises(OperationalError) as stopped:
            cursor.execute(slow)
        cursor.execute("SELECT 1 + %s", [1])
        assert cursor.fetchall() == [(2,)]
    assert is_timeout(stopped.value)
    with time_limit(5_000):
        factories.organization("kept")
        assert list(Organization.objects.values_list("slug", flat=True).iterator()) == ["kept"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setting = reset_val FROM pg_settings WHERE name = 'statement_timeout'"
            )
            assert cursor.fetchone() == (True,)


@pytest.mark.parametrize(("within", "cost"), [(None, 300), (0, 150), (3, 600), (5, 900), (9, 900)])
def test_the_farther_off_ramps_may_be_the_more_they_cost(within: int | None, cost: int):
    query = "query ($within: Int) { offRamps(holdings: [], within: $within) { totalCount } }"
    context = Context(caller=None)
    asked = Request(query, {"within": within})
    _document, found, _paid = checked(schema.graphql_schema, asked, context)
    assert found == cost + 11  # the page and its total
    plain = Request("{ offRamps(holdings: []) { totalCount } }", {})
    assert checked(schema.graphql_schema, plain, context)[1] == 311


# What audits send


def test_no_console_is_shown():
    request = RequestFactory().get("/graphql", headers={"accept": "text/html"})
    response = view(request)
    assert told(response) == (405, "METHOD_NOT_ALLOWED")
    assert b"<" not in response.content


def test_a_hundred_and_one_aliases():
    aliases = " ".join(f"a{n}: __typename" for n in range(101))
    assert told(send({"query": f"{{ {aliases} }}"})) == (400, "TOO_LARGE")


def test_ten_directives_that_do_not_exist():
    assert told(send({"query": "{ __typename " + "@aa" * 10 + " }"})) == (400, "BAD_QUERY")


def test_circular_introspection():
    inner = "name"
    for _level in range(5):
        inner = f"fields {{ name type {{ {inner} }} }}"
    assert send({"query": f"{{ __schema {{ types {{ {inner} }} }} }}"}).status_code == 400


def test_no_tracing_even_when_asked():
    response = send({"query": "{ __typename }", "extensions": {"tracing": True}})
    assert set(body(response)["extensions"]) == {"cost"}


def test_no_mutation_by_get_or_form():
    request = RequestFactory().get("/graphql?query=mutation{a}")
    assert told(view(request)) == (405, "METHOD_NOT_ALLOWED")


def test_doubled_fragments_are_answered_at_once():
    steps = "".join(
        f"fragment F{n} on Program{{rules{{award{{...F{n + 1} ...F{n + 1}}}}}}}" for n in range(16)
    )
    query = "{programs{nodes{...F0 ...F0}}}" + steps + "fragment F16 on Program{slug}"
    assert len(query) > 834
    assert told(send({"query": query})) == (400, "TOO_LARGE")


@pytest.mark.parametrize("levels", [22, 60])
def test_fragments_of_one_level_that_double_are_gone_into_once(levels: int):
    """None of them is deeper than the first, so no limit refuses them; unfolded they would never end."""
    steps = "".join(f"fragment f{n} on Program{{...f{n + 1} ...f{n + 1}}}" for n in range(levels))
    query = f"{{programs{{nodes{{...f0}}}}}}{steps}fragment f{levels} on Program{{slug}}"
    assert len(query) < 3_000
    response = send({"query": query})
    assert response.status_code == 200
    assert body(response)["data"] == {"programs": {"nodes": []}}


@pytest.mark.parametrize("part", ["...{slug}", "...on Program{slug}", "...{...{slug}}"])
def test_one_field_many_times_is_counted_inside_fragments_without_a_name(part: str):
    query = f"{{programs{{nodes{{{part * 40}}}}}}}"
    assert told(send({"query": query})) == (400, "TOO_LARGE")


def doubled(levels: int) -> str:
    """Return fragments that spread the next one twice; unfolded they would be 2 to the power of levels fields."""
    steps = "".join(
        f"fragment F{n} on Program{{rules{{award{{...F{n + 1} ...F{n + 1}}}}}}}"
        for n in range(levels)
    )
    return f"{{programs{{nodes{{...F0}}}}}}{steps}fragment F{levels} on Program{{slug}}"


def calls_of(query: str) -> int:
    """Return how many Python functions are called to answer a query: the same on every machine."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        response = send({"query": query})
    finally:
        sys.setprofile(None)
    assert told(response) == (400, "TOO_LARGE")
    return calls


def test_doubled_fragments_cost_no_more_than_they_are_long():
    """The query of 834 bytes that answers elsewhere in hours: here twice the levels are twice the steps."""
    assert 700 < len(doubled(14).encode()) <= 834
    calls_of(doubled(3))
    short, twice = calls_of(doubled(7)), calls_of(doubled(14))
    assert twice < 2.2 * short
    assert twice < 12_000  # some milliseconds; a page of the site takes as many steps


@pytest.mark.parametrize("first", [None, -1, 0, 101, 10**9, 2**31, 2**63, "1", True, 1.5, [1]])
def test_any_size_of_a_page(first: Any):
    query = "query ($n: Int) { programs(first: $n) { nodes { slug } } }"
    response = send({"query": query, "variables": {"n": first}})
    assert response.status_code == (
        200 if first in (None, -1, 0, 101, 10**9) and first is not True else 400
    )
    if first is not None:
        assert body(response)["errors"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ufffe", "🜁" * 50])
def test_odd_characters_anywhere(text: str):
    quoted = orjson.dumps(text).decode()
    fields = [
        f"microCertification(slug: {quoted})",
        f"microCertification(id: {quoted})",
        f"node(id: {quoted})",
        f"occupation(noc: {quoted})",
    ]
    for field in fields:
        assert send({"query": f"{{ {field} {{ slug }} }}"}).status_code in (200, 400)
    for name in ("skillGap(occupation: %s) { share }", "stacksInto(offering: %s) { totalCount }"):
        assert send({"query": "{ " + name % quoted + " }"}).status_code in (200, 400)


def test_lone_surrogates_are_no_json():
    assert told(send(b'{"query": "{ node(id: \\"\\\\ud800\\") { slug } }"}'))[0] in (200, 400)
    assert told(send(b'{"query": "\\udc00"}')) == (400, "BAD_JSON")


@pytest.mark.parametrize("half", ["\\ud800", "\\udc00", "x\\udfff\\ud800"])
def test_lone_surrogates_in_variables_are_no_json(half: str):
    raw = f'{{"query": "query ($s: String) {{ programs(search: $s) {{ totalCount }} }}", "variables": {{"s": "{half}"}}}}'
    assert told(send(raw.encode())) == (400, "BAD_JSON")


@pytest.mark.parametrize(
    ("field", "of_type"),
    [
        ("programs(search: $x) { totalCount }", "String"),
        ("programs(after: $x) { totalCount }", "String"),
        ("programs(institution: $x) { totalCount }", "ID"),
        ("node(id: $x) { ctid }", "ID!"),
        ("occupation(noc: $x) { code }", "String"),
        ("skillGap(occupation: $x) { share }", "String!"),
        ("stacksInto(offering: $x) { totalCount }", "ID!"),
        ("search(query: $x) { totalCount }", "String"),
    ],
)
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ufffe", "\u202e"])
def test_nul_in_variables(field: str, of_type: str, text: str):
    query = {"query": f"query ($x: {of_type}) {{ {field} }}", "variables": {"x": text}}
    response = send(query)
    assert response.status_code == 200
    for error in body(response).get("errors", []):
        assert error["extensions"]["code"] in (
            "BAD_INPUT",
            "NOT_FOUND",
            "OTHER_KIND",
            "UNAVAILABLE",
        )


@pytest.mark.parametrize(
    "day", ["2025-02-30", "2025-13-01", "2025-2-3", "20250203", "", 20250203, "9999-12-31"]
)
def test_a_day_that_is_none_in_a_variable(day: Any):
    query = "query ($on: Date) { adoptions(asOf: $on) { totalCount } }"
    response = send({"query": query, "variables": {"on": day}})
    assert told(response) == (400, "BAD_INPUT")
    (error,) = body(response)["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "variable": "on"}
    literal = orjson.dumps(day).decode()
    response = send({"query": f"{{ adoptions(asOf: {literal}) {{ totalCount }} }}"})
    assert told(response) == (400, "BAD_INPUT")
    (error,) = body(response)["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "argument": "asOf"}
    assert error["locations"] == [{"line": 1, "column": 19}]
    assert error["message"].startswith("asOf: Date cannot represent ")


@pytest.mark.parametrize(
    ("query", "argument", "column", "said"),
    [
        (
            '{ adoptions(asOf: "2025-02-30") { totalCount } }',
            "asOf",
            19,
            'Date cannot represent "2025-02-30": there is no such day; write one of the calendar.',
        ),
        (
            '{ programs(maxFee: "abc") { totalCount } }',
            "maxFee",
            20,
            'Decimal cannot represent "abc"; write a number such as 12.50.',
        ),
        (
            "{ programs(maxFee: [true]) { totalCount } }",
            "maxFee",
            20,
            "Decimal cannot represent [true]; write a number such as 12.50.",
        ),
        (
            '{ pathways(to: {award: "x"}, constraints: {maxFee: "1e"}) { status } }',
            "constraints.maxFee",
            52,
            'Decimal cannot represent "1e"; write a number such as 12.50.',
        ),
        (
            'query ($on: Date = "2025-2-3") { adoptions(asOf: $on) { totalCount } }',
            "$on",
            20,
            'Date cannot represent "2025-2-3"; write YYYY-MM-DD.',
        ),
        (
            "{ programs(first: 1.5) { totalCount } }",
            "first",
            19,
            "Int cannot represent non-integer value: 1.5; write a whole number, without quotes.",
        ),
        (
            "{ offRamps(holdings: [{grade: 80}]) { totalCount } }",
            "holdings",
            23,
            "Field 'HoldingInput.offering' of required type 'ID!' was not provided.",
        ),
    ],
)
def test_a_wrong_value_in_a_query_is_told_with_its_place_and_its_cure(
    query: str, argument: str, column: int, said: str
):
    response = send({"query": query})
    assert response.status_code == 400
    assert body(response)["errors"] == [
        {
            "message": f"{argument}: {said}",
            "locations": [{"line": 1, "column": column}],
            "extensions": {"code": "BAD_INPUT", "argument": argument},
        }
    ]


def test_a_body_of_a_million_bytes_without_its_length():
    raw = b'{"query": "' + b"x" * 1_000_000 + b'"}'
    request = RequestFactory().post("/graphql", raw, content_type="application/json")
    for length in ("", "x", "10"):
        request = RequestFactory().post("/graphql", raw, content_type="application/json")
        request.META["CONTENT_LENGTH"] = length
        assert view(request).status_code in (400, 413)


def test_a_body_of_a_million_bytes():
    assert told(send(b'{"query": "' + b"x" * 1_000_000 + b'"}')) == (413, "TOO_LARGE")


def test_deep_variables():
    deep: Any = "x"
    for _level in range(500):
        deep = {"offering": deep}
    query = "query ($h: [HoldingInput!]!) { offRamps(holdings: $h) { totalCount } }"
    assert told(send({"query": query, "variables": {"h": deep}})) == (400, "BAD_INPUT")


ENGINE = """query ($award: ID!, $held: [HoldingInput!]!, $attested: [String!], $on: Date, $to: PathwayGoal!,
  $from: PathwayStart, $limits: PathwayConstraints, $first: Int!, $objective: PathwayObjective, $noc: String!,
  $region: ID, $grade: Float) {
  stacking(award: $award, holdings: $held, attested: $attested, asOf: $on) { status }
  pathways(to: $to, from: $from, constraints: $limits, first: $first, objective: $objective) { status }
  skillGap(occupation: $noc, region: $region) { share }
  equivalency(offering: $award, at: $award, grade: $grade, completedOn: $on) { answer } }"""
ODD: list[Any] = [
    None, True, -1, 1.5, 1e308, "", "x", "\x00", [], [None], {}, {"offering": None}, {"a": 1}, "NaN", "2025-02-30",
    [{"offering": "\x00"}], [{"offering": "x", "grade": 1e300}], {"award": "x", "occupation": "y"}, {"occupation": "\x00"},
    {"maxFee": "1e999"}, {"regions": ["\x00"]}, {"languages": ["\x00", "zz"]}, {"holdings": [{"offering": "\x00"}]},
    {"institutions": ["ce-11111111-1111-4111-8111-111111111111"]}, {"award": "ce-11111111-1111-4111-8111-111111111111"},
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["award", "held", "attested", "on", "to", "from", "limits", "first", "noc", "region", "grade"],
)
def test_no_shape_of_a_variable_breaks_a_question(name: str):
    college = factories.organization()
    program = factories.program("degree", college)
    factories.occupation("33102")
    good = {
        "award": program.ctid,
        "held": [],
        "to": {"award": program.ctid},
        "first": 1,
        "noc": "33102",
    }
    for shape in ODD:
        counters.clear()
        response = send({"query": ENGINE, "variables": good | {name: shape}})
        assert response.status_code in (200, 400), (name, shape)
        for error in body(response).get("errors", []):
            assert error["extensions"]["code"] in ("BAD_INPUT", "NOT_FOUND", "OTHER_KIND"), (
                name,
                shape,
                error,
            )


def test_every_limit_says_its_name_and_its_bound(settings: Any):
    """What is refused by a limit names the limit, so that whoever runs the site knows which setting it is."""
    for query, name in (
        ("{ __typename }", "characters"),
        ("{ __typename }", "tokens"),
        ("{ regions { code } }", "depth"),
        ("{ a: __typename }", "aliases"),
        ("{ __typename @skip(if: false) }", "directives"),
        ("{ __typename }", "root_fields"),
        ("{ __typename }", "same_fields"),
        ("{ regions { code } }", "cost"),
    ):
        settings.GRAPHQL_LIMITS = {name: 0}
        extensions = body(send({"query": query}))["errors"][0]["extensions"]
        assert (extensions["code"], extensions["limit"], extensions["most"]) == (
            "TOO_LARGE",
            name,
            0,
        )
        assert name in DEFAULTS
