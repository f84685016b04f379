"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms import memory
from cms.models import SiteNavigation
from registry.models.bilingual import current_language

Link = tuple[str, str, bool]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menus of the request's language, read when a template first asks (the admin never does)."""
    return {"navigation": SimpleLazyObject(lambda: _menus(request.path))}


def _menus(path: str) -> dict[str, Any]:
    language = current_language()
    kept = memory.once(f"navigation {language}", lambda: _read(language))
    if kept is None:
        return {"main": [], "footer": [], "footer_text": ""}
    return {
        "main": _marked(kept.main_links, path),
        "footer": _marked(kept.footer_links, path),
        "footer_text": kept.footer_text,
    }


def _read(language: str) -> SiteNavigation | None:
    return SiteNavigation.objects.filter(language=language).first()


def _marked(links: list[tuple[str, str]], path: str) -> list[Link]:
    return [(label, url, path.startswith(url)) for label, url in links]
