"""A form of filters leads to the address of what it asks, without what it says of how its words were read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_path

from cms.records.read_among import as_typed


class AsTyped:
    """Middleware that leads a form of filters on to the address that it stands for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        if request.method == "GET" and get_language_from_path(request.path):
            address = as_typed(request.GET)
            if address is not None:
                query = address.urlencode()
                return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
        return self.get_response(request)
