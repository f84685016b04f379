"""What lists of offerings can be narrowed by: the controls, their values, and how many offerings have each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.kept_parts import kept
from cms.records.facets import Control
from cms.records.regions import REGION_CONTROLS
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
from registry.models.bilingual import localized

Choices = list[tuple[str, Any]]
"""Value and label of what a control offers."""


def _kept_choices(read: Callable[[type[Offering]], Choices]) -> Callable[[type[Offering]], Choices]:
    """Keep what a control offers for a kind: it is the same whatever else narrows the list."""

    @wraps(read)
    def choices(model: type[Offering]) -> Choices:
        name = ("choices", read.__name__, model._meta.model_name)
        return kept(name, lambda: read(model))

    return choices


def institution_control(model: type[Offering]) -> Control:
    """Return the control that offers the institutions of a kind."""
    return Control("institution", "many", "institution__slug", lambda: institution_choices(model))


def choices_of(model: type[Offering]) -> tuple[Control, ...]:
    """Return the controls that offer what offerings of a kind have to do with, each a list that may be long."""
    return (
        Control("occupation", "many", "occupations__code", lambda: occupation_choices(model)),
        Control("skill", "many", "skills__skill__slug", lambda: skill_choices(model), folded=True),
        Control("stacks_into", "many", "", lambda: award_choices(model), award_counts, folded=True),
        Control("adopts", "many", "", lambda: element_choices(model), element_counts, folded=True),
    )


SHARED_CONTROLS_AFTER = (
    Control("delivery", "checks", column="delivery"),
    Control("max_hours", "number", label=_("Hours at most"), example="40"),
    Control("max_fee", "number", label=_("Fee at most, in dollars"), example="300"),
    Control("language", "checks", column="languages__code"),
    *REGION_CONTROLS,
)


@_kept_choices
def institution_choices(model: type[Offering]) -> Choices:
    """Return the institutions that publish offerings of a kind."""
    publishing = model.objects.published().order_by().values("institution")
    return _named(Organization.objects.filter(pk__in=publishing), "slug", "name")


@_kept_choices
def occupation_choices(model: type[Offering]) -> Choices:
    """Return the occupations that offerings of a kind lead to."""
    named = model.objects.published().order_by().values("occupations")
    return _named(Occupation.objects.public().filter(pk__in=named), "code", "title")


@_kept_choices
def skill_choices(model: type[Offering]) -> Choices:
    """Return the skills that offerings of a kind teach."""
    taught = model.objects.published().order_by().values("skills__skill")
    return _named(Skill.objects.public().filter(pk__in=taught), "slug", "name")


@_kept_choices
def award_choices(model: type[Offering]) -> Choices:
    """Return the awards whose published rules in force name offerings of a kind."""
    awards = _counting(model.objects.published()).order_by().values("rule__award")
    return _named(Offering.objects.public().filter(pk__in=awards), "slug", "title")


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


@_kept_choices
def element_choices(model: type[Offering]) -> Choices:
    """Return the principles and elements that offerings of a kind adopt, each once, as its last edition words it."""
    adopted = _adopting(model.objects.published())
    named = adopted.order_by().values("element")
    return element_options(FrameworkElement.objects.public().filter(pk__in=named))


def element_options(elements: QuerySet[FrameworkElement]) -> Choices:
    """Return the codes of principles and elements, each once, with the words of its last edition."""
    return _named(elements.order_by("edition__published_on"), "code", "name")


def elements_of(model: Any) -> Choices:
    """Return the principles and elements that published records of a kind speak of, each once."""
    published = model.objects.published().order_by().values("pk")
    links = model.elements.through.objects.filter(**{f"{model._meta.model_name}__in": published})
    codes = links.values("frameworkelement__code")
    return element_options(FrameworkElement.objects.public().filter(code__in=codes))


def organizations_of(records: QuerySet[Any]) -> Choices:
    """Return the public organisations whose records these are."""
    found = Organization.objects.public().filter(pk__in=records.order_by().values("organization"))
    return [(one.slug, one.name) for one in found.order_by("name_en")]


def _named(rows: QuerySet[Any], key: str, name: str) -> Choices:
    """Return records by what the address calls them, in the order of their names; of one key the last record."""
    found = rows.values_list(key, f"{name}_en", f"{name}_fr", named=True)
    choices = {getattr(one, key): localized(one, name) for one in found}
    return sorted(choices.items(), key=lambda choice: fold(str(choice[1])))
