"""A list, or the answer to a search, as CSV: every row, in the order of the page, written while it is read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import starmap
from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from cms.addresses import absolute_url
from cms.files.columns import READ_TOO, columns_of, text_of
from cms.files.list_feed import search_asked
from cms.files.lists import list_asked
from cms.results.labels import KIND
from cms.results.showing import said, with_urls
from registry.interchange.bulk.escaping import escaped
from registry.models.ctid import ctid_of
from search.finding import find
from search.types import DEEPEST, MOST_ROWS, Card, Query

CONTENT_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the alphabet of its own machine."""


class _Lines:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def list_table(name: str, query: QueryDict) -> Iterator[str]:
    """Return the lines of a list's table, headings first.

    Raises:
        Wrong: a filter or a value that the list does not have. It is raised before the first line is asked for.
    """
    asked = list_asked(name, query)
    columns = columns_of(asked.kind.name)
    headings = [str(column.heading) for column in columns]
    rows = asked.loaded(*READ_TOO.get(asked.kind.name, ()))
    cells = ([column.cell(row) for column in columns] for row in rows)
    return written(headings, cells)


def search_table(query: QueryDict) -> Iterator[str]:
    """Return the lines of the answer to a search, headings first; at most ``DEEPEST`` rows.

    Raises:
        Wrong: see ``list_feed.search_asked``.
        search.serving.NotIndexed: no index is built yet.
    """
    question = replace(search_asked(query).query, offset=0, limit=MOST_ROWS)
    first = find(question).hits
    headings = [
        _("Title"), _("Language of the title"), _("Kind"), _("Institution"), _("Code"), _("Hours"),
        _("Fee (CAD)"), _("Example"), _("Address"), _("Identifier"),
    ]  # fmt: skip
    return written(headings, starmap(_cells_of, with_urls(_cards(question, first))))


def _cards(question: Query, hits: tuple[Any, ...]) -> Iterator[Card]:
    while hits:
        yield from (hit.card for hit in hits)
        offset = question.offset + MOST_ROWS
        if len(hits) < MOST_ROWS or offset > DEEPEST - MOST_ROWS:
            return
        question = replace(question, offset=offset)
        hits = find(question).hits


def _cells_of(card: Card, url: str) -> list[Any]:
    title = said(card.title)
    return [
        title, title.lang, KIND[card.kind], said(card.who), card.code, card.hours, card.fee,
        card.example, absolute_url(url), ctid_of(card.uid),
    ]  # fmt: skip


def written(headings: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """Write a table in the language of the caller, whichever is in force when its lines are sent."""
    language = translation.get_language()

    def lines() -> Iterator[str]:
        with translation.override(language):
            writer = csv.writer(_Lines())
            yield BOM + writer.writerow(map(escaped, headings))
            for row in rows:
                yield writer.writerow([escaped(text_of(cell)) for cell in row])

    return lines()
