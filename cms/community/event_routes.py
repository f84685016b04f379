"""Addresses of events below the community page, with French ones beside them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from wagtail.contrib.routable_page.models import path

from cms.addresses import routes_of
from cms.community.record_page import found_or_none, list_page, record_page
from cms.files.links import files_of_list
from cms.placement import Placement
from cms.records import events
from registry.models import Event

EVENTS = routes_of("event")
PAST = {language: route.rpartition("/")[2] for language, route in routes_of("pastevents").items()}


class EventRoutes:
    """The list of coming events, that of past ones, and the page of one."""

    @path("events/")
    @path("evenements/")
    def events_route(self: Any, request: HttpRequest) -> HttpResponse:
        """Show what is to come; a filtered list is not for search engines."""
        said = events.coming_page(request)
        said["files"] = files_of_list("event", request.GET)
        return list_page(self, request, event_list(self, request), "community/events.html", said)

    @path("events/past/")
    @path("evenements/passes/")
    def past_events_route(self: Any, request: HttpRequest) -> HttpResponse:
        """Show what is over, the latest first."""
        place = event_list(self, request).below(gettext("Past events"), PAST, noindex=False)
        said = events.PAST.context(request)
        return list_page(self, request, place, "community/past_events.html", said)

    @path("events/<slug:slug>/")
    @path("evenements/<slug:slug>/")
    def event_route(self: Any, request: HttpRequest, slug: str) -> HttpResponse:
        """Show one event, over or not: 404 for a draft, 410 for one that was withdrawn."""
        event = found_or_none(events.KIND.record(slug))
        if event is None:
            raise Http404(gettext("No event has the address “%(slug)s”.") % {"slug": slug[:80]})
        return event_response(self, request, event)


def event_response(page: Any, request: HttpRequest, event: Event) -> HttpResponse:
    """Show an event that was found; a preview passes drafts, too."""
    place, template = event_list(page, request), "community/event.html"
    return record_page(page, request, event, place, template, lambda: events.detail(request, event))


def event_list(page: Any, request: HttpRequest) -> Placement:
    """Return where the list of events stands."""
    placement: Placement = page.placement(request)
    return placement.below(gettext("Events"), EVENTS, noindex=False)
