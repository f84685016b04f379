"""From a request's JSON to an answer: bound, price, parse, validate, execute, and say errors without what is inside.

The order matters: each step is cheap for what the next one would find dear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute_sync,
    parse,
    validate,
)

from registry.graphql.buckets import Level
from registry.graphql.compiled.answers import Failed
from registry.graphql.context import Context
from registry.graphql.cost import Cost
from registry.graphql.documents import LOOKED_AT, REFUSED, VALID, Valid
from registry.graphql.errors import over_limit, rate_limited, timed_out
from registry.graphql.formatting import formatted
from registry.graphql.grammar import ungrammatical
from registry.graphql.judging import faults
from registry.graphql.limits import limit
from registry.graphql.sketch import Sketch
from registry.graphql.sketching import TooManyTokens, Unreadable, sketched
from registry.graphql.time_limit import is_timeout, time_limit
from registry.graphql.values_in_place import RULES
from registry.graphql.variables import wrong_variables

MOST_ERRORS = 10
CHARACTERS_A_POINT = 20
"""Characters of a text not read before that cost 1 when it is parsed; what a query costs anyway covers it."""
_OF_A_DOCUMENT = ("tokens", "depth", "aliases", "directives", "root_fields", "same_fields")


@dataclass(frozen=True)
class Request:
    """One query with its variables. ``document_id`` names the registered document that the text is of."""

    query: str
    variables: dict[str, Any]
    operation: str | None = None
    document_id: str | None = None


@dataclass(frozen=True)
class Charge:
    """What a query costs, the most that one may, and how the caller's bucket stands."""

    cost: int
    most: int
    level: Level | None = None

    @property
    def told(self) -> dict[str, int]:
        """The charge as the answer tells it."""
        told = {"requested": self.cost, "most": self.most}
        return told | ({"remaining": self.level.remaining} if self.level else {})


@dataclass(frozen=True)
class Answer:
    """What goes back, whether the query was carried out at all, and how the caller's bucket stands.

    ``failed`` where that it was not is the site's fault.
    """

    body: dict[str, Any]
    executed: bool
    level: Level | None = None
    cost: int = 0
    failed: bool = False


class Refused(Exception):  # noqa: N818 - it is an outcome of the pipeline, with its errors
    """A query that is not carried out."""

    def __init__(self, errors: list[GraphQLError], level: Level | None = None) -> None:
        super().__init__()
        self.errors, self.level = errors, level


class Unfit(Refused):
    """A text that is refused whatever its variables and whoever sends it; that is remembered."""


def execute(schema: GraphQLSchema, request: Request, context: Context) -> Answer:
    """Return the answer to a query. It never raises: what is unexpected is logged with the request's id."""
    try:
        document, cost, paid = checked(schema, request, context)
        level = poured(max(0, cost - paid), context)
        with time_limit(context.limit("statement_ms")):
            result = run(schema, document, request, context)
        return answer_of(result, context, Charge(cost, context.limit("cost"), level))
    except Refused as refused:
        errors = [formatted(error, context) for error in refused.errors]
        return Answer({"errors": errors}, executed=False, level=refused.level)
    except RecursionError:
        error = over_limit("depth", limit("depth"))
        return Answer({"errors": [formatted(error, context)]}, executed=False)
    except Exception as fault:  # noqa: BLE001 - a fault of ours; it is logged where it is told
        error = GraphQLError("", original_error=fault)
        return Answer({"errors": [formatted(error, context)]}, executed=False, failed=True)


def checked(
    schema: GraphQLSchema, request: Request, context: Context, *, whatever: bool = False
) -> tuple[Valid, int, int]:
    """Return the document of a query, its cost and what of it is paid, or raise Refused. The cheap looks come first.

    With ``whatever`` its variables are not judged: only their types are known as yet.
    """
    text = request.query
    if len(text) > limit("characters"):
        raise Refused([over_limit("characters", limit("characters"), len(text))])
    key = (id(schema), context.introspection, *map(limit, _OF_A_DOCUMENT))
    found = VALID.get((text, *key))
    if found is not None:
        return found, priced(schema, found.sketch, request, context), 0
    known = (get_language(), *key)
    refused = REFUSED.get(known, text)
    if refused is not None:
        raise Refused(refused)
    try:
        sketch = looked_at(schema, text, (text, *key), context)
        cost = priced(schema, sketch, request, context)
        if not whatever and (wrong := _wrong(schema, sketch, request)):
            raise Refused(wrong)
        paid = paid_to_read(text, context)
        found = Valid(valid(schema, text), sketch)
    except Unfit as unfit:
        REFUSED.keep(known, text, unfit.errors)
        raise
    VALID.keep((text, *key), text, found)
    return found, cost, paid


def _wrong(schema: GraphQLSchema, sketch: Sketch, request: Request) -> list[GraphQLError]:
    return wrong_variables(schema, sketch, request.query, request.operation, request.variables)


