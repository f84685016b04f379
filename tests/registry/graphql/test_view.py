"""What the address of the API takes, and what it says to everything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import orjson
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from frontend.schema import schema
from registry.graphql.limits import DEFAULTS
from registry.graphql.view import graphql_view
from registry.services.counters import counters
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_buckets() -> Iterator[None]:
    """What other tests have asked is forgotten."""
    counters.clear()
    yield
    counters.clear()


view = graphql_view(schema.graphql_schema)


def send(body: Any, content_type: str = "application/json", **headers: str) -> HttpResponse:
    """Post a body; a value is written as JSON, bytes and text go as they are."""
    raw = body if isinstance(body, bytes | str) else json.dumps(body)
    request = RequestFactory().post("/graphql", raw, content_type=content_type, headers=headers)
    return view(request)


def told(response: HttpResponse) -> tuple[int, str]:
    """Return the status and the code of the first error."""
    return response.status_code, orjson.loads(response.content)["errors"][0]["extensions"]["code"]


def test_a_query_is_answered_without_cookies() -> None:
    factories.region()
    with time_machine.travel("2026-11-02", tick=False):
        response = send({"query": "{ regions { code } }"})
    assert response.status_code == 200
    assert orjson.loads(response.content) == {
        "data": {"regions": [{"code": "3540"}]},
        "extensions": {"cost": {"requested": 5, "most": 5000, "remaining": 9995}},
    }
    assert response["X-RateLimit-Limit"] == "10000"
    assert response["X-RateLimit-Remaining"] == "9995"
    assert response["X-RateLimit-Reset"] == "1"
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert response["Vary"] == "Accept, Accept-Language, Authorization"
    assert len(response["X-Request-Id"]) == 36
    assert not response.cookies


@pytest.mark.parametrize("session", ["x", "a" * 32])
def test_no_cookie_is_read_and_none_is_taken_back(client: Client, session: str) -> None:
    """Neither a session that there is not, which Django deletes at the browser, nor the language of another site."""
    client.cookies["sessionid"] = session
    client.cookies["django_language"] = "fr"
    body = {"query": "{ course { slug } }"}
    for accepted, expected in (("en", "id: give"), ("fr-CA;q=0.8", "id: donnez")):
        headers = {"accept-language": accepted}
        response = client.post("/graphql", body, content_type="application/json", headers=headers)
        assert expected in response.json()["errors"][0]["message"]
        assert not response.cookies


def test_the_view_needs_no_token_because_no_cookie_counts() -> None:
    assert view.csrf_exempt is True


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "head"])
def test_only_post_is_taken(method: str) -> None:
    request = getattr(RequestFactory(), method)("/graphql?query={__typename}")
    response = view(request)
    assert told(response) == (405, "METHOD_NOT_ALLOWED")
    assert response["Allow"] == "POST"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/graphql",
        "",
    ],
)
def test_only_json_is_taken(content_type: str) -> None:
    assert told(send("query={__typename}", content_type)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_json_may_say_its_charset() -> None:
    response = send({"query": "{ __typename }"}, "application/json; charset=utf-8")
    assert orjson.loads(response.content)["data"] == {"__typename": "Query"}


def test_a_long_body_is_refused_unread() -> None:
    response = send(b" " * (DEFAULTS["body_bytes"] + 1))
    assert told(response) == (413, "TOO_LARGE")
    error = orjson.loads(response.content)["errors"][0]
    assert error["message"] == "The body is longer than 65536 bytes."


def test_limits_are_read_at_the_time_of_the_call(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"body_bytes": 10}
    assert told(send({"query": "{ __typename }"})) == (413, "TOO_LARGE")


def chunked(body: bytes, *, terminated: bool) -> HttpResponse:
    """Post a body in chunks: a server says that it has none of a known length, and whether it ends the stream."""
    request = RequestFactory().post("/graphql", content_type="application/json")
    request = WSGIRequest(
        request.environ
        | {
            "CONTENT_LENGTH": "",
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input": BytesIO(body),
            "wsgi.input_terminated": terminated,
        }
    )
    return view(request)


def test_a_body_in_chunks_is_read_up_to_the_limit() -> None:
    asked = b'{"query": "{ __typename }"}'
    response = chunked(asked, terminated=True)
    assert orjson.loads(response.content)["data"] == {"__typename": "Query"}
    most = DEFAULTS["body_bytes"]
    assert chunked(asked.ljust(most), terminated=True).status_code == 200
    assert told(chunked(asked.ljust(most + 1), terminated=True)) == (413, "TOO_LARGE")


def test_a_body_in_chunks_that_the_server_does_not_end_is_refused_with_the_cure() -> None:
    response = chunked(b'{"query": "{ __typename }"}', terminated=False)
    assert told(response) == (411, "LENGTH_REQUIRED")
    (error,) = orjson.loads(response.content)["errors"]
    assert "Content-Length" in error["message"]


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [
        (b" ", 1, 1),
        (b'{"query": "{ __typename }",\n "variables": {,}}', 2, 16),
        (b'{"query": "\xff"}', 1, 1),
        (b'{"query": "\\ud800"}', 1, 12),
        (b"[" * 5000, 1, 1026),
        (b'{"query": NaN}', 1, 11),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(body: bytes, line: int, column: int) -> None:
    response = send(body)
    assert told(response) == (400, "BAD_JSON")
    extensions = orjson.loads(response.content)["errors"][0]["extensions"]
    assert (extensions["line"], extensions["column"]) == (line, column)


@pytest.mark.parametrize(
    ("body", "cure"),
    [
        (b"[" * 5000, "It is nested too deeply; send a flatter one."),
        (b'{"query": "\\ud800"}', "with both halves of each surrogate pair."),
        (b"\xef\xbb\xbf{}", "Write it in UTF-8, without a byte order mark."),
        (b"{,}", "The body is not JSON: line 1, column 2."),
    ],
)
def test_what_is_nearly_json_is_refused_with_the_cure(body: bytes, cure: str) -> None:
    (error,) = orjson.loads(send(body).content)["errors"]
    assert error["message"].endswith(cure)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([{"query": "{ __typename }"}], "BAD_QUERY"),
        ({}, "BAD_QUERY"),
        ({"query": None}, "BAD_QUERY"),
        ({"query": ["{ __typename }"]}, "BAD_QUERY"),
        ("null", "BAD_QUERY"),
        ("1", "BAD_QUERY"),
        ({"query": "{ __typename }", "variables": []}, "BAD_INPUT"),
        ({"query": "{ __typename }", "variables": "x"}, "BAD_INPUT"),
        ({"query": "{ __typename }", "operationName": 1}, "BAD_INPUT"),
        ({"query": "{ __typename }", "querry": ""}, "BAD_INPUT"),
        ({"query": ""}, "BAD_QUERY"),
        ({"query": "{"}, "BAD_QUERY"),
        ({"query": "{ nothing }"}, "BAD_QUERY"),
        ({"query": "mutation { __typename }"}, "BAD_QUERY"),
        ({"query": "type Query { a: Int }"}, "BAD_QUERY"),
        ({"query": "{ __typename } extend type Query { a: Int }"}, "BAD_QUERY"),
        ({"query": "subscription { __typename }"}, "BAD_QUERY"),
        ({"query": "query A { __typename } query B { __typename }"}, "BAD_QUERY"),
        ({"query": "{ __typename }", "operationName": "Missing"}, "BAD_QUERY"),
    ],
)
def test_what_is_not_a_query_is_refused(body: Any, code: str) -> None:
    assert told(send(body)) == (400, code)


QUERY = """query ($search: String, $first: Int, $sector: [String!], $fee: Decimal, $id: ID, $yes: Boolean,
  $order: MicroCertificationOrder, $delivery: [Delivery!], $after: String) {
  microCertifications(search: $search, first: $first, sector: $sector, maxFee: $fee, stacksInto: $id,
    osapEligible: $yes, orderBy: $order, delivery: $delivery, after: $after) { nodes { slug } }
}"""
NESTED: Any = "x"
for _level in range(900):
    NESTED = [NESTED]
SHAPES = [
    None, True, 0, -1, 10**9, 10**15, 1.5, -1e308, "", "x", "\x00", "a\x00b", "é" * 300, "NaN", "Infinity", "1e999999",
    [], [None], [[]], ["\x00"], {}, {"a": {"b": None}}, NESTED, "🜁", "ce-", "ce-11111111-1111-4111-8111-111111111111",
    "%", "' OR 1=1 --", "WyIiXQ==", "W10=", "bnVsbA==", "WyJhZGRlZCIsIDFdXQ==", "WyJhZGRlZCIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ==",
]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["search", "first", "sector", "fee", "id", "yes", "order", "delivery", "after"]
)
def test_no_shape_of_a_variable_breaks_anything(name: str) -> None:
    for shape in SHAPES:
        response = send({"query": QUERY, "variables": {name: shape}})
        assert response.status_code in (200, 400), (name, shape)
        for error in orjson.loads(response.content).get("errors", []):
            assert error["extensions"]["code"] in ("BAD_INPUT", "NOT_FOUND", "OTHER_KIND"), (
                name,
                shape,
                error,
            )


def test_an_unexpected_error_is_told_by_the_id_alone(monkeypatch: Any, caplog: Any) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("registry.graphql.lists.loaded", fail)
    # The clock stands still: what was spent comes back by time.
    with time_machine.travel("2026-11-02", tick=False):
        response = send({"query": "{ sectors { slug } }"})
    request_id = response["X-Request-Id"]
    assert response.status_code == 200
    assert orjson.loads(response.content) == {
        "data": None,
        "errors": [
            {
                "message": f"Something went wrong here. The request is {request_id}.",
                "extensions": {"code": "INTERNAL", "requestId": request_id},
                "path": ["sectors"],
            }
        ],
        "extensions": {"cost": {"requested": 5, "most": 5000, "remaining": 9995}},
    }
    assert request_id in caplog.text
    assert "secret of the house" in caplog.text


def test_an_unexpected_error_before_the_query_is_read_is_told_alike(
    monkeypatch: Any, caplog: Any
) -> None:
    def fail(*args: Any, **named: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("registry.graphql.execution.faults", fail)
    response = send({"query": "{ sectors { slug name } }"})
    request_id = response["X-Request-Id"]
    assert response.status_code == 500
    [error] = orjson.loads(response.content)["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": request_id}
    assert request_id in error["message"]
    assert "secret of the house" in caplog.text


def test_no_suggestion_names_what_was_not_asked() -> None:
    error = orjson.loads(send({"query": "{ secto { slug } }"}).content)["errors"][0]
    assert error["message"] == "Cannot query field 'secto' on type 'Query'."
