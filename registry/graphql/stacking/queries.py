"""Stacking: is an award complete, what does an offering count toward, what is within reach?"""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from registry.domain.off_ramps import OffRamp, OffRamps
from registry.domain.stacks_into import Leads
from registry.domain.verdict import StackingVerdict, Status
from registry.graphql.answer_pages import Questions
from registry.graphql.base import named
from registry.graphql.context import Context
from registry.graphql.limits import limit
from registry.graphql.question import Question, Rising, between, key_of, offering_id
from registry.graphql.stacking.inputs import (
    attestations,
    attested_argument,
    holdings_argument,
)
from registry.graphql.stacking.inputs import holdings as read_holdings

SETS, MOST_SETS = 3, 20
"""How many of the smallest missing sets are given: if unsaid or null, and at most."""

NEAREST, FARTHEST = 1, 5
"""How many things may be missing from an award: if unsaid or null, and at most."""


WEIGHT = 150
"""Cost of asking which awards are complete, and of each thing more that may be missing: a pathway's for 0.4 seconds."""


def _stacking(
    context: Context,
    award: str,
    holdings: list[Any],
    attested: list[str] | None = None,
    edition: str | None = None,
    sets: int | None = None,
    as_of: date | None = None,
) -> StackingVerdict:
    most = between("sets", SETS if sets is None else sets, 1, MOST_SETS)
    verdict = context.questions.stacking(
        key_of(context, "award", award),
        read_holdings(context, holdings),
        on=as_of,
        attested=attestations(context, attested),
        edition=edition,
        alternatives=most + 1,  # one more tells whether there are others
        budget=limit("engine_steps"),
    )
    return verdict.first(most)


def _stacks_into(context: Context, offering: str, as_of: date | None = None) -> tuple[Leads, ...]:
    return context.questions.stacks_into(key_of(context, "offering", offering), on=as_of)


def _off_ramps(
    context: Context,
    holdings: list[Any],
    within: int | None = None,
    attested: list[str] | None = None,
    as_of: date | None = None,
) -> OffRamps:
    return context.questions.off_ramps(
        read_holdings(context, holdings),
        on=as_of,
        within=between("within", NEAREST if within is None else within, 0, FARTHEST),
        attested=attestations(context, attested),
        budget=limit("ramp_steps"),
    )


def _rank_of_lead(lead: Leads) -> tuple[Any, ...]:
    through = lead.decision or ""
    return bool(through), lead.award, lead.rule, through, lead.counts_as or ""


def _rank_of_ramp(ramp: OffRamp) -> tuple[Any, ...]:
    return ramp.missing, ramp.verdict.status is not Status.COMPLETE, ramp.award


class Query:
    """Root fields for stacking."""

    stacking = Question(
        named("StackingVerdict"),
        "Whether what is held completes an award, with the proof and what is still missing.",
        _stacking,
        weight=20,
        award=offering_id("The award"),
        holdings=holdings_argument(),
        attested=attested_argument(),
        edition=graphene.String(description="Judge the rules of this edition only."),
        sets=graphene.Argument(
            graphene.Int,
            default_value=SETS,
            description=f"How many missing sets are given at most, 1 to {MOST_SETS}; moreSets says whether there are others.",
        ),
    )
    stacks_into = Questions(
        "StackingLead",
        "What an offering counts toward, as itself first, then through decisions.",
        _stacks_into,
        _rank_of_lead,
        weight=20,
        offering=offering_id("The offering"),
    )
    off_ramps = Questions(
        "OffRamp",
        "Awards that are complete now, or nearly, with what is held; the nearest first. What was not settled in the "
        "steps allowed is in undecided.",
        _off_ramps,
        _rank_of_ramp,
        weight=WEIGHT,
        rising=Rising("within", WEIGHT, NEAREST, FARTHEST),
        holdings=holdings_argument(),
        within=graphene.Argument(
            graphene.Int,
            default_value=NEAREST,
            description=f"How many things may be missing at most, 0 to {FARTHEST}. A day, grade or attestation that a rule "
            "asks for and that is not stated is one of them.",
        ),
        attested=attested_argument(),
    )
