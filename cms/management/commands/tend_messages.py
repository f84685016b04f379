"""``manage.py tend_messages``: send what the mail server did not take, and delete what has been kept long enough."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.contact.messages import forward_waiting
from cms.letters.writing import send_waiting
from registry.models import ContactMessage, WaitingLetter

MOST = 1000
"""Letters that are sent in one go."""


class Command(BaseCommand):
    """The command; each new message does the same, so it is for a site to which nobody writes for long."""

    help = "Sends messages and letters that wait for the mail server, and deletes what has been kept long enough."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were mailed, deleted, and still wait."""
        mailed = forward_waiting()
        deleted, _ = ContactMessage.objects.past(timezone.now()).delete()
        waiting = ContactMessage.objects.unsent().count()
        self.stdout.write(f"{mailed} mailed, {deleted} deleted, {waiting} still wait to be mailed.")
        sent, left = send_waiting(MOST), WaitingLetter.objects.count()
        self.stdout.write(f"{sent} letters sent, {left} still wait to be sent.")
