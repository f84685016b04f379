"""The first rows of a long list, how many there are, and the address of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from cms.addresses import section_url
from registry.models.record import Provenance

SHOWN = 4


@dataclass(frozen=True)
class Excerpt:
    """Rows of a board. ``examples`` tells whether some of all of them are examples; ``url`` lists them all."""

    rows: Sequence[Any]
    total: int
    examples: bool
    url: str

    @property
    def more(self) -> bool:
        """Whether there are more than are shown."""
        return self.total > len(self.rows)


def excerpt(
    found: QuerySet[Any], dress: Callable[[QuerySet[Any]], Sequence[Any]], **filters: str
) -> Excerpt:
    """Return the first rows of a query; the rest is counted only when there is one."""
    first = list(found.values_list("pk", flat=True)[: SHOWN + 1])
    rows = dress(found.filter(pk__in=first[:SHOWN])) if first else []
    if len(first) <= SHOWN:
        return Excerpt(rows, len(first), examples=False, url="")
    kinds = list(found.order_by().values_list("provenance", flat=True))
    mixed = Provenance.ILLUSTRATIVE in kinds and len(set(kinds)) > 1
    address = f"{section_url(found.model._meta.model_name)}?{urlencode(filters)}"
    return Excerpt(rows, len(kinds), mixed, address)


def halves(rows: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Return the rows that stand open, and those that a reader unfolds."""
    every = list(rows)
    return every[:SHOWN], every[SHOWN:]
