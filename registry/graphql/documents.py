"""Queries that were read and found valid, kept so that a script that asks the same each night is not read anew."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from graphql import DocumentNode

MOST = 256
LONGEST = 4_000
"""Characters of a query that is kept: a document takes some fifty times the memory of its text."""

_lock = Lock()
_kept: OrderedDict[tuple[Any, ...], DocumentNode] = OrderedDict()


def kept(key: tuple[Any, ...]) -> DocumentNode | None:
    """Return the valid document kept under a key (the text and the limits that it was held against)."""
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
        return found


def keep(key: tuple[Any, ...], text: str, document: DocumentNode) -> None:
    """Keep a valid document; the one that was not asked for longest is forgotten."""
    if len(text) > LONGEST:
        return
    with _lock:
        _kept[key] = document
        while len(_kept) > MOST:
            _kept.popitem(last=False)
