"""Pathways: the finder that computes plans between where somebody stands and where they want to be."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.models.page import SitePage
from cms.pathways import finder_page


class PathwaysPage(RoutablePageMixin, SitePage):
    """Where a route is asked for: a job to reach, or an award to complete."""

    template = "pathways/finder.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = _("Occupations reached, and awards that micro-certifications count toward.")

    class Meta:
        verbose_name = _("pathways page")
        verbose_name_plural = _("pathways pages")

    @path("")
    def finder_route(self, request: HttpRequest) -> HttpResponse:
        """Show the finder; an address with a question in it is not for search engines."""
        context = self.get_context(request)
        placement = replace(self.placement(request), query=request.GET.urlencode())
        context.update(placement.as_context())
        context.update({"noindex": bool(request.GET)} | finder_page(request.GET))
        return TemplateResponse(request, self.template, context)
