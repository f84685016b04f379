"""How long the database may work for one request: what takes longer is stopped by the database itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import ServerCursor

_INSTRUCTIONS = 20_000
"""Instructions of SQLite between two looks at the clock: some milliseconds."""

_SIGNS = ("interrupted", "statement timeout")


@dataclass
class _Limit:
    """The limit of one request. ``off``: something is being done for all, which takes the time that it takes."""

    milliseconds: int
    off: bool = False


_running: ContextVar[_Limit | None] = ContextVar("time_limit", default=None)


@contextmanager
def time_limit(milliseconds: int) -> Iterator[None]:
    """Stop what the database does inside after so many milliseconds; on PostgreSQL each statement.

    What is stopped raises ``OperationalError``, which ``is_timeout`` knows again. Inside is for reading: within a
    transaction of somebody else PostgreSQL takes back whatever was written.
    """
    limit = _Limit(milliseconds)
    limited = _each_statement if connection.vendor == "postgresql" else _together
    before = _running.set(limit)
    try:
        with limited(limit):
            yield
    finally:
        _running.reset(before)


@contextmanager
def unlimited() -> Iterator[None]:
    """Lift the limit for what is done for all by whoever comes first: it is no work of the one request.

    To compile the published registry, or to bring an index up to date, takes longer the larger they are; stopped in the
    middle, it would be begun anew by the next request, and stopped again.
    """
    limit = _running.get() or _Limit(0)
    before, limit.off = limit.off, True
    try:
        yield
    finally:
        limit.off = before


@contextmanager
def _together(limit: _Limit) -> Iterator[None]:
    """Let all statements together take the time: what passes between them is not the database's."""
    left = limit.milliseconds / 1000
    end = time.monotonic() + left

    def begin(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left, end
        if limit.off:
            return execute(sql, params, many, context)
        began = time.monotonic()
        end = began + left
        try:
            return execute(sql, params, many, context)
        finally:
            left -= time.monotonic() - began

    connection.ensure_connection()
    at = connection.connection
    at.set_progress_handler(lambda: not limit.off and time.monotonic() > end, _INSTRUCTIONS)
    try:
        with connection.execute_wrapper(begin):
            yield
    finally:
        at.set_progress_handler(None, 0)


def _each_statement(limit: _Limit) -> AbstractContextManager[None]:
    """Limit each statement of PostgreSQL by itself: with it where it can be, else by the transaction around all."""
    alone = not connection.in_atomic_block and not connection.features.uses_server_side_binding
    return _with_each(limit) if alone else _in_transaction(limit)


@contextmanager
def _with_each(limit: _Limit) -> Iterator[None]:
    """Send the limit in one message with each statement, as one transaction: neither costs a way to the server and back."""

    def limited(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        cursor = context["cursor"].cursor
        # A statement that is read by and by, or carried out often, cannot follow another one. Only what is done for all
        # reads so: no resolver does.
        if many or isinstance(cursor, ServerCursor):
            return execute(sql, params, many, context)
        milliseconds = 0 if limit.off else limit.milliseconds
        told = execute(
            f"SET LOCAL statement_timeout = {milliseconds:d}; {sql}", params, many, context
        )
        cursor.nextset()  # from the answer to SET to that of the statement
        return told

    with connection.execute_wrapper(limited):
        yield


@contextmanager
def _in_transaction(limit: _Limit) -> Iterator[None]:
    """Begin a transaction with the limit before the first statement: who asks nothing pays nothing."""
    with ExitStack() as transactions:
        told: int | None = None

        def begin(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal told
            milliseconds = 0 if limit.off else limit.milliseconds
            if told is None:
                told = 0
                transactions.enter_context(transaction.atomic())
                # A statement that was stopped leaves a transaction that can only be taken back.
                transactions.callback(transaction.set_rollback, True)
            if told != milliseconds:
                told = milliseconds
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)]
                    )
            return execute(sql, params, many, context)

        with connection.execute_wrapper(begin):
            yield


def is_timeout(error: BaseException | None) -> bool:
    """Return whether an error says that the database was stopped."""
    return isinstance(error, OperationalError) and any(sign in str(error) for sign in _SIGNS)
