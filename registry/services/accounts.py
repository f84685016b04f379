"""An account is emptied: nobody opens it any more and it says nothing of a person, while what was done with it stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from registry.models import Membership


def empty_account(user: Any, on: date) -> None:
    """Take name, address and password from an account, close it, and end its memberships on a day.

    The row stays: histories and confirmations are by it, and comments would go along with it.
    """
    with transaction.atomic():
        user.username = f"removed-{user.pk}"
        user.email = user.first_name = user.last_name = ""
        user.is_active = False
        user.set_unusable_password()
        user.save()
        open_ones = Membership.objects.filter(user=user, ended_on__isnull=True)
        open_ones.update(ended_on=Greatest(on, F("since")))
