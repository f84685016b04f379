"""Pathways: the finder between where somebody stands and where they want to be, and what counts of what they hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.models.page import SitePage
from cms.pathways import as_csv, as_json, finder_page, held_page, settled_address


class PathwaysPage(RoutablePageMixin, SitePage):
    """Where a route is asked for: a job to reach, or an award to complete."""

    template = "pathways/finder.html"
    held_template = "pathways/held.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = lazy(
        "Occupations reached, and awards that micro-certifications count toward."
    )

    class Meta:
        verbose_name = lazy("pathways page")
        verbose_name_plural = lazy("pathways pages")

    @path("")
    def finder_route(self, request: HttpRequest) -> HttpResponse:
        """Show the finder; an address with a question in it is not for search engines."""
        context = self.get_context(request)
        placement = replace(self.placement(request), query=request.GET.urlencode())
        context.update(placement.as_context())
        context.update({"noindex": bool(request.GET)} | finder_page(request.GET))
        response = TemplateResponse(request, self.template, context)
        if context.get("unsettled"):
            # It says what was found in a few seconds; who asks again may find more.
            response["Cache-Control"] = "no-cache"
        return response

    @path("plan/")
    def held_route(self, request: HttpRequest) -> HttpResponse:
        """Show what counts of what somebody holds; what the form sends becomes one address."""
        settled = settled_address(request.GET)
        if settled:
            return HttpResponseRedirect(f"{request.path}{settled}")
        context = self.get_context(request)
        below = self.placement(request).below(_("What I hold"), "plan", noindex=bool(request.GET))
        context.update(replace(below, query=request.GET.urlencode()).as_context())
        context.update(held_page(request.GET))
        return TemplateResponse(request, self.held_template, context)

    @path("plan/json/")
    def held_json_route(self, request: HttpRequest) -> HttpResponse:
        """Hand out the same as JSON."""
        dumps: dict[str, Any] = {"ensure_ascii": False, "indent": 2}
        answer = JsonResponse(as_json(request.GET), json_dumps_params=dumps)
        return _attached(answer, "holdings.json")

    @path("plan/csv/")
    def held_csv_route(self, request: HttpRequest) -> HttpResponse:
        """Hand out the same as a table."""
        answer = HttpResponse(as_csv(request.GET), content_type="text/csv; charset=utf-8")
        return _attached(answer, "holdings.csv")


def _attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
