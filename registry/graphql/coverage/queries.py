"""Skill gaps."""

from __future__ import annotations

import graphene

from registry.domain.coverage import SkillCoverage
from registry.graphql.base import named
from registry.graphql.context import Context
from registry.graphql.keys import occupation_code, region_code
from registry.graphql.question import Question, at_most, key_of


def _skill_gap(
    context: Context, occupation: str, region: str | None = None, held: list[str] | None = None
) -> SkillCoverage:
    at_most("held", held or [], "holdings")
    return context.questions.skill_gap(
        occupation_code(context, "occupation", occupation),
        None if region is None else region_code("region", region),
        [key_of(context, f"held[{number}]", one) for number, one in enumerate(held or [])],
    )


class Query:
    """Root fields for skill gaps."""

    skill_gap = Question(
        named("SkillGap"),
        "Which skills of an occupation are taught today, in a region or everywhere, and which are not.",
        _skill_gap,
        weight=20,
        dated=False,
        occupation=graphene.Argument(
            graphene.String, required=True, description="The occupation, by NOC code or CTID."
        ),
        region=graphene.Argument(
            graphene.ID, description="Economic region, by code, CTID or global id."
        ),
        held=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.ID)),
            description="Offerings that are held already, by global id or CTID.",
        ),
    )
