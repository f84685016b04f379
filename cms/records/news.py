"""News: the list, the page of one item, and its text made safe to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bs4.element import PreformattedString
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.whitelist import Whitelister, allow_without_attributes

from cms.records.event_times import day_mark
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.narrowing import Choices, organizations_of
from cms.records.offerings import untranslated
from cms.records.order import real_first
from registry.filters import NewsFilter
from registry.models import NewsItem
from registry.models.bilingual import LocalizedText

SHOWN = 3
"""Items that the community page names."""
ELEMENTS = ("p", "br", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li")
"""What a text may be made of; the form offers nothing else."""


class _Sieve(Whitelister):
    element_rules = dict.fromkeys(("[document]", *ELEMENTS), allow_without_attributes)

    def clean_string_node(self, doc: Any, node: Any) -> None:
        # Comments, declarations and instructions are printed as they stand.
        if isinstance(node, PreformattedString):
            node.extract()


_sieve = _Sieve()
_ELEMENT = re.compile(r"</?[a-zA-Z]")


def is_markup(text: str) -> bool:
    """Return whether a text has elements; one that a file brought has none."""
    return bool(_ELEMENT.search(text))


def printed(text: LocalizedText) -> SafeString:
    """Return the text of an item as HTML that holds no other elements and no attributes; plain text as paragraphs.

    >>> printed(LocalizedText("One.\\n\\nTwo & more.", "en", "en"))
    '<p>One.</p>\\n\\n<p>Two &amp; more.</p>'
    >>> printed(LocalizedText('<p onclick="x">A <b>b</b><img src="x"></p>', "en", "en"))
    '<p>A <b>b</b></p>'
    """
    if not is_markup(text):
        return SafeString(linebreaks(str(text), autoescape=True))
    return SafeString(_sieve.clean(str(text)))


@dataclass(frozen=True)
class NewsRow:
    """One row: the item and its day."""

    record: NewsItem

    @property
    def day(self) -> SafeString:
        """The day of the item."""
        return day_mark(self.record.told_on)


def load(rows: QuerySet[NewsItem]) -> QuerySet[NewsItem]:
    """Load items with who tells them."""
    return rows.select_related("organization")


def dress(page: Any) -> list[NewsRow]:
    """Return rows."""
    return list(map(NewsRow, page))


def _tellers() -> Choices:
    return organizations_of(NewsItem.objects.published())


LISTING = Listing(
    filterset=NewsFilter,
    orders=("recent", "title"),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("organization", "select", "organization__slug", _tellers),
    ),
    load=load,
    dress=dress,
)


def records() -> QuerySet[NewsItem]:
    """Load items for their page."""
    return load(NewsItem.objects.all())


def detail(request: HttpRequest, item: NewsItem) -> Context:
    """Return the context of an item's page."""
    return {
        "row": NewsRow(item),
        "body": printed(item.body),
        "untranslated": untranslated(item, "title", "summary", "body"),
    }


def newest() -> list[NewsRow]:
    """Return the items that the community page names: the newest, facts before examples."""
    found = load(NewsItem.objects.published())
    return dress(found.order_by(real_first(), "-told_on", "-pk")[:SHOWN])


KIND = RecordKind(NewsItem, records, LISTING, detail)
