"""Filters of practice notes."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import RecordFilter, RowsFilter, TextFilter
from registry.filters.ordering import ADDED, TITLE, OrderFilter
from registry.filters.text import pair, says, words_of
from registry.models import Occupation, Organization, Pilot, PracticeNote, Sector


class PracticeNoteFilter(RecordFilterSet):
    """Filters of practice notes: by words, by who wrote them, and by what they speak of."""

    search = TextFilter(label=_("Search"), method="called")
    element = TextFilter(label=_("Principle or element"), method="of_element")
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

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep notes of which the title, a part of the text or the organisation contains every word."""
        for word in words_of(text):
            # Each text apart: SQLite's parser does not take many columns one inside the other.
            said = Q(organization__in=_called(Organization, word))
            for part in ("title", "tried", "audience", "outcome", "next_time"):
                said |= Q(pk__in=_saying(word, part))
            queryset = queryset.filter(said)
        return queryset

    def of_element(self, queryset: QuerySet, name: str, code: str) -> QuerySet:
        """Keep notes on a principle or element, by code, of any edition."""
        return queryset.linked("elements", frameworkelement__code=code)

    def in_sectors(self, queryset: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        """Keep notes on pilots of any of the sectors."""
        return queryset.linked("pilots", pilot__sector__in=sectors)

    def of_organization(self, queryset: QuerySet, name: str, found: Organization) -> QuerySet:
        """Keep notes that an organisation wrote."""
        return queryset.filter(organization=found)

    def of_record(self, queryset: QuerySet, name: str, found: Pilot | Occupation) -> QuerySet:
        """Keep notes on a pilot or an occupation."""
        return queryset.about(found)


def _called(model: type[Organization], word: str) -> QuerySet:
    return model.objects.filter(says(word, *pair("name"))).order_by().values("pk")


def _saying(word: str, part: str) -> QuerySet:
    return PracticeNote.objects.filter(says(word, *pair(part))).order_by().values("pk")
