"""The state of all that public pages show: the registry, the pages, the menus, and the day.

Two equal states mean equal pages. Each is read from the database, so no process has to be told of a change.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.timezone import localdate

from cms.models.shown import ShownChange
from registry.snapshot import Token, read_token

_OTHERS = frozenset(
    [
        "wagtailcore.locale",
        "wagtailcore.page",
        "wagtailcore.pageviewrestriction",
        "wagtailcore.site",
        "wagtaildocs.document",
        "wagtailimages.image",
        "wagtailredirects.redirect",
    ]
)
"""What pages show besides the tables of the two applications."""
STATE = "shown.state"
"""Under which name a request remembers the state that its page will be kept under."""
_SOURCES = (".py", ".html", ".mo", ".css", ".js", ".svg", ".json")
_UNSEEN = ("access", "application", "bulk", "change", "contact", "document", "download")
"""Modules of registry models that no page shows, or whose rows tell a change by themselves."""


class State(NamedTuple):
    """What the public is shown: the registry, everything that editors keep beside it, and the day in Ontario."""

    registry: Token
    marks: tuple[int, ...]
    day: str


def state() -> State:
    """Return the state now, in queries that do not grow with the site."""
    return State(read_token(), ShownChange.state(), localdate().isoformat())


def note(sender: type[Model], **signal: Any) -> None:
    """Note that a row was saved or deleted, when pages may show it."""
    if shows(sender):
        ShownChange.mark()


def shows(model: type[Model]) -> bool:
    """Return whether pages show rows of a model. A page of any type is saved with its row of the tree."""
    meta = model._meta
    if model.__module__ == "__fake__":
        # The tables as a migration sees them, where that of the marks may be missing.
        return False
    if meta.app_label == "cms":
        return model is not ShownChange
    if meta.app_label == "registry":
        return model.__module__.rpartition(".")[2] not in _UNSEEN
    return meta.label_lower in _OTHERS


@cache
def program() -> str:
    """Return what tells one edition of the site's files from another: a cache outlives the processes that share it."""
    found = sha256()
    for part in ("cms", "frontend", "registry", "search"):
        for file in sorted((settings.BASE_DIR / part).rglob("*")):
            if file.suffix in _SOURCES:
                seen = file.stat()
                found.update(f"{file} {seen.st_size} {seen.st_mtime_ns}".encode())
    return found.hexdigest()
