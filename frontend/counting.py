"""A cache for counters that all processes of one machine share, in a small file of its own beside the site's data.

The memory of a process would give a caller as many buckets as there are processes. A table of the site's database would
make each query of the API wait for whoever publishes, and on SQLite for the disk. Losing the file loses nothing but
counts, so nothing waits until it is written to the disk.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

WAIT = 5.0
"""Seconds that one process waits for another one that writes."""

MOST = 200_000
"""Counters that are kept; beyond it those that end soonest are dropped. A counter takes some hundred bytes."""

LOOKED_AFTER_EVERY = 1_000
"""New counters of a process between two looks for those that have ended."""

_TABLE = """
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value, ends REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counter_ends ON counter (ends);
"""
_ADD = """
INSERT INTO counter VALUES (:name, :value, :ends) ON CONFLICT (name)
DO UPDATE SET value = excluded.value, ends = excluded.ends WHERE counter.ends <= :now
"""
_INCREASE = (
    "UPDATE counter SET value = value + :by WHERE name = :name AND (ends IS NULL OR ends > :now)"
)
_READ = "SELECT value FROM counter WHERE name = :name AND (ends IS NULL OR ends > :now)"


class CountersOfMachine(BaseCache):
    """Numbers and short texts by name. Each step is one for all processes: none of two at once is forgotten."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._file = Path(location)
        self._own = threading.local()
        self._added = 0

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        self._look_after()
        return self._run(_ADD, key, version, value=value, ends=self._ends(timeout)).rowcount > 0

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        found = self._run(_READ, key, version).fetchone()
        return default if found is None else found[0]

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self._look_after()
        sql = "INSERT OR REPLACE INTO counter VALUES (:name, :value, :ends)"
        self._run(sql, key, version, value=value, ends=self._ends(timeout))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        sql = "UPDATE counter SET ends = :ends WHERE name = :name AND (ends IS NULL OR ends > :now)"
        return self._run(sql, key, version, ends=self._ends(timeout)).rowcount > 0

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._run("DELETE FROM counter WHERE name = :name", key, version).rowcount > 0

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Add to a counter and return it. Raises ``ValueError`` for one that is not there."""
        at = self._connection()
        at.execute("BEGIN IMMEDIATE")
        try:
            self._run(_INCREASE, key, version, by=delta)
            found = self._run(_READ, key, version).fetchone()
        finally:
            at.execute("COMMIT")
        if found is None:
            raise ValueError(f"There is no counter {key!r}.")
        return int(found[0])

    def clear(self) -> None:
        self._connection().execute("DELETE FROM counter")

    def close(self, **_kwargs: Any) -> None:
        """Keep the file open from one request to the next; Django calls this after each."""

    def _run(self, sql: str, key: Any, version: Any, **values: Any) -> sqlite3.Cursor:
        name = self.make_and_validate_key(key, version=version)
        return self._connection().execute(sql, {"name": name, "now": time.time(), **values})

    def _ends(self, timeout: Any) -> float | None:
        # A timeout of 0 or less means at once, and a row that has ended is as good as none.
        found: float | None = self.get_backend_timeout(timeout)
        return found

    def _look_after(self) -> None:
        self._added += 1
        if self._added % LOOKED_AFTER_EVERY == 0:
            at = self._connection()
            at.execute("DELETE FROM counter WHERE ends <= ?", [time.time()])
            ((many,),) = at.execute("SELECT count(*) FROM counter")
            if many > MOST:
                sql = "DELETE FROM counter WHERE name IN (SELECT name FROM counter ORDER BY ends LIMIT ?)"
                at.execute(sql, [many - MOST])

    def _connection(self) -> sqlite3.Connection:
        # One for each thread; and what was opened before a process split in two must not be used by both.
        own = self._own
        if getattr(own, "opened_by", None) != os.getpid():
            own.connection, own.opened_by = _opened(self._file), os.getpid()
        found: sqlite3.Connection = own.connection
        return found


def _opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + WAIT
    while True:
        try:
            return _prepared(file)
        except sqlite3.OperationalError:
            # SQLite does not wait by itself where two make the same file.
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        except sqlite3.DatabaseError:
            # A machine that lost its power may leave half a file, and all that it held is counts.
            for part in ("", "-wal", "-shm"):
                file.with_name(file.name + part).unlink(missing_ok=True)


def _prepared(file: Path) -> sqlite3.Connection:
    at = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
    try:
        at.execute("PRAGMA journal_mode = WAL")
        at.execute("PRAGMA synchronous = OFF")
        at.executescript(_TABLE)
        with closing(at.execute("PRAGMA quick_check(1)")) as told:
            if told.fetchone() != ("ok",):
                raise sqlite3.DatabaseError("The file of counters is not whole.")
    except sqlite3.Error:
        at.close()
        raise
    return at
