"""Where SQLite keeps who is signed in: in a file of its own, so that nobody stands at the door while a long publication is written.

SQLite lets one write at a time, and a file of an institution is one transaction, however many rows it has. PostgreSQL
lets several write, and keeps everything together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

ALIAS = "sign_in"
APPS = ("sessions", "axes")
"""Whose tables stand in that file: sessions, and wrong passwords. No other table points to them."""


def databases(default: dict[str, Any], file: Path) -> dict[str, dict[str, Any]]:
    """Return the databases of a site, by the settings of its own and the path of the file beside it."""
    if not default["ENGINE"].endswith("sqlite3") or default["NAME"] == ":memory:":
        return {DEFAULT_DB_ALIAS: default}
    return {DEFAULT_DB_ALIAS: default, ALIAS: default | {"NAME": str(file)}}


class Router:
    """Leads to the file whatever stands in it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Return where a table is read."""
        return ALIAS if model._meta.app_label in APPS else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Keep every other table out of the file."""
        return app_label in APPS if db == ALIAS else None


def migrate_too(using: str, **signal: Any) -> None:
    """Bring the tables of the file up to date with those of the site."""
    if using == DEFAULT_DB_ALIAS and ALIAS in connections:
        for app in APPS:
            call_command("migrate", app, database=ALIAS, interactive=False, verbosity=0)
