"""What is answered when a request cannot be read, or ends in an error: 503 when the database is only busy, else 500."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import bad_request, server_error

from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.services.busy import is_busy

_LATER = {"Retry-After": "120"}


@requires_csrf_token
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read: 413 when its form is too large, else 400."""
    if not isinstance(exception, RequestDataTooBig):
        return bad_request(request, exception)
    return HttpResponse(get_template("400.html").render({"is_large": True}), status=413)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Answer in place of what broke; it may be anything, so no table is read and no language is asked."""
    if not is_busy(sys.exc_info()[1]):
        return server_error(request)
    if request.path_info.startswith("/api/"):
        told = {"errors": [Issue.of("request.busy", Place("")).as_json()]}
        return JsonResponse(told, status=503, headers=_LATER)
    # What was only asked for can be asked for again; what was sent is sent again from the page before.
    page = get_template("503.html").render({"asked": request.method == "GET"})
    return HttpResponse(page, status=503, headers=_LATER)
