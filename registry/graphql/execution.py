"""From a request's JSON to an answer: parse, bound, validate, execute, and say errors without what is inside.

The order matters: each step is cheap for what the next one would find dear.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute_sync,
    parse,
    specified_rules,
    validate,
)

from registry.graphql.bounds import Bounds, BoundsWithIntrospection
from registry.graphql.context import Context
from registry.graphql.errors import BAD_INPUT, BAD_QUERY, INTERNAL, over_limit
from registry.graphql.limits import limit

log = logging.getLogger(__name__)

MOST_ERRORS = 10


@dataclass(frozen=True)
class Request:
    """One query with its variables."""

    query: str
    variables: dict[str, Any]
    operation: str | None = None


@dataclass(frozen=True)
class Answer:
    """What goes back, and whether the query was carried out at all."""

    body: dict[str, Any]
    executed: bool


class Refused(Exception):  # noqa: N818 - it is an outcome of the pipeline, with its errors
    """A query that is not carried out."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


def execute(schema: GraphQLSchema, request: Request, context: Context) -> Answer:
    """Return the answer to a query. It never raises: what is unexpected is logged with the request's id."""
    try:
        document = checked(schema, request.query, context)
        return answer_of(run(schema, document, request, context), context)
    except Refused as refused:
        errors = [formatted(error, context) for error in refused.errors]
        return Answer({"errors": errors}, executed=False)
    except RecursionError:
        error = over_limit("depth", limit("depth"))
        return Answer({"errors": [formatted(error, context)]}, executed=False)


def checked(schema: GraphQLSchema, query: str, context: Context) -> DocumentNode:
    """Return the document of a query, or raise Refused."""
    if len(query) > limit("characters"):
        raise Refused([over_limit("characters", limit("characters"), len(query))])
    document = parsed(query)
    bounds = BoundsWithIntrospection if context.introspection else Bounds
    for rules in ([bounds], specified_rules):
        errors = validate(schema, document, rules, max_errors=MOST_ERRORS)
        if errors:
            raise Refused(errors)
    return document


def parsed(query: str) -> DocumentNode:
    """Return the document of a text, or raise Refused."""
    tokens = limit("tokens")
    try:
        return parse(query, max_lexical_tokens=tokens, max_comments=tokens)
    except GraphQLError as error:
        if "Document contains more than" in error.message:
            error = over_limit("tokens", tokens)
        raise Refused([error]) from None


def run(
    schema: GraphQLSchema, document: DocumentNode, request: Request, context: Context
) -> ExecutionResult:
    """Carry out a document."""
    return execute_sync(
        schema,
        document,
        context_value=context,
        variable_values=request.variables,
        operation_name=request.operation,
    )


def answer_of(result: ExecutionResult, context: Context) -> Answer:
    """Return what goes back for a result. Without data (bad variables, say) nothing was carried out."""
    errors = [formatted(error, context) for error in result.errors or ()]
    body: dict[str, Any] = {"errors": errors} if errors else {}
    if result.data is None and not any(error.path for error in result.errors or ()):
        return Answer(body, executed=False)
    return Answer({"data": result.data, **body}, executed=True)


def formatted(error: GraphQLError, context: Context) -> dict[str, Any]:
    """Return an error as it is told. An unexpected one is logged, and told by the request's id alone."""
    original = error.original_error
    if original is not None and not isinstance(original, GraphQLError):
        log.error("Request %s failed at %s", context.request_id, error.path, exc_info=original)
        told: dict[str, Any] = {
            "message": _("Something went wrong here. The request is %s.") % context.request_id,
            "extensions": {"code": INTERNAL, "requestId": context.request_id},
        }
        return told | ({"path": error.path} if error.path else {})
    told = error.formatted
    # Suggestions name what a client did not ask for, and cost time to find.
    told["message"] = told["message"].partition(" Did you mean")[0]
    code = BAD_INPUT if error.message.startswith("Variable ") else BAD_QUERY
    told["extensions"] = {"code": code, **(error.extensions or {})}
    return told
