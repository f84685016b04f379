"""What holds programs off without a service elsewhere: a box that people do not see, a signed time, and counts.

The counts are in the cache, so a flood writes nothing into the database and is answered by a short page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.graphql.callers import address_of
from registry.models.access import hash_of

TRAP, STAMP = "website_2", "shown"
"""Names of the box that stays empty, and of the signed time at which the form was shown."""
LEAST_SECONDS = 2
"""Seconds that a person takes at least to read a form and press its button."""
MOST_SECONDS = 24 * 3600

HOUR, DAY = 3600, 24 * 3600
_SIGNER = TimestampSigner(salt="registry.gate")


@dataclass(frozen=True)
class Limit:
    """How many times something may be done from one place in so many seconds."""

    name: str
    most: int
    seconds: int


BEGUN = Limit("adopt-begun", 20, HOUR)
"""Drafts begun from one address; a classroom behind one address is not shut out."""
SAVED = Limit("adopt-saved", 600, HOUR)
"""Steps saved from one address."""
MAILED_TO = Limit("adopt-mailed-to", 6, DAY)
"""Letters to one mailbox that somebody asked for by a form, so that nobody fills a stranger's."""
MAILED_FROM = Limit("adopt-mailed-from", 30, DAY)
"""Letters that were asked for from one address."""
TRIED = Limit("endorse-tried", 60, HOUR)
"""Answers to requests for an endorsement from one address."""


@dataclass(frozen=True)
class Refusal:
    """Why a form is not taken: a code, the words, and seconds to wait (0: try again at once)."""

    code: str
    told: str
    wait: int = 0


def stamp() -> str:
    """Return the signed time that a form carries."""
    return _SIGNER.sign("form")


def pour(limit: Limit, who: str) -> bool:
    """Count one more, and return whether it is within the limit. Two steps in the cache, none in the database."""
    key = f"{limit.name}:{hash_of(who)}"
    cache.add(key, 0, timeout=limit.seconds)
    try:
        return bool(cache.incr(key) <= limit.most)
    except ValueError:  # forgotten between the two
        return True


def too_many(limit: Limit, request: HttpRequest) -> Refusal | None:
    """Return the refusal of one more from an address, if it is one too many."""
    if pour(limit, address_of(request)):
        return None
    told = _("Too much was sent from your address in a short time. Try again in an hour.")
    return Refusal("too-many", told, limit.seconds)


def looks_automatic(request: HttpRequest) -> Refusal | None:
    """Return the refusal of a form that no person filled in, or that was shown too long ago."""
    return next(_signs(request.POST.get(TRAP, ""), request.POST.get(STAMP, "")), None)


def _signs(trap: str, shown: str) -> Iterator[Refusal]:
    if trap:
        yield Refusal(
            "trap", _("The box that must stay empty was filled in. Empty it and send again.")
        )
    try:
        _SIGNER.unsign(shown, max_age=MOST_SECONDS)
    except SignatureExpired:
        yield Refusal("old", _("This page was open for more than a day. Send it again."))
    except BadSignature:
        yield Refusal("unstamped", _("The form arrived incomplete. Send it again."))
    else:
        if _is_fresh(shown):
            told = _("That was faster than anybody reads. Wait two seconds and send again.")
            yield Refusal("fast", told)


def _is_fresh(shown: str) -> bool:
    try:
        _SIGNER.unsign(shown, max_age=LEAST_SECONDS)
    except SignatureExpired:
        return False
    return True


def may_mail(request: HttpRequest, mailbox: str) -> bool:
    """Return whether one more letter may go to a mailbox, asked for from this address."""
    return pour(MAILED_FROM, address_of(request)) and pour(MAILED_TO, mailbox.lower())
