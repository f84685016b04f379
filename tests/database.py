"""The database of a worker: a copy of one that was migrated once in a run, by the worker that came first.

The migrations take most of a minute of a processor, and a copy takes a moment. They run in full once in each run, on
the database that the run is for, so what is wrong in one of them is still told.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.utils import truncate_name


def shared_folder(base: Path) -> Path:
    """The folder of a run that all its workers see, of the one that pytest gave to this process."""
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Let other workers of the run wait for what is made inside."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


_folder: list[Path] = []
_template: list[str] = []


def folder_of_the_run() -> Path | None:
    """The folder that the workers share; there is one once a database is there."""
    return _folder[0] if _folder else None


def copy_migrated(file: Path) -> None:
    """Put the tables that were migrated into a file of SQLite, where there are such."""
    with one_at_a_time(_folder[0] / "migrated.lock"):
        if connection.vendor == "sqlite" and Path(_template[0]).exists():
            shutil.copyfile(_template[0], file)


@contextmanager
def migrated(shared: Path, *, keep: bool, anew: bool) -> Iterator[Callable[[], None]]:
    """Put the site on a database of this worker, with every migration applied, and remove it at the end.

    What is given does so once more, for a test that commits empties every table at its end. With ``keep`` the database
    that was migrated stays for the next run, which only brings it up to date (``--reuse-db``, and ``--create-db`` for
    ``anew``).
    """
    real = str(connection.settings_dict["NAME"])
    own = connection.creation._get_test_db_name()
    template = _name_of_template(shared, real, own, keep=keep)
    said = shared / "migrated"
    made_here = False
    _folder[:], _template[:] = [shared], [template]

    def copy() -> None:
        nonlocal made_here
        connection.close()
        with one_at_a_time(shared / "migrated.lock"):
            if not said.exists():
                _migrate(template, keep=keep and not anew)
                said.touch()
                made_here = True
            _copy(template, own)
        _serve(own)

    copy()
    try:
        yield copy
    finally:
        connection.close()
        _serve(real)
        with one_at_a_time(shared / "migrated.lock"):
            _drop(own)
            if made_here and not keep:
                # A worker that comes later makes it again.
                said.unlink()
                _drop(template)


def cases_here(most: int) -> int:
    """How many of the generated cases of a test of the whole answer are asked of the database of this run.

    All are asked of the first database, SQLite. Their words, codes and shapes do not depend on it; the few statements
    that they lead to do, and each comes many times in a sixth of them, which PostgreSQL gets.
    """
    return most if connection.vendor == "sqlite" else most // 6


def _name_of_template(shared: Path, real: str, own: str, *, keep: bool) -> str:
    # The same in each run, so that what a run left that was killed is replaced by the next one.
    if connection.vendor != "sqlite":
        return truncate_name(f"test_{real}_migrated", 63)
    return f"{Path(own).parent / 'migrated.sqlite3'}" if keep else str(shared / "migrated.sqlite3")


def _serve(name: str) -> None:
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _migrate(template: str, *, keep: bool) -> None:
    given = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = template
    try:
        connection.creation.create_test_db(
            verbosity=0, autoclobber=True, serialize=False, keepdb=keep
        )
    finally:
        connection.settings_dict["TEST"]["NAME"] = given
        connection.close()


def _copy(template: str, own: str) -> None:
    _drop(own)
    if connection.vendor == "sqlite":
        shutil.copyfile(template, own)
        return
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {_quoted(own)} WITH TEMPLATE {_quoted(template)}")


def _drop(name: str) -> None:
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                Path(name + suffix).unlink()
        return
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
