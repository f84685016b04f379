"""The ways in: occupations that offerings lead to, and programs that micro-certifications count toward."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.page import SitePage
from registry.models import Occupation, Offering
from registry.models.record import LISTED, Lifecycle


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
        context["occupations"] = list(occupations_reached())
        context["awards"] = list(awards_built_up())
        return context


def occupations_reached() -> QuerySet[Occupation]:
    """Return occupations that a published micro-certification or program leads to, with how many (``offers``)."""
    leading = Count("offerings", filter=Q(offerings__lifecycle__in=LISTED), distinct=True)
    return Occupation.objects.published().annotate(offers=leading).filter(offers__gt=0)


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
