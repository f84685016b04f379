"""The address of the API: POST and ``application/json`` only.

No cookie is read or set, so no cookie can carry somebody's rights into a request from another site; that is why
the view needs no CSRF token. There is no GET, no batch and no console here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLSchema, parse

from registry.graphql.buckets import Level
from registry.graphql.callers import caller_of
from registry.graphql.columns import asked_by
from registry.graphql.context import Context
from registry.graphql.errors import BAD_KEY, BAD_QUERY
from registry.graphql.execution import Answer, Request, execute
from registry.graphql.request import BadRequest, read, with_text
from registry.graphql.spreadsheet import NotOneList, as_csv, end_cursor
from registry.services.keys import BadKey, Fault, note_use

CSV = "text/csv; charset=utf-8"
_NO_CSV = re.compile(r"text/csv\s*;\s*q=0(\.0*)?\s*(,|$)")
FAULTS = {
    Fault.MALFORMED: gettext_lazy(
        "The key is not one: send “Authorization: Bearer” and the 43 characters of the key."
    ),
    Fault.UNKNOWN: gettext_lazy("There is no such key."),
    Fault.REVOKED: gettext_lazy("The key is revoked."),
    Fault.EXPIRED: gettext_lazy("The key has expired; ask for another, or rotate it in time."),
}


def graphql_view(schema: GraphQLSchema) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view that answers queries over a schema."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        context = Context()
        try:
            asked = read(request)
            context = Context.of(caller_of(request))
            asked = with_text(asked, context.caller)
        except BadRequest as bad:
            note(context, Answer({}, executed=False))
            return refusal(bad, context)
        except BadKey as bad:
            return refusal(BadRequest(401, BAD_KEY, FAULTS[bad.fault], fault=bad.fault), context)
        answer = execute(schema, asked, context)
        note(context, answer)
        tabled = wants_csv(request)
        if tabled and "errors" not in answer.body:
            return table(schema, asked, answer, context)
        return respond(answer.body, status_of(answer, tabled), context, answer.level)

    return view


def note(context: Context, answer: Answer) -> None:
    """Count what a key asked."""
    key = context.caller and context.caller.key
    if key:
        note_use(key, answer.cost, refused=not answer.executed, day=context.today)


def status_of(answer: Answer, tabled: bool = False) -> int:
    """Return 200 for a query that was carried out, 429 for one that must wait, 500 for a fault of ours, else 400.

    A table has no part that failed: with an error there is none, and who keeps what has status 200 keeps no JSON.
    """
    if answer.failed:
        return 500
    if answer.level is not None and answer.level.retry_after is not None:
        return 429
    whole = not tabled or "errors" not in answer.body
    return 200 if answer.executed and whole else 400


def refusal(bad: BadRequest, context: Context) -> HttpResponse:
    """Return the response to something that is not a query."""
    error = {"message": str(bad), "extensions": {"code": bad.code, **bad.told}}
    response = respond({"errors": [error]}, bad.status, context)
    if bad.status == 405:
        response.headers["Allow"] = "POST"
    if bad.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def wants_csv(request: HttpRequest) -> bool:
    """Return whether a table is asked for: ``text/csv`` named, not refused (``q=0``), and named before JSON."""
    asked = request.META.get("HTTP_ACCEPT", "").lower()
    return (
        "text/csv" in asked
        and "json" not in asked.partition("text/csv")[0]
        and not _NO_CSV.search(asked)
    )


def table(
    schema: GraphQLSchema, request: Request, answer: Answer, context: Context
) -> HttpResponse:
    """Return the one list of an answer as CSV; what is no list, or failed in part, is refused."""
    try:
        document = parse(request.query)
        asked = asked_by(schema, document, request.operation, request.variables)
        text = as_csv(answer.body["data"], asked)
    except NotOneList:
        message = _("A table is made of one list: ask for one field, and its nodes.")
        return refusal(BadRequest(400, BAD_QUERY, message), context)
    response = with_headers(HttpResponse(text, content_type=CSV), context, answer.level)
    response.headers["Content-Disposition"] = 'attachment; filename="registry.csv"'
    cursor = end_cursor(answer.body["data"])
    if cursor:
        response.headers["X-End-Cursor"] = cursor
    return response


def respond(
    body: dict[str, Any], status: int, context: Context, level: Level | None = None
) -> HttpResponse:
    """Return a JSON response."""
    response = HttpResponse(written(body), status=status, content_type="application/json")
    return with_headers(response, context, level)


def with_headers(response: HttpResponse, context: Context, level: Level | None) -> HttpResponse:
    """Add the request's id and how the caller's bucket stands."""
    response.headers["X-Request-Id"] = context.request_id
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization"])
    if level is not None:
        response.headers["X-RateLimit-Limit"] = str(level.size)
        response.headers["X-RateLimit-Remaining"] = str(level.remaining)
        response.headers["X-RateLimit-Reset"] = str(level.reset)
        if level.retry_after is not None:
            response.headers["Retry-After"] = str(level.retry_after)
    return response


def written(body: dict[str, Any]) -> bytes:
    """Return an answer as JSON. What orjson cannot write (a number beyond 64 bits in a rule) json can."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body).encode()
