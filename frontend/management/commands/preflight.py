"""Stops a start early, with one line, when something that the site needs does not answer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection


class Command(BaseCommand):
    """Check the database before anything is written."""

    help = "Check that the database answers. Ends with one line and status 1 when it does not."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise CommandError(refusal(connection.settings_dict, error)) from None
        self.stdout.write(f"Database answers: {name_of(connection.settings_dict)}")


def name_of(config: dict[str, Any]) -> str:
    """Return what a database is called, without user or password."""
    place = f"{config['HOST']}:{config['PORT'] or 5432}/" if config.get("HOST") else ""
    return f"{connection.vendor} {place}{config['NAME']}"


def refusal(config: dict[str, Any], error: DatabaseError) -> str:
    """Return the one line that names the database, the cause and the cure."""
    cause = " ".join(str(error).split()) or type(error).__name__
    cure = "Start the server or correct DATABASE_URL; nothing was written."
    return f"The database does not answer: {name_of(config)} ({cause}). {cure}"
