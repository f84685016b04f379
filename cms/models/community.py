"""The community of practice: who made the framework, what is on, what members learned, what employers need."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.addresses import routes_of
from cms.community.event_routes import EventRoutes
from cms.community.library_routes import LibraryRoutes
from cms.community.news_routes import NewsRoutes
from cms.community.note_routes import NoteRoutes
from cms.community.record_page import list_page, shown
from cms.files.links import feed_of_list, files_of_list
from cms.models.page import SitePage
from cms.placement import Placement
from cms.records import events, library, news, notes
from cms.records import needs as need_records
from cms.records.community import figures
from cms.records.members import members
from cms.withdrawal import WITHDRAWN_TEMPLATE, withdrawn_context
from registry.models import Need
from registry.models.record import Lifecycle


class CommunityPage(
    EventRoutes, LibraryRoutes, NewsRoutes, NoteRoutes, RoutablePageMixin, SitePage
):
    """Events, news, practice notes, resources and needs, under the facts that editors write."""

    template = "pages/community.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("Events, news, practice notes and needs.")

    class Meta:
        verbose_name = _("community page")
        verbose_name_plural = _("community pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["note_rows"] = notes.newest()
        context["resource_rows"] = library.newest()
        context["need_rows"] = need_records.dress_needs(open_needs())
        context["event_rows"] = events.next_ones()
        context["news_rows"] = news.newest()
        context["news_feed"] = feed_of_list("newsitem")
        context["figures"], context["examples_counted"] = figures(), settings.EXAMPLES_IN_COUNTS
        context |= members()
        return context

    @path("")
    def community_route(self, request: HttpRequest) -> HttpResponse:
        """Show the community page."""
        return TemplateResponse(request, self.template, self.get_context(request))

    @path("needs/")
    @path("besoins/")
    def needs_route(self, request: HttpRequest) -> HttpResponse:
        """Show the board of needs; a filtered one is not for search engines."""
        said = need_records.board_page(request)
        said["files"] = files_of_list("need", request.GET)
        return list_page(self, request, self._board(request), "community/needs.html", said)

    @path("needs/<slug:slug>/")
    @path("besoins/<slug:slug>/")
    def need_route(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show one need, over or not: 404 for a draft, 410 for one that was withdrawn."""
        need = need_records.find(slug)
        if need is None or need.lifecycle == Lifecycle.DRAFT:
            raise Http404(gettext("No need has the address “%(slug)s”.") % {"slug": slug[:80]})
        return self.need_response(request, need)

    def need_response(self, request: HttpRequest, need: Need) -> HttpResponse:
        """Show a need that was found; a preview passes drafts, too."""
        gone = need.lifecycle == Lifecycle.TOMBSTONE
        noindex = gone or need.is_illustrative or need.is_over(localdate())
        placement = self._board(request).below(need.label, need.slug or "draft", noindex=noindex)
        if gone:
            said = {"record": need, **withdrawn_context(need)}
            return shown(self, request, placement, WITHDRAWN_TEMPLATE, said, 410)
        said = {"record": need, **need_records.need_page(need)}
        return shown(self, request, placement, "community/need.html", said)

    def _board(self, request: HttpRequest) -> Placement:
        return self.placement(request).below(gettext("Needs"), routes_of("need"), noindex=False)

    def surroundings(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a page below this one shows of this one, without what only this one lists."""
        return SitePage.get_context(self, request)


def open_needs() -> list[Need]:
    """Return published needs whose date has not passed, the most pressing first."""
    found = need_records.load(Need.objects.published().open_on(localdate()))
    return list(found.order_by(F("by_date").asc(nulls_last=True), "slug"))
