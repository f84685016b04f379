"""How long the database may work for one request: what takes longer is stopped by the database itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

_INSTRUCTIONS = 20_000
"""Instructions of SQLite between two looks at the clock: some milliseconds."""

_SIGNS = ("interrupted", "statement timeout")


@contextmanager
def time_limit(milliseconds: int) -> Iterator[None]:
    """Stop what the database does inside after so many milliseconds; on PostgreSQL each statement.

    What is stopped raises ``OperationalError``, which ``is_timeout`` knows again.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)]
                )
            yield
        return
    end = time.monotonic() + milliseconds / 1000
    connection.ensure_connection()
    at = connection.connection
    at.set_progress_handler(lambda: time.monotonic() > end, _INSTRUCTIONS)
    try:
        yield
    finally:
        at.set_progress_handler(None, 0)


def is_timeout(error: BaseException | None) -> bool:
    """Return whether an error says that the database was stopped."""
    return isinstance(error, OperationalError) and any(sign in str(error) for sign in _SIGNS)
