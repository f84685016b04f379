"""Regions by which lists of offerings are narrowed: those that an offering states, or else where its institution is.

The API's own filter knows what is stated, and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.kept_parts import kept
from cms.records.facets import Control
from cms.records.places import WHERE_INSTITUTION
from cms.records.tally import Tally, tallies
from registry.filters import CourseFilter, MicroCertificationFilter, ProgramFilter
from registry.filters.fields import ChoicesFilter
from registry.filters.offering import OfferingFilter
from registry.models import Offering, Region
from search.labels import around_in_words
from search.types import AT_INSTITUTION

Choices = list[tuple[str, Any]]


def _stated() -> Choices:
    """Return the regions by code, with their names."""
    return kept(("choices", "regions"), _named)


def _around() -> Choices:
    """Return the regions as places of institutions, with their names alone: the box says the rest."""
    return [(AT_INSTITUTION + code, name) for code, name in _stated()]


def _every() -> Choices:
    """Return the regions in either sense, each with words that say which."""
    stated = _stated()
    return [*stated, *((AT_INSTITUTION + code, around_in_words(name)) for code, name in stated)]


def _named() -> Choices:
    regions = Region.objects.public().order_by("code").only("code", "name_en", "name_fr")
    return [(one.code, one.name) for one in regions]


def _counts_around(rows: QuerySet[Any]) -> dict[Any, Tally]:
    found = tallies(rows.around(), "institution__region__code")
    return {AT_INSTITUTION + code: count for code, count in found.items()}


REGION_CONTROLS = (
    Control("region", "checks", "regions__code", _stated),
    Control("region", "checks", "", _around, _counts_around, label=WHERE_INSTITUTION),
)


class _Placed(OfferingFilter):
    """The filters of offerings, with regions in either sense."""

    region = ChoicesFilter(label=_("Region"), choices=_every, method="in_regions")

    class Meta(OfferingFilter.Meta):
        pass

    def in_regions(self, queryset: QuerySet, name: str, regions: list[str]) -> QuerySet:
        """Keep offerings given in any of the regions, or by an institution there when they do not say."""
        around = [
            one.removeprefix(AT_INSTITUTION) for one in regions if one.startswith(AT_INSTITUTION)
        ]
        given = Offering.regions.through.objects.filter(region__code__in=regions)
        there = Q(pk__in=given.values("offering"))
        if around:
            there |= Q(pk__in=Offering.objects.around(*around).order_by().values("pk"))
        return queryset.filter(there)


class PlacedMicroCertifications(_Placed, MicroCertificationFilter):
    """Filters of the list of micro-certifications."""

    class Meta(MicroCertificationFilter.Meta):
        pass


class PlacedCourses(_Placed, CourseFilter):
    """Filters of the list of courses."""

    class Meta(CourseFilter.Meta):
        pass


class PlacedPrograms(_Placed, ProgramFilter):
    """Filters of the list of programs."""

    class Meta(ProgramFilter.Meta):
        pass
