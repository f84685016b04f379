"""The framework: the current edition's principles and elements, and every edition published so far."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.page import SitePage
from cms.records.adoption import ElementLedger, ledgers
from registry.models import FrameworkEdition, FrameworkElement


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
        return context | edition_context(
            editions, list(editions[0].elements.all()) if editions else []
        )


def edition_context(
    editions: list[FrameworkEdition], elements: list[FrameworkElement]
) -> dict[str, Any]:
    """Return what the page shows of the first of the editions, whose principles and elements are given."""
    rows = ledgers(elements)
    return {
        "editions": editions,
        "edition": editions[0] if editions else None,
        "principles": [row for row in rows if _is_principle(row)],
        "elements": [row for row in rows if not _is_principle(row)],
    }


def _is_principle(row: ElementLedger) -> bool:
    return row.element.kind == FrameworkElement.Kind.PRINCIPLE


def published_editions() -> list[FrameworkEdition]:
    """Return the editions with their principles and elements, the latest first."""
    elements = FrameworkElement.objects.published().order_by("position")
    editions = FrameworkEdition.objects.published().order_by("-published_on")
    return list(editions.prefetch_related(Prefetch("elements", elements)))
