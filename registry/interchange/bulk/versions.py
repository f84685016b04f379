"""Which of two versions at the source is older: numbers in them count as numbers, everything else as text."""

from __future__ import annotations

import re

_PARTS = re.compile(r"\d+|\D+")


def is_older(sent: str, stored: str) -> bool:
    """Return whether a version comes before another one; without one of the two nobody knows.

    >>> is_older("9", "10"), is_older("2026-01-31", "2026-02-01"), is_older("", "3")
    (True, True, False)
    """
    return bool(sent and stored) and _sorted_by(sent) < _sorted_by(stored)


def _sorted_by(version: str) -> list[tuple[int, int, str]]:
    parts = _PARTS.findall(version.strip().casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
