"""Keys of the API: which key a secret opens, how a key is asked for, collected and rotated, and what it asked."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from registry.models import ApiKey, ApiKeyUse, KeyRequest, RegisteredDocument
from registry.models.access import ApiKeyQuerySet, hash_of
from registry.services.counters import count, counters
from registry.services.documents import hand_on

USED_EVERY = 60
"""Seconds between two notes that a key is used: a write for each query would cost more than the query."""

WRITTEN_EVERY = 30
"""Seconds between two writes of what a key asked."""

KEPT = 2 * 24 * 3600
"""Seconds for which a count that is not written waits."""

OVERLAP = timedelta(days=7)
"""Time for which a key that was rotated still opens."""

A_DAY, KEYS_A_DAY = timedelta(days=1), 10
"""Keys that one request makes in a day, at most."""

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


class Fault(StrEnum):
    """Why a key does not open."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"


class BadKey(Exception):  # noqa: N818 - it is told to the client, not a fault of the program
    """A key that does not open, with the reason."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def recognised(secret: str, at: datetime) -> ApiKey:
    """Return the key that a secret opens now, or raise ``BadKey``."""
    if not _SHAPE.fullmatch(secret):
        raise BadKey(Fault.MALFORMED)
    key: ApiKey | None = ApiKey.objects.matching(secret).first()
    if key is None:
        raise BadKey(Fault.UNKNOWN)
    if key.revoked_at is not None:
        raise BadKey(Fault.REVOKED)
    if key.has_ended(at):
        raise BadKey(Fault.EXPIRED)
    if counters.add(f"api-key-used:{key.pk}", 1, USED_EVERY):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


class NotNow(Exception):  # noqa: N818 - it is told to whoever asks, not a fault of the program
    """A step that the state of a request does not allow."""


def ask_for_key(**columns: str) -> tuple[KeyRequest, str]:
    """Keep a request for a key, and return it with the token of its private address."""
    token = secrets.token_urlsafe(32)
    return KeyRequest.objects.create(token_hash=hash_of(token), **columns), token


def collect(request: KeyRequest, now: datetime) -> str:
    """Make the key of an approved request and return its secret, this once. Raises ``NotNow``."""
    with transaction.atomic():
        waiting = KeyRequest.objects.select_for_update().get(pk=request.pk)
        if waiting.status != KeyRequest.Status.APPROVED or waiting.key_id is not None:
            raise NotNow
        return _made(waiting, now)


def rotate(request: KeyRequest, now: datetime) -> str:
    """Make another key in place of the one in use, and return its secret, this once. Raises ``NotNow``.

    The old one goes on opening for ``OVERLAP``, so that nothing that runs by night stands still, and one that was
    replaced before it ends at once: two open at most. Both answer the documents registered so far. A key that has
    ended is not rotated: somebody set its term, and another is asked for.
    """
    with transaction.atomic():
        using = KeyRequest.objects.select_for_update().get(pk=request.pk)
        old = using.key
        if old is None or not old.opens(now) or _made_many(using, now):
            raise NotNow
        using.keys.usable(now).exclude(pk=old.pk).update(expires_at=now)
        ends = now + OVERLAP
        old.expires_at = ends if old.expires_at is None else min(old.expires_at, ends)
        old.save(update_fields=["expires_at"])
        kept = ("scopes", "organization", "registered_only")
        secret = _made(using, now, **{name: getattr(old, name) for name in kept})
        hand_on(old, using.key)
        return secret


def revoke_others(key: ApiKey) -> list[ApiKey]:
    """Revoke the keys that open still beside a revoked one, made for the same request; return them.

    A request has two keys that open for ``OVERLAP`` after it rotates: one alone would leave the holder a way in.
    """
    with transaction.atomic():
        # Whoever rotates meanwhile waits.
        KeyRequest.objects.select_for_update().filter(pk=key.made_for_id).first()
        others = list(opening_beside(key))
        ApiKey.objects.filter(pk__in=[one.pk for one in others]).update(revoked_at=key.revoked_at)
    return others


def answer_only_registered(key: ApiKey, only: bool) -> None:
    """Set whether a key answers registered documents only, and with it the keys that open still beside it.

    The holder knows one switch: a replaced key that is not limited would answer whoever finds it anything.
    """
    with transaction.atomic():
        # Whoever rotates meanwhile waits.
        KeyRequest.objects.select_for_update().filter(pk=key.made_for_id).first()
        opening_beside(key).update(registered_only=only)
        key.registered_only = only
        key.save(update_fields=["registered_only"])


def remove_document(key: ApiKey, sha256: str) -> None:
    """Remove a registered document from a key, and from the keys that open still beside it: they were handed it."""
    with transaction.atomic():
        # Whoever rotates meanwhile waits.
        KeyRequest.objects.select_for_update().filter(pk=key.made_for_id).first()
        keys = [key.pk, *opening_beside(key).values_list("pk", flat=True)]
        RegisteredDocument.objects.filter(key__in=keys, sha256=sha256).delete()


def opening_beside(key: ApiKey) -> ApiKeyQuerySet:
    """Return the other keys of the request for which a key was made that open now."""
    made = ApiKey.objects.exclude(made_for=None).filter(made_for=key.made_for_id)
    return made.exclude(pk=key.pk).usable(timezone.now())


def _made_many(request: KeyRequest, now: datetime) -> bool:
    lately = request.keys.filter(created_at__gt=now - A_DAY)
    return bool(lately.count() >= KEYS_A_DAY)


def _made(request: KeyRequest, now: datetime, **columns: object) -> str:
    ends = now + timedelta(days=request.valid_days)
    request.key, secret = ApiKey.issue(str(request), expires_at=ends, made_for=request, **columns)
    request.save(update_fields=["key"])
    return secret


def note_use(key: ApiKey, cost: int, *, refused: bool, day: date) -> None:
    """Count a request of a key. Counts are gathered in the cache and written twice a minute at most."""
    for name, amount in (("requests", 1), ("refused", int(refused)), ("cost", cost)):
        if amount:
            count(f"api-use:{key.pk}:{day}:{name}", KEPT, amount)
    if counters.add(f"api-use:{key.pk}:written", 1, WRITTEN_EVERY):
        write_uses(key, day)


def write_uses(key: ApiKey, day: date) -> None:
    """Move the counts of a key's day from the cache into its table."""
    names = ("requests", "refused", "cost")
    counts = {name: _taken(f"api-use:{key.pk}:{day}:{name}") for name in names}
    if not any(counts.values()):
        return
    use, _made_now = ApiKeyUse.objects.get_or_create(key=key, day=day)
    added = {name: F(name) + number for name, number in counts.items()}
    ApiKeyUse.objects.filter(pk=use.pk).update(**added)


def _taken(name: str) -> int:
    number = counters.get(name, 0)
    if number:
        counters.decr(name, number)
    return int(number)
