"""A list, or a search, as a feed: its records by when they changed last, and those that have left it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.addresses import absolute_url, record_url, section_url
from cms.files.asking import Wrong, cursor_asked, path_of, refuse_unknown, with_query
from cms.files.atom import BEGINNING, PAGE_SIZE, Entry, Feed, Gone, sentences
from cms.files.lists import SECTIONS, RowsOfList, last_change, list_asked
from cms.records import KINDS, wording
from cms.records.event_times import when_words
from cms.results.reading import CHOSEN, NUMBERS, Reading, read
from cms.results.reading import PAGE_SIZE as HITS
from cms.results.showing import said, with_urls
from registry.filters.text import printable
from registry.models import Change, Event, NewsItem
from registry.models.bilingual import localized
from registry.models.ctid import ctid_of, permanent_address
from registry.models.record import LISTED, Lifecycle
from search.finding import find
from search.types import DEEPEST, Card

_BEHIND = ("institution", "lead", "organization")
"""Columns that name who is behind a record."""

_CANCELLED = gettext_lazy("Cancelled.")
SEARCH_NAMES = ("q", "kind", "sort", "page", *CHOSEN, *NUMBERS)


def list_feed(name: str, query: QueryDict) -> Feed:
    """Return the page of a list's feed that an address asks for; the order of the list says nothing here.

    Raises:
        Wrong: a filter, a value or a place that the feed does not have.
    """
    base = KINDS[SECTIONS[name]].model._default_manager.answering()
    asked = list_asked(name, query, ("before",), base)
    rows = _changed_before(asked, cursor_asked(query, "before"))
    more = rows[PAGE_SIZE - 1].last_change if len(rows) > PAGE_SIZE else None
    path = path_of(f"{name}.atom")
    own = _without(query, "before", "page", "order")
    title = _title(asked, query)
    return Feed(
        title=title,
        subtitle=_("New and changed records first; what has left the list is told, too."),
        page=with_query(section_url(asked.kind.name), _without(query, "before", "page")),
        path=with_query(path, own),
        here=with_query(path, query),
        next=with_query(path, own, before=str(more)) if more else None,
        entries=tuple(_entries(rows[:PAGE_SIZE])),
    )


def _changed_before(asked: RowsOfList, place: int | None) -> list[Any]:
    rows = asked.kind.model._default_manager.filter(pk__in=asked.found.order_by().values("pk"))
    rows = rows.annotate(last_change=last_change()).filter(last_change__isnull=False)
    if place is not None:
        rows = rows.filter(last_change__lt=place)
    related = [name for name in _BEHIND if hasattr(asked.kind.model, name)]
    return list(rows.select_related(*related).order_by("-last_change")[: PAGE_SIZE + 1])


def _title(asked: RowsOfList, query: QueryDict) -> str:
    plural = str(asked.kind.model._meta.verbose_name_plural)
    named = plural[:1].upper() + plural[1:]
    words = query.get("search", "").strip()
    return _("%(list)s: %(words)s") % {"list": named, "words": words} if words else named


def _entries(rows: list[Any]) -> list[Entry | Gone]:
    changes = Change.objects.in_bulk([row.last_change for row in rows])
    return [_entry(row, changes[row.last_change].at) for row in rows]


def _entry(record: Any, changed: datetime) -> Entry | Gone:
    name = permanent_address(record.ctid)
    if record.lifecycle not in LISTED:
        return Gone(name, changed, _why_gone(record))
    label = record.label
    return Entry(
        id=name,
        url=absolute_url(record_url(record)),
        updated=changed,
        title=str(label),
        text=sentences(
            (wording.invented(record.is_illustrative), _facts(record), _summary(record))
        ),
        author=str(_behind(record)),
        categories=_categories(record._meta.model_name, record.is_illustrative),
        lang=label.lang if label.is_fallback else "",
        published=_published(record),
    )


def _published(record: Any) -> datetime | None:
    """Return the day that an item of news states, else when a record became public, where that was noted."""
    if isinstance(record, NewsItem):
        return timezone.make_aware(datetime.combine(record.told_on, time.min))
    return getattr(record, "first_published_at", None)


def _why_gone(record: Any) -> str:
    if record.lifecycle == Lifecycle.TOMBSTONE:
        told = _("Withdrawn: %(title)s.") % {"title": record.label}
        return sentences((told, localized(record, "withdrawn_because")))
    state = record.get_lifecycle_display()
    return _("%(state)s: %(title)s.") % {"state": state, "title": record.label}


def _behind(record: Any) -> Any:
    found = next(filter(None, (getattr(record, name, None) for name in _BEHIND)), None)
    return found.name if found else ""


def _facts(record: Any) -> str:
    """Return hours and fee as a row shows them, or when an event is; nothing for what is not stated."""
    if isinstance(record, Event):
        place = f" {record.place}." if record.place else ""
        return sentences((_CANCELLED if record.cancelled else "", f"{when_words(record)}.{place}"))
    stated = wording.hours_and_fee(getattr(record, "hours", None), getattr(record, "fee", None))
    return f"{', '.join(stated)}." if stated else ""


def _summary(record: Any) -> str:
    found = getattr(record, "summary", "") or getattr(record, "description", "")
    return str(found)


def _categories(kind: str, example: bool) -> tuple[str, ...]:
    return (kind, _("Example")) if example else (kind,)


def search_asked(query: QueryDict) -> Reading:
    """Return the question of a search whose file is asked for.

    Raises:
        Wrong: a name or a value that the search does not have, or a page past what it hands out.
    """
    refuse_unknown(query, SEARCH_NAMES)
    if any(printable(value) != value for name in query for value in query.getlist(name)):
        raise Wrong([_("The address has characters that cannot be read.")])
    reading = read(query)
    if reading.wrong:
        colon = _(":")
        raise Wrong(f"{one.label}{colon} {one.error}" for one in reading.wrong)
    if not reading.page:
        raise Wrong([_("This list has no such page.")], 404)
    return replace(reading, query=replace(reading.query, facets=()))


def search_feed(query: QueryDict) -> Feed:
    """Return the answer to a search as a feed, a page of it as on the search page.

    Raises:
        Wrong: see ``search_asked``; a page that the answer does not have, too.
        search.serving.NotIndexed: no index is built yet.
    """
    reading = search_asked(query)
    results = find(reading.query)
    if reading.page > 1 and not results.hits:
        raise Wrong([_("This list has no such page.")], 404)
    path, own = path_of("search.atom"), _without(query, "page")
    goes_on = reading.query.offset + HITS < min(results.total, DEEPEST - HITS)
    words = reading.query.text.strip()
    changed = _changed([hit.card.uid for hit in results.hits])
    return Feed(
        title=_("Search for “%(words)s”") % {"words": words[:300]} if words else _("Search"),
        subtitle=_("The answer to a search, best match first unless another order is asked."),
        page=with_query(section_url("search"), own),
        path=with_query(path, own),
        here=with_query(path, query),
        next=with_query(path, own, page=str(reading.page + 1)) if goes_on else None,
        entries=tuple(
            _hit(card, url, changed.get(card.uid, BEGINNING))
            for card, url in with_urls(hit.card for hit in results.hits)
        ),
    )


def _changed(uids: list[UUID]) -> dict[UUID, datetime]:
    changes = Change.objects.filter(record_uid__in=uids).order_by().values_list("record_uid")
    return dict(changes.annotate(last=Max("at")))


def _hit(card: Card, url: str, changed: datetime) -> Entry:
    title = said(card.title)
    return Entry(
        id=permanent_address(ctid_of(card.uid)),
        url=absolute_url(url),
        updated=changed,
        title=str(title),
        text=sentences((wording.invented(card.example), _facts(card), said(card.summary))),
        author=str(said(card.who)),
        categories=_categories(card.kind, card.example),
        lang=title.lang if title.is_fallback else "",
    )


def _without(query: QueryDict, *names: str) -> QueryDict:
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept
