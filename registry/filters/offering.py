"""Filters of offerings: micro-certifications, courses and programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import (
    AmountFilter,
    ChoiceFilter,
    ChoicesFilter,
    RecordFilter,
    RecordsFilter,
    RowsFilter,
    TextFilter,
    YesNoFilter,
)
from registry.filters.ordering import OFFERING, OrderFilter
from registry.filters.text import pair, says, words_of
from registry.models import (
    Course,
    FrameworkElement,
    Language,
    MicroCertification,
    Occupation,
    Offering,
    Organization,
    OsapRuleProfile,
    Pilot,
    Program,
    Region,
    Sector,
    Skill,
    StackingRule,
)

_SEARCHED = (*pair("title"), *pair("summary"), "code")


class OfferingFilter(RecordFilterSet):
    """What the three kinds of offering share."""

    search = TextFilter(label=_("Search"), method="matching")
    sector = RowsFilter(
        label=_("Sector"),
        queryset=Sector.objects.public(),
        to_field_name="slug",
        method="in_sectors",
    )
    occupation = RecordsFilter(
        label=_("Leads to occupation"), records=Occupation, key="code", method="leading_to"
    )
    skill = RecordsFilter(label=_("Teaches skill"), records=Skill, method="teaching")
    institution = RecordsFilter(label=_("Institution"), records=Organization, method="offered_by")
    region = RowsFilter(
        label=_("Region"),
        queryset=Region.objects.public(),
        to_field_name="code",
        method="in_regions",
    )
    delivery = ChoicesFilter(label=_("Delivery"), choices=Offering.Delivery, method="delivered")
    language = RowsFilter(
        label=_("Language of delivery"),
        queryset=Language.objects.all(),
        to_field_name="code",
        method="taught_in",
    )
    max_hours = AmountFilter(label=_("Hours at most"), method="within_hours", unit="hours")
    max_fee = AmountFilter(label=_("Fee at most (CAD)"), method="within_fee")
    adopts = RecordsFilter(
        label=_("Principle or element"), records=FrameworkElement, key="code", method="adopting"
    )
    stacks_into = RecordsFilter(
        label=_("Counts toward"), records=Offering, method="counting_toward"
    )
    order = OrderFilter(OFFERING)

    class Meta:
        model = Offering
        fields: list[str] = []

    def matching(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep offerings whose title, summary or code contains every word."""
        for word in words_of(text):
            queryset = queryset.filter(says(word, *_SEARCHED))
        return queryset

    def in_sectors(self, queryset: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        """Keep offerings of any of the sectors."""
        return queryset.filter(sector__in=sectors)

    def leading_to(self, queryset: QuerySet, name: str, occupations: list[Occupation]) -> QuerySet:
        """Keep offerings that lead to any of the occupations."""
        return queryset.leading_to(*(one.code for one in occupations))

    def teaching(self, queryset: QuerySet, name: str, skills: list[Skill]) -> QuerySet:
        """Keep offerings that teach any of the skills."""
        return queryset.teaching(*(one.slug for one in skills))

    def offered_by(
        self, queryset: QuerySet, name: str, organizations: list[Organization]
    ) -> QuerySet:
        """Keep the offerings of any of the institutions."""
        return queryset.offered_by(*organizations)

    def in_regions(self, queryset: QuerySet, name: str, regions: list[Region]) -> QuerySet:
        """Keep offerings given in any of the regions."""
        given = Offering.regions.through.objects.filter(region__in=regions)
        return queryset.filter(pk__in=given.values("offering"))

    def delivered(self, queryset: QuerySet, name: str, ways: list[str]) -> QuerySet:
        """Keep offerings taught in any of the ways."""
        return queryset.filter(delivery__in=ways)

    def taught_in(self, queryset: QuerySet, name: str, languages: list[Language]) -> QuerySet:
        """Keep offerings taught in any of the languages."""
        taught = Offering.languages.through.objects.filter(language__in=languages)
        return queryset.filter(pk__in=taught.values("offering"))

    def within_hours(self, queryset: QuerySet, name: str, hours: Any) -> QuerySet:
        """Keep offerings known to take at most so many hours."""
        return queryset.within_hours(hours)

    def within_fee(self, queryset: QuerySet, name: str, fee: Any) -> QuerySet:
        """Keep offerings known to cost at most so much."""
        return queryset.within_fee(fee)

    def adopting(self, queryset: QuerySet, name: str, elements: list[FrameworkElement]) -> QuerySet:
        """Keep offerings that adopt any of the principles and elements, whatever edition words them."""
        return queryset.adopting(*(one.code for one in elements))

    def counting_toward(self, queryset: QuerySet, name: str, awards: list[Offering]) -> QuerySet:
        """Keep offerings that a published rule of any of the awards, in force today, names."""
        today = timezone.localdate()
        rules = StackingRule.objects.published().granting(*awards).in_force(today)
        return queryset.filter(named_in__rule__in=rules).distinct()


class MicroCertificationFilter(OfferingFilter):
    """Filters of micro-certifications."""

    osap_eligible = YesNoFilter(label=_("OSAP-eligible"), method="meeting_osap")
    pilot = RecordFilter(label=_("Pilot"), records=Pilot, method="of_pilot")

    class Meta(OfferingFilter.Meta):
        model = MicroCertification

    def meeting_osap(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        """Keep what meets today's limits; for "no", what misses one. What is not stated is neither."""
        profile = OsapRuleProfile.objects.current(timezone.localdate())
        if profile is None:
            return queryset.none()
        return profile.eligible(queryset) if wanted else profile.ineligible(queryset)

    def of_pilot(self, queryset: QuerySet, name: str, pilot: Pilot) -> QuerySet:
        """Keep what a pilot issues."""
        return queryset.filter(pilot=pilot)


class CourseFilter(OfferingFilter):
    """Filters of courses."""

    class Meta(OfferingFilter.Meta):
        model = Course


class ProgramFilter(OfferingFilter):
    """Filters of programs."""

    credential = ChoiceFilter(label=_("Credential"), choices=Program.Credential)

    class Meta(OfferingFilter.Meta):
        model = Program
