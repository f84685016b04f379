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
from search.labels import labels_of
from search.types import AT_INSTITUTION

Choices = list[tuple[str, Any]]


def _stated() -> Choices:
    """Return the regions by code, with their names."""
    return kept(("choices", "regions"), lambda: _named(""))


def _around() -> Choices:
    """Return the regions as places of institutions, with their names alone: the box says the rest."""
    return [(AT_INSTITUTION + code, name) for code, name in _stated()]


def _every() -> Choices:
    """Return the regions in either sense, each with words that say which."""
    return [*_stated(), *kept(("choices", "institutions’ regions"), lambda: _named(AT_INSTITUTION))]


def _named(sense: str) -> Choices:
    codes = Region.objects.public().order_by("code").values_list("code", flat=True)
    return list(labels_of("region", [sense + code for code in codes]).items())


def _counts_around(rows: QuerySet[Any]) -> dict[Any, Tally]:
    codes = [code for code, _name in _stated()]
    found = tallies(rows.around(*codes), "institution__region__code")
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
        near = Offering.objects.around(*around)
        kept_there = Q(pk__in=given.values("offering")) | Q(pk__in=near.order_by().values("pk"))
        return queryset.filter(kept_there)


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
