"""Which engines this site has: the embedded one, always."""

from __future__ import annotations

from search.backends.embedded import Embedded
from search.backends.engine import Engine

EMBEDDED = Embedded()


def engines() -> tuple[Engine, ...]:
    """Return the engines, the one that is asked first before the one that stands in for it."""
    return (EMBEDDED,)
