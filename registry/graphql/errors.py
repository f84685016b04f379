"""Errors a client can read and a program can tell apart: a text, and a code in ``extensions``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from graphql import GraphQLError, SourceLocation

from registry.graphql.base import word_of
from registry.graphql.limits import ABOUT

BAD_INPUT = "BAD_INPUT"
BAD_JSON = "BAD_JSON"
BAD_KEY = "BAD_KEY"
BAD_QUERY = "BAD_QUERY"
DOCUMENT_NOT_FOUND = "DOCUMENT_NOT_FOUND"
DOCUMENT_REQUIRED = "DOCUMENT_REQUIRED"
INTERNAL = "INTERNAL"
INTROSPECTION_OFF = "INTROSPECTION_OFF"
LENGTH_REQUIRED = "LENGTH_REQUIRED"
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
NOT_FOUND = "NOT_FOUND"
OTHER_KIND = "OTHER_KIND"
RATE_LIMITED = "RATE_LIMITED"
SCOPE_MISSING = "SCOPE_MISSING"
TIMED_OUT = "TIMED_OUT"
TOO_HARD = "TOO_HARD"
TOO_LARGE = "TOO_LARGE"
UNAVAILABLE = "UNAVAILABLE"
UNDECIDED = "UNDECIDED"
UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
WITHDRAWN = "WITHDRAWN"

SHOWN = 200
"""Characters of a client's own text that an error repeats."""


def placed(
    message: str, text: str, place: int, extensions: dict[str, Any] | None = None
) -> GraphQLError:
    """Return an error at a place of a query, by the number of its character. graphql-core looks at each line for each."""
    error = GraphQLError(message, extensions=extensions)
    before = text[:place].replace("\r\n", "\n").replace("\r", "\n")
    error.locations = [SourceLocation(before.count("\n") + 1, len(before) - before.rfind("\n"))]
    return error


def code_of(error: GraphQLError) -> Any:
    """Return the code of an error."""
    return (error.extensions or {}).get("code")


def bad_input(argument: str, problem: str, **told: Any) -> GraphQLError:
    """Return the error for an argument with a wrong value, named as the client wrote it."""
    extensions = {"code": BAD_INPUT, "argument": argument, **told}
    return GraphQLError(f"{argument}: {problem}", extensions=extensions)


def beyond_limit(argument: str, problem: str, limit: str, most: int) -> GraphQLError:
    """Return the error for an argument that asks for more than a limit allows; it names the limit."""
    return bad_input(argument, problem, limit=limit, most=most)


def not_found(what: str, name: str, argument: str | None = None) -> GraphQLError:
    """Return the error for a record that does not exist or is not public; it names what was asked for, and where."""
    name = name[:SHOWN]
    said = {"what": word_of(what), "name": name}
    message = _("%(what)s “%(name)s” does not exist or is not public.") % said
    return _at(argument, message, {"code": NOT_FOUND, "type": what, "id": name})


def _at(argument: str | None, message: str, told: dict[str, Any]) -> GraphQLError:
    """Return an error, of an argument where it is known in which one the wrong value stands."""
    if argument is None:
        return GraphQLError(message, extensions=told)
    return GraphQLError(f"{argument}: {message}", extensions=told | {"argument": argument})


def other_kind(argument: str | None, name: str, found: str, wanted: str) -> GraphQLError:
    """Return the error for an id of a record of another kind than is asked for; both are names of types."""
    name = name[:SHOWN]
    said = {"name": name, "found": word_of(found), "wanted": word_of(wanted)}
    message = _("“%(name)s” is a record of another kind: %(found)s. Asked for is: %(wanted)s.")
    told = {"code": OTHER_KIND, "type": wanted, "found": found, "id": name}
    return _at(argument, message % said, told)


def withdrawn(told: dict[str, Any]) -> GraphQLError:
    """Return the error for a record that was withdrawn; ``told`` says what it was, when and why it went."""
    message = _("%(what)s “%(label)s” was withdrawn. The query “node” says what is left of it.")
    said = {"what": word_of(told["type"]), "label": told["label"]}
    return GraphQLError(message % said, extensions={"code": WITHDRAWN, **told})


def not_found_all(what: str, names: list[str], argument: str | None = None) -> GraphQLError:
    """Return the error for several records that do not exist or are not public; it names them all."""
    if len(names) == 1:
        return not_found(what, names[0], argument)
    names = [name[:SHOWN] for name in names]
    message = _("These do not exist or are not public: %s.") % ", ".join(names)
    return _at(argument, message, {"code": NOT_FOUND, "type": what, "ids": names})


def too_hard(steps: int) -> GraphQLError:
    """Return the error for a question that the engine could not settle in the steps it is given."""
    message = _("No answer was proved within %s steps; name fewer holdings.") % steps
    told = {"code": TOO_HARD, "limit": "engine_steps", "most": steps}
    return GraphQLError(message, extensions=told)


def over_limit(limit: str, most: int, found: int | None = None, nodes: Any = None) -> GraphQLError:
    """Return the error for a query beyond a limit; it states the limit."""
    said = {"limit": limit, "about": ABOUT[limit], "most": most}
    message = _("The query is beyond the limit “%(limit)s” (%(about)s): at most %(most)s.") % said
    told = {"code": TOO_LARGE, "limit": limit, "most": most}
    return GraphQLError(
        message, nodes=nodes, extensions=told if found is None else told | {"found": found}
    )


def undecided(milliseconds: int) -> GraphQLError:
    """Return the error for a pathway of which it is not known in time whether there is one."""
    message = _("No way was found within %s milliseconds; there may be one.") % milliseconds
    told = {"code": UNDECIDED, "limit": "plan_ms", "most": milliseconds}
    return GraphQLError(message, extensions=told)


def rate_limited(seconds: int, size: int) -> GraphQLError:
    """Return the error for a caller who has asked too much lately."""
    message = ngettext(
        "Too much was asked lately. Ask again in %s second.",
        "Too much was asked lately. Ask again in %s seconds.",
        seconds,
    )
    told = {"code": RATE_LIMITED, "limit": "bucket", "most": size, "retryAfter": seconds}
    return GraphQLError(message % seconds, extensions=told)


def engine_timed_out(milliseconds: int) -> GraphQLError:
    """Return the error for a question that is not begun: those before it took the time of the request."""
    message = _(
        "The questions of this request took more than %s milliseconds of reasoning; ask in several requests."
    )
    told = {"code": TIMED_OUT, "limit": "engine_ms", "most": milliseconds}
    return GraphQLError(message % milliseconds, extensions=told)


def timed_out(error: GraphQLError, milliseconds: int) -> GraphQLError:
    """Return the error for a field for which the database took too long, at the place of the first error."""
    message = _("The database took more than %s milliseconds; ask for less.") % milliseconds
    told = {"code": TIMED_OUT, "limit": "statement_ms", "most": milliseconds}
    return GraphQLError(message, nodes=error.nodes, path=error.path, extensions=told)


def introspection_off() -> GraphQLError:
    """Return the error for a question for the schema by somebody without a key."""
    message = _("Introspection is off. The schema is public: /graphql/schema.graphql.")
    return GraphQLError(message, extensions={"code": INTROSPECTION_OFF})
