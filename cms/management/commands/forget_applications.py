"""Delete the personal data of applications and requests whose time is over. Meant to be run each day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from registry.services.retention import count_over, forget_over


class Command(BaseCommand):
    """Tells how much it deleted, by kind."""

    help = "Delete drafts and applications past their time, and contacts that are kept no longer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Only tell what would be deleted."
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        found = count_over(now) if dry_run else forget_over(now)
        lead = "Would be deleted" if dry_run else "Deleted"
        self.stdout.write(
            f"{lead}: {found.drafts} drafts, {found.applications} declined or withdrawn applications, "
            f"{found.contacts} contacts of accepted ones, {found.mailboxes} addresses of requests."
        )
