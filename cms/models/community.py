"""The community of practice: who made the framework, what members learned, what employers need."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.models.page import SitePage
from registry.models import Need, PracticeNote


class CommunityPage(SitePage):
    """Practice notes and needs, under the facts that editors write."""

    template = "pages/community.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("Practice notes and needs.")

    class Meta:
        verbose_name = _("community page")
        verbose_name_plural = _("community pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["practice_notes"] = practice_notes()
        context["needs"] = open_needs()
        return context


def practice_notes() -> list[PracticeNote]:
    """Return published notes, the newest first, with what a row shows."""
    notes = PracticeNote.objects.published().select_related("organization")
    return list(notes.prefetch_related("pilots", "elements", "occupations"))


def open_needs() -> list[Need]:
    """Return published needs whose date has not passed, the most pressing first."""
    needs = Need.objects.published().open_on(localdate())
    rows = needs.select_related("organization", "occupation")
    return list(rows.prefetch_related("regions", "skills__skill"))
