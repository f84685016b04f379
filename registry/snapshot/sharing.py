"""One snapshot a process: who compiles it, who waits, and who is served the one before.

A change that another process published is looked for once a second. The first request that finds one compiles;
the others go on with the snapshot before until the new one takes its place in a single assignment. A request that
comes after something was published in this very process waits for the new one instead: an editor who has
published is never shown what was before.

A registry that takes long to compile is compiled in a thread of its own where a process says that it serves people:
they get the one before meanwhile, and who comes after a publication of this process waits a little, not to the end.

A transaction that has published something and is not committed yet is answered from a snapshot of its own, which
nobody else gets: so what is rolled back never shows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from asgiref.local import Local
from django.db import DatabaseError, connections

from registry.models.change import Announcement, Change, committed
from registry.snapshot.compiling import Snapshot, Token, compile_snapshot, read_token

log = logging.getLogger(__name__)

INTERVAL = 1.0
"""Seconds for which a process trusts that no other one has published."""
LONG = 0.3
"""Seconds of compiling beyond which others do not wait for its end."""
PATIENCE = 0.8
"""Seconds that one who comes after a publication of this process waits for a long compilation."""

Clock = Callable[[], float]
Beside = Callable[[Callable[[], None]], None]


class Shared:
    """Holds the snapshot of a process. Safe under threads: a reader keeps the snapshot that it was given."""

    def __init__(self, clock: Clock = time.monotonic, beside: Beside | None = None) -> None:
        self._clock = clock
        self._compiling = Lock()
        self.beside = beside
        self.forget()

    def forget(self, **signal: Any) -> None:
        """Forget everything; the next request compiles."""
        self._latest: Snapshot | None = None
        self._looked_at = float("-inf")
        self._committed = 0
        self._covered = 0
        self._took = 0.0

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
        if latest is not None and self.beside is not None and self._took > LONG:
            return self._compiled_beside(latest, self.beside, waits)
        if not self._compiling.acquire(blocking=waits):
            assert latest is not None
            return latest
        try:
            return self._refreshed()
        finally:
            self._compiling.release()

    def _compiled_beside(self, latest: Snapshot, beside: Beside, waits: bool) -> Snapshot:
        """Return the snapshot that another thread compiles, or the one before when that takes long."""
        if self._compiling.acquire(blocking=False):
            handed_on = False
            try:
                if self._still_holds(latest):
                    return latest
                beside(self._compile_apart)
                handed_on = True
            finally:
                if not handed_on:
                    self._compiling.release()
        if waits and self._compiling.acquire(timeout=PATIENCE):
            self._compiling.release()
        return self._latest or latest

    def _compile_apart(self) -> None:
        """Compile for whoever handed on the lock."""
        try:
            self._refreshed()
        except DatabaseError:
            log.exception("The catalogue could not be compiled; the one before answers")
        finally:
            self._compiling.release()

    def _is_fresh(self) -> bool:
        looked_lately = self._clock() - self._looked_at < INTERVAL
        return looked_lately and self._covered >= self._committed

    def _refreshed(self) -> Snapshot:
        if self._latest is not None and self._is_fresh():
            return self._latest
        if self._latest is not None and self._still_holds(self._latest):
            return self._latest
        # Read before the tables: a commit that comes while they are read is then not taken as covered.
        covered, now = self._committed, self._clock()
        self._latest = compile_snapshot()
        self._took = self._clock() - now
        self._covered, self._looked_at = covered, now
        return self._latest

    def _still_holds(self, latest: Snapshot) -> bool:
        covered, now = self._committed, self._clock()
        if read_token() != latest.token:
            return False
        self._covered, self._looked_at = covered, now
        return True


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


def serve_meanwhile(beside: Beside | None) -> None:
    """Say how this process, which serves people, does beside the questions what takes long."""
    _shared.beside = beside


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
