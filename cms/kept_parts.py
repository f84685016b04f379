"""Parts of a page that many pages share are kept beside the pages, under the same state of the site.

The pages of a list, and its orders, have their filters and counts in common; a record's row looks the same in all lists
that show it. After a change the first page makes these, and the others find them. The state is read before anything
else of the request, so what is kept under it is never older than it. Where a page is made for one reader alone (a
session, a preview), nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
    ground = _ground()
    if ground is None:
        return make()
    key, store = _key(ground, name), caches["parts"]
    found = store.get(key)
    if found is None:
        # In a tuple, so that a part may be empty.
        found = (make(),)
        store.set(key, found, KEPT_FOR)
    return cast(T, found[0])


def kept_each(
    name: tuple[Any, ...], keys: Collection[int], make: Callable[[list[int]], Mapping[int, T]]
) -> dict[int, T]:
    """Return the parts of one name by the keys of their records, asking the cache once.

    Args:
        name: says all that each part depends on besides its record, the state and the language.
        keys: primary keys, each once.
        make: makes the parts that are not there, all at once; one that it does not make is left out.
    """
    ground = _ground()
    if ground is None:
        return dict(make(list(keys)))
    store, by_key = caches["parts"], {_key(ground, (*name, key)): key for key in keys}
    found: dict[int, T] = {by_key[key]: one for key, one in store.get_many(by_key).items()}
    missing = [key for key in keys if key not in found]
    if missing:
        made = make(missing)
        store.set_many({_key(ground, (*name, key)): one for key, one in made.items()}, KEPT_FOR)
        found.update(made)
    return found


def are_kept() -> bool:
    """Return whether the parts of this request are kept."""
    return memory.told(shown.STATE) is not None


def _ground() -> str | None:
    """Return what all parts of a request depend on, or None where nothing is kept."""
    state = memory.told(shown.STATE)
    if state is None:
        return None
    told = (current_language(), state, shown.program(), settings.EXAMPLES_IN_COUNTS)
    return memory.once(f"ground {told[0]}", lambda: sha256(repr(told).encode()).hexdigest())


def _key(ground: str, name: tuple[Any, ...]) -> str:
    return f"part-{sha256(f'{ground}{name!r}'.encode()).hexdigest()}"
