"""How far a load is, told to whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TextIO, TypeVar

from django.utils.translation import gettext

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Takes the number of records done and of all."""

Steps = Generator[tuple[int, int], None, T]
"""Work in steps: yields the number of records done and of all (0 while that is not known), and returns what it made.

Closed before its end, it leaves nothing half done.
"""

_EVERY = 0.1
"""Seconds between two lines, so that a slow terminal does not slow the load."""


def silent(done: int, total: int) -> None:
    """Tell nobody."""


def driven(steps: Steps[T], progress: Progress) -> T:
    """Take all steps, and tell each. Work whose telling fails is closed at once, and not when it is forgotten.

    >>> def counting():
    ...     yield 1, 2
    ...     yield 2, 2
    ...     return "done"
    >>> driven(counting(), lambda done, total: print(done, total))
    1 2
    2 2
    'done'
    """
    with closing(steps):
        while True:
            try:
                done, total = next(steps)
            except StopIteration as end:
                made: T = end.value
                return made
            progress(done, total)


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
