"""The letters about an application: which there are, what each needs, and to whom it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from cms.addresses import absolute_url
from cms.adopt import links
from cms.letters import Letter, send, write
from cms.ownership import REVIEWERS
from registry.models import Application
from registry.services.retention import ACCEPTED_DAYS, DRAFT_DAYS, REFUSED_DAYS

NAMES = ("draft", "received", "in-conversation", "accepted", "declined", "withdrawn")
"""Letters to whoever applied; those after the first go with a state."""


def letter(application: Application, name: str, language: str = "", **more: Any) -> Letter:
    """Return a letter to whoever applied, in the language of the application unless another is asked for.

    Args:
        name: one of ``NAMES``.
        more: ``note`` of a reviewer; ``account``, the address at which a password is chosen; ``address`` in place of
            the private one.
    """
    language = language or application.language
    if "address" in more:
        # A preview for reviewers: whoever has the real link is taken for who applied.
        return write(f"adopt/{name}", language, _said(application, name) | more)
    addresses = (
        links.step_addresses(links.token(application, "write"), "organization")
        if name == "draft"
        else links.status_addresses(links.token(application, "status"))
    )
    said = {"address": absolute_url(addresses[language])}
    return write(f"adopt/{name}", language, _said(application, name) | said | more)


def _said(application: Application, name: str) -> dict[str, Any]:
    return {
        "application": application,
        "title": application.title or application.typed("plan").get("title_of_it", ""),
        "days": DRAFT_DAYS if name == "draft" else links.STATUS_DAYS,
        "refused_days": REFUSED_DAYS,
        "accepted_days": ACCEPTED_DAYS,
        "note": "",
        "account": "",
    }


def tell(application: Application, name: str, **more: Any) -> None:
    """Send a letter to whoever applied, once what it tells of is committed; to nobody where no address is kept."""
    if application.contact_email:
        written = letter(application, name, **more)
        to = application.contact_email
        transaction.on_commit(lambda: send(written, to))


def tell_reviewers(application: Application, name: str = "for-reviewers") -> None:
    """Tell the reviewers of an application, each in the own language, without a word about its contact."""
    people = get_user_model().objects.filter(groups__name=REVIEWERS, is_active=True)
    transaction.on_commit(lambda: _to_people(application, name, people.exclude(email="")))


def _to_people(application: Application, name: str, people: Iterable[Any]) -> None:
    address = absolute_url(reverse("applications:one", args=[application.pk]))
    for user in people:
        profile = UserProfile.get_for_user(user)
        if profile.submitted_notifications:
            language = profile.get_preferred_language()[:2]
            said = {"application": application, "address": address}
            send(write(f"adopt/{name}", language, said), user.email)


def tell_links(mailbox: str, applications: Iterable[Application]) -> bool:
    """Send the links of all applications of a mailbox to it, in the language of the request."""
    language = translation.get_language() or "en"
    rows = [(one, absolute_url(_link(one)[language[:2]])) for one in applications]
    return send(write("adopt/links", language[:2], {"rows": rows, "days": DRAFT_DAYS}), mailbox)


def _link(application: Application) -> dict[str, str]:
    if application.is_draft:
        return links.step_addresses(links.token(application, "write"), "organization")
    return links.status_addresses(links.token(application, "status"))
