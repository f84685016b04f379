"""One snapshot a process: who compiles it, who waits, and who is served the one before.

A change that another process published is looked for once a second. The first request that finds one compiles;
the others go on with the snapshot before until the new one takes its place in a single assignment. A request that
comes after something was published in this very process waits for the new one instead: an editor who has
published is never shown what was before.

A transaction that has published something and is not committed yet is answered from a snapshot of its own, which
nobody else gets: so what is rolled back never shows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from asgiref.local import Local
from django.db import connections

from registry.models.change import Announcement, Change, committed
from registry.snapshot.compiling import Snapshot, Token, compile_snapshot, read_token

INTERVAL = 1.0
"""Seconds for which a process trusts that no other one has published."""

Clock = Callable[[], float]


class Shared:
    """Holds the snapshot of a process. Safe under threads: a reader keeps the snapshot that it was given."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._compiling = Lock()
        self.forget()

    def forget(self, **signal: Any) -> None:
        """Forget everything; the next request compiles."""
        self._latest: Snapshot | None = None
        self._looked_at = float("-inf")
        self._committed = 0
        self._covered = 0

    def note_commit(self, **signal: Any) -> None:
        """Remember that this process has published something."""
        self._committed += 1

    def current(self) -> Snapshot:
        """Return the registry as published, compiled when it has changed."""
        pending = _pending()
        if pending is not None:
            return _own(pending)
        latest = self._latest
        if latest is not None and self._is_fresh():
            return latest
        # Without a snapshot, or after a commit of this process, the old one would be wrong: wait.
        waits = latest is None or self._covered < self._committed
        if not self._compiling.acquire(blocking=waits):
            assert latest is not None
            return latest
        try:
            return self._refreshed()
        finally:
            self._compiling.release()

    def _is_fresh(self) -> bool:
        looked_lately = self._clock() - self._looked_at < INTERVAL
        return looked_lately and self._covered >= self._committed

    def _refreshed(self) -> Snapshot:
        if self._latest is not None and self._is_fresh():
            return self._latest
        # Read before the tables: a commit that comes while they are read is then not taken as covered.
        covered, now = self._committed, self._clock()
        if self._latest is None or read_token() != self._latest.token:
            self._latest = compile_snapshot()
        self._covered, self._looked_at = covered, now
        return self._latest


def _pending() -> Announcement | None:
    """Return the last change that this thread's transaction has logged and not committed."""
    connection = connections[Change.objects.db]
    if not connection.in_atomic_block:
        return None
    # A rollback, of a savepoint too, takes the announcement out of this list again.
    waiting = (function for _, function, *_ in reversed(connection.run_on_commit))
    return next((one for one in waiting if isinstance(one, Announcement)), None)


def _own(pending: Announcement) -> Snapshot:
    if pending.seen is None:
        pending.seen = compile_snapshot()
    return pending.seen


_shared = Shared()
committed.connect(_shared.note_commit, dispatch_uid="registry.snapshot")


_noted = Local()


@contextmanager
def handed_out() -> Iterator[set[Token]]:
    """Give the states of the snapshots that are handed out meanwhile: one of them may be the one before."""
    before = getattr(_noted, "tokens", None)
    _noted.tokens = found = set()
    try:
        yield found
    finally:
        _noted.tokens = before


def current() -> Snapshot:
    """Return the snapshot that this process shares; keep it for as long as one answer takes."""
    found = _shared.current()
    tokens = getattr(_noted, "tokens", None)
    if tokens is not None:
        tokens.add(found.token)
    return found


def forget() -> None:
    """Forget the shared snapshot (tests, which take their changes back)."""
    _shared.forget()
