"""Filters of what the community announces: events and news."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.filters.ordering import TITLE, Key, Order, OrderFilter
from registry.filters.written import WrittenFilter
from registry.models import Event, NewsItem

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


class EventFilter(WrittenFilter):
    """Filters of events."""

    SAID = ("title", "text", "place")

    order = OrderFilter(EVENTS)

    class Meta:
        model = Event
        fields: list[str] = []


class NewsFilter(WrittenFilter):
    """Filters of news."""

    SAID = ("title", "summary", "body")

    order = OrderFilter(NEWS)

    class Meta:
        model = NewsItem
        fields: list[str] = []
