"""The home page of a language: what the registry is, its figures, and the first doors."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.models.page import SitePage
from cms.records.home import home_page


class HomePage(SitePage):
    """The first page of a tree."""

    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    page_description = _("The first page of a language.")

    headline = models.CharField(
        _("headline"),
        max_length=160,
        blank=True,
        help_text=_("The large words at the top. Left empty, the title is shown."),
    )
    search_label = models.CharField(_("question over the search box"), max_length=120, blank=True)

    content_panels = [
        *SitePage.content_panels[:1],
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("search_label")], _("Top of the page")),
        *SitePage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(home_page(request))
        return context
