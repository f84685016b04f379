"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms import memory
from cms.kept_parts import kept
from cms.models import SiteNavigation
from registry.models.bilingual import current_language

Link = tuple[str, str, bool]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menus of the request's language, read when a template first asks (the admin never does)."""
    return {"navigation": SimpleLazyObject(lambda: _menus(request.path))}


def _menus(path: str) -> dict[str, Any]:
    language = current_language()
    main, footer, words = memory.once(
        f"navigation {language}", lambda: kept(("navigation",), lambda: _read(language))
    )
    return {"main": _marked(main, path), "footer": _marked(footer, path), "footer_text": words}


def _read(language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]], str]:
    """Return the links of both menus and the words at the foot."""
    found = SiteNavigation.objects.filter(language=language).first()
    return (found.main_links, found.footer_links, found.footer_text) if found else ([], [], "")


def _marked(links: list[tuple[str, str]], path: str) -> list[Link]:
    return [(label, url, path.startswith(url)) for label, url in links]
