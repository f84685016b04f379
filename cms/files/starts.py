"""Starts as a calendar (RFC 5545): of one offering, or of all that a list has.

An event is a whole day and keeps its name for ever, so that a calendar that is subscribed to moves and cancels what
it has instead of doubling it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cms.addresses import absolute_url, record_url
from cms.files.asking import Wrong
from cms.files.atom import BEGINNING
from cms.files.lists import SECTIONS, list_asked
from cms.records import wording
from registry.interchange.bulk.headings import OFFERINGS
from registry.models import Change, Offering, OfferingStart
from registry.models.bilingual import current_language

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 2000
"""Starts of one calendar, the next ones: programs on telephones give up on more."""

_A_DAY = timedelta(days=1)


def starts_of_list(name: str, query: QueryDict) -> bytes:
    """Return the coming starts of what a list has.

    Raises:
        Wrong: a filter or a value that the list does not have, or a list of what has no starts.
    """
    if SECTIONS[name] not in OFFERINGS:
        raise Wrong([_("What is on this list has no starts.")], 404)
    asked = list_asked(name, query)
    found = OfferingStart.objects.filter(offering__in=asked.found.order_by().values("pk"))
    plural = str(asked.kind.model._meta.verbose_name_plural)
    return _calendar(_("Starts: %(list)s") % {"list": plural}, _coming(found)[:MOST])


def starts_of(offering: Offering) -> bytes:
    """Return the coming starts of one offering; cancelled ones when it is suspended or no longer offered."""
    title = _("Starts: %(list)s") % {"list": offering.title}
    return _calendar(title, _coming(OfferingStart.objects.filter(offering=offering.pk))[:MOST])


def _coming(starts: QuerySet[OfferingStart]) -> QuerySet[OfferingStart]:
    changes = Change.objects.filter(record_uid=OuterRef("offering__uid")).order_by("-pk")
    return (
        starts.filter(starts_on__gte=localdate())
        .select_related("offering__institution")
        .annotate(changed_at=Subquery(changes.values("at")[:1]))
        .order_by("starts_on", "offering", "pk")
    )


def _calendar(title: str, starts: Iterable[OfferingStart]) -> bytes:
    made = Calendar()
    made.add("prodid", f"-//{_host()}//Pathway Registry//{current_language().upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        made.add(name, title)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("x-published-ttl", "P1D")
    for start in starts:
        made.add_component(_event(start))
    return bytes(made.to_ical())


def _event(start: OfferingStart) -> Event:
    offering, day = start.offering, start.starts_on
    changed: datetime = start.changed_at or BEGINNING
    event = Event()
    event.add("uid", f"{offering.ctid}-{day:%Y%m%d}@{_host()}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", day)
    event.add("dtend", day + _A_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if offering.is_offered else "CANCELLED")
    _describe(event, offering)
    return event


def _describe(event: Event, offering: Offering) -> None:
    title = offering.title
    example = _("Example: %(title)s") % {"title": title} if offering.is_illustrative else str(title)
    language = {"LANGUAGE": title.lang}
    event.add("summary", example, parameters=language)
    event.add("description", "\n".join(_lines(offering)))
    event.add("url", absolute_url(record_url(offering)))
    if offering.is_illustrative:
        event.add("categories", [_("Example")])
    if offering.delivery in (Offering.Delivery.IN_PERSON, Offering.Delivery.BLENDED):
        event.add("location", str(offering.institution.name))


def _lines(offering: Offering) -> list[str]:
    stated: list[Any] = [
        wording.invented(offering.is_illustrative),
        offering.institution.name,
        offering.get_delivery_display(),
        *wording.hours_and_fee(offering.hours, offering.fee),
        offering.enrol_url or absolute_url(record_url(offering)),
    ]
    return [str(one) for one in stated if one]


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
