"""The rows of a list as its files have them: the filters of the address, without its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django_filters import FilterSet

from cms.files.asking import refuse_unknown, refuse_wrong
from cms.records import KINDS, RecordKind
from cms.records.facets import apply
from registry.models import Change

SECTIONS = {
    "micro-certifications": "microcertification",
    "programs": "program",
    "courses": "course",
    "occupations": "occupation",
    "skills": "skill",
    "partners": "organization",
    "pilots": "pilot",
    "practice-notes": "practicenote",
    "events": "event",
    "news": "newsitem",
    "resources": "resource",
    "needs": "need",
}
"""Names of lists in the addresses of files, and the kinds of their records."""

NAMES = {kind: name for name, kind in SECTIONS.items()}
AT_ONCE = 500
"""Rows that are read together."""


@dataclass(frozen=True)
class RowsOfList:
    """A list without its pages.

    Attributes:
        kind: what its records are.
        filters: the filters of the address, which all passed.
        found: the records that they keep, in no order.
    """

    kind: RecordKind
    filters: FilterSet
    found: QuerySet[Any]

    def loaded(self, *more: str) -> Iterator[Any]:
        """Yield the rows that the page shows, in its order, some hundred at a time; ``more`` is prefetched, too."""
        listing, model = self.kind.listing, self.kind.model
        keys = iter(listing.ordered(self.filters, self.found).values_list("pk", flat=True))
        while some := list(islice(keys, AT_ONCE)):
            rows = listing.load(model._default_manager.filter(pk__in=some)).prefetch_related(*more)
            read = rows.in_bulk()
            yield from listing.dress([read[key] for key in some if key in read])


def list_asked(
    name: str, query: QueryDict, own: tuple[str, ...] = (), base: QuerySet[Any] | None = None
) -> RowsOfList:
    """Return the list that an address asks for.

    Args:
        name: one of ``SECTIONS``.
        query: the query of the list's page, whose ``page`` says nothing here.
        own: names that the file has beside those of the list.
        base: the records to choose from, when not those that the page lists.

    Raises:
        Wrong: a filter or a value that the list does not have.
    """
    kind = KINDS[SECTIONS[name]]
    refuse_unknown(query, (*names_of(kind), "page", *own))
    filters = kind.listing.filterset(query, base)
    refuse_wrong(filters)
    return RowsOfList(kind, filters, apply(filters, filters.queryset))


def names_of(kind: RecordKind) -> list[str]:
    """Return the names by which a list can be filtered and ordered."""
    return list(kind.listing.filterset.base_filters)


def last_change(uid: str = "uid") -> Subquery:
    """Return the expression of the place in the log at which a record changed last."""
    changes = Change.objects.filter(record_uid=OuterRef(uid)).order_by().values("record_uid")
    return Subquery(changes.annotate(last=Max("pk")).values("last"))
