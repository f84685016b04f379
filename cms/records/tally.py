"""Counts that keep examples apart, as public counts do unless the settings say otherwise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from registry.models.record import Provenance


@dataclass(frozen=True)
class Tally:
    """How many records, and how many examples beside them (none when the settings count examples)."""

    number: int = 0
    examples: int = 0

    def __bool__(self) -> bool:
        return bool(self.number or self.examples)

    @property
    def rank(self) -> tuple[int, int]:
        """What values are ordered by, the most frequent first; examples decide between equals."""
        return -self.number, -self.examples

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.number + other.number, self.examples + other.examples)


def tally(real: int, examples: int) -> Tally:
    """Return a count as the settings want it."""
    if settings.EXAMPLES_IN_COUNTS:
        return Tally(real + examples)
    return Tally(real, examples)


def tallies(rows: QuerySet[Any], *by: str, record: str = "") -> dict[Any, Tally]:
    """Count records by columns, in one query.

    Args:
        rows: what is counted; a record that a join doubles counts once.
        by: the columns; with one, the keys of the answer are its values, else tuples of values.
        record: path to the record whose provenance counts, with its ending ``__``; the row's own when empty.
    """
    counted = Count(f"{record}pk", distinct=True)
    grouped = rows.order_by().values_list(*by, f"{record}provenance").annotate(n=counted)
    found: dict[Any, dict[bool, int]] = defaultdict(lambda: defaultdict(int))
    for *key, provenance, number in grouped:
        found[key[0] if len(by) == 1 else tuple(key)][provenance == Provenance.ILLUSTRATIVE] += (
            number
        )
    return {key: tally(counts[False], counts[True]) for key, counts in found.items()}
