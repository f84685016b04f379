"""When an event takes place, in words: its days and times as the clocks of its own zone show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.records import wording
from registry.models import Event

Mark = Callable[[str, date | datetime], Any]
"""Takes the words of a day or a moment, and what they stand for."""


def when_words(event: Event) -> str:
    """Return when an event takes place, as plain text: days, times, and the name of the zone."""
    return str(_said(event, lambda words, meant: words, lambda pattern, parts: pattern % parts))


def when_html(event: Event) -> SafeString:
    """Return the same with every day and time in an element that says it to machines."""
    return SafeString(_said(event, _marked, _filled))


def day_mark(value: date) -> SafeString:
    """Return a day in full as such an element."""
    return _marked(wording.day(value), value)


def times_words(event: Event) -> str:
    """Return the times of day alone, as a row shows them beside its day; "All day" where none is stated."""
    if event.is_whole_days:
        return _("All day")
    parts = {"start": wording.clock(event.start.time())}
    if event.end is None:
        return _("From %(start)s") % parts
    return _("%(start)s to %(end)s") % (parts | {"end": wording.clock(event.end.time())})


def _said(event: Event, mark: Mark, fill: Callable[[str, dict[str, Any]], Any]) -> Any:
    first, last, start, end = event.starts_on, event.last_day, event.start, event.end
    parts = {
        "first": mark(wording.weekday(first), first),
        "last": mark(wording.weekday(last), last),
        "zone": event.get_time_zone_display(),
    }
    if event.is_whole_days:
        return fill(_whole(first, last), parts)
    parts["start"] = mark(wording.clock(start.time()), start)
    if end is None:
        return fill(_("%(first)s, from %(start)s, %(zone)s"), parts)
    parts["end"] = mark(wording.clock(end.time()), end)
    if first == last:
        return fill(_("%(first)s, %(start)s to %(end)s, %(zone)s"), parts)
    return fill(_("%(first)s, %(start)s, to %(last)s, %(end)s, %(zone)s"), parts)


def _whole(first: date, last: date) -> str:
    return _("%(first)s, all day") if first == last else _("%(first)s to %(last)s")


def _marked(words: str, meant: date | datetime) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', meant.isoformat(), words)


def _filled(pattern: str, parts: dict[str, Any]) -> SafeString:
    names = {f"%({name})s": f"{{{name}}}" for name in parts}
    for written, place in names.items():
        pattern = pattern.replace(written, place)
    return format_html(pattern, **parts)
