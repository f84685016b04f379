"""The search page: one box for every kind of record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.files.links import files_of_search
from cms.models.page import SitePage
from cms.results.reading import is_too_long, read, too_long
from cms.results.showing import context_of
from registry.models import Change
from registry.models.ctid import uid_of
from search.finding import find
from search.reading.plan import LONGEST_TEXT
from search.serving import NotIndexed


class SearchPage(RoutablePageMixin, SitePage):
    """Answers questions about everything that is published."""

    template = "search/page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_description = _("Search of every kind of record, with filters and counts.")

    class Meta:
        verbose_name = _("search page")
        verbose_name_plural = _("search pages")

    @path("")
    def answer_route(self, request: HttpRequest) -> HttpResponse:
        """Answer the question of the address; 400 for one that is too long, 503 while no index is built."""
        context = self.get_context(request)
        if is_too_long(request.GET):
            context.update(replace(self.placement(request), noindex=True).as_context())
            context.update(text=request.GET["q"].strip()[:LONGEST_TEXT], told=too_long())
            return TemplateResponse(request, "search/too_long.html", context, status=400)
        if named := _identified(request.GET.get("q", "").strip().lower()):
            return HttpResponseRedirect(named)
        query = request.GET.urlencode()
        context.update(
            replace(self.placement(request), query=query, noindex=bool(query)).as_context()
        )
        try:
            context.update(answered(request))
        except NotIndexed:
            return TemplateResponse(request, "search/unbuilt.html", context, status=503)
        response = TemplateResponse(request, self.template, context)
        # An index may be a moment behind the registry, so no answer is kept under the registry's state.
        response["Cache-Control"] = "no-cache"
        return response


def _identified(text: str) -> str:
    """Return the permanent address of the record whose identifier (CTID) the words are, or nothing."""
    uid = uid_of(text)
    known = uid is not None and Change.objects.filter(record_uid=uid).exists()
    return f"/id/{text}" if known else ""


def answered(request: HttpRequest) -> dict[str, Any]:
    """Return what the page says in answer to a request."""
    reading = read(request.GET)
    files = {"files": files_of_search(request.GET)}
    return context_of(reading, find(reading.query), request.GET) | files
