"""One builder at a time: of two that fill the same index each would leave out what the other has put there."""

from __future__ import annotations

import fcntl
import logging
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from django.db import connection

_LOOKS = 1.0
"""Seconds between looks whether the other one has ended."""
_FAMILY = 0x5EA2C4
"""Number under which PostgreSQL keeps the locks of builders apart from other ones."""

_log = logging.getLogger(__name__)

Take = Callable[[], bool]
"""Takes the right if nobody has it, and returns whether it is held now."""


@contextmanager
def one_builder(name: str) -> Iterator[bool]:
    """Hold the right to build the index of an engine; yield whether somebody else was waited for.

    The right ends with the process that holds it, so one that was killed is not waited for.
    """
    with _right(name) as take:
        waits = not take()
        if waits:
            _log.warning("Another process builds the index of %s; it is waited for", name)
        while waits and not take():
            time.sleep(_LOOKS)
        yield waits


def _right(name: str) -> AbstractContextManager[Take]:
    if connection.vendor == "postgresql":
        return _of_session(zlib.crc32(name.encode()) & 0x7FFFFFFF)
    path = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db():
        # Nobody else sees such a database.
        return nullcontext(lambda: True)
    return _of_file(Path(f"{path}.{name}.lock"))


@contextmanager
def _of_session(number: int) -> Iterator[Take]:
    def ask(function: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [_FAMILY, number])
            return bool(cursor.fetchone()[0])

    held = False

    def take() -> bool:
        nonlocal held
        held = held or ask("pg_try_advisory_lock")
        return held

    try:
        yield take
    finally:
        if held:
            ask("pg_advisory_unlock")


@contextmanager
def _of_file(path: Path) -> Iterator[Take]:
    with path.open("a") as file:

        def take() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield take
