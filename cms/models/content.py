"""Pages that are text only: about, contact, accessibility."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.models.page import SitePage


class ContentPage(SitePage):
    """A page of text."""

    template = "pages/content.html"
    page_description = _("Text, links and notices.")
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage"]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
