"""From an HTTP request to a query: what is taken, and what is said to everything else."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.graphql.callers import Caller
from registry.graphql.errors import (
    BAD_INPUT,
    BAD_JSON,
    BAD_QUERY,
    DOCUMENT_NOT_FOUND,
    DOCUMENT_REQUIRED,
    LENGTH_REQUIRED,
    METHOD_NOT_ALLOWED,
    SCOPE_MISSING,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
)
from registry.graphql.execution import Request
from registry.graphql.limits import limit
from registry.models import ApiKey
from registry.services.documents import is_document_id, text_of

_KNOWN = frozenset({"query", "documentId", "variables", "operationName", "extensions"})
_CURES = {
    "depth limit": gettext_lazy("It is nested too deeply; send a flatter one."),
    "surrogate": gettext_lazy("Write it in UTF-8, with both halves of each surrogate pair."),
    "byte order mark": gettext_lazy("Write it in UTF-8, without a byte order mark."),
}
"""What to do about bodies that look like JSON, by the words of orjson."""


class BadRequest(Exception):  # noqa: N818 - it is told to the client, not a fault of the program
    """A request that is not a query, with the status that says how."""

    def __init__(self, status: int, code: str, message: str, **told: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.told = status, code, told


class NoLength(Exception):  # noqa: N818 - nothing is wrong with the program
    """A body in chunks that the server does not end."""


class BrokenBody(Exception):  # noqa: N818 - nor here
    """A body that cannot be read to its end."""


def read(request: HttpRequest) -> Request:
    """Return the query in a request, or raise BadRequest."""
    if request.method != "POST":
        raise BadRequest(405, METHOD_NOT_ALLOWED, _("Send the query by POST."))
    if request.content_type != "application/json":
        raise BadRequest(
            415, UNSUPPORTED_MEDIA_TYPE, _("Send JSON, with Content-Type: application/json.")
        )
    return query_in(decoded(body_of(request)))


def body_of(request: HttpRequest) -> bytes:
    """Return the body, or raise BadRequest before a long one is read."""
    most = limit("body_bytes")
    length = request.META.get("CONTENT_LENGTH") or "0"
    body = b"" if length.isdigit() and int(length) > most else _read(request, most + 1)
    if len(body) > most or (length.isdigit() and int(length) > most):
        message = _("The body is longer than %s bytes.") % most
        raise BadRequest(413, TOO_LARGE, message, limit="body_bytes", most=most)
    return body


def _read(request: HttpRequest, most: int) -> bytes:
    """Return the first bytes of a body."""
    try:
        return next_bytes(request, most)
    except NoLength as error:
        message = _("The server reads no body in chunks: send its length, in Content-Length.")
        raise BadRequest(411, LENGTH_REQUIRED, message) from error
    except BrokenBody as error:
        message = _("The body breaks off, or its chunks cannot be read: send it again, whole.")
        raise BadRequest(400, BAD_JSON, message) from error


def next_bytes(request: HttpRequest, most: int) -> bytes:
    """Return the next bytes of a body, also of one in chunks: Django reads as many as Content-Length says, here none.

    Raises:
        NoLength: the server does not say where a body in chunks ends.
        BrokenBody: it breaks off, or its chunks cannot be read.
    """
    stream: Any = request.META.get("wsgi.input")
    if stream is None or "HTTP_TRANSFER_ENCODING" not in request.META:
        stream = request
    elif not request.META.get("wsgi.input_terminated"):
        raise NoLength
    try:
        piece: bytes = stream.read(most)
    except Exception as error:
        # What is wrong with a chunk each server says by errors of its own.
        if stream is request and not isinstance(error, UnreadablePostError):
            raise
        raise BrokenBody from error
    return piece


def decoded(body: bytes) -> Any:
    """Return the JSON in a body, or raise BadRequest with the place where it goes wrong."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        message = _("The body is not JSON: line %(line)s, column %(column)s.") % place
        cures = [str(cure) for sign, cure in _CURES.items() if sign in error.msg]
        raise BadRequest(400, BAD_JSON, " ".join([message, *cures]), **place) from None


def query_in(value: Any) -> Request:
    """Return the query in a JSON value, or raise BadRequest."""
    if isinstance(value, list):
        raise BadRequest(400, BAD_QUERY, _("Send one query a request: lists are not taken."))
    text, document_id = text_or_id(value)
    unknown = sorted(value.keys() - _KNOWN)
    if unknown:
        raise BadRequest(400, BAD_INPUT, _("“%s” is not part of a request.") % unknown[0][:80])
    variables, operation = value.get("variables"), value.get("operationName")
    if not isinstance(variables, dict | None):
        raise BadRequest(400, BAD_INPUT, _("“variables” is a JSON object."))
    if not isinstance(operation, str | None):
        raise BadRequest(400, BAD_INPUT, _("“operationName” is a text."))
    return Request(text, variables or {}, operation, document_id)


def text_or_id(value: Any) -> tuple[str, str | None]:
    """Return the text of a query, or the id of a registered document: one of them, or raise BadRequest."""
    said = value if isinstance(value, dict) else {}
    text, document_id = said.get("query"), said.get("documentId")
    if document_id is None:
        if not isinstance(text, str):
            raise BadRequest(400, BAD_QUERY, _("Send a JSON object with “query”, a text."))
        return text, None
    if text is not None:
        raise BadRequest(400, BAD_INPUT, _("Send “query” or “documentId”, not both."))
    if not isinstance(document_id, str) or not is_document_id(document_id):
        message = _("“documentId” is “sha256:” and 64 hexadecimal digits, in small letters.")
        raise BadRequest(400, BAD_INPUT, message, argument="documentId")
    return "", document_id


def with_text(asked: Request, caller: Caller) -> Request:
    """Return a query with its text: that of the caller's registered document where it gave an id."""
    key = caller.key
    if key is not None and ApiKey.Scope.READ not in key.scopes:
        message = _("The key may not ask the API: it lacks the scope “read”.")
        raise BadRequest(403, SCOPE_MISSING, message, scope=ApiKey.Scope.READ.value)
    if asked.document_id is None:
        if key is not None and key.registered_only:
            message = _("The key answers registered documents only: send “documentId”.")
            raise BadRequest(403, DOCUMENT_REQUIRED, message)
        return asked
    text = key and text_of(key, asked.document_id)
    if text is None:
        message = (
            _("A document is asked with the key that registered it, and no key was sent.")
            if key is None
            else _("No document with this id is registered with the key of the request.")
        )
        raise BadRequest(400, DOCUMENT_NOT_FOUND, message, id=asked.document_id)
    return Request(text, asked.variables, asked.operation, asked.document_id)
