"""The way to a page: looked up once for as long as the site stays as it is, and then taken again.

Wagtail asks for the site, for each page from the root down, and for the restrictions above it: eight queries, a
quarter of the time of a list whose parts are kept.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page, Site

from cms.kept_parts import are_kept, kept

Way = tuple[int, int]


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at an address as Wagtail does, its hooks and restrictions included."""
    if are_kept():
        _go_kept_way(request, path)
    return views.serve(request, path)


def _go_kept_way(request: HttpRequest, path: str) -> None:
    """Leave the page and its route where Wagtail looks for them first; raise Http404 where there is none."""
    steps = [step for step in path.split("/") if step]
    key, taken = kept(("way", request.get_host(), path), lambda: _way(request, path, steps))
    page = kept(("page", key), lambda: Page.objects.get(pk=key).specific)
    request._wagtail_route_for_request = page.route(request, steps[taken:])  # type: ignore[attr-defined]


def _way(request: HttpRequest, path: str, steps: list[str]) -> Way:
    """Return the key of the page that answers an address, and how many of its steps lead to the page."""
    found = Page.route_for_request(request, path)
    site: Any = Site.find_for_request(request)
    if found is None or site is None:
        raise Http404
    return found[0].pk, found[0].depth - site.root_page.localized.depth
