"""Errors as they are told: in the language of the request, with a code, and without what is inside."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.utils.translation import gettext as _
from graphql import GraphQLError

from registry.graphql.context import Context
from registry.graphql.core_words import retold
from registry.graphql.errors import BAD_INPUT, BAD_QUERY, INTERNAL, timed_out
from registry.graphql.time_limit import is_timeout

log = logging.getLogger(__name__)

_VARIABLE = re.compile(r"Variable ['\"]\$(\w+)['\"]")


def formatted(error: GraphQLError, context: Context) -> dict[str, Any]:
    """Return an error as it is told. An unexpected one is logged, and told by the request's id alone."""
    original = error.original_error
    if is_timeout(original):
        error, original = timed_out(error, context.limit("statement_ms")), None
    if original is not None and not isinstance(original, GraphQLError):
        log.error("Request %s failed at %s", context.request_id, error.path, exc_info=original)
        told: dict[str, Any] = {
            "message": _("Something went wrong here. The request is %s.") % context.request_id,
            "extensions": {"code": INTERNAL, "requestId": context.request_id},
        }
        return told | ({"path": error.path} if error.path else {})
    told = error.formatted
    # Suggestions name what a client did not ask for, and cost time to find.
    told["message"] = retold(told["message"].partition(" Did you mean")[0])
    told["extensions"] = {**_named(error.message), **(error.extensions or {})}
    return told


def _named(message: str) -> dict[str, str]:
    """Return the code of an error that graphql-core said, and the variable that it is about."""
    found = _VARIABLE.match(message)
    return {"code": BAD_INPUT, "variable": found[1]} if found else {"code": BAD_QUERY}
