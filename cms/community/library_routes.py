"""Addresses of the resource library below the community page, and the downloads, which are counted and nothing else."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.timezone import localdate
from django.utils.translation import gettext
from wagtail.contrib.routable_page.models import path

from cms.addresses import routes_of
from cms.community.record_page import found_or_none, list_page, record_page
from cms.files.links import files_of_list
from cms.placement import Placement
from cms.records import library
from registry.models import Download, Resource, ResourceVersion
from registry.models.record import Lifecycle

LIBRARY = routes_of("resource")
_MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|preview|facebookexternal|curl/|wget/|python-",
    re.IGNORECASE,
)
"""What programs that fetch pages by themselves call themselves."""


class LibraryRoutes:
    """The list of resources, the page of one, and its files."""

    @path("library/")
    @path("bibliotheque/")
    def library_route(self: Any, request: HttpRequest) -> HttpResponse:
        """Show the list; a filtered one is not for search engines."""
        said = library.LISTING.context(request)
        said["files"] = files_of_list("resource", request.GET)
        return list_page(self, request, _list_of(self, request), "community/library.html", said)

    @path("library/<slug:slug>/")
    @path("bibliotheque/<slug:slug>/")
    def resource_route(self: Any, request: HttpRequest, slug: str) -> HttpResponse:
        """Show one resource: 404 for a draft, 410 for one that was withdrawn."""
        return resource_response(self, request, _found(slug))

    @path("library/<slug:slug>/<int:number>/")
    @path("bibliotheque/<slug:slug>/<int:number>/")
    def download_route(self: Any, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        """Give a version of a resource's file, and count that somebody asked for it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        resource = _found(slug)
        if resource.lifecycle == Lifecycle.TOMBSTONE:
            return resource_response(self, request, resource)
        version = next((one for one in resource.versions.all() if one.number == number), None)
        if version is None:
            told = gettext("The resource “%(title)s” has no version %(number)s.")
            raise Http404(told % {"title": resource.title, "number": str(number)[:9]})
        return _given(request, version)


def resource_response(page: Any, request: HttpRequest, resource: Resource) -> HttpResponse:
    """Show a resource that was found; a preview passes drafts, too."""
    place, template = _list_of(page, request), "community/resource.html"
    read = partial(library.detail, request, resource)
    return record_page(page, request, resource, place, template, read)


def _found(slug: str) -> Resource:
    resource: Resource | None = found_or_none(library.KIND.record(slug))
    if resource is None:
        told = gettext("No resource has the address “%(slug)s”.")
        raise Http404(told % {"slug": slug[:80]})
    return resource


def _given(request: HttpRequest, version: ResourceVersion) -> FileResponse:
    try:
        file = version.file.open("rb")
    except OSError:
        told = gettext(
            "The file of this version is not kept here any more. Ask the registry for it."
        )
        raise Http404(told) from None
    if _is_counted(request):
        Download.objects.count_one(version, localdate())
    given = FileResponse(file, as_attachment=True, filename=version.filename)
    # A kept copy would be a download that nobody counts.
    given["Cache-Control"] = "private, no-cache"
    given["X-Robots-Tag"] = "noindex"
    return given


def _is_counted(request: HttpRequest) -> bool:
    """Return whether a request is a reader's download: not a look at the headers, a machine, or the rest of a file."""
    begins = request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
    machine = _MACHINES.search(request.headers.get("User-Agent", ""))
    return request.method == "GET" and begins and not machine


def _list_of(page: Any, request: HttpRequest) -> Placement:
    placement: Placement = page.placement(request)
    return placement.below(gettext("Resource library"), LIBRARY, noindex=False)
