"""``manage.py forget_devices NAME``: take every device for signing in off a user who lost them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.sign_in import end_sessions


class Command(BaseCommand):
    """The command."""

    help = (
        "Takes every device for signing in off a user, whose password alone then opens the account."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the user's name."""
        parser.add_argument("name", help="name that the user signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete the devices, end the sessions, and say how many devices there were."""
        users = get_user_model()
        try:
            user = users.objects.get(**{users.USERNAME_FIELD: options["name"]})
        except users.DoesNotExist:
            message = f"No user is called {options['name']!r}. Names are in the admin under Settings, Users."
            raise CommandError(message) from None
        devices = TOTPDevice.objects.filter(user=user)
        count = devices.count()
        devices.delete()
        end_sessions(user.pk)
        self.stdout.write(f"{count} devices taken off {options['name']}; open sessions have ended.")
