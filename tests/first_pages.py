"""Both page trees, as a first load makes them, without the admin's indexes, which take longer than the trees."""

from __future__ import annotations

from typing import Any

from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.trees import build_trees
from tests.kept import kept


def put(settings: Any) -> None:
    """Make the trees."""
    without_index(settings)
    kept(build_first_pages)


def without_index(settings: Any) -> None:
    """Let the admin's search not follow pages for the rest of the test."""
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}
    }


def build_first_pages() -> None:
    with disable_reference_index_auto_update():
        build_trees()
