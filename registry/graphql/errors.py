"""Errors a client can read and a program can tell apart: a text, and a code in ``extensions``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from graphql import GraphQLError

BAD_INPUT = "BAD_INPUT"
BAD_QUERY = "BAD_QUERY"
INTERNAL = "INTERNAL"
INTROSPECTION_OFF = "INTROSPECTION_OFF"
NOT_FOUND = "NOT_FOUND"
TOO_LARGE = "TOO_LARGE"
WITHDRAWN = "WITHDRAWN"


def bad_input(argument: str, problem: str) -> GraphQLError:
    """Return the error for an argument with a wrong value, named as the client wrote it."""
    return GraphQLError(
        f"{argument}: {problem}", extensions={"code": BAD_INPUT, "argument": argument}
    )


def not_found(what: str, name: str) -> GraphQLError:
    """Return the error for a record that does not exist or is not public; it names what was asked for."""
    message = _("%(what)s “%(name)s” does not exist or is not public.") % {
        "what": what,
        "name": name,
    }
    return GraphQLError(message, extensions={"code": NOT_FOUND, "type": what, "id": name})


def withdrawn(told: dict[str, Any]) -> GraphQLError:
    """Return the error for a record that was withdrawn; ``told`` says what it was, when and why it went."""
    message = _("%(type)s “%(label)s” was withdrawn. The query “node” says what is left of it.")
    return GraphQLError(message % told, extensions={"code": WITHDRAWN, **told})


def over_limit(limit: str, most: int, found: int | None = None, nodes: Any = None) -> GraphQLError:
    """Return the error for a query beyond a limit; it states the limit."""
    message = _("The query is beyond the limit of %(limit)s: at most %(most)s.") % {
        "limit": limit,
        "most": most,
    }
    told = {"code": TOO_LARGE, "limit": limit, "most": most}
    return GraphQLError(
        message, nodes=nodes, extensions=told if found is None else told | {"found": found}
    )
