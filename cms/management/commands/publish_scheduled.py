"""``manage.py publish_scheduled``: publish and end what is due by now. To be run every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.scheduling import due, run_schedule


class Command(BaseCommand):
    """The command."""

    help = "Publishes and ends what was scheduled and is due, and mails the people of each record."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the choice to look only."""
        parser.add_argument("--dry-run", "--dryrun", action="store_true", help="only count it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, a line for each record; status 1 when something could not be done."""
        now = timezone.now()
        if options["dry_run"]:
            self.stdout.write(f"{len(list(due(now)))} due; nothing is changed.")
            return
        failed = 0
        for done in run_schedule(now):
            failed += bool(done.problem) and not done.waits
            what = {"live": "published", "expired": "ended"}[done.step]
            said = f"not {what}: {done.problem}" if done.problem else what
            self.stdout.write(f"{done.label}: {said}")
        if failed:
            message = f"{failed} could not be done; the reasons stand above and in the log."
            raise CommandError(message)
