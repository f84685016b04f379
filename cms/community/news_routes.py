"""Addresses of news below the community page, with French ones beside them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from wagtail.contrib.routable_page.models import path

from cms.addresses import routes_of
from cms.community.record_page import found_or_none, list_page, record_page
from cms.files.links import files_of_list
from cms.placement import Placement
from cms.records import news
from registry.models import NewsItem

NEWS = routes_of("newsitem")


class NewsRoutes:
    """The list of news, and the page of one item."""

    @path("news/")
    @path("actualites/")
    def news_list_route(self: Any, request: HttpRequest) -> HttpResponse:
        """Show the list; a filtered one is not for search engines."""
        said = news.LISTING.context(request)
        said["files"] = files_of_list("newsitem", request.GET)
        return list_page(self, request, news_list(self, request), "community/news_list.html", said)

    @path("news/<slug:slug>/")
    @path("actualites/<slug:slug>/")
    def news_route(self: Any, request: HttpRequest, slug: str) -> HttpResponse:
        """Show one item: 404 for a draft, 410 for one that was withdrawn."""
        item = found_or_none(news.KIND.record(slug))
        if item is None:
            told = gettext("No news has the address “%(slug)s”.")
            raise Http404(told % {"slug": slug[:80]})
        return news_response(self, request, item)


def news_response(page: Any, request: HttpRequest, item: NewsItem) -> HttpResponse:
    """Show an item that was found; a preview passes drafts, too."""
    place, template = news_list(page, request), "community/news.html"
    return record_page(page, request, item, place, template, lambda: news.detail(request, item))


def news_list(page: Any, request: HttpRequest) -> Placement:
    """Return where the list of news stands."""
    placement: Placement = page.placement(request)
    return placement.below(gettext("News"), NEWS, noindex=False)
