"""Starts as a calendar: of one offering, or of all that a list has. An entry is a whole day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from icalendar import Event

from cms.addresses import absolute_url, record_url
from cms.files.asking import Wrong
from cms.files.ical import MOST, calendar, changed_at, entry, state
from cms.files.lists import SECTIONS, list_asked
from cms.records import wording
from registry.interchange.bulk.headings import OFFERINGS
from registry.models import Offering, OfferingStart

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
    return calendar(_("Starts: %(list)s") % {"list": plural}, map(_event, _coming(found)[:MOST]))


def starts_of(offering: Offering) -> bytes:
    """Return the coming starts of one offering; cancelled ones when it is suspended or no longer offered."""
    title = _("Starts: %(list)s") % {"list": offering.title}
    found = OfferingStart.objects.filter(offering=offering.pk)
    return calendar(title, map(_event, _coming(found)[:MOST]))


def _coming(starts: QuerySet[OfferingStart]) -> QuerySet[OfferingStart]:
    return (
        starts.filter(starts_on__gte=localdate())
        .select_related("offering__institution")
        .annotate(changed_at=changed_at("offering__uid"))
        .order_by("starts_on", "offering", "pk")
    )


def _event(start: OfferingStart) -> Event:
    offering, day = start.offering, start.starts_on
    event = entry(offering, f"-{day:%Y%m%d}", start.changed_at)
    event.add("dtstart", day)
    event.add("dtend", day + _A_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("status", state(offering.is_offered))
    event.add("description", "\n".join(_lines(offering)))
    if offering.delivery in (Offering.Delivery.IN_PERSON, Offering.Delivery.BLENDED):
        event.add("location", str(offering.institution.name))
    return event


def _lines(offering: Offering) -> list[str]:
    stated: list[Any] = [
        wording.invented(offering.is_illustrative),
        offering.institution.name,
        offering.get_delivery_display(),
        *wording.hours_and_fee(offering.hours, offering.fee),
        offering.enrol_url or absolute_url(record_url(offering)),
    ]
    return [str(one) for one in stated if one]
