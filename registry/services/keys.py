"""Keys of the API: which key a secret opens, and what is told of one that opens nothing."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from django.core.cache import cache

from registry.models import ApiKey

USED_EVERY = 60
"""Seconds between two notes that a key is used: a write for each query would cost more than the query."""

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
    if key.expires_at is not None and key.expires_at <= at:
        raise BadKey(Fault.EXPIRED)
    if cache.add(f"api-key-used:{key.pk}", 1, USED_EVERY):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key
