"""``manage.py tend_messages``: mail what the mail server did not take, and delete what has been kept long enough."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.contact.messages import forward_waiting
from registry.models import ContactMessage


class Command(BaseCommand):
    """The command; each new message does the same, so it is for a site to which nobody writes for long."""

    help = "Mails messages of the contact form that wait for the mail server, and deletes those older than a year."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were mailed, deleted, and still wait."""
        mailed = forward_waiting()
        deleted, _ = ContactMessage.objects.past(timezone.now()).delete()
        waiting = ContactMessage.objects.unsent().count()
        self.stdout.write(f"{mailed} mailed, {deleted} deleted, {waiting} still wait to be mailed.")
