"""Parts of a page that many pages share are kept beside the pages, under the same state of the site.

The pages of a list, and its orders, have their filters and counts in common; after a change the first of them makes
these, and the others find them. The state is read before anything else of the request, so what is kept under it is
never older than it. Where a page is made for one reader alone (a session, a preview), nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import caches

from cms import memory, shown
from registry.models.bilingual import current_language

T = TypeVar("T")
KEPT_FOR = 86_400
"""Seconds after which a part is dropped; what has changed is not found long before."""


def kept(name: tuple[Any, ...], make: Callable[[], T]) -> T:
    """Return a part by its name, which says all that it depends on besides the state and the language."""
    state = memory.told(shown.STATE)
    if state is None:
        return make()
    told = (name, current_language(), state, shown.program(), settings.EXAMPLES_IN_COUNTS)
    key, store = f"part-{sha256(repr(told).encode()).hexdigest()}", caches["pages"]
    found = store.get(key)
    if found is None:
        # In a tuple, so that a part may be empty.
        found = (make(),)
        store.set(key, found, KEPT_FOR)
    return cast(T, found[0])
