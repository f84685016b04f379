"""What one request has read already, so that it asks the database once.

A cache shared by requests would be stale in the other processes after an edit; a request's own memory cannot be.
Outside a request nothing is remembered, unless a command asks for it with ``remembering``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from asgiref.local import Local

T = TypeVar("T")
_memory = Local()


def begin(**signal: Any) -> None:
    """Start an empty memory."""
    _memory.kept = {}


def end(**signal: Any) -> None:
    """Forget, and remember nothing until the next start."""
    _memory.kept = None


@contextmanager
def remembering() -> Iterator[None]:
    """Remember during a long command, such as writing a feed."""
    before = getattr(_memory, "kept", None)
    begin()
    try:
        yield
    finally:
        _memory.kept = before


def forget_after(sender: Any, **signal: Any) -> None:
    """Forget all when a page or a menu is saved or deleted: the rest of the request reads the new state."""
    if sender._meta.app_label == "cms" and getattr(_memory, "kept", None) is not None:
        begin()


def once(name: str, read: Callable[[], T]) -> T:
    """Return what ``read`` returns, reading it once a request."""
    kept = getattr(_memory, "kept", None)
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    return kept[name]


def tell(name: str, value: Any) -> None:
    """Remember something that the request has found out; outside a request it is not remembered."""
    kept = getattr(_memory, "kept", None)
    if kept is not None:
        kept[name] = value


def told(name: str) -> Any:
    """Return what was told in this request, or None."""
    return (getattr(_memory, "kept", None) or {}).get(name)
