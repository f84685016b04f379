"""Words in the box of a list: the list keeps what the one search finds of its kind, with its spellings, codes and limits."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from django.db.models import Case, IntegerField, QuerySet, When
from django_filters import FilterSet

from registry.models.bilingual import current_language
from search.finding import find
from search.reading.plan import LONGEST_TEXT
from search.serving import NotIndexed
from search.types import KINDS, Query, Results

WORDS = "search"
"""Name of the box in the address of a list."""

_BEST = 24
"""Rows that stand as search has them: a page. To name the job titles of more by which they are found takes long."""

_answers: WeakKeyDictionary[FilterSet, Results | None] = WeakKeyDictionary()


def keep_said(filters: FilterSet, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return the rows that search finds; where it has no index or finds too many to name, those that say the words."""
    answer = answer_to(filters, text)
    if answer is None or answer.uids is None:
        return filters.filters[WORDS].filter(rows, text)
    return rows.filter(uid__in=answer.uids)


def best_first(filters: FilterSet, text: str) -> Case | None:
    """Return the expression that puts the first rows as search does; None where it names none."""
    answer = answer_to(filters, text) if text else None
    if answer is None or not answer.hits:
        return None
    places = (When(uid=hit.card.uid, then=place) for place, hit in enumerate(answer.hits))
    return Case(*places, default=len(answer.hits), output_field=IntegerField())


def answer_to(filters: FilterSet, text: str) -> Results | None:
    """Return the answer of search to the words of a list, asked for once; None where it has none."""
    if filters not in _answers:
        _answers[filters] = _asked(filters._meta.model._meta.model_name, text)
    return _answers[filters]


def _asked(kind: str, text: str) -> Results | None:
    if kind not in KINDS or len(text) > LONGEST_TEXT:
        return None
    try:
        return find(
            Query(text, kinds=(kind,), limit=_BEST, language=current_language(), whole=True)
        )
    except NotIndexed:
        return None
