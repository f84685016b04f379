"""Which documents have which value: compressed bitmaps in the memory of the process.

They are read once from the table and then follow its versions: a refresh reads what was written since. A reader
keeps the columns that it was given, for they never change: a refresh makes new ones that share all bitmaps that
stayed the same. 100,000 documents take about 10 MB.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from itertools import compress
from threading import Lock
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
from pyroaring import BitMap

from search.backends.fulltext import places_for, rows_of
from search.models import Batch, IndexedDocument
from search.types import AMOUNTS

T = TypeVar("T")
_MOST_REMEMBERED = 512

Values = dict[str, dict[str, BitMap]]
Order = tuple[str, ...]
"""Names of columns."""
Stretch = tuple["array[int]", BitMap]
"""Keys of documents that stand one after the other in an order, and the same as a set."""
Version = tuple[int, int, UUID | str | None]
"""Generation, key of its last batch, and token of that batch, as the database gives it."""


class Columns:
    """The documents of one generation at one version, by value."""

    def __init__(self, version: Version, alive: BitMap, examples: BitMap, values: Values) -> None:
        self.version = version
        self.alive = alive
        self.examples = examples
        self._values = values
        self._memory: dict[Hashable, Any] = {}
        self.orders: dict[Order, tuple[list[Stretch], BitMap]] = {}
        """Orders of all documents as they were read, and what was written since: ``orders`` keeps them up."""

    def having(self, field: str, values: Iterable[str]) -> BitMap:
        """Return the documents that have any of the values."""
        column = self._values.get(field, {})
        return BitMap().union(*(column[value] for value in values if value in column))

    def at_most(self, field: str, most: Decimal) -> BitMap:
        """Return the documents whose number is stated and at most so much."""
        column = self._values.get(field, {})
        return BitMap().union(*(found for value, found in column.items() if Decimal(value) <= most))

    def at_least(self, field: str, least: Decimal) -> BitMap:
        """Return the documents whose number is stated and at least so much."""
        column = self._values.get(field, {})
        return BitMap().union(
            *(found for value, found in column.items() if Decimal(value) >= least)
        )

    def counts(self, field: str, among: BitMap) -> dict[str, int]:
        """Return how many of some documents have each value, by value; values that none has are left out."""
        column = self._values.get(field, {})
        # No step of Python for each of a thousand values: that would take as long as to count them.
        numbers = list(map(among.intersection_cardinality, column.values()))
        return dict(zip(compress(column, numbers), filter(None, numbers), strict=True))

    def counts_of_few(self, among: BitMap) -> dict[str, Counter[str]]:
        """Return, by facet, how many of a few documents have each value, from their rows: sooner than by all bitmaps."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        keys = list(among)
        for (facets,) in rows_of(_FACETS.format(places_for(keys)), keys):
            for field, values in orjson.loads(facets).items():
                found[field].update(set(values))
        return found

    def steps(self, field: str, descending: bool) -> Iterator[BitMap]:
        """Yield the documents with each stated number, from the least number or from the greatest."""
        column = self._values.get(field, {})
        for value in sorted(column, key=Decimal, reverse=descending):
            yield column[value]

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key at this version, making it once."""
        memory = self._memory
        if key not in memory:
            if len(memory) >= _MOST_REMEMBERED:
                # Others may be reading the full one; they keep it.
                memory = self._memory = {}
            memory[key] = make()
        return cast(T, memory[key])

    def followed_by(self, version: Version, written: Iterable[tuple[Any, ...]]) -> Columns:
        """Return new columns in which the written documents stand as they are now."""
        rows = list(written)
        keys = BitMap(row[0] for row in rows)
        new = Columns(
            version,
            self.alive - keys,
            self.examples - keys,
            {field: _without(column, keys) for field, column in self._values.items()},
        )
        new.add(rows)
        new.orders = {order: (kept, since | keys) for order, (kept, since) in self.orders.items()}
        return new

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take documents in. Only for columns that nobody else has yet."""
        gathered: dict[str, dict[str, list[int]]] = {}
        alive: list[int] = []
        examples: list[int] = []
        for key, removed, example, facets, *amounts in rows:
            if removed:
                continue
            alive.append(key)
            if example:
                examples.append(key)
            for field, value in _pairs(facets, amounts):
                gathered.setdefault(field, {}).setdefault(value, []).append(key)
        self.alive |= BitMap(alive)
        self.examples |= BitMap(examples)
        for field, found in gathered.items():
            column = self._values.setdefault(field, {})
            for value, keys in found.items():
                column[value] = column.get(value, BitMap()) | BitMap(keys)
            # Once here, and not for each answer: what is counted alike stands by value.
            self._values[field] = dict(sorted(column.items()))

    def draw_together(self) -> None:
        """Write the bitmaps anew, each in one piece and one after the other: to count all of them takes half as long."""
        for field, column in self._values.items():
            self._values[field] = {
                value: BitMap.deserialize(found.serialize()) for value, found in column.items()
            }


class SharedColumns:
    """Holds the columns of each generation of a process, and brings them up to date before each use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[int, Columns] = {}

    def forget(self) -> None:
        """Forget everything (tests, which take back what they wrote)."""
        self._kept = {}

    def of(self, generation: int) -> Columns:
        """Return the columns of a generation as it stands now."""
        now = read_version(generation)
        kept = self._kept.get(generation)
        if kept is not None and kept.version == now:
            return kept
        with self._lock:
            kept = self._kept.get(generation)
            if kept is None or kept.version != now:
                kept = self._kept[generation] = self._refreshed(kept, now)
        return kept

    def _refreshed(self, kept: Columns | None, now: Version) -> Columns:
        if kept is not None and is_before(kept.version, now):
            return kept.followed_by(now, _rows(now[0], kept.version[1]))
        fresh = Columns(now, BitMap(), BitMap(), {})
        fresh.add(_rows(now[0], 0))
        fresh.draw_together()
        return fresh


def read_version(generation: int) -> Version:
    """Return the version of the documents of a generation. Each question asks for it, so the statement stands here."""
    last = rows_of(_VERSION, [generation])
    return (generation, *last[0]) if last else (generation, 0, None)


_VERSION = "SELECT id, token FROM search_batch WHERE generation_id = %s ORDER BY id DESC LIMIT 1"


def is_before(kept: Version, now: Version) -> bool:
    """Return whether a kept version is still there: a transaction that was taken back may have made it."""
    generation, key, token = kept
    if token is None or key >= now[1]:
        return False
    return Batch.objects.filter(generation=generation, pk=key, token=token).exists()


_FACETS = "SELECT facets FROM search_indexeddocument WHERE id IN ({})"


def _rows(generation: int, after: int) -> Iterator[tuple[Any, ...]]:
    rows = IndexedDocument.objects.filter(generation=generation)
    if after:
        rows = rows.filter(version__gt=after)
    return rows.values_list("pk", "removed", "example", "facets", *AMOUNTS).iterator(5_000)


def _pairs(facets: str, amounts: list[Decimal | None]) -> Iterator[tuple[str, str]]:
    for field, values in orjson.loads(facets).items():
        for value in values:
            yield field, value
    for field, amount in zip(AMOUNTS, amounts, strict=True):
        if amount is not None:
            yield field, str(amount)


def _without(column: dict[str, BitMap], keys: BitMap) -> dict[str, BitMap]:
    kept = {
        value: found - keys if found.intersect(keys) else found for value, found in column.items()
    }
    return {value: found for value, found in kept.items() if found}
