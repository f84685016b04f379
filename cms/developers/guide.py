"""What the guide says that the API itself knows better: its limits as they are set, and its error codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.graphql.limits import ABOUT, DEFAULTS, limit

PARTS = {
    "headline": _("What a workforce board comes for"),
    "queries": _("First queries"),
    "keys": _("Keys"),
    "registered": _("Registered documents"),
    "paging": _("Pages and changes"),
    "csv": _("Spreadsheets"),
    "files": _("Feeds and files, without a query"),
    "publishing": _("Publishing your own records"),
    "errors": _("Errors"),
    "limits": _("Limits"),
    "going": _("What will go"),
}
"""Parts of the guide in their order, by the anchor of each."""

TOLD_ELSEWHERE = ("introspection_depth",)
LIMITS = {name: about for name, about in ABOUT.items() if name not in TOLD_ELSEWHERE}
"""Limits that the guide lists, and what each counts; questions for the schema have a depth of their own."""

CODES = {
    "BAD_QUERY": _(
        "The query does not fit the schema, or is no GraphQL. The message names the place."
    ),
    "BAD_INPUT": _(
        "An argument or a variable has a wrong value. argument or variable names it, locations its place, and the "
        "message says how to write it."
    ),
    "BAD_JSON": _(
        "Status 400. The body is not JSON: line and column name the place. Or it broke off on its way."
    ),
    "NOT_FOUND": _(
        "A record does not exist or is not public. id or ids name it as you wrote it, argument or arguments the place."
    ),
    "OTHER_KIND": _(
        "An id names a record of another kind. type is the kind that is asked for, found the one that it is of."
    ),
    "WITHDRAWN": _("A record was withdrawn. The error says what it was, when and why."),
    "TOO_LARGE": _(
        "A limit is passed. limit names it, most states it. Status 413 where it is the body, else 400."
    ),
    "RATE_LIMITED": _(
        "Status 429. Wait for retryAfter seconds (also in Retry-After), then ask again."
    ),
    "BAD_KEY": _(
        "Status 401. fault says whether the key is malformed, unknown, revoked or expired."
    ),
    "SCOPE_MISSING": _("Status 403. The key has other rights, but not the one to read."),
    "DOCUMENT_NOT_FOUND": _("No document with the id is registered with your key. id repeats it."),
    "DOCUMENT_REQUIRED": _(
        "Status 403. The key answers registered documents only. Send documentId."
    ),
    "INTROSPECTION_OFF": _("Only a key may ask for the schema; everybody may read schema.graphql."),
    "UNAVAILABLE": _("The search index is being prepared. Ask again in a moment."),
    "UNDECIDED": _("No pathway was found in time; there may be one. Narrow the question."),
    "TOO_HARD": _("No verdict was proved within the steps allowed. Name fewer holdings."),
    "TIMED_OUT": _(
        "The database, or the reasoning, took too long: limit says which. Ask for less, or in several requests."
    ),
    "LENGTH_REQUIRED": _("Status 411. Send Content-Length: the server reads no body in chunks."),
    "METHOD_NOT_ALLOWED": _("Status 405. Only POST is taken."),
    "UNSUPPORTED_MEDIA_TYPE": _("Status 415. Send Content-Type: application/json."),
    "INTERNAL": _("A fault of ours. Tell us the requestId."),
}
"""Codes of errors, as they stand in extensions.code, and what to do."""


def guide() -> dict[str, Any]:
    """Return the limits and the codes."""
    return {
        "limits": [
            (
                name,
                about,
                limit(name),
                limit(name, with_key=True) if f"key_{name}" in DEFAULTS else None,
            )
            for name, about in LIMITS.items()
        ],
        "codes": list(CODES.items()),
    }
