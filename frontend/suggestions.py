"""What the search box offers while somebody types."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.results.showing import with_urls
from frontend.middleware import Handler
from registry.models.bilingual import current_language
from search.finding import suggest
from search.labels import KIND, labels_of
from search.serving import NotIndexed
from search.types import LANGUAGES, OVER, Suggestion

KEPT_FOR = 60
"""Seconds for which browsers and caches may keep suggestions."""
_TRUSTED_FOR = 1.0
"""Seconds for which a process trusts that no section has moved: somebody may be typing."""

_ADDRESSES = frozenset(f"/{language}/suggestions" for language in LANGUAGES)

_sections: dict[str, tuple[float, dict[str, str]]] = {}


def forget() -> None:
    """Forget the addresses of sections (tests, which take back their pages)."""
    _sections.clear()


class WhileTyping:
    """Answers who is typing before sessions, accounts, messages and kept pages are looked at: suggestions need none."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in _ADDRESSES:
            return self.get_response(request)
        # A request for another host is refused as it is everywhere.
        request.get_host()
        response = suggestions(request)
        response["Content-Length"] = str(len(response.content))
        return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return names that begin like ``q``, as JSON; none when nothing does."""
    try:
        found = suggest(request.GET.get("q", ""), current_language())
    except NotIndexed:
        found = ()
    told = orjson.dumps({"suggestions": _told(found, current_language())})
    response = HttpResponse(told, content_type="application/json")
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


def _told(found: Sequence[Suggestion], language: str) -> list[dict[str, Any]]:
    kinds = {kind: str(KIND[kind]) for kind in {one.card.kind for one in found}}
    is_any_over = any(one.card.over for one in found)
    over = f" · {labels_of('status', (OVER,), language)[OVER]}" if is_any_over else ""
    cards = with_urls((one.card for one in found), _sections_of(language))
    return [
        {
            "text": one.text,
            "lang": one.language or language,
            "kind": kinds[card.kind] + (over if card.over else ""),
            "of": _other_name(one, language),
            "code": card.code,
            "url": url,
            "example": card.example,
        }
        for one, (card, url) in zip(found, cards, strict=True)
    ]


def _other_name(one: Suggestion, language: str) -> str:
    """Return the title of the record where another name is suggested, and else whose it is: several may be called alike."""
    title = one.card.title.of(language)
    return one.card.who.of(language) if title == one.text else title


def _sections_of(language: str) -> dict[str, str]:
    """Return the addresses of sections that were found out within the last second."""
    now = time.monotonic()
    read_at, sections = _sections.get(language, (float("-inf"), {}))
    if now - read_at > _TRUSTED_FOR:
        sections = {}
        _sections[language] = (now, sections)
    return sections
