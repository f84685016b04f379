"""Documents in an order of the embedded engine's table: few are sorted, of many the order is walked until enough.

To read an order of very many documents takes as long as all other work of a question. So the one that most questions
ask for is kept up: what was written since it was read is put where it stands now, one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from pyroaring import BitMap

from search.backends.columns import Columns, Order, Stretch
from search.backends.fulltext import places_for, rows_of
from search.models import IndexedDocument

_SORTED_BY_KEY = 2_000
_HEAD = 2_000
"""Documents of an order that are read first: they answer most questions."""
_STRETCH = 500
"""Documents of an order that are looked at together."""
_MOST_KEPT_UP = 200
"""Documents written since an order was read, beyond which it is read anew."""


def in_order(columns: Columns, found: BitMap, order: Order) -> Iterator[int]:
    """Return documents in an order of columns."""
    if len(found) <= 1:
        return iter(found)
    if len(found) <= _SORTED_BY_KEY:
        columns_of = ", ".join(f"{one[1:]} DESC" if one[0] == "-" else one for one in order)
        keys = list(found)
        rows = rows_of(_SORTED.format(places_for(keys), columns_of), keys)
        return (key for (key,) in rows)
    return _walked(columns, found, order)


_SORTED = "SELECT id FROM search_indexeddocument WHERE id IN ({}) ORDER BY {}"


def _walked(columns: Columns, found: BitMap, order: Order) -> Iterator[int]:
    """Yield documents stretch by stretch of the order; one in which none stands is passed at once."""
    for stretch, members in _stretches(columns, order):
        here = found & members
        if here:
            # Where few of them stand, that is all that is done for each of the others: no step of Python.
            yield from filter(set(here).__contains__, stretch)


def _stretches(columns: Columns, order: Order) -> Iterator[Stretch]:
    kept = columns.remembered(("kept up", order), lambda: _kept_up(columns, order))
    if kept is not None:
        yield from kept
        return
    yield from (head := columns.remembered(("head", order), lambda: _head(columns, order)))
    rest = columns.remembered(("order", order), lambda: _rest(columns, order, head))
    if order not in columns.orders:
        columns.orders[order] = ([*head, *rest], BitMap())
    yield from rest


def _kept_up(columns: Columns, order: Order) -> list[Stretch] | None:
    """Return an order that was read at an earlier version as it is now; None when it is to be read anew."""
    stretches, written = columns.orders.get(order, ([], BitMap()))
    if not written:
        return stretches or None
    del columns.orders[order]
    if order[0] != "weight" or len(written) > _MOST_KEPT_UP:
        return None
    made = _moved(columns, stretches, written, order)
    if made is not None:
        columns.orders[order] = (made, BitMap())
    return made


def _moved(
    columns: Columns, stretches: list[Stretch], written: BitMap, order: Order
) -> list[Stretch] | None:
    """Return an order with the written documents where they stand now. All others stand as before to each other.

    None when one of them stands after a document that the order does not have.

    What somebody writes at this very moment stands where it did: it is among what is written for the next version.
    """
    generation, version, _ = columns.version
    made = [_without(stretch, written) for stretch in stretches]
    names = ", ".join(order)
    keys = list(written & columns.alive)
    for key, *values in rows_of(_WRITTEN.format(names, places_for(keys)), keys) if keys else ():
        backwards = ", ".join(f"{name} DESC" for name in order)
        sql = _BEFORE.format(names, places_for(values), backwards)
        found = rows_of(sql, [generation, version, *values])
        if not _put(made, key, found[0][0] if found else None):
            return None
    return made


_WRITTEN = "SELECT id, {0} FROM search_indexeddocument WHERE id IN ({1}) ORDER BY {0}"
_BEFORE = (
    "SELECT id FROM search_indexeddocument WHERE generation_id = %s AND version <= %s AND NOT removed"
    " AND ({}) < ({}) ORDER BY {} LIMIT 1"
)


def _without(stretch: Stretch, written: BitMap) -> Stretch:
    keys, members = stretch
    if not members.intersect(written):
        return stretch
    return _stretch(array("I", (key for key in keys if key not in written)))


def _put(stretches: list[Stretch], key: int, before: int | None) -> bool:
    """Put a document right after another one, or first; return whether the other one is there."""
    place, at = 0, 0
    if before is not None:
        places = (one for one, (_, members) in enumerate(stretches) if before in members)
        found = next(places, None)
        if found is None:
            return False
        place, at = found, stretches[found][0].index(before) + 1
    keys = stretches[place][0]
    stretches[place] = _stretch(keys[:at] + array("I", [key]) + keys[at:])
    return True


def _ordered(columns: Columns, order: Order) -> QuerySet[Any]:
    rows = IndexedDocument.objects.filter(generation=columns.version[0]).order_by(*order)
    return rows.values_list("pk", flat=True)


def _head(columns: Columns, order: Order) -> list[Stretch]:
    return _cut(array("I", _ordered(columns, order)[:_HEAD]))


def _rest(columns: Columns, order: Order, head: list[Stretch]) -> list[Stretch]:
    """Return very many documents, the first of all left out; the rows of a plain cursor take a third of the time."""
    keys = rows_of(*_ordered(columns, order).query.sql_with_params())
    first = BitMap.union(*(members for _, members in head))
    return _cut(array("I", (key for (key,) in keys if key not in first)))


def _cut(keys: array[int]) -> list[Stretch]:
    """Return stretches of an order, one at least."""
    return [
        _stretch(keys[start : start + _STRETCH]) for start in range(0, max(len(keys), 1), _STRETCH)
    ]


def _stretch(keys: array[int]) -> Stretch:
    return keys, BitMap(keys)
