"""Events: what is to come, what is over, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld
from cms.records.event_times import day_mark, times_words, when_html
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.narrowing import organizations_of
from cms.records.offerings import untranslated
from cms.records.order import real_first
from registry.filters import EventFilter
from registry.models import Event
from registry.models.bilingual import LocalizedText, current_language

SHOWN = 3
"""Events that the community page names."""
BEGINNING = 30
"""Words of an event that its row shows."""


class ComingEvents(EventFilter):
    """The filters of the list: they begin from the events that are not over."""

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(data, coming() if queryset is None else queryset, **kwargs)

    class Meta(EventFilter.Meta):
        pass


class PastEvents(EventFilter):
    """The filters of the list of past events."""

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(data, past() if queryset is None else queryset, **kwargs)

    class Meta(EventFilter.Meta):
        pass


@dataclass(frozen=True)
class EventRow:
    """One row: the event, and when it is."""

    record: Event

    @property
    def first_day(self) -> SafeString:
        """The first day."""
        return day_mark(self.record.starts_on)

    @property
    def last_day(self) -> SafeString | str:
        """The last day, where it is another one."""
        last = self.record.last_day
        return "" if last == self.record.starts_on else day_mark(last)

    @property
    def times(self) -> str:
        """The times of day."""
        return times_words(self.record)

    @property
    def when(self) -> SafeString:
        """Days, times and zone in one."""
        return when_html(self.record)

    @property
    def beginning(self) -> LocalizedText:
        """The first words of what it is about, which know their language."""
        text = self.record.text
        words = Truncator(str(text)).words(BEGINNING)
        return LocalizedText(words, text.lang, current_language())


def coming() -> QuerySet[Event]:
    """Return the published events that are not over."""
    return Event.objects.published().upcoming(localdate())


def past() -> QuerySet[Event]:
    """Return the published events that are over."""
    return Event.objects.published().past(localdate())


def load(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Load events with what a row shows."""
    return rows.select_related("organization")


def dress(page: Any) -> list[EventRow]:
    """Return rows."""
    return list(map(EventRow, page))


_WORDS = Control("search", "text", label=_("Words"))
COMING = Listing(
    filterset=ComingEvents,
    orders=("soonest", "title"),
    controls=(
        _WORDS,
        Control("organization", "select", "organization__slug", lambda: organizations_of(coming())),
    ),
    load=load,
    dress=dress,
)
PAST = Listing(
    filterset=PastEvents,
    orders=("latest", "title"),
    controls=(
        _WORDS,
        Control("organization", "select", "organization__slug", lambda: organizations_of(past())),
    ),
    load=load,
    dress=dress,
)


def records() -> QuerySet[Event]:
    """Load events for their page."""
    return load(Event.objects.all())


def coming_page(request: HttpRequest) -> Context:
    """Return the context of the list of coming events, which tells how many are over."""
    return COMING.context(request) | {"past_count": past().count()}


def detail(request: HttpRequest, event: Event) -> Context:
    """Return the context of an event's page."""
    return {
        "row": EventRow(event),
        "is_over": event.is_over(localdate()),
        "json_ld": json_ld.event(event),
        "untranslated": untranslated(event, "title", "text", "place"),
    }


def next_ones() -> list[EventRow]:
    """Return the events that the community page names: the next ones, facts before examples."""
    return dress(load(coming()).order_by(real_first(), "begins_at", "pk")[:SHOWN])


KIND = RecordKind(Event, records, COMING, detail)