def looked_at(schema: GraphQLSchema, text: str, key: tuple[Any, ...], context: Context) -> Sketch:
    """Return the sketch of a text that is within its bounds and names what the schema has, or raise Refused."""
    found: Sketch | None = LOOKED_AT.get(key)
    if found is None:
        found = read(text)
        introspection = context.introspection
        if wrong := faults(schema, found, text, MOST_ERRORS, introspection=introspection):
            raise Unfit(wrong)
        LOOKED_AT.keep(key, text, found)
    return found


def read(text: str) -> Sketch:
    """Return the sketch of a text, or raise Refused."""
    tokens = limit("tokens")
    try:
        return sketched(text, tokens)
    except TooManyTokens:
        raise Unfit([over_limit("tokens", tokens)]) from None
    except Unreadable:
        wrong = ungrammatical(text)
        other = GraphQLError(_("Send operations and fragments, nothing else."))
        raise Unfit([wrong or other]) from None


def valid(schema: GraphQLSchema, text: str) -> DocumentNode:
    """Return the document of a text, or raise Refused with what is wrong with it."""
    wrong = ungrammatical(text)
    if wrong is not None:
        raise Unfit([wrong])
    document = parsed(text)
    errors = validate(schema, document, RULES, max_errors=MOST_ERRORS, hide_suggestions=True)
    if errors:
        raise Unfit(errors)
    return document


def paid_to_read(text: str, context: Context) -> int:
    """Pour what parsing a new text costs, and return it: whoever sends ever new texts pays for their length, too."""
    cost = len(text) // CHARACTERS_A_POINT
    if cost:
        poured(cost, context)
    return cost


def problems(schema: GraphQLSchema, text: str, context: Context) -> list[str]:
    """Return what keeps a document from being asked, whatever its variables; one text for each fault."""
    try:
        checked(schema, Request(text, {}), context, whatever=True)
    except Refused as refused:
        return [str(formatted(error, context)["message"]) for error in refused.errors]
    except RecursionError:
        return [over_limit("depth", limit("depth")).message]
    return []


def priced(schema: GraphQLSchema, sketch: Sketch, request: Request, context: Context) -> int:
    """Return the cost of the operation that is asked for, or raise Refused when it is beyond the limit."""
    operation = sketch.operation(request.operation)
    cost = Cost(schema, sketch, request.variables).of(operation) if operation else 1
    most = context.limit("cost")
    if cost > most:
        raise Refused([over_limit("cost", most, cost)])
    return cost


def poured(cost: int, context: Context) -> Level | None:
    """Pour a cost into the caller's bucket, or raise Refused when it does not fit."""
    if context.caller is None:
        return None
    level = context.caller.bucket.pour(cost)
    if level.retry_after is not None:
        raise Refused([rate_limited(level.retry_after, level.size)], level)
    return level


def parsed(query: str) -> DocumentNode:
    """Return the document of a text, or raise Refused."""
    tokens = limit("tokens")
    try:
        return parse(query, max_lexical_tokens=tokens, max_comments=tokens)
    except GraphQLError as error:
        if "Document contains more than" in error.message:
            error = over_limit("tokens", tokens)
        raise Unfit([error]) from None


def run(schema: GraphQLSchema, found: Valid, request: Request, context: Context) -> ExecutionResult:
    """Carry out a document: from plain rows where all of it is covered and nothing fails, else by graphql-core."""
    operation = found.operation(schema, request.operation) if limit("compile") else None
    if operation is not None:
        try:
            return ExecutionResult(operation.answer(request.variables, context), None)
        except Failed as failed:
            return ExecutionResult(None, [failed.error])
        except Exception as error:  # noqa: BLE001 - graphql-core says what is wrong, in its own way
            if is_timeout(error):
                late = timed_out(GraphQLError(""), context.limit("statement_ms"))
                raise Refused([late]) from None
    if wrong := _wrong(schema, found.sketch, request):
        return ExecutionResult(None, wrong)
    context.reasoned = 0.0  # everything is asked anew
    return execute_sync(
        schema,
        found.document,
        context_value=context,
        variable_values=request.variables,
        operation_name=request.operation,
    )


def answer_of(result: ExecutionResult, context: Context, charge: Charge) -> Answer:
    """Return what goes back for a result. Without data (bad variables, say) nothing was carried out."""
    errors = [formatted(error, context) for error in result.errors or ()]
    body: dict[str, Any] = {"errors": errors} if errors else {}
    if result.data is None and not any(error.path for error in result.errors or ()):
        return Answer(body, executed=False, level=charge.level, cost=charge.cost)
    body = {"data": result.data, **body, "extensions": {"cost": charge.told}}
    return Answer(body, executed=True, level=charge.level, cost=charge.cost)
