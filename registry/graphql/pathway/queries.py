"""Pathways to an award or an occupation."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from registry.domain.plan_terms import Objective, PlanAnswer, PlanStatus
from registry.graphql.base import named
from registry.graphql.context import Context
from registry.graphql.errors import engine_timed_out, undecided
from registry.graphql.limits import DEFAULTS, limit
from registry.graphql.pathway.inputs import (
    PathwayConstraints,
    PathwayGoal,
    PathwayStart,
    constraints_of,
    goal_of,
    start_of,
)
from registry.graphql.pathway.types import Route
from registry.graphql.question import Question, up_to
from registry.graphql.reasoning_enums import PathwayObjective

PLANS = 3
"""Plans of an answer, if unsaid or null."""


def _pathways(
    context: Context,
    to: Any,
    first: int | None = None,
    objective: Objective | None = None,
    constraints: Any = None,
    as_of: date | None = None,
    **more: Any,
) -> list[Route]:
    most = up_to("first", PLANS if first is None else first, "plans")
    objective = objective or Objective.HOURS
    goal, start = goal_of(context, to), start_of(context, more.get("from"))
    limits = constraints_of(context, constraints)
    seconds = min(limit("plan_ms") / 1000, context.seconds_left)
    answer = context.questions.plan(
        start, goal, objective, limits, on=as_of, first=most, seconds=seconds
    )
    if answer.status is PlanStatus.UNDECIDED:
        if seconds < limit("plan_ms") / 1000:
            raise engine_timed_out(context.limit("engine_ms"))
        raise undecided(limit("plan_ms"))
    return [_route(answer, number, objective) for number in range(len(answer.plans))]


def _route(answer: PlanAnswer, number: int, objective: Objective) -> Route:
    status = PlanStatus.OPTIMAL if number < answer.proved else PlanStatus.FEASIBLE
    gap = answer.gap(objective) if number == 0 else None
    return Route(answer.plans[number], objective, status, answer.bound, gap, number)


class Query:
    """Root fields for pathways."""

    pathways = Question(
        graphene.List(graphene.NonNull(named("PathwayPlan"))),
        "The best ways to an award or an occupation, the best first. Empty: it is proved that no "
        "way leads there. When no way is found in time the error says so (UNDECIDED).",
        _pathways,
        weight=500,
        to=graphene.Argument(PathwayGoal, required=True, description="Where to."),
        objective=graphene.Argument(
            PathwayObjective,
            default_value=Objective.HOURS,
            description="What to have least of.",
        ),
        constraints=graphene.Argument(PathwayConstraints, description="What to respect."),
        first=graphene.Argument(
            graphene.Int,
            default_value=PLANS,
            description=f"So many plans, 1 to {DEFAULTS['plans']}.",
        ),
        **{
            "from": graphene.Argument(
                PathwayStart, description="Where from; nothing held if unsaid."
            )
        },
    )
