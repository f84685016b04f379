"""What is done while somebody else's long work holds the database: SQLite lets one writer in at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

PATIENCE = 600
"""Seconds that long work waits for other long work; pages wait as long as the settings say."""

_SIGNS = ("database is locked", "deadlock detected", "lock timeout")


def is_busy(error: BaseException | None) -> bool:
    """Return whether a database refused only because somebody else was writing; later it will do.

    >>> is_busy(OperationalError("database is locked")), is_busy(OperationalError("no such table"))
    (True, False)
    """
    return isinstance(error, OperationalError) and any(sign in str(error) for sign in _SIGNS)


@contextmanager
def patient() -> Iterator[None]:
    """Let what is done inside wait for the end of other long work, up to ``PATIENCE`` seconds.

    PostgreSQL lets several write at once and needs none of it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    _wait(PATIENCE)
    try:
        yield
    finally:
        _wait(int(connection.settings_dict["OPTIONS"]["timeout"]))


def _wait(seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000}")
