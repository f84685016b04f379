"""What somebody holds, as a client states it."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

import graphene
from django.utils.translation import gettext as _

from registry.domain.facts import HeldAttestation, Holding
from registry.graphql.context import Context
from registry.graphql.errors import bad_input, not_found_all
from registry.graphql.question import at_most, between, exact, key_of
from registry.graphql.scalars import Date, Decimal

MOST_CREDITS = 1000
DIGITS = 4
LONGEST_CODE = 120


class HoldingInput(graphene.InputObjectType):
    """An offering that somebody completed. What is left out is not known, and is never taken for zero."""

    offering = graphene.ID(required=True, description="The offering, by global id or CTID.")
    completed_on = Date(description="Day of completion.")
    grade = graphene.Float(description="Grade, in percent: 0 to 100.")
    credits = Decimal(
        description=f"Credits earned, up to {MOST_CREDITS}; the offering's own when left out."
    )


def holdings_argument() -> graphene.Argument:
    """Return the argument that says what is held."""
    return graphene.Argument(
        graphene.List(graphene.NonNull(HoldingInput)),
        required=True,
        description="What is held; an empty list when nothing is.",
    )


def attested_argument() -> graphene.Argument:
    """Return the argument that says what is attested."""
    return graphene.Argument(
        graphene.List(graphene.NonNull(graphene.String)),
        description="Codes of statements that somebody has confirmed, as requirements name them; another is an error.",
    )


def holdings(context: Context, given: list[Any], argument: str = "holdings") -> list[Holding]:
    """Return what is held, or raise the error that names the wrong value."""
    at_most(argument, given, "holdings")
    return [_holding(context, one, f"{argument}[{n}]") for n, one in enumerate(given)]


def _holding(context: Context, one: Any, argument: str) -> Holding:
    grade = between(f"{argument}.grade", one.grade, 0, 100)
    return Holding(
        key_of(context, f"{argument}.offering", one.offering),
        one.completed_on,
        exact(grade),
        amount(f"{argument}.credits", one.credits, MOST_CREDITS),
    )


def amount(argument: str, number: Number | None, most: int) -> Number | None:
    """Return an amount with few digits after the point, or raise the error that says how many."""
    between(argument, number, 0, most)
    exponent = number.as_tuple().exponent if number is not None else 0
    if isinstance(exponent, int) and exponent < -DIGITS:
        raise bad_input(argument, _("at most %s digits stand after the point.") % DIGITS)
    return number


def attestations(
    context: Context, given: list[str] | None, argument: str = "attested"
) -> list[HeldAttestation]:
    """Return what is attested, or raise the error that states the limit, or names the codes that nothing asks for.

    A code that is written wrongly would leave a verdict short of what somebody has confirmed.
    """
    codes = at_most(argument, given or [], "attested")
    for number, code in enumerate(codes):
        between(f"{argument}[{number}]", len(code), 1, LONGEST_CODE)
    unknown = context.questions.not_asked(codes)
    if unknown:
        raise not_found_all("Statement", unknown, argument)
    return [HeldAttestation(code) for code in codes]
