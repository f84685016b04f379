"""Calendars (RFC 5545): what all of them say of themselves, and what every entry says of its record.

An entry keeps its name for ever, so that a calendar that is subscribed to moves and cancels what it has instead of
doubling it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cms.addresses import absolute_url, record_url
from cms.files.atom import BEGINNING
from registry.models import Change
from registry.models.bilingual import current_language

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 2000
"""Entries of one calendar, the next ones: programs on telephones give up on more."""


def calendar(title: str, entries: Iterable[Event]) -> bytes:
    """Return a calendar, with the rules of the time zones that its entries name."""
    made = Calendar()
    made.add("prodid", f"-//{_host()}//Pathway Registry//{current_language().upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        made.add(name, title)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("x-published-ttl", "P1D")
    listed = list(entries)
    for one in listed:
        made.add_component(one)
    years = [one["DTSTART"].dt.year for one in listed]
    if years:
        # With a year on both sides, whose rules an entry at the turn of a year may need.
        made.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    for zone in made.timezones:
        _say_onsets_before_the_change(zone)
    return bytes(made.to_ical())


def _say_onsets_before_the_change(zone: Any) -> None:
    """Write when clocks go forward by the clock that is left, as the standard asks (3.6.5): 02:00, not 03:00.

    The library writes the first time of the new clock, which read with the old one is an hour late.
    """
    rules = ZoneInfo(zone.tz_name)
    for part in zone.subcomponents:
        listed = part.pop("RDATE", None)
        later = [one.dt for one in listed.dts] if listed else []
        first, *others = (_by_the_old_clock(one, part, rules) for one in (part.DTSTART, *later))
        part.DTSTART = first
        if others:
            part.add("rdate", others)


def _by_the_old_clock(onset: datetime, part: Any, rules: ZoneInfo) -> datetime:
    """Return an onset as the clock before it shows it; a time that the change leaves out is that clock's already."""
    old, new = part.TZOFFSETFROM, part.TZOFFSETTO
    is_new = new > old and onset.replace(tzinfo=rules).utcoffset() == new
    return onset - (new - old) if is_new else onset


def changed_at(uid: str) -> Subquery:
    """Return the expression of when a record changed last; ``uid`` leads to its identifier."""
    changes = Change.objects.filter(record_uid=OuterRef(uid)).order_by("-pk")
    return Subquery(changes.values("at")[:1])


def entry(record: Any, part: str, changed: datetime | None) -> Event:
    """Return an entry for a record, still without its time.

    Args:
        record: what it leads to, by its ``title``.
        part: what tells it from other entries for the record, or empty.
        changed: when the record changed last, or None.
    """
    made, title = Event(), record.title
    made.add("uid", f"{record.ctid}{part}@{_host()}")
    for name in ("dtstamp", "last-modified"):
        made.add(name, changed or BEGINNING)
    example = _("Example: %(title)s") % {"title": title} if record.is_illustrative else str(title)
    made.add("summary", example, parameters={"LANGUAGE": title.lang})
    made.add("url", absolute_url(record_url(record)))
    if record.is_illustrative:
        made.add("categories", [_("Example")])
    return made


def state(takes_place: bool) -> str:
    """Return the word of the standard for whether something takes place."""
    return "CONFIRMED" if takes_place else "CANCELLED"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
