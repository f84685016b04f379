"""Rows that many tests begin with: made once by the code that makes them, from then on put back as rows.

To save thirty records takes as long as the rest of such a test, and the same thirty are saved hundreds of times. What is
put back is what the code wrote on the same database: `tests/test_kept.py` holds both to be the same, in each table.
Where a test has already written to one of those tables, or has another day or address, the code runs as ever.

On SQLite the workers of a run share what one of them made. PostgreSQL counts keys apart from the rows, so there each makes
its own.
"""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from tests import database

Made = TypeVar("Made")
Rows = list[tuple[Any, ...]]
# SQLite binds 32,766 values in a statement at the most.
_AT_ONCE = 10_000


@dataclass(frozen=True)
class Change:
    """What was changed in one table: all its rows before and after, each with every column in order."""

    before: Rows
    after: Rows


@dataclass(frozen=True)
class Kept:
    """What a build returned, and the changes that it made, by table."""

    value: Any
    changes: dict[str, Change]

    @property
    def can_be_put_back(self) -> bool:
        """Whether all of it stands in plain tables; a full-text index is more than the rows that it shows."""
        plain = connection.introspection.django_table_names(include_views=False)
        return set(self.changes) <= set(plain)

    def fits(self) -> bool:
        """Whether the tables are now as they were before the build."""
        return all(rows_of(table) == change.before for table, change in self.changes.items())

    def put_back(self) -> Any:
        """Write the rows, and return a copy of the value, so that what a test does to it stays in that test."""
        for table, change in self.changes.items():
            _write(table, change)
        # What the site remembers of its addresses is forgotten when a page is saved, which rows do not tell.
        Site.clear_site_root_paths_cache()
        return copy.deepcopy(self.value)


_kept: dict[tuple[Any, ...], Kept] = {}


def forget() -> None:
    """For a database made anew: it counts its keys from the beginning again, into those of the rows kept."""
    _kept.clear()


def kept(build: Callable[[], Made]) -> Made:
    """Do what ``build`` does to the open transaction, and return what it returns.

    It may depend on nothing but what stands in the database, the day and the address of the site.
    """
    key = (build, connection.settings_dict["NAME"], settings.SITE_URL, timezone.localdate())
    found = _kept.get(key) or _made_elsewhere(build)
    if found is None:
        made, found = observe(build)
        _kept[key] = found
        _tell(build, found)
        return made
    _kept[key] = found
    if found.can_be_put_back and found.fits():
        return found.put_back()
    return build()


def _file(build: Callable[[], Any]) -> Path | None:
    """Where workers share what a build made; what stands inside of a test is of that test only."""
    folder = database.folder_of_the_run()
    if connection.vendor != "sqlite" or not folder or "<locals>" in build.__qualname__:
        return None
    told = f"{build.__module__} {build.__qualname__} {settings.SITE_URL} {timezone.localdate()}"
    return folder / f"kept-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _made_elsewhere(build: Callable[[], Any]) -> Kept | None:
    file = _file(build)
    return pickle.loads(file.read_bytes()) if file and file.exists() else None


def _tell(build: Callable[[], Any], found: Kept) -> None:
    if file := _file(build):
        # Nobody may read half of it.
        new = file.with_suffix(f".{os.getpid()}")
        new.write_bytes(pickle.dumps(found))
        new.rename(file)


def observe(build: Callable[[], Made]) -> tuple[Made, Kept]:
    """Build, and tell what was made and what that changed."""
    before = every_table()
    made = build()
    changes = {
        table: Change(before[table], rows)
        for table, rows in every_table().items()
        if rows != before[table]
    }
    return made, Kept(copy.deepcopy(made), changes)


def every_table() -> dict[str, Rows]:
    """Return all rows of all tables, in one order."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: rows_of(table) for table in tables}


def rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return sorted(cursor.fetchall(), key=repr)


def _write(table: str, change: Change) -> None:
    """Let a table hold the rows from after; keys between tables are checked when the test ends."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if change.before:
            cursor.execute(f"DELETE FROM {name}")
        if not change.after:
            return
        width = len(change.after[0])
        size = max(1, _AT_ONCE // width)
        for start in range(0, len(change.after), size):
            some = change.after[start : start + size]
            places = ", ".join([f"({', '.join(['%s'] * width)})"] * len(some))
            cursor.execute(
                f"INSERT INTO {name} VALUES {places}", [_bound(one) for row in some for one in row]
            )


def _bound(value: Any) -> Any:
    # SQLite's driver writes days and moments, and no time of the day.
    return str(value) if connection.vendor == "sqlite" and isinstance(value, time) else value
