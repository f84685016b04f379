"""Events as a calendar: one of them, or all that are to come. Times stand in the zone of each event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _
from icalendar import Event as Entry

from cms.addresses import absolute_url, record_url
from cms.files.ical import MOST, calendar, changed_at, entry, state
from cms.files.lists import list_asked
from cms.records import wording
from registry.models import Change, Event
from registry.models.record import LISTED

_A_DAY = timedelta(days=1)


def events_of_list(name: str, query: QueryDict) -> bytes:
    """Return the coming events that the filters of an address keep, the next ones first.

    Raises:
        Wrong: a filter or a value that the list does not have.
    """
    asked = list_asked(name, query)
    found = Event.objects.filter(pk__in=asked.found.order_by().values("pk"))
    return calendar(_("Events of the community"), _entries(found.order_by("begins_at", "pk")))


def calendar_of_one(event: Event) -> bytes:
    """Return one event; a cancelled one when it is cancelled, suspended or ended before its time."""
    return calendar(str(event.title), _entries(Event.objects.filter(pk=event.pk)))


def _entries(events: QuerySet[Event]) -> Iterable[Entry]:
    changes = Change.objects.filter(record_uid=OuterRef("uid")).order_by().values("record_uid")
    loaded = events.select_related("organization").annotate(
        changed_at=changed_at("uid"), changes=Subquery(changes.annotate(n=Count("pk")).values("n"))
    )
    return map(_entry, loaded[:MOST])


def _entry(event: Any) -> Entry:
    made = entry(event, "", event.changed_at)
    made.add("sequence", (event.changes or 1) - 1)
    if event.is_whole_days:
        made.add("dtstart", event.starts_on)
        made.add("dtend", event.last_day + _A_DAY)
        made.add("transp", "TRANSPARENT")
    else:
        made.add("dtstart", event.start)
        if event.end:
            made.add("dtend", event.end)
    made.add("status", state(event.lifecycle in LISTED and not event.cancelled))
    made.add("location", str(event.place) or event.link)
    made.add("description", "\n".join(_lines(event)))
    return made


def _lines(event: Event) -> list[str]:
    stated: list[Any] = [
        wording.invented(event.is_illustrative),
        _("This event is cancelled.") if event.cancelled else "",
        event.organization.name,
        event.text,
        event.link,
        absolute_url(record_url(event)),
    ]
    return [str(one) for one in stated if one]
