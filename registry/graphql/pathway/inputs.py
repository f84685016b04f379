"""Where a pathway starts, where it leads, and what it must respect."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext as _

from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Goal,
    OccupationGoal,
    SkillsGoal,
    Start,
)
from registry.graphql.context import Context
from registry.graphql.enums import Delivery
from registry.graphql.errors import bad_input
from registry.graphql.keys import language_codes, occupation_code, region_codes
from registry.graphql.question import key_of
from registry.graphql.reasoning_enums import By, OccupationBy
from registry.graphql.scalars import Decimal
from registry.graphql.stacking.inputs import HoldingInput, amount, attestations, holdings

MOST_FEE = 1_000_000
MOST_WEEKS = 1_000
_NOC = "by NOC code, CTID or global id"


class PathwayStart(graphene.InputObjectType):
    """Where somebody stands. What the occupation they come from demands counts as skill already had."""

    occupation = graphene.ID(description=f"Occupation somebody comes from, {_NOC}.")
    holdings = graphene.List(graphene.NonNull(HoldingInput), description="What is held.")
    attested = graphene.List(
        graphene.NonNull(graphene.String),
        description="Codes of statements that are confirmed; one that no rule asks for is an error.",
    )


class PathwayGoal(graphene.InputObjectType):
    """Where to: an award, or an occupation. One of them."""

    award = graphene.ID(description="An offering, by global id or CTID.")
    occupation = graphene.ID(description=f"An occupation, {_NOC}.")
    by = OccupationBy(default_value=By.PROGRAM, description="How the occupation is reached.")
    threshold = Decimal(
        description="With SKILLS: share of the skills' weight to cover, above 0 and up to 1; 1 if unsaid."
    )


class PathwayConstraints(graphene.InputObjectType):
    """What every step must respect. What an offering does not state cannot be shown to fit, so it does not."""

    delivery = graphene.List(
        graphene.NonNull(Delivery), description="Ways of teaching, any of these."
    )
    languages = graphene.List(
        graphene.NonNull(graphene.String), description="Languages of delivery, any of these codes."
    )
    institutions = graphene.List(
        graphene.NonNull(graphene.ID),
        description="Institutions, any of these, by global id or CTID.",
    )
    regions = graphene.List(
        graphene.NonNull(graphene.ID),
        description="Economic regions, any of these, by code, CTID or global id.",
    )
    osap_eligible = graphene.Boolean(description="Only what is eligible for student aid (OSAP).")
    max_fee = Decimal(description="Most that the whole may cost, in Canadian dollars.")
    max_weeks = Decimal(description="Most weeks that the whole may take.")


def start_of(context: Context, given: Any) -> Start:
    """Return the start that a client names; nothing named is nothing held."""
    if given is None:
        return Start()
    return Start(
        tuple(holdings(context, given.holdings or [], "from.holdings")),
        tuple(attestations(context, given.attested, "from.attested")),
        given.occupation and occupation_code(context, "from.occupation", given.occupation),
    )


def goal_of(context: Context, given: Any) -> Goal:
    """Return the goal that a client names, or raise the error for none, or for two."""
    if (given.award is None) == (given.occupation is None):
        raise bad_input("to", _("give award or occupation, one of them."))
    if given.award is not None:
        return AwardGoal(key_of(context, "to.award", given.award))
    code = occupation_code(context, "to.occupation", given.occupation)
    if given.by in (None, By.PROGRAM):
        if given.threshold is not None:
            raise bad_input("to.threshold", _("a threshold goes with by: SKILLS."))
        return OccupationGoal(code)
    return _skills_goal(code, given.threshold)


def _skills_goal(code: str, threshold: Any) -> SkillsGoal:
    share = amount("to.threshold", threshold, 1)
    if share is None:
        return SkillsGoal(code)
    if not share:
        raise bad_input("to.threshold", _("a threshold is above 0."))
    return SkillsGoal(code, share)


def constraints_of(context: Context, given: Any) -> Constraints:
    """Return the limits that a client names, or raise the error for one that is not known."""
    if given is None:
        return Constraints()
    place = "constraints.institutions"
    asked = [key_of(context, place, one, ("Organization",)) for one in given.institutions or ()]
    for key in asked:
        context.questions.catalog.institutions.index(key)
    return Constraints(
        delivery=frozenset(one.value for one in given.delivery or ()),
        languages=language_codes("constraints.languages", given.languages or ()),
        institutions=frozenset(asked),
        regions=region_codes("constraints.regions", given.regions or ()),
        osap_eligible=bool(given.osap_eligible),
        max_fee=amount("constraints.maxFee", given.max_fee, MOST_FEE),
        max_weeks=amount("constraints.maxWeeks", given.max_weeks, MOST_WEEKS),
    )
