"""Where pages name the files of a list, and of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.files.asking import path_of, with_query
from cms.files.forms import LINKED_DATA, forms_of
from cms.files.list_feed import SEARCH_NAMES
from cms.files.lists import NAMES, names_of
from cms.records import KINDS
from registry.interchange.bulk.headings import OFFERINGS
from registry.models.bilingual import current_language
from search import labels

STARTS = gettext_lazy("Calendar of starts")
_DATED = dict.fromkeys(OFFERINGS, STARTS) | {"event": gettext_lazy("Calendar of coming events")}
"""Kinds whose list is given as a calendar, and what that is called."""


@dataclass(frozen=True)
class FileLink:
    """A file: what it is called, where it is, its type, and what it is for in a few words."""

    label: str
    url: str
    type: str
    title: str = ""


def files_of_list(kind: str, query: QueryDict) -> list[FileLink]:
    """Return the files of a list with the filters of its page."""
    name = NAMES[kind]
    kept = _only(query, names_of(KINDS[kind]))
    unordered = _only(kept, [one for one in kept if one != "order"])
    links = [
        _table(with_query(path_of(f"{name}.csv"), kept)),
        _feed(with_query(path_of(f"{name}.atom"), unordered)),
    ]
    dated = _DATED.get(kind)
    return (
        [*links, _calendar(with_query(path_of(f"{name}.ics"), unordered), dated)]
        if dated
        else links
    )


def files_of_search(query: QueryDict) -> list[FileLink]:
    """Return the files of the answer to a search."""
    kept = _only(query, [name for name in SEARCH_NAMES if name != "page"])
    return [
        _table(with_query(path_of("search.csv"), kept)),
        _feed(with_query(path_of("search.atom"), kept)),
    ]


def files_of_record(record: Any) -> list[FileLink]:
    """Return what a record is given as, beside its page."""
    kind = record._meta.model_name
    language = current_language()
    links = [
        FileLink(form.label, f"{form.address(record)}&lang={language}", LINKED_DATA)
        for form in forms_of(kind)
    ]
    if kind == "organization":
        changes = with_query(path_of("changes.atom"), organization=record.slug)
        return [*links, _feed(changes, _("Changes (Atom)"))]
    return links


def feed_of_list(kind: str) -> FileLink:
    """Return the feed of a whole list."""
    return _feed(path_of(f"{NAMES[kind]}.atom"), str(labels.KINDS[kind]))


def calendar_of_event(event: Any) -> FileLink:
    """Return the calendar with one event."""
    return _calendar(path_of(f"events/{event.ctid}.ics"), gettext_lazy("Add to your calendar"))


def calendar_of(offering: Any) -> FileLink:
    """Return the calendar of an offering's starts."""
    return _calendar(path_of(f"starts/{offering.ctid}.ics"), STARTS)


def feed_of_changes() -> FileLink:
    """Return the feed of all changes."""
    return _feed(path_of("changes.atom"), _("Changes in the registry"))


def _only(query: QueryDict, names: list[str]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        values = [value for value in query.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept


def _table(url: str) -> FileLink:
    return FileLink(_("Table (CSV)"), url, "text/csv")


def _feed(url: str, label: str = "") -> FileLink:
    return FileLink(label or _("Feed (Atom)"), url, "application/atom+xml")


def _calendar(url: str, label: Any) -> FileLink:
    return FileLink(str(label), url, "text/calendar")
