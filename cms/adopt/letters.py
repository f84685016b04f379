"""The letters about an application: which there are, what each needs, and to whom it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.addresses import absolute_url
from cms.adopt import links
from cms.letters.writing import Written, language_of, quoted, send, write
from cms.ownership import REVIEWERS
from registry.models import Application
from registry.models.bilingual import current_language
from registry.services.retention import ACCEPTED_DAYS, DRAFT_DAYS, REFUSED_DAYS


def template(name: str) -> str:
    """Return the path of a letter's text."""
    return f"mail/adopt/{name}.txt"


def preview(application: Application, name: str, language: str, **more: Any) -> Written:
    """Return a letter to whoever applied as a reviewer sees it before it is sent: ``address`` is not the private one."""
    return write(template(name), said(application, name) | _noted(more), language)


def said(application: Application, name: str) -> dict[str, Any]:
    """Return what every letter to whoever applied says, but its private address."""
    return {
        "application": application,
        "need": application.public_need,
        "title": application.title or application.typed("plan").get("title_of_it", ""),
        "days": DRAFT_DAYS if name == "draft" else links.STATUS_DAYS,
        "refused_days": REFUSED_DAYS,
        "accepted_days": ACCEPTED_DAYS,
        "note": "",
        "account": "",
        "place": "",
    }


def tell(application: Application, name: str, **more: Any) -> None:
    """Send a letter to whoever applied, once what it tells of is committed; to nobody where no address is kept.

    Args:
        name: of the letter: "draft", "received", or the state that was reached.
        more: ``note`` of a reviewer; ``account``, the address at which a password is chosen; ``place``, that of the
            pilot in the admin.
    """
    if not application.contact_email:
        return
    language = application.language
    address = absolute_url(_link(application)[language])
    context = said(application, name) | {"address": address} | _noted(more)
    to = [application.contact_email]
    transaction.on_commit(lambda: send(template(name), context, language, to))


def _noted(more: dict[str, Any]) -> dict[str, Any]:
    return more | {"note": quoted(more.get("note", ""))}


def tell_reviewers(application: Application, name: str = "for-reviewers") -> None:
    """Tell the reviewers of an application, each in the own language, without a word about its contact."""
    people = get_user_model().objects.filter(groups__name=REVIEWERS, is_active=True)
    transaction.on_commit(lambda: _to_people(application, name, people.exclude(email="")))


def _to_people(application: Application, name: str, people: Iterable[Any]) -> None:
    address = absolute_url(reverse("applications:one", args=[application.pk]))
    context = {"application": application, "address": address, "need": application.public_need}
    for user in people:
        if UserProfile.get_for_user(user).submitted_notifications:
            send(template(name), context, language_of(user), [user.email])


def tell_links(mailbox: str, applications: Iterable[Application]) -> bool:
    """Send the links of all applications of a mailbox to it, in the language of the request."""
    language = current_language()
    rows = [(one, absolute_url(_link(one)[language])) for one in applications]
    return send(template("links"), {"rows": rows, "days": DRAFT_DAYS}, language, [mailbox])


def _link(application: Application) -> dict[str, str]:
    if application.is_draft:
        return links.step_addresses(links.token(application, "write"), "organization")
    return links.status_addresses(links.token(application, "status"))
