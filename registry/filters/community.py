"""Filters of what the community announces: events and news."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import RecordFilter, TextFilter
from registry.filters.ordering import TITLE, Key, Order, OrderFilter
from registry.filters.text import pair, says, words_of
from registry.models import Event, NewsItem, Organization

EVENTS = {
    "soonest": Order(_("Soonest first"), (Key("begins_at"),)),
    "latest": Order(_("Latest first"), (Key("begins_at", descending=True),)),
    **TITLE,
}
NEWS = {
    "recent": Order(_("Newest first"), (Key("told_on", descending=True),)),
    "added": Order(_("Oldest first"), (Key("told_on"),)),
    **TITLE,
}


class AnnouncedFilter(RecordFilterSet):
    """Filters by words, and by who announces it.

    Attributes:
        SAID: bilingual columns in which words are looked for, beside the name of the organisation.
    """

    SAID: tuple[str, ...] = ()

    search = TextFilter(label=_("Search"), method="called")
    organization = RecordFilter(
        label=_("Organisation"), records=Organization, method="of_organization"
    )

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep what says every word, in its own columns or in the name of its organisation."""
        for word in words_of(text):
            owners = Organization.objects.filter(says(word, *pair("name"))).order_by()
            said = Q(organization__in=owners.values("pk"))
            for part in self.SAID:
                # Each text apart: SQLite's parser does not take many columns one inside the other.
                own = self._meta.model.objects.filter(says(word, *pair(part))).order_by()
                said |= Q(pk__in=own.values("pk"))
            queryset = queryset.filter(said)
        return queryset

    def of_organization(self, queryset: QuerySet, name: str, found: Organization) -> QuerySet:
        """Keep what an organisation announces."""
        return queryset.filter(organization=found)


class EventFilter(AnnouncedFilter):
    """Filters of events."""

    SAID = ("title", "text", "place")

    order = OrderFilter(EVENTS)

    class Meta:
        model = Event
        fields: list[str] = []


class NewsFilter(AnnouncedFilter):
    """Filters of news."""

    SAID = ("title", "summary", "body")

    order = OrderFilter(NEWS)

    class Meta:
        model = NewsItem
        fields: list[str] = []
