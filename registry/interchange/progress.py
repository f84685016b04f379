"""How far a load is, told to whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from functools import partial
from typing import TextIO, TypeVar

from django.core.management.base import OutputWrapper
from django.utils.formats import number_format
from django.utils.translation import gettext

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Takes the number of records done and of all."""

Steps = Generator[tuple[int, int], None, T]
"""Work in steps: yields the number of records done and of all (0 while that is not known), and returns what it made.

Closed before its end, it leaves nothing half done.
"""

_WIDTH = 32
"""Signs of a bar."""
_EVERY = 0.1
"""Seconds between two lines, so that a slow terminal does not slow the load."""
_NOW_AND_THEN = 10
"""Seconds between two lines that stay, in a file or a log."""


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


def line_on(stream: TextIO | OutputWrapper) -> Progress:
    """Return a progress that rewrites one line of a terminal, with the rate; anything else gets a line now and then.

    The line has a bar where the number of all is known.
    """
    rewrites = stream.isatty()
    # What a command of Django writes ends in a new line, unless it says otherwise.
    write = partial(stream.write, ending="") if isinstance(stream, OutputWrapper) else stream.write
    every = _EVERY if rewrites else _NOW_AND_THEN
    began = time.monotonic()
    last = 0.0 if rewrites else began

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < every and not (rewrites and done == total):
            return
        last = now
        told = _told(done, total, now - began)
        line = f"\r{told}" + ("\n" if done == total else "") if rewrites else f"{told}\n"
        write(line)
        stream.flush()

    return show


def _told(done: int, total: int, seconds: float) -> str:
    rate = number_format(done / max(seconds, 0.001), 0, force_grouping=True)
    figures = {
        "done": number_format(done, force_grouping=True),
        "total": number_format(total, force_grouping=True),
    }
    if not total:
        told = gettext("%(done)s records read") % figures
    else:
        full = _WIDTH * min(done, total) // total
        told = gettext("%(done)s of %(total)s records") % figures
        told = f"[{'#' * full}{'.' * (_WIDTH - full)}] {told}"
    return ", ".join([told, gettext("%(rate)s a second") % {"rate": rate}])
