"""What lists of offerings can be narrowed by: the controls, their values, and how many offerings have each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records.facets import Control
from cms.records.tally import Tally, tallies
from registry.filters.text import fold
from registry.models import (
    Adoption,
    FrameworkElement,
    Occupation,
    Offering,
    Organization,
    RuleName,
    Skill,
    StackingRule,
)


def institution_control(model: type[Offering]) -> Control:
    """Return the control that offers the institutions of a kind."""
    return Control("institution", "many", "institution__slug", lambda: institution_choices(model))


def choices_of(model: type[Offering]) -> tuple[Control, ...]:
    """Return the controls that offer what offerings of a kind have to do with, each a list that may be long."""
    return (
        Control("occupation", "many", "occupations__code", lambda: occupation_choices(model)),
        Control("skill", "many", "skills__skill__slug", lambda: skill_choices(model)),
        Control("stacks_into", "many", "", lambda: award_choices(model), award_counts),
        Control("adopts", "many", "", lambda: element_choices(model), element_counts),
    )


SHARED_CONTROLS_AFTER = (
    Control("delivery", "checks", column="delivery"),
    Control("max_hours", "number", label=_("Hours at most"), example="40"),
    Control("max_fee", "number", label=_("Fee at most, in dollars"), example="300"),
    Control("language", "checks", column="languages__code"),
    Control("region", "checks", column="regions__code"),
)


def institution_choices(model: type[Offering]) -> list[tuple[str, Any]]:
    """Return the institutions that publish offerings of a kind."""
    publishing = model.objects.published().order_by().values("institution")
    found = Organization.objects.filter(pk__in=publishing)
    return _by_label((one.slug, one.name) for one in found)


def occupation_choices(model: type[Offering]) -> list[tuple[str, Any]]:
    """Return the occupations that offerings of a kind lead to."""
    named = model.objects.published().order_by().values("occupations")
    found = Occupation.objects.public().filter(pk__in=named)
    return _by_label((one.code, one.title) for one in found)


def skill_choices(model: type[Offering]) -> list[tuple[str, Any]]:
    """Return the skills that offerings of a kind teach."""
    taught = model.objects.published().order_by().values("skills__skill")
    return _by_label((one.slug, one.name) for one in Skill.objects.public().filter(pk__in=taught))


def award_choices(model: type[Offering]) -> list[tuple[str, Any]]:
    """Return the awards whose published rules in force name offerings of a kind."""
    named = _counting(model.objects.published())
    awards = named.order_by().values("rule__award")
    return _by_label(
        (one.slug, one.title) for one in Offering.objects.public().filter(pk__in=awards)
    )


def award_counts(rows: QuerySet[Any]) -> dict[Any, Tally]:
    """Count offerings by the awards toward which they count."""
    return tallies(_counting(rows), "rule__award__slug", record="offering__")


def _counting(rows: QuerySet[Any]) -> QuerySet[RuleName]:
    rules = StackingRule.objects.published().in_force(localdate()).order_by().values("pk")
    return RuleName.objects.filter(rule__in=rules, offering__in=rows.order_by().values("pk"))


def element_counts(rows: QuerySet[Any]) -> dict[Any, Tally]:
    """Count offerings by the principles and elements that they adopt, whatever edition words these."""
    return tallies(_adopting(rows), "element__code", record="offering__")


def _adopting(rows: QuerySet[Any]) -> QuerySet[Adoption]:
    return Adoption.objects.published().filter(offering__in=rows.order_by().values("pk"))


def element_choices(model: type[Offering]) -> list[tuple[str, Any]]:
    """Return the principles and elements that offerings of a kind adopt, each once, as its last edition words it."""
    adopted = _adopting(model.objects.published())
    named = adopted.order_by().values("element")
    return element_options(FrameworkElement.objects.public().filter(pk__in=named))


def element_options(elements: QuerySet[FrameworkElement]) -> list[tuple[str, Any]]:
    """Return the codes of principles and elements, each once, with the words of its last edition."""
    named = {one.code: one.name for one in elements.order_by("edition__published_on")}
    return _by_label(named.items())


def _by_label(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return sorted(choices, key=lambda choice: fold(str(choice[1])))
