"""The ways in: occupations that offerings lead to, and programs that micro-certifications count toward."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.page import SitePage
from cms.records.listing import elided, page_of
from cms.records.tally import tally
from registry.models import Occupation, Offering
from registry.models.record import LISTED, Lifecycle, Provenance

AWARDS, JOBS = 10, 10


class PathwaysPage(SitePage):
    """Where a route begins: a job to reach, or an award to complete."""

    template = "pages/pathways.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = _("Occupations reached, and awards that micro-certifications count toward.")

    class Meta:
        verbose_name = _("pathways page")
        verbose_name_plural = _("pathways pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        page = page_of(awards_built_up(), request.GET, awards_built_up().count(), AWARDS)
        reached = occupations_reached()
        context["page_obj"] = page
        context["page_links"] = elided(page)
        context["awards"] = page.object_list
        context["occupations"] = [(one, tally(one.real, one.examples)) for one in reached[:JOBS]]
        context["jobs"] = reached.count()
        placement = replace(self.placement(request), number=page.number)
        return context | placement.as_context()


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
