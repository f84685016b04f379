"""Events and news as documents."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import override

from registry.models import Event, NewsItem
from search.documents import Document, brief
from search.kinds.kind import Context, DocumentKind, card, joined, pair, values
from search.types import Words

_EVENT = Words("event meeting community", "événement rencontre communauté")
_CANCELLED = Words("cancelled", "annulé")
_NEWS = Words("news community", "actualités nouvelle communauté")


def _event(record: Any, context: Context) -> Document:
    place, state = pair(record, "place"), [_CANCELLED] if record.cancelled else []
    return Document(
        card(
            record,
            pair(record, "title"),
            who=pair(record.organization, "name"),
            summary=_dated(record.starts_on, joined(*state, place, pair(record, "text"))),
        ),
        about=joined(*state, pair(record.organization, "name"), place),
        body=pair(record, "text"),
        sort=_EVENT,
        values=values(kind="event", institution=record.organization.slug),
    )


def _news(record: Any, context: Context) -> Document:
    teller = record.organization
    body, summary = _plain(pair(record, "body")), pair(record, "summary")
    return Document(
        card(
            record,
            pair(record, "title"),
            who=pair(teller, "name") if teller else Words(),
            summary=_dated(record.told_on, Words(summary.en or body.en, summary.fr or body.fr)),
        ),
        about=pair(teller, "name") if teller else Words(),
        body=Words(f"{summary.en}\n{body.en}", f"{summary.fr}\n{body.fr}"),
        sort=_NEWS,
        values=values(kind="newsitem", institution=teller.slug if teller else None),
    )


def _dated(day: date, said: Words) -> Words:
    """Return texts short enough for a row, each after its day; a language without a text shows the other one."""
    texts = {"en": said.en, "fr": said.fr}
    days = {one: _in_words(day, one) for one in texts}
    if not (said.en or said.fr):
        return Words(days["en"], days["fr"])
    return Words(*(brief(f"{days[one]}; {text}") if text else "" for one, text in texts.items()))


def _in_words(day: date, language: str) -> str:
    """Return a day as its language writes it.

    >>> _in_words(date(2027, 3, 1), "en"), _in_words(date(2027, 3, 1), "fr")
    ('1 March 2027', '1er mars 2027')
    """
    with override(language):
        said = date_format(day, "j F Y")
    return said.replace("1", "1er", 1) if language == "fr" and day.day == 1 else said


def _plain(said: Words) -> Words:
    """Return texts without markup; what stood in elements of their own stays apart."""
    return Words(*(unescape(strip_tags(one.replace("><", "> <"))) for one in (said.en, said.fr)))


COMMUNITY = (
    DocumentKind(Event, lambda rows: rows.select_related("organization"), _event),
    DocumentKind(NewsItem, lambda rows: rows.select_related("organization"), _news),
)
