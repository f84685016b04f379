"""Hours, weeks and fees on the search page: fields for both ends, and orders by them, where what is found has any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from cms.records import wording
from cms.records.chips import changed
from cms.results.chips import Link
from cms.results.reading import LEAST, NUMBERS, SPANS, Reading
from search.reading.plan import legible
from search.types import OFFERINGS, Amount, Facet, Results

_ORDERS: dict[str, Any] = {
    "relevance": gettext_lazy("Best match"),
    "title": gettext_lazy("Title, A to Z"),
}
_ORDERS_BY_NUMBER: dict[str, Any] = {
    "hours": gettext_lazy("Shortest first"),
    "fee": gettext_lazy("Lowest fee first"),
}


@dataclass(frozen=True)
class Limit:
    """A field for one end of a number."""

    name: str
    label: Any
    value: str
    is_least: bool


@dataclass(frozen=True)
class Span:
    """The fields for both ends of a number."""

    label: Any
    ends: list[Limit]


def are_asked(kinds: Facet, address: QueryDict, results: Results) -> bool:
    """Return whether numbers are worth asking about: offerings are found, or the address or the words name one.

    An occupation has no hours and a partner no fee, so a page of these would offer fields that empty it.
    """
    offerings = [one for one in kinds.values if one.value in OFFERINGS and one.count]
    chosen = any(one.chosen for one in kinds.values)
    return (
        any(one.chosen or not chosen for one in offerings)
        or any(address.get(name, "").strip() for name in NUMBERS)
        or any(isinstance(one, Amount) for one in results.understood)
    )


def spans(address: QueryDict, results: Results) -> list[Span]:
    """Return the fields for numbers, each end with what the address says, or else the words."""
    read = {
        one.key: wording.number(one.number) for one in results.understood if isinstance(one, Amount)
    }
    ends: dict[str, list[Limit]] = {field: [] for field in SPANS}
    for name, (field, label) in NUMBERS.items():
        value = legible(address.get(name, ""))[:20] or read.get(name, "")
        ends[field].append(Limit(name, label, value, name in LEAST))
    return [Span(label, ends[field]) for field, label in SPANS.items()]


def orders(reading: Reading, address: QueryDict, by_number: bool) -> list[Link]:
    """Return the orders of the page; the one that is asked for stands there in any case."""
    current = reading.query.sort
    offered = _ORDERS | {
        sort: label for sort, label in _ORDERS_BY_NUMBER.items() if by_number or sort == current
    }
    return [
        Link(label, changed(address, sort=[] if sort == "relevance" else [sort]), sort == current)
        for sort, label in offered.items()
    ]
