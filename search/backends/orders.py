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
_STRETCH = 2_000
"""Documents of an order that are looked at together. The first of them are read first: they answer most questions."""

Order = tuple[str, ...]
Stretch = tuple["array[int]", BitMap]


def in_order(columns: Columns, found: BitMap, order: Order) -> Iterator[int]:
    """Return documents in an order of columns."""
    if len(found) <= 1:
        return iter(found)
    if len(found) <= _SORTED_BY_KEY:
        rows = IndexedDocument.objects.filter(pk__in=list(found)).order_by(*order)
        return iter(rows.values_list("pk", flat=True))
    return _walked(columns, found, order)


def _walked(columns: Columns, found: BitMap, order: Order) -> Iterator[int]:
    """Yield documents stretch by stretch of the order; one in which none stands is passed at once."""
    for stretch, members in _stretches(columns, order):
        here = found & members
        if here:
            yield from (key for key in stretch if key in here)


def _stretches(columns: Columns, order: Order) -> Iterator[Stretch]:
    rows = IndexedDocument.objects.filter(generation=columns.version[0]).order_by(*order)
    keys = rows.values_list("pk", flat=True)
    yield columns.remembered(("head", order), lambda: _stretch(array("I", keys[:_STRETCH])))
    yield from columns.remembered(("order", order), lambda: list(_cut(_all_of(keys)[_STRETCH:])))


def _cut(keys: array[int]) -> Iterator[Stretch]:
    for start in range(0, len(keys), _STRETCH):
        yield _stretch(keys[start : start + _STRETCH])


def _stretch(keys: array[int]) -> Stretch:
    return keys, BitMap(keys)


def _all_of(keys: QuerySet[Any]) -> array[int]:
    """Return very many keys; the rows of a plain cursor take a third of the time."""
    return array("I", (key for (key,) in rows_of(*keys.query.sql_with_params())))
