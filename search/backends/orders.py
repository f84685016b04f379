"""Documents in an order of the embedded engine's table: few are sorted, of many the order is walked until enough."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from pyroaring import BitMap

from search.backends.columns import Columns
from search.backends.fulltext import rows_of
from search.models import IndexedDocument

_SORTED_BY_KEY = 2_000
_HEAD = 2_000
"""Documents at the head of an order that are read first: they answer nearly every broad question."""

Order = tuple[str, ...]


def in_order(columns: Columns, found: BitMap, order: Order) -> Iterator[int]:
    """Return documents in an order of columns."""
    if len(found) <= 1:
        return iter(found)
    if len(found) <= _SORTED_BY_KEY:
        rows = IndexedDocument.objects.filter(pk__in=list(found)).order_by(*order)
        return iter(rows.values_list("pk", flat=True))
    return (key for key in _walked(columns, order) if key in found)


def _walked(columns: Columns, order: Order) -> Iterator[int]:
    rows = IndexedDocument.objects.filter(generation=columns.version[0]).order_by(*order)
    keys = rows.values_list("pk", flat=True)
    yield from columns.remembered(("head", order), lambda: array("q", keys[:_HEAD]))
    whole = columns.remembered(("order", order), lambda: _all_of(keys))
    yield from whole[_HEAD:]


def _all_of(keys: QuerySet[Any]) -> array[int]:
    """Return very many keys; the rows of a plain cursor take a third of the time."""
    return array("q", (key for (key,) in rows_of(*keys.query.sql_with_params())))
