"""What the page of a withdrawn record says: what it was, when and why it was withdrawn, what is near."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from registry.models import Change, Offering
from registry.models.bilingual import localized
from registry.models.record import Record

WITHDRAWN_TEMPLATE = "records/withdrawn.html"
NEAR = 5


def withdrawn_context(record: Record) -> dict[str, Any]:
    """Return the context of a tombstone's page."""
    said = Change.objects.filter(record_uid=record.uid, kind=Change.Kind.TOMBSTONED)
    return {
        "withdrawn_at": said.values_list("at", flat=True).first(),
        "withdrawn_because": localized(record, "withdrawn_because"),
        "near": list(near(record)[:NEAR]),
        "notice": "",
    }


def near(record: Record) -> QuerySet[Record]:
    """Return published records that may serve instead: of an offering, the institution's own."""
    published = type(record)._default_manager.published().exclude(pk=record.pk)
    if not isinstance(record, Offering):
        return published.none()
    return published.filter(institution_id=record.institution_id).order_by("title_en", "title_fr")
