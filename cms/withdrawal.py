"""What the page of a withdrawn record says: what it was, when and why it was withdrawn, what is near."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from registry.models import Change, Occupation, Offering, OfferingSkill
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
    """Return published records that may serve instead: of an offering, what shares most with it.

    One shared skill says little: many offerings of other sectors teach it, too. So it counts in the same sector only.
    """
    published = type(record)._default_manager.published().exclude(pk=record.pk)
    if not isinstance(record, Offering):
        return published.none()
    alike = published.illustrative() if record.is_illustrative else published.factual()
    may_serve = Q(occupations_shared__gt=0) | Q(skills_shared__gt=1)
    may_serve |= Q(skills_shared=1, same_sector=True)
    found = _compared(alike, record).filter(may_serve)
    return found.order_by("-shared", "-same_sector", "title_en", "title_fr")


def _compared(offerings: QuerySet[Any], record: Offering) -> QuerySet[Any]:
    """Say of each offering how many occupations and skills it shares with one, and whether the sector."""
    # A record that was loaded with its lists forgets, inside a query, whose they are.
    occupations = Q(occupations__in=Occupation.objects.filter(offerings=record.pk).values("pk"))
    skills = Q(skills__skill__in=OfferingSkill.objects.filter(offering=record.pk).values("skill"))
    same = Q(sector__isnull=False, sector=record.sector_id)
    return offerings.annotate(
        occupations_shared=Count("occupations", filter=occupations, distinct=True),
        skills_shared=Count("skills__skill", filter=skills, distinct=True),
        same_sector=Case(When(same, then=True), default=False),
        shared=F("occupations_shared") + F("skills_shared"),
    )
