"""The framework: the current edition's principles and elements, and every edition published so far."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.page import SitePage
from registry.models import FrameworkEdition, FrameworkElement
from registry.models.record import Lifecycle


class FrameworkPage(SitePage):
    """What the framework asks, as its current edition words it."""

    template = "pages/framework.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("Principles, elements and editions of the framework.")

    class Meta:
        verbose_name = _("framework page")
        verbose_name_plural = _("framework pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        editions = published_editions()
        current = editions[0] if editions else None
        elements = list(current.elements.all()) if current else []
        principle = FrameworkElement.Kind.PRINCIPLE
        context["editions"] = editions
        context["edition"] = current
        context["principles"] = [one for one in elements if one.kind == principle]
        context["elements"] = [one for one in elements if one.kind != principle]
        return context


def published_editions() -> list[FrameworkEdition]:
    """Return the editions, the latest first; each element knows how many pilots adopt it (``pilots``)."""
    adopting = Count(
        "adoptions__pilot", filter=Q(adoptions__lifecycle=Lifecycle.PUBLISHED), distinct=True
    )
    elements = FrameworkElement.objects.published().annotate(pilots=adopting).order_by("position")
    editions = FrameworkEdition.objects.published().order_by("-published_on")
    return list(editions.prefetch_related(Prefetch("elements", elements)))
