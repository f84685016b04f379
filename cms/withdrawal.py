"""What the page of a withdrawn record says: what it was, when and why it was withdrawn, what is near."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

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
    """Return published records that may serve instead: of an offering, what leads to the same occupations.

    Those that teach the same skills follow; what shares neither may not serve, whoever offers it.
    """
    published = type(record)._default_manager.published().exclude(pk=record.pk)
    if not isinstance(record, Offering):
        return published.none()
    occupations = record.occupations.order_by().values("pk")
    skills = record.skills.order_by().values("skill")
    leads = Exists(published.filter(pk=OuterRef("pk"), occupations__in=occupations))
    teaches = Exists(published.filter(pk=OuterRef("pk"), skills__skill__in=skills))
    alike = published.alias(leads=leads, teaches=teaches).filter(Q(leads=True) | Q(teaches=True))
    alike = alike.illustrative() if record.is_illustrative else alike.factual()
    return alike.order_by("-leads", "title_en", "title_fr")
