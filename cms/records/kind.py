"""What a section needs to know of the kind of record that it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from registry.models.record import Record

if TYPE_CHECKING:
    from cms.records.listing import Listing

Context = dict[str, Any]


@dataclass(frozen=True)
class RecordKind:
    """One kind: its model, its two templates, and the readers of their contexts.

    Attributes:
        model: class of the records.
        records: query that loads a record with what its page shows of it directly.
        listing: what its list is made of; on its page wrong filters become messages, never errors.
        read_detail: context of one record's page.
        lookup: field by which an address names the record.
    """

    model: type[Record]
    records: Callable[[], QuerySet[Any]]
    listing: Listing
    read_detail: Callable[[HttpRequest, Any], Context]
    lookup: str = "slug"

    @property
    def name(self) -> str:
        """Name of the kind, as addresses and templates use it."""
        return self.model._meta.model_name

    @property
    def list_template(self) -> str:
        """Template of the list."""
        return f"records/{self.name}_list.html"

    @property
    def detail_template(self) -> str:
        """Template of one record."""
        return f"records/{self.name}_detail.html"

    def record(self, slug: str) -> Any:
        """Return the record at an address, in whatever state it is, or None."""
        return self.records().filter(**{self.lookup: slug}).first()

    def list_page(self, request: HttpRequest) -> Context:
        """Return the context of the list; raises Http404 past its end."""
        return self.listing.context(request)

    def detail_page(self, request: HttpRequest, record: Any) -> Context:
        """Return the context of a record's page."""
        return self.read_detail(request, record)
