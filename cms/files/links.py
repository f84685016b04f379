"""Where pages name the files of a list, and of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.files.forms import LINKED_DATA, forms_of
from cms.files.list_feed import SEARCH_NAMES
from cms.files.lists import NAMES, OFFERINGS, names_of
from cms.records import KINDS
from registry.models.bilingual import current_language


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
    links = [_table(f"{name}.csv", kept), _feed(f"{name}.atom", unordered)]
    return [*links, *([_calendar(f"{name}.ics", unordered)] if kind in OFFERINGS else [])]


def files_of_search(query: QueryDict) -> list[FileLink]:
    """Return the files of the answer to a search."""
    kept = _only(query, [name for name in SEARCH_NAMES if name != "page"])
    return [_table("search.csv", kept), _feed("search.atom", kept)]


def files_of_record(record: Any) -> list[FileLink]:
    """Return what a record is given as, beside its page."""
    kind = record._meta.model_name
    language = current_language()
    links = [
        FileLink(form.label, f"{form.address(record)}&lang={language}", LINKED_DATA)
        for form in forms_of(kind)
    ]
    if kind == "organization":
        query = QueryDict(mutable=True)
        query["organization"] = record.slug
        return [*links, _feed("changes.atom", query, _("Changes (Atom)"))]
    return links


def calendar_of(offering: Any) -> FileLink:
    """Return the calendar of an offering's starts."""
    return _calendar(f"starts/{offering.ctid}.ics", QueryDict())


def feed_of_changes() -> FileLink:
    """Return the feed of all changes."""
    return _feed("changes.atom", QueryDict(), _("Changes in the registry"))


def _only(query: QueryDict, names: list[str]) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        values = [value for value in query.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept


def _table(name: str, query: QueryDict) -> FileLink:
    return FileLink(_("Table (CSV)"), _address(name, query), "text/csv")


def _feed(name: str, query: QueryDict, label: str = "") -> FileLink:
    return FileLink(label or _("Feed (Atom)"), _address(name, query), "application/atom+xml")


def _calendar(name: str, query: QueryDict) -> FileLink:
    return FileLink(_("Calendar of starts"), _address(name, query), "text/calendar")


def _address(name: str, query: QueryDict) -> str:
    path = f"/feeds/{current_language()}/{name}"
    return f"{path}?{query.urlencode()}" if query else path
