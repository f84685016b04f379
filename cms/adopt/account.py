"""The account that acceptance made of a contact: what becomes of it when the contact's data is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.adopt.trail import ACCOUNT, ACCOUNT_REMOVED
from cms.ownership import organizations_of, sees_all
from registry.models import Application
from registry.services.acceptance import accounts_of
from registry.services.accounts import empty_account

REMOVED, STAYS = "removed", "stays"
"""What a page says of the account after the data was deleted."""


def note_account(application: Application, user: Any, by: Any) -> None:
    """Keep in the history of an application that an account was made for its contact."""
    log(instance=application, action=ACCOUNT, user=by, data={"user": user.pk})


def account_of(application: Application) -> Any:
    """Return the open account of the contact of an accepted application; None without one.

    That is the one that was made for it, else one with its address that works for its institution. Before reviewers
    have accepted, an address proves nothing, and nobody is told whether it opens an account.
    """
    if application.state != Application.State.ACCEPTED:
        return None
    made = get_user_model().objects.filter(pk__in=_made_for(application), is_active=True).first()
    if made is not None or not application.contact_email:
        return made
    ours = application.organization_id
    return next((one for one in accounts_of(application) if ours in organizations_of(one)), None)


def may_go(application: Application, user: Any) -> bool:
    """Return whether the link of an application suffices to remove an account.

    It was made for that application, and opens nothing beyond its institution: whoever has the link of one application
    takes no account away that was there before, or that works for others.
    """
    works_here_only = set(organizations_of(user)) <= {application.organization_id}
    return user.pk in _made_for(application) and works_here_only and not sees_all(user)


def _made_for(application: Application) -> set[int]:
    entries = ModelLogEntry.objects.for_instance(application).filter(action=ACCOUNT)
    return {entry.data["user"] for entry in entries}


def remove(application: Application, user: Any, by: Any = None) -> None:
    """Empty the account of a contact, and keep in the history that it was."""
    UserProfile.objects.filter(user=user).delete()
    empty_account(user, timezone.localdate())
    log(instance=application, action=ACCOUNT_REMOVED, user=by)
