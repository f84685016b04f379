"""Addresses that are made from words."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 100
_BETWEEN = re.compile("[-_]+")


def stem_of(text: str) -> str:
    """Return a slug as a record may have it: no low line, no two hyphens in a row, none at an end, not too long.

    >>> stem_of("safety-_-mgmt_adv")
    'safety-mgmt-adv'
    """
    return _BETWEEN.sub("-", text)[:LONGEST].strip("-")


def numbered(stem: str) -> Iterator[str]:
    """Yield a slug, and then that slug with a number."""
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1
