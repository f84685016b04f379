"""What to do when no plan is found: which single limit stands in the way, and what is nearest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.pathways.shown import Shown
from cms.pathways.totals import in_a_line
from cms.pathways.understanding import token_of
from cms.pathways.wishes import Wish, without
from cms.records.order import real_first
from registry.domain.plan_terms import Constraints, PlanAnswer, PlanStatus, Start
from registry.models import Occupation, Offering
from registry.models.bilingual import current_language
from registry.services.explanations import reason_text
from registry.services.questions import Questions

SECONDS = 0.25
"""Time for each try with one limit less."""

NEAR = 6
"""Records that are shown as nearest, of each sort."""


@dataclass(frozen=True)
class Relaxed:
    """A plan that appears without a limit, or without all of them (``name`` is then empty)."""

    name: str
    label: str
    words: str
    query: str


@dataclass(frozen=True)
class Nearest:
    """What comes close when even no limit leaves a plan.

    Attributes:
        reasons: why nothing leads there, in words.
        offerings: what names the occupation without being a program that leads there.
        occupations: jobs close by that something leads to.
        naming: how many name the occupation; ``offerings`` are the first of them.
    """

    reasons: tuple[str, ...]
    offerings: tuple[tuple[Offering, str], ...] = ()
    occupations: tuple[tuple[Occupation, str], ...] = ()
    naming: int = 0


@dataclass(frozen=True)
class NoPlan:
    """Why there is no plan, and the ways out."""

    undecided: bool
    relaxed: tuple[Relaxed, ...]
    nearest: Nearest | None


def no_plan(questions: Questions, wish: Wish, start: Start, answer: PlanAnswer) -> NoPlan:
    """Return the ways out of a question without a plan."""
    relaxed = tuple(_relaxed(questions, wish, start)) if wish.limits else ()
    undecided = answer.status is PlanStatus.UNDECIDED
    nearest = None if relaxed or undecided else _nearest(questions, wish, start)
    return NoPlan(undecided, relaxed, nearest)


def _relaxed(questions: Questions, wish: Wish, start: Start) -> Iterator[Relaxed]:
    found = False
    for limit in wish.limits if len(wish.limits) > 1 else ():
        said = _tried(questions, wish, start, without(wish.constraints, limit.name))
        if said:
            found = True
            yield Relaxed(limit.name, limit.label, said, limit.query)
    said = "" if found else _tried(questions, wish, start, Constraints())
    if said:
        every = {limit.name: None for limit in wish.limits}
        label = wish.limits[0].label if len(wish.limits) == 1 else ""
        yield Relaxed("", label, said, wish.with_query(**every))


def _tried(questions: Questions, wish: Wish, start: Start, limits: Constraints) -> str:
    """Return what a plan within other limits takes, or nothing."""
    goal, least = wish.engine_goal, wish.objective
    answer = questions.plan(start, goal, least, limits, first=1, seconds=SECONDS)
    if not answer.plans:
        return ""
    return in_a_line(answer.plans[0])


def _nearest(questions: Questions, wish: Wish, start: Start) -> Nearest:
    goal = wish.goal.record
    if not isinstance(goal, Occupation):
        return Nearest(tuple(_reasons(questions, start, goal)))
    naming = Offering.objects.published().leading_to(goal.code).exclude(kind=Offering.Kind.PROGRAM)
    rows = naming.select_related("institution").order_by(real_first(), "title_en")[:NEAR]
    count = naming.count() if len(rows) == NEAR else len(rows)
    reasons = [_("No program that can be taken, or that rules build up, leads to this occupation.")]
    if not count:
        reasons.append(_("No other offering names it either."))
    return Nearest(
        tuple(reasons),
        tuple((row, wish.with_query(to=token_of(row))) for row in rows),
        tuple((row, wish.with_query(to=row.code)) for row in _beside(goal)),
        count,
    )


def _beside(goal: Occupation) -> list[Occupation]:
    """Occupations of the same NOC group, small before large, that a program leads to."""
    programs = Offering.objects.published().filter(kind=Offering.Kind.PROGRAM)
    reached = Occupation.objects.published().filter(offerings__in=programs).exclude(pk=goal.pk)
    for digits in (4, 3, 2):
        near = reached.filter(code__startswith=goal.code[:digits]).distinct().order_by("code")
        if near:
            return list(near[:NEAR])
    return []


def _reasons(questions: Questions, start: Start, goal: Any) -> Iterator[str]:
    """Why an award cannot be reached, as the verdict on it says."""
    if not goal.is_public or goal.lifecycle != "published":
        yield _("It is not offered any more.")
    verdict = questions.stacking(goal.ctid, start.holdings, alternatives=1)
    shown = Shown(questions)
    keys = [k for reason in verdict.reasons for _name, k in reason.evidence if isinstance(k, str)]
    shown.read_offerings(keys)
    shown.read_others(keys)
    for reason in verdict.reasons:
        yield reason_text(reason, current_language(), shown.name)
