"""Where a search for a pathway may begin: jobs that something leads to, and awards that rules build up."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from cms.records.tally import tally
from registry.models import Occupation, Offering
from registry.models.record import LISTED, Lifecycle, Provenance

SHOWN = 9
"""Goals of each sort that the first page shows; the lists hold all."""


def occupations_reached() -> QuerySet[Occupation]:
    """Return occupations that a published offering leads to, those with most real ones first.

    Each knows how many lead there: ``real`` ones, and ``examples``.
    """
    listed = Q(offerings__lifecycle__in=LISTED)
    example = Q(offerings__provenance=Provenance.ILLUSTRATIVE)
    counted = Occupation.objects.published().annotate(
        real=Count("offerings", filter=listed & ~example, distinct=True),
        examples=Count("offerings", filter=listed & example, distinct=True),
    )
    leading = counted.filter(Q(real__gt=0) | Q(examples__gt=0))
    return leading.order_by("-real", "-examples", "code")


def awards_built_up() -> QuerySet[Offering]:
    """Return published awards with a published rule that names a micro-certification, with how many (``steps``)."""
    rule = Q(rules__lifecycle=Lifecycle.PUBLISHED)
    named = rule & Q(
        rules__names__offering__kind=Offering.Kind.MICRO_CERTIFICATION,
        rules__names__offering__lifecycle=Lifecycle.PUBLISHED,
    )
    steps = Count("rules__names__offering", filter=named, distinct=True)
    return (
        Offering.objects.published()
        .select_related("institution", "sector")
        .annotate(steps=steps)
        .filter(steps__gt=0)
        .order_by("provenance", "title_en", "title_fr")
    )


def first_goals() -> dict[str, Any]:
    """Return the goals that the first page shows, those that most leads to first, and all of them for the boxes."""
    jobs = list(occupations_reached())
    first = sorted(jobs[:SHOWN], key=lambda one: one.code)
    awards = list(awards_built_up())
    return {
        "occupations": [(one, tally(one.real, one.examples)) for one in first],
        "occupations_more": max(0, len(jobs) - SHOWN),
        "awards": awards[:SHOWN],
        "awards_more": max(0, len(awards) - SHOWN),
        "suggested": [*sorted(jobs, key=lambda one: one.code), *awards],
    }
