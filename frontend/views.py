"""The few pages that belong to no tree: the door that picks a language, the public schema, and its explorer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.addresses import home_url, section_url
from cms.first_queries import FIRST_QUERIES
from frontend.schema import schema

SDL = Path(__file__).parent / "schema.graphql"


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Redirect ``/`` to the tree in the language that the reader's browser asks for."""
    response = HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect the address that browsers and crawlers ask for by custom to the sign of the site."""
    return HttpResponseRedirect(static("registry/favicon.svg"))


@require_safe
def sdl(request: HttpRequest) -> FileResponse:
    """Serve the schema in GraphQL's schema definition language."""
    return FileResponse(SDL.open("rb"), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=3600, public=True)
def schema_json(request: HttpRequest) -> HttpResponse:
    """Serve the schema in the form of an answer to introspection, for tools that know no other."""
    return HttpResponse(_introspected(), content_type="application/json")


@cache
def _introspected() -> bytes:
    return orjson.dumps({"data": schema.introspect()})


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Show the explorer."""
    developers = section_url("developers") or home_url()
    context = {"first_query": FIRST_QUERIES[0].text, "developers": developers}
    return render(request, "explorer.html", context)
