"""What the search box offers while somebody types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.results.labels import KIND
from cms.results.showing import said, url_of
from registry.models.bilingual import current_language
from search.finding import suggest
from search.serving import NotIndexed
from search.types import Suggestion

KEPT_FOR = 60
"""Seconds for which browsers and caches may keep suggestions."""


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return names that begin like ``q``, as JSON; none when nothing does."""
    try:
        found = suggest(request.GET.get("q", ""), current_language())
    except NotIndexed:
        found = ()
    response = JsonResponse({"suggestions": [_told(one) for one in found]})
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


def _told(one: Suggestion) -> dict[str, Any]:
    title = said(one.card.title)
    return {
        "text": one.text,
        "lang": one.language or current_language(),
        "kind": str(KIND[one.card.kind]),
        "of": "" if title == one.text else str(title),
        "code": one.card.code,
        "url": url_of(one.card),
        "example": one.card.example,
    }
