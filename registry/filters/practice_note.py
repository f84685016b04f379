"""Filters of practice notes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.filters.fields import RecordFilter, RowsFilter
from registry.filters.ordering import ADDED, TITLE, OrderFilter
from registry.filters.written import WrittenFilter
from registry.models import FrameworkElement, Occupation, Organization, Pilot, PracticeNote, Sector


class PracticeNoteFilter(WrittenFilter):
    """Filters of practice notes: by words, by who wrote them, and by what they speak of."""

    SAID = ("title", "tried", "audience", "outcome", "next_time")

    element = RecordFilter(
        label=_("Principle or element"), records=FrameworkElement, key="code", method="of_element"
    )
    sector = RowsFilter(
        label=_("Sector"),
        queryset=Sector.objects.public(),
        to_field_name="slug",
        method="in_sectors",
    )
    organization = RecordFilter(
        label=_("Written by"), records=Organization, method="of_organization"
    )
    pilot = RecordFilter(label=_("Pilot"), records=Pilot, method="of_record")
    occupation = RecordFilter(
        label=_("Occupation"), records=Occupation, key="code", method="of_record"
    )
    order = OrderFilter({"recent": ADDED["recent"], "added": ADDED["added"], **TITLE})

    class Meta:
        model = PracticeNote
        fields: list[str] = []

    def of_element(self, queryset: QuerySet, name: str, found: FrameworkElement) -> QuerySet:
        """Keep notes on a principle or element, whatever edition words it."""
        return queryset.linked("elements", frameworkelement__code=found.code)

    def in_sectors(self, queryset: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        """Keep notes on pilots of any of the sectors."""
        return queryset.linked("pilots", pilot__sector__in=sectors)

    def of_record(self, queryset: QuerySet, name: str, found: Pilot | Occupation) -> QuerySet:
        """Keep notes on a pilot or an occupation."""
        return queryset.about(found)
