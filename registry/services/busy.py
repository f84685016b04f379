"""What is done while somebody else's long work holds the database: SQLite lets one writer in at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

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
    with _waiting(PATIENCE):
        yield


@contextmanager
def unless_busy(seconds: float) -> Iterator[None]:
    """Do without what is inside when others write for longer than that; it must be one write, and worth no wait."""
    try:
        with _waiting(seconds):
            yield
    except OperationalError as error:
        if not is_busy(error):
            raise


@contextmanager
def brief(seconds: float) -> Iterator[None]:
    """Open a transaction that waits so long for others who write, and then fails as ``is_busy`` knows."""
    with _waiting(seconds), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {int(seconds * 1000)}")
        yield


@contextmanager
def _waiting(seconds: float) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    # Not by a cursor of Django: it is no question to the tables, and is asked for with many a page.
    raw = connection.connection
    (before,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {before}")
