"""What a plan takes, in figures that say "at least" where something is not stated, and what is proved of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.records import wording
from registry.domain.catalog import Catalog
from registry.domain.plan_terms import Objective, Plan, PlanAnswer, PlanStatus, Total


@dataclass(frozen=True)
class Figure:
    """One total: its words, whether the true one may be higher, and what is not stated."""

    label: str
    words: str
    at_least: bool
    unknown: tuple[Any, ...]


def figures(plan: Plan, name: Callable[[str], Any]) -> list[Figure]:
    """Return hours, fees, weeks and steps of a plan."""
    return [
        _figure(_("of instruction"), plan.hours, wording.hours, name),
        _figure(_("in fees"), plan.fee, wording.money, name),
        _figure(_("of study, added up"), plan.weeks, wording.weeks, name),
        Figure(_("to take"), steps_of(len(plan.steps)), at_least=False, unknown=()),
    ]


def _figure(
    label: str, total: Total, words: Callable[[Any], str], name: Callable[[str], Any]
) -> Figure:
    unknown = tuple(name(key) for key in dict.fromkeys(total.unknown))
    return Figure(label, _said(total, words), total.at_least, unknown)


def _said(total: Total, words: Callable[[Any], str]) -> str:
    if not total.at_least:
        return words(total.amount)
    # Nothing known at all is not "at least 0".
    known = total.amount > 0
    return _("at least %(amount)s") % {"amount": words(total.amount)} if known else _("not stated")


def in_a_line(plan: Plan) -> str:
    """Return what a plan takes in one line; what nothing is known of is left out, unless that is hours and fee."""
    hours, fee, weeks = (
        "" if total.at_least and not total.amount else _said(total, words)
        for total, words in (
            (plan.hours, wording.hours),
            (plan.fee, wording.money),
            (plan.weeks, wording.weeks),
        )
    )
    price = [hours, fee] if hours or fee else [_("hours and fee not stated")]
    return ", ".join(one for one in (*price, weeks, steps_of(len(plan.steps))) if one)


def steps_of(number: int) -> str:
    """Return a number of steps in words."""
    return ngettext("%(n)s step", "%(n)s steps", number) % {"n": number}


def side_by_side(catalog: Catalog, plan: Plan) -> Decimal | None:
    """Return the weeks from first to last when each stage runs side by side; None when something is not stated."""
    whole = Decimal(0)
    for stage in plan.stages:
        weeks = [catalog.weeks(catalog.offerings.index(step)) for step in stage]
        known = [one for one in weeks if one is not None]
        if len(known) < len(weeks):
            return None
        whole += max(known)
    return whole


def amount(value: Decimal, objective: Objective) -> str:
    """Return an amount in the unit of an objective."""
    words = {
        Objective.HOURS: wording.hours,
        Objective.FEE: wording.money,
        Objective.WEEKS: wording.weeks,
    }
    return words[objective](value) if objective in words else steps_of(int(value))


def proof(answer: PlanAnswer, objective: Objective, number: int) -> str:
    """Return what is proved of a plan, the first one being number 0."""
    if number:
        return _("Proved to come next.") if number < answer.proved else ""
    if answer.status is PlanStatus.OPTIMAL:
        return _certain(answer, objective)
    gap = answer.gap(objective)
    if gap is None or answer.bound is None:
        return _("Not proved: there was no time to rule out a plan with less.")
    said = _(
        "Not proved: the best plan may take up to %(gap)s less. No plan takes less than %(bound)s."
    )
    return said % {"gap": amount(gap, objective), "bound": amount(answer.bound, objective)}


def _certain(answer: PlanAnswer, objective: Objective) -> str:
    if answer.bound_unknown:
        return _("Proved: no plan with as much stated takes less.")
    return {
        Objective.HOURS: _("Proved: no plan needs fewer hours."),
        Objective.FEE: _("Proved: no plan costs less."),
        Objective.WEEKS: _("Proved: no plan takes fewer weeks."),
        Objective.STEPS: _("Proved: no plan has fewer steps."),
    }[objective]
