"""Files of a record, as pages name them."""

from __future__ import annotations

from typing import Any

from django import template

from cms.files.links import (
    FileLink,
    calendar_of,
    calendar_of_event,
    feed_of_changes,
    files_of_record,
)

register = template.Library()


@register.simple_tag
def files_of(record: Any) -> list[FileLink]:
    """Return what a record is given as beside its page: linked data, a feed."""
    return files_of_record(record)


@register.simple_tag
def starts_of(offering: Any) -> FileLink:
    """Return the calendar of an offering's starts."""
    return calendar_of(offering)


@register.simple_tag
def event_calendar(event: Any) -> FileLink:
    """Return the calendar with one event."""
    return calendar_of_event(event)


@register.simple_tag
def all_changes() -> FileLink:
    """Return the feed of all changes."""
    return feed_of_changes()
