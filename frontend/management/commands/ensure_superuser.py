"""Makes the first administrator and shows the password once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Make an administrator when there is none."""

    help = (
        "Make the administrator 'admin' when no administrator exists, and print the password once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(username="admin", email="", password=password)
        self.stdout.write(self.style.SUCCESS("First administrator made. This is shown once:"))
        self.stdout.write(f"  user      admin\n  password  {password}\n  sign in   /admin/")
