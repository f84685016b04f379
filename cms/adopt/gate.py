"""How often one sender may do what nobody is signed in for; the counts stand where those of every form do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.open_forms import may_send, may_write_to

HOUR, DAY = 3600, 24 * 3600


@dataclass(frozen=True)
class Limit:
    """How many times something may be done from one address in so many seconds."""

    name: str
    most: int
    seconds: int


BEGUN = Limit("adopt-begun", 20, HOUR)
"""Drafts begun from one address; a classroom behind one address is not shut out."""
SAVED = Limit("adopt-saved", 600, HOUR)
"""Steps saved from one address."""
MAILED = Limit("adopt-mailed", 30, DAY)
"""Letters that were asked for from one address."""
TRIED = Limit("endorse-tried", 60, HOUR)
"""Answers to requests for an endorsement from one address."""
MAILED_TO_ONE = 6
"""Letters to one mailbox a day that somebody asked for by a form, so that nobody fills a stranger's."""


@dataclass(frozen=True)
class Refusal:
    """Why nothing more is taken for now: the words, and the seconds to wait."""

    told: str
    wait: int


def too_many(limit: Limit, request: HttpRequest) -> Refusal | None:
    """Count one more from an address, and return its refusal if it is one too many."""
    if may_send(request, limit.name, limit.most, limit.seconds):
        return None
    told = _("Too much was sent from your address in a short time. Try again in an hour.")
    return Refusal(told, limit.seconds)


def no_more_links() -> Refusal:
    """Return what is told where ``may_mail`` says no to somebody who asked for a link."""
    return Refusal(_("Too many links were asked for today. Try again tomorrow."), DAY)


def may_mail(request: HttpRequest, mailbox: str) -> bool:
    """Return whether one more letter may go to a mailbox, asked for from this address."""
    name, within = MAILED.name, MAILED.seconds
    return may_send(request, name, MAILED.most, within) and may_write_to(
        mailbox, name, MAILED_TO_ONE, within
    )
