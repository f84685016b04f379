"""The few pages that belong to no tree: the door that picks a language, and the public schema."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

SDL = Path(__file__).parent / "schema.graphql"


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Redirect ``/`` to the tree in the language that the reader's browser asks for."""
    response = HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def sdl(request: HttpRequest) -> FileResponse:
    """Serve the schema in GraphQL's schema definition language."""
    return FileResponse(SDL.open("rb"), content_type="text/plain; charset=utf-8")
