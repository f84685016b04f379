"""How far a load is, told to whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from django.utils.translation import gettext

Progress = Callable[[int, int], None]
"""Takes the number of records done and of all."""

_EVERY = 0.1
"""Seconds between two lines, so that a slow terminal does not slow the load."""


def silent(done: int, total: int) -> None:
    """Tell nobody."""


def line_on(stream: TextIO) -> Progress:
    """Return a progress that rewrites one line of a terminal; anything else than a terminal gets nothing."""
    if not stream.isatty():
        return silent
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < _EVERY:
            return
        last = now
        told = gettext("%(done)s of %(total)s records") % {"done": done, "total": total}
        stream.write(f"\r{told}" + ("\n" if done == total else ""))
        stream.flush()

    return show
