"""Records that answers of the engine name: the engine says keys, a client asks for titles.

All keys of an answer are known before its first field is read, so each place of the query where records are named
costs one database query, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from graphql import GraphQLResolveInfo, get_named_type

from registry.graphql.base import TYPES
from registry.graphql.lookahead import loaded
from registry.models import Offering
from registry.models.ctid import uid_of, uids_of

_CODED = {"Occupation": "code", "Region": "code"}
"""Types whose records the engine names by a code instead of a CTID."""

Place = tuple[int, ...]


class Shelf:
    """The records of one request, by the place in the query that asks for them."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self._places: dict[Place, dict[str, Model | None]] = {}

    def mention(self, answer: Any) -> None:
        """Note every key that an answer names, before its fields are read."""
        self.keys.update(texts_in(answer))

    def record(self, info: GraphQLResolveInfo, key: str | None) -> Model | None:
        """Return the public record with a key, loaded with what the query asks of it; None when there is none."""
        if key is None:
            return None
        known = self._places.setdefault(tuple(map(id, info.field_nodes)), {})
        if key not in known:
            self.keys.add(key)
            new = self.keys - known.keys()
            known.update(dict.fromkeys(new))
            known.update(_records(info, new))
        return known[key]


def texts_in(answer: Any) -> Iterator[str]:
    """Yield every text in an answer, whatever its shape.

    >>> sorted(texts_in(("A", ["B", None], 1)))
    ['A', 'B']
    """
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, list | tuple | frozenset):
        for one in answer:
            yield from texts_in(one)
    elif is_dataclass(answer):
        for name in _names(type(answer)):
            yield from texts_in(getattr(answer, name))


@cache
def _names(of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


def _records(info: GraphQLResolveInfo, keys: Iterable[str]) -> Iterator[tuple[str, Model]]:
    of_type = get_named_type(info.return_type)
    model = Offering if of_type.name == "Offering" else TYPES[of_type.name]._meta.model
    rows = model._default_manager.public().order_by()
    code = _CODED.get(of_type.name)
    if code:
        rows = rows.filter(**{f"{code}__in": [key for key in keys if not uid_of(key)]})
    else:
        rows = rows.filter(uid__in=uids_of(keys))
    for record in loaded(info, rows, of_type, info.field_nodes):
        yield getattr(record, code or "ctid"), record
