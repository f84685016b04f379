"""Pathways: stages, totals, what they earn and what is proved of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as Number
from typing import Any

import graphene

from registry.domain.plan_terms import Objective, Plan, PlanStatus, Total
from registry.domain.verdict import Missing, MissingKind
from registry.graphql.base import Row, named
from registry.graphql.fields import Column, Computed
from registry.graphql.question import Named, NamedList, Said
from registry.graphql.reasoning_enums import PathwayStatus
from registry.graphql.scalars import Decimal
from registry.graphql.stacking.verdict import listed
from registry.services.explanations import plan_text, total_text


@dataclass(frozen=True)
class Route:
    """A plan with its place among the others and what is proved of it."""

    plan: Plan
    objective: Objective
    status: PlanStatus
    bound: Number | None = None
    gap: Number | None = None
    place: int = 0


@dataclass(frozen=True)
class Stage:
    """Offerings that can be taken side by side."""

    number: int
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """A total with its unit."""

    total: Total
    unit: Objective


def _of_plan(name: str) -> Any:
    return lambda route, info: getattr(route.plan, name)


def _sum(unit: Objective) -> Any:
    return lambda route, info: Sum(route.plan.total(unit), unit)


def _stages(route: Route, info: Any) -> list[Stage]:
    return [Stage(number, steps) for number, steps in enumerate(route.plan.stages, 1)]


def _to_confirm(route: Route, info: Any) -> list[Missing]:
    return [
        Missing(MissingKind.FACT, offering, fact=fact) for offering, fact in route.plan.to_confirm
    ]


def _attestations(route: Route, info: Any) -> list[Missing]:
    return [Missing(MissingKind.ATTESTATION, code) for code in route.plan.attestations]


class PathwayStage(Row):
    """Offerings that can be taken side by side, once the stages before are done."""

    number = Column(graphene.NonNull(graphene.Int), "Place of the stage, from 1.")
    steps = NamedList("Offering", "What to take.", "steps")


class PathwayTotal(Row):
    """A sum over the steps. Where something is not stated it reads “at least”."""

    amount = Computed(
        graphene.NonNull(Decimal), lambda root, info: root.total.amount, "Sum of what is stated."
    )
    at_least = Computed(
        graphene.NonNull(graphene.Boolean),
        lambda root, info: root.total.at_least,
        "Whether something is not stated, so that the true total may be higher.",
    )
    not_stated = NamedList(
        "Offering",
        "Offerings that do not state it.",
        lambda root: tuple(dict.fromkeys(root.total.unknown)),
    )
    text = Said(
        "The total in words, with its unit.",
        lambda root, language, names: total_text(root.total, root.unit, language, names),
    )


class EarnedAward(Row):
    """An award that the steps earn by a rule, at no further cost."""

    award = Named("Offering", "The award.", "award")
    rule = Named("StackingRule", "Rule under which it is earned.", "rule")
    stage = Column(
        graphene.NonNull(graphene.Int), "Stage after which it is had; 0 is from the start."
    )
    recognised = NamedList("Equivalency", "Decisions spent on it.", "recognised")


class PathwayPlan(Row):
    """One way to the goal. The other plans of the list are its alternatives, the best first."""

    status = Column(graphene.NonNull(PathwayStatus), "What is proved about its place in the list.")
    text = Said(
        "The same in words.",
        lambda root, language, names: plan_text(root.status, language, root.place),
    )
    stages = Computed(listed("PathwayStage"), _stages, "Steps in stages that can run in parallel.")
    steps = Computed(
        graphene.NonNull(named("PathwayTotal")),
        _sum(Objective.STEPS),
        "Number of offerings to take.",
    )
    hours = Computed(
        graphene.NonNull(named("PathwayTotal")), _sum(Objective.HOURS), "Hours of instruction."
    )
    fee = Computed(
        graphene.NonNull(named("PathwayTotal")), _sum(Objective.FEE), "Fees in Canadian dollars."
    )
    weeks = Computed(
        graphene.NonNull(named("PathwayTotal")), _sum(Objective.WEEKS), "Weeks of study."
    )
    earned = Computed(listed("EarnedAward"), _of_plan("earned"), "Awards earned on the way.")
    attestations = Computed(
        listed("MissingItem"), _attestations, "Statements that somebody must still confirm."
    )
    to_confirm = Computed(
        listed("MissingItem"), _to_confirm, "Facts of holdings that were taken to suffice."
    )
    recognised = NamedList(
        "Equivalency", "Decisions on which the plan rests.", lambda root: root.plan.recognised
    )
    bound = Column(Decimal, "No plan has less of the objective than this.")
    gap = Column(
        Decimal,
        "How far the plan may be from the best, in the objective's unit; null where it is not known.",
    )
