"""The way to a page: looked up once for as long as the site stays as it is, and then taken again.

Wagtail asks for the site, for each page from the root down, and for the restrictions above it: eight queries, a
quarter of the time of a list whose parts are kept. The map of pages says which page an address is below; what is kept
is one page each, however many addresses of records are below it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page

from cms.addresses import nearest_entry
from cms.kept_parts import are_kept, kept


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at an address as Wagtail does, its hooks and restrictions included."""
    if are_kept():
        _go_kept_way(request, path)
    return views.serve(request, path)


def _go_kept_way(request: HttpRequest, path: str) -> None:
    """Leave the page and its route where Wagtail looks for them first; where the map has none, Wagtail looks itself."""
    nearest = nearest_entry(request.path)
    if nearest is None:
        return
    steps, further = _steps(path), len(_steps(request.path)) - len(_steps(nearest.url))
    above, rest = steps[: len(steps) - further], steps[len(steps) - further :]
    way = ("way", request.get_host(), nearest.pk)
    if kept(way, lambda: _answers(request, "/".join(above), nearest.pk)):
        page = kept(("page", nearest.pk), lambda: Page.objects.get(pk=nearest.pk).specific)
        request._wagtail_route_for_request = page.route(request, rest)  # type: ignore[attr-defined]


def _steps(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def _answers(request: HttpRequest, path: str, key: int) -> bool:
    """Whether Wagtail finds this page at its address on the site that is asked."""
    found = Page.route_for_request(request, path)
    del request._wagtail_route_for_request  # type: ignore[attr-defined]
    return found is not None and found[0].pk == key
