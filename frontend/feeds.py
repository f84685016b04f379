"""Files of lists and of the log of changes, at ``/feeds/<language>/…``.

The language is part of the address, so that a subscription keeps it and caches can share the answer; an address
without one leads to that of the reader's language. A filtered file is not for search engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import URLPattern, re_path
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from cms.files import atom, events, ical, starts, table
from cms.files.asking import Wrong, refuse_unknown
from cms.files.changes import changes_feed
from cms.files.list_feed import list_feed, search_feed
from cms.files.lists import SECTIONS
from frontend.answers import plainly, wrongly
from frontend.identifiers import answering, withdrawn
from registry.interchange.bulk.headings import OFFERINGS
from registry.models import Change, Event, Lifecycle
from search.serving import NotIndexed

KEPT_FOR = 300
"""Seconds for which browsers and caches may keep a file."""

View = Callable[..., HttpResponseBase]


def file(view: View) -> View:
    """Make a view answer as a file: faults in words, kept for a while, nothing of a filtered list for search engines."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Wrong as refusal:
            return wrongly(refusal)
        except NotIndexed:
            return plainly([_("The search index is being prepared. Ask again in a moment.")], 503)
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
        response["Access-Control-Allow-Origin"] = "*"
        if request.GET:
            response["X-Robots-Tag"] = "noindex"
        return response

    return answered


@require_safe
def door(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect an address without a language to that of the language which the reader's browser asks for."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    response = HttpResponseRedirect(f"/feeds/{request.LANGUAGE_CODE}/{name}{query}")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@conditional_page
@file
def changes(request: HttpRequest) -> HttpResponse:
    """Give the log of changes."""
    return _fed(changes_feed(request.GET))


@conditional_page
@file
def search(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the answer to a search as a feed or a table."""
    if form == "csv":
        return _tabled(table.search_table(request.GET), "search")
    return _fed(search_feed(request.GET))


@conditional_page
@file
def listed(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """Give a list as a feed, a table or a calendar."""
    if name not in SECTIONS:
        raise Http404(_("There is no list of this name."))
    if form == "csv":
        return _tabled(table.list_table(name, request.GET), name)
    if form == "ics":
        dates = events.events_of_list if SECTIONS[name] == "event" else starts.starts_of_list
        return _dated(dates(name, request.GET), name)
    return _fed(list_feed(name, request.GET))


@conditional_page
@file
def starts_of_one(request: HttpRequest, ctid: str) -> HttpResponse:
    """Give the starts of one offering as a calendar; 410 for one that was withdrawn."""
    refuse_unknown(request.GET, ())
    record: Any = answering(ctid)
    if record._meta.model_name not in OFFERINGS:
        raise Http404(_("This record has no starts."))
    if record.lifecycle == Lifecycle.TOMBSTONE:
        return withdrawn(request, record)
    return _dated(starts.starts_of(record), record.slug)


@conditional_page
@file
def one_event(request: HttpRequest, ctid: str) -> HttpResponse:
    """Give one event as a calendar; 410 for one that was withdrawn."""
    refuse_unknown(request.GET, ())
    record = answering(ctid)
    if not isinstance(record, Event):
        raise Http404(_("This record is no event."))
    if record.lifecycle == Lifecycle.TOMBSTONE:
        return withdrawn(request, record)
    return _dated(events.calendar_of_one(record), record.slug)


def _fed(feed: atom.Feed) -> HttpResponse:
    response = HttpResponse(feed.write(), content_type=f"{atom.CONTENT_TYPE}; charset=utf-8")
    newest = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    # What a list holds can change without its entries: by a filter's own record, or by what has left it.
    response["Last-Modified"] = http_date((newest or feed.updated).timestamp())
    return response


def _tabled(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=table.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _dated(calendar: bytes, name: str) -> HttpResponse:
    response = HttpResponse(calendar, content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


_IN = r"^feeds/(?:en|fr)"
ADDRESSES: list[URLPattern] = [
    re_path(rf"{_IN}/changes\.atom$", changes, name="feed-changes"),
    re_path(rf"{_IN}/search\.(?P<form>atom|csv)$", search, name="feed-search"),
    re_path(rf"{_IN}/starts/(?P<ctid>[^/]+)\.ics$", starts_of_one, name="feed-starts"),
    re_path(rf"{_IN}/events/(?P<ctid>[^/]+)\.ics$", one_event, name="feed-event"),
    re_path(rf"{_IN}/(?P<name>[a-z-]+)\.(?P<form>atom|csv|ics)$", listed, name="feed-list"),
    re_path(r"^feeds/(?!en/|fr/)(?P<name>[a-z/-]+\.(?:atom|csv|ics))$", door, name="feed-door"),
]
