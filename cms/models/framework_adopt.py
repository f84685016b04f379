"""Routes of applications and endorsements under the framework's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from wagtail.contrib.routable_page.models import path

from cms.addresses import absolute_url
from cms.adopt.places import here, step_at
from cms.adopt.shown import Shown
from cms.adopt.standing import stand
from cms.adopt.starting import start
from cms.adopt.writing import write
from cms.endorse.by_link import endorse
from cms.models.page import SitePage


class Adoptable:
    """What the framework's page answers about applications. Mixed into it, because routes are of a page."""

    @path("adopt/status/<str:signed>/")
    @path("adopter/suivi/<str:signed>/")
    def status_route(self, request: HttpRequest, signed: str) -> HttpResponse:
        """Tell where an application stands."""
        return self.answered(request, stand(request, signed))

    @path("adopt/<str:signed>/<slug:step>/")
    @path("adopter/<str:signed>/<slug:step>/")
    def step_route(self, request: HttpRequest, signed: str, step: str) -> HttpResponse:
        """Show and take a step of a draft."""
        name = step_at(step)
        if not name:
            raise Http404
        return self.answered(request, write(request, signed, name))

    @path("endorse/<str:token>/")
    @path("appuyer/<str:token>/")
    def endorse_route(self, request: HttpRequest, token: str) -> HttpResponse:
        """Let a partner answer what it was asked by a link."""
        return self.answered(request, endorse(request, token))

    def start_page(self, request: HttpRequest) -> HttpResponse:
        """Show the first page of an application, or begin one."""
        return self.answered(request, start(request))

    def answered(self, request: HttpRequest, found: Shown | HttpResponse) -> HttpResponse:
        """Return an answer as it is, or a page placed under this one."""
        if isinstance(found, HttpResponse):
            return found
        own: Any = self
        noindex = found.is_private or found.said.get("noindex", False)
        placement = own.placement(request).below(found.title, "", noindex=noindex)
        placement = replace(
            placement,
            alternates=found.addresses,
            canonical=absolute_url(here(found.addresses)),
        )
        context = SitePage.get_context(own, request) | placement.as_context()
        context |= {"title": found.title} | found.said | {"noindex": noindex}
        response = TemplateResponse(request, found.template, context, status=found.status)
        if found.is_private:
            add_never_cache_headers(response)
            # With "no-referrer" a browser would also hide where a form comes from, and be refused.
            response.headers["Referrer-Policy"] = "same-origin"
        if found.wait:
            response.headers["Retry-After"] = str(found.wait)
        return response
