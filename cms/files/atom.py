"""Feeds as Atom (RFC 4287), with pages (RFC 5005) and deleted entries (RFC 6721), on Django's own generator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import gettext as _

from cms.addresses import absolute_url
from registry.models.bilingual import current_language

CONTENT_TYPE = "application/atom+xml"
PAGE_SIZE = 50
BEGINNING = datetime(2019, 11, 1, tzinfo=UTC)
"""When a feed without entries was updated: the month of the pilots, before which there was nothing to tell."""

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        id: permanent name; never another entry's.
        url: page to open.
        updated: when it last changed.
        title: its headline; ``lang`` is the language of that, where it is not the feed's.
        text: a sentence or two, without markup.
        author: who is behind it, or empty.
        categories: words to sort by.
        published: when it came out; None where nobody knows.
    """

    id: str
    url: str
    updated: datetime
    title: str
    text: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()
    lang: str = ""
    published: datetime | None = None


@dataclass(frozen=True)
class Gone:
    """An entry that the feed had and has no more: the name of it, when, and why in words."""

    id: str
    when: datetime
    why: str


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself, its page of entries, and where the next page is.

    Attributes:
        title, subtitle: words.
        page: address of what the feed follows, as people see it.
        path: address of the feed without its place among the pages: its permanent name.
        here: address of this page of it.
        next: address of the next page, or None on the last one.
        entries: entries, and what is gone.
    """

    title: str
    subtitle: str
    page: str
    path: str
    here: str
    next: str | None
    entries: tuple[Entry | Gone, ...]

    def write(self) -> bytes:
        """Return the document."""
        made = _Atom(
            self.title,
            absolute_url(self.page),
            self.subtitle,
            language=current_language(),
            subtitle=self.subtitle,
            author_name=_("Pathway Registry"),
            author_link=absolute_url("/"),
            feed_url=absolute_url(self.here),
            feed_guid=absolute_url(self.path),
            next=absolute_url(self.next) if self.next else None,
            gone=[one for one in self.entries if isinstance(one, Gone)],
        )
        for entry in self.entries:
            if isinstance(entry, Entry):
                _add(made, entry)
        return made.writeString("utf-8").encode()

    @property
    def updated(self) -> datetime:
        """When the newest of its entries changed."""
        return max(map(_when, self.entries), default=BEGINNING)


def _when(one: Entry | Gone) -> datetime:
    return one.updated if isinstance(one, Entry) else one.when


def _add(made: Atom1Feed, entry: Entry) -> None:
    made.add_item(
        entry.title,
        entry.url,
        escape(entry.text) if entry.text else None,
        unique_id=entry.id,
        pubdate=entry.published,
        updateddate=entry.updated,
        author_name=entry.author or None,
        categories=entry.categories,
        lang=entry.lang,
    )


class _Atom(Atom1Feed):
    """Django's feed, with a link to the next page and entries that are gone."""

    def root_attributes(self) -> dict[str, str]:
        own = {"xmlns:at": _TOMBSTONES} if self.feed["gone"] else {}
        return super().root_attributes() | own

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next"]})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]} if item["lang"] else {}

    def write_items(self, handler: Any) -> None:
        super().write_items(handler)
        for one in self.feed["gone"]:
            _write_gone(handler, one)

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed: the hour of reading would make each answer a new one."""
        told = [item["updateddate"] for item in self.items]
        return max((*told, *(one.when for one in self.feed["gone"])), default=BEGINNING)


def _write_gone(handler: Any, one: Gone) -> None:
    handler.startElement("at:deleted-entry", {"ref": one.id, "when": rfc3339_date(one.when)})
    handler.addQuickElement("at:comment", one.why)
    handler.endElement("at:deleted-entry")


def sentences(parts: Iterable[Any]) -> str:
    """Return what is stated of several parts, one after the other."""
    return " ".join(str(part) for part in parts if part)
