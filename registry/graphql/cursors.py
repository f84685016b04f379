"""Cursors: where a row stands in an order, so that a page goes on from the row and not from a count of rows.

A cursor holds the name of the list and of its order, the row's values in it, and its key. Rows that appear or vanish
between two pages neither repeat nor hide others.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext as _

from registry.filters import RecordFilterSet
from registry.filters.ordering import PK, TIE_BREAK, Key
from registry.filters.text import refuse_unstorable
from registry.graphql.errors import bad_input

Keys = tuple[Key, ...]


def place_in(filters: type[RecordFilterSet], order: str) -> str:
    """Return how cursors name an order of a list: a place in one list says nothing in another."""
    return f"{filters._meta.model.__name__}.{order}"


def with_tie_break(keys: Keys) -> Keys:
    """Return the keys of an order, ``TIE_BREAK`` last."""
    return keys if keys and keys[-1].name == TIE_BREAK else (*keys, PK)


def cursor_of(row: Model, order: str, keys: Keys) -> str:
    """Return the cursor of a row."""
    return cursor_from(order, [getattr(row, key.name) for key in keys])


def cursor_from(order: str, values: list[Any]) -> str:
    """Return the cursor of a row with these values in an order."""
    text = json.dumps([order, *map(_plain, values)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def beyond(
    queryset: QuerySet, cursor: str, argument: str, order: str, keys: Keys, backwards: bool
) -> QuerySet:
    """Keep the rows after a cursor, or before it when the list is read backwards."""
    values = _values(queryset, cursor, argument, order, keys)
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= same & _past(key, value, backwards)
        same &= _equal(key, value)
    return queryset.filter(condition)


def _values(queryset: QuerySet, cursor: str, argument: str, order: str, keys: Keys) -> list[Any]:
    try:
        named, *plain = json.loads(base64.urlsafe_b64decode(cursor.encode()).decode())
        if named != order or len(plain) != len(keys):
            raise bad_input(argument, _("the cursor belongs to another list, or to another order."))
        if plain[-1] is None:
            raise TypeError(TIE_BREAK)
        return [_read(_field(queryset, key), value) for key, value in zip(keys, plain, strict=True)]
    except (binascii.Error, ValidationError, ValueError, TypeError, RecursionError):
        raise bad_input(argument, _("the cursor is not one that this list gave.")) from None


def _read(field: Field, plain: Any) -> Any:
    if plain is None:
        return None
    if not isinstance(plain, str | int) or isinstance(plain, bool):
        raise TypeError(plain)
    refuse_unstorable(str(plain))
    value = field.to_python(plain)
    field.run_validators(value)
    return value


def _field(queryset: QuerySet, key: Key) -> Field:
    if key.name in queryset.query.annotations:
        return queryset.query.annotations[key.name].output_field
    meta = queryset.model._meta
    try:
        field = meta.get_field(key.name)
    except FieldDoesNotExist:
        raise TypeError(key.name) from None
    return field.target_field if field.is_relation else field


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _equal(key: Key, value: Any) -> Q:
    return Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})


def _past(key: Key, value: Any, backwards: bool) -> Q:
    """What is not stated comes last; so after it nothing follows, and before it stands all that is stated."""
    if value is None:
        return Q(**{f"{key.name}__isnull": False}) if backwards else Q(pk__in=[])
    way = "lt" if key.descending != backwards else "gt"
    past = Q(**{f"{key.name}__{way}": value})
    if backwards or key.name == TIE_BREAK:
        return past
    return past | Q(**{f"{key.name}__isnull": True})
