"""Agreements, and what counts as what where. Decisions are fields of the offerings that they are about."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from registry.domain.equivalency import EquivalencyAnswer, Finding
from registry.filters import AgreementFilter
from registry.graphql.answer_pages import Questions
from registry.graphql.base import named
from registry.graphql.context import Context
from registry.graphql.lists import ListOf, OneOf
from registry.graphql.question import Question, between, exact, key_of, offering_id
from registry.graphql.scalars import Date


def _equivalency(
    context: Context,
    offering: str,
    at: str,
    completed_on: date | None = None,
    grade: float | None = None,
    as_of: date | None = None,
) -> EquivalencyAnswer:
    return context.questions.equivalency(
        key_of(context, "offering", offering),
        key_of(context, "at", at, ("Organization",)),
        on=as_of,
        completed_on=completed_on,
        grade=exact(between("grade", grade, 0, 100)),
    )


def _equivalents(
    context: Context, offering: str, as_of: date | None = None
) -> tuple[EquivalencyAnswer, ...]:
    return context.questions.equivalents(key_of(context, "offering", offering), on=as_of)


def _counts_as(context: Context, offering: str, as_of: date | None = None) -> list[Finding]:
    found = context.questions.counts_as(key_of(context, "offering", offering), on=as_of)
    return sorted(found, key=_rank_of_finding)


def _rank_of_finding(finding: Finding) -> tuple[Any, ...]:
    return finding.decision, finding.receiver


class Query:
    """Root fields for agreements and equivalencies."""

    agreement = OneOf("Agreement", "One agreement.")
    agreements = ListOf("Agreement", AgreementFilter, "Agreements between organisations.")
    equivalency = Question(
        named("EquivalencyAnswer"),
        "What an institution says about an offering completed elsewhere: granted, refused, "
        "undetermined or not evaluated.",
        _equivalency,
        offering=offering_id("The offering"),
        at=graphene.Argument(
            graphene.ID,
            required=True,
            description="The receiving institution, by global id or CTID.",
        ),
        completed_on=graphene.Argument(
            Date,
            description="Day of completion; the day of the question when left out. "
            "After it nothing is evaluated yet.",
        ),
        grade=graphene.Argument(
            graphene.Float, description="Grade, in percent: 0 to 100; not known when left out."
        ),
    )
    equivalents = Questions(
        "EquivalencyAnswer",
        "What every institution says that has decided about an offering.",
        _equivalents,
        lambda answer: (answer.at,),
        offering=offering_id("The offering"),
    )
    counts_as = Questions(
        "EquivalencyFinding",
        "Decisions that count other offerings as this one, or exempt from it; past and future ones "
        "say so.",
        _counts_as,
        _rank_of_finding,
        offering=offering_id("The offering"),
    )
