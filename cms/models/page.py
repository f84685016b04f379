"""What every page of the site has: an introduction, a body, and its place among the other pages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from cms.blocks import BodyBlock
from cms.kept_parts import kept
from cms.placement import Placement, placement_of_page


class SitePage(Page):
    """Base of every page type."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown under the title, without formatting.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(self.placement(request).as_context())
        return context

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return what keeps readers out. That nothing does is kept; what a restriction asks for never is."""
        read = super().get_view_restrictions
        if kept(("restricted", self.pk), lambda: read().exists()):
            return read()
        return PageViewRestriction.objects.none()

    def placement(self, request: HttpRequest) -> Placement:
        """Return where the page stands: breadcrumbs, its other language, its canonical address."""
        return placement_of_page(self)
