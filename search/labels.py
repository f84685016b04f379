"""What the values of facets are called, in the language asked for; each field is read in one query."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.models import (
    Adoption,
    Equivalency,
    FrameworkElement,
    Language,
    Occupation,
    Offering,
    Organization,
    Pilot,
    Program,
    Region,
    Sector,
    Skill,
)
from registry.models.bilingual import current_language, localized
from search.types import AT_INSTITUTION, OVER

KINDS: dict[str, Any] = {
    "occupation": _("Occupations"),
    "microcertification": _("Micro-certifications"),
    "program": _("Programs"),
    "course": _("Courses"),
    "organization": _("Partners"),
    "pilot": _("Pilots"),
    "skill": _("Skills"),
    "need": _("Needs"),
    "practicenote": _("Practice notes"),
    "resource": _("Resources"),
    "agreement": _("Agreements"),
    "frameworkelement": _("Principles and elements"),
    "event": _("Events"),
    "newsitem": _("News"),
    "frameworkedition": _("Editions of the framework"),
    "organizationgroup": _("Groups of organisations"),
    "stackingrule": _("Stacking rules"),
    "equivalency": _("Decisions"),
    "adoption": _("Adoptions"),
    "endorsement": _("Endorsements"),
    "needreply": _("Answers to needs"),
}
"""Kinds in the plural, as tabs and chips name them."""

KIND: dict[str, Any] = {
    "occupation": _("Occupation"),
    "microcertification": _("Micro-certification"),
    "program": _("Program"),
    "course": _("Course"),
    "organization": _("Partner"),
    "pilot": _("Pilot"),
    "skill": _("Skill"),
    "need": _("Need"),
    "practicenote": _("Practice note"),
    "resource": _("Resource"),
    "agreement": _("Agreement"),
    "frameworkelement": _("Principle or element"),
    "event": _("Event"),
    "newsitem": _("News item"),
    "frameworkedition": _("Edition of the framework"),
    "organizationgroup": _("Group of organisations"),
    "stackingrule": _("Stacking rule"),
    "equivalency": _("Decision"),
    "adoption": _("Adoption"),
    "endorsement": _("Endorsement"),
    "needreply": _("Answer to a need"),
}
"""Kinds in the singular, as rows name them."""

Labels = dict[str, Any]
_YES_NO = {"yes": _("Yes"), "no": _("No, or cannot be told")}
# Field -> rows, column of the value, bilingual column of the label.
_NAMED: dict[str, tuple[Callable[[], QuerySet[Any]], str, str]] = {
    "sector": (Sector.objects.public, "slug", "name"),
    "institution": (Organization.objects.public, "slug", "name"),
    "region": (Region.objects.public, "code", "name"),
    "language": (Language.objects.all, "code", "name"),
    "occupation": (Occupation.objects.public, "code", "title"),
    "skill": (Skill.objects.public, "slug", "name"),
    "adopts": (FrameworkElement.objects.public, "code", "name"),
    "stacks_into": (Offering.objects.public, "slug", "title"),
    "pilot": (Pilot.objects.public, "slug", "title"),
}
_CLOSED: dict[str, Labels] = {
    "kind": KINDS,
    "osap": _YES_NO,
    "delivery": dict(Offering.Delivery.choices),
    "credential": dict(Program.Credential.choices),
    "organization_kind": dict(Organization.Kind.choices),
    "status": {
        **dict(Pilot.Status.choices),
        **dict(Equivalency.Outcome.choices),
        **dict(Adoption.Status.choices),
        OVER: pgettext_lazy("a need, an event, an agreement", "Over"),
    },
    "teer": {str(teer): format_lazy("{} {}", _("TEER"), teer) for teer in range(6)},
}


def labels_of(field: str, values: Iterable[str], language: str | None = None) -> Labels:
    """Return the label of each value that has one.

    A text that is missing in the language is given in the other one, and knows it.

    Args:
        field: one of ``search.types.FACETS``.
        values: as facets and filters have them.
        language: ``en`` or ``fr``; the request's own when left out.
    """
    wanted, language = list(values), language or current_language()
    if field in _CLOSED:
        with translation.override(language):
            return {
                value: str(_CLOSED[field][value]) for value in wanted if value in _CLOSED[field]
            }
    if not wanted or field not in _NAMED:
        return {}
    if field == "region":
        return _regions(wanted, language)
    return _names(field, wanted, language)


def _names(field: str, wanted: list[str], language: str) -> Labels:
    rows, column, label = _NAMED[field]
    found = rows().filter(**{f"{column}__in": wanted}).only(column, f"{label}_en", f"{label}_fr")
    return {getattr(row, column): localized(row, label, language) for row in found.order_by()}


def _regions(wanted: list[str], language: str) -> Labels:
    """Return the labels of regions, and of those where an institution is: these say so."""
    named = _names("region", [one.removeprefix(AT_INSTITUTION) for one in wanted], language)
    with translation.override(language):
        around = {AT_INSTITUTION + code: around_in_words(name) for code, name in named.items()}
    return {one: label for one, label in (named | around).items() if one in wanted}


def around_in_words(region: Any) -> str:
    """Return what a region is called as the place of an institution."""
    return gettext("Where the institution is: %(region)s") % {"region": region}


def values_of(field: str) -> tuple[str, ...]:
    """Return the values of a field that has a closed list; nothing for one whose values are records."""
    return tuple(_CLOSED.get(field, ()))
