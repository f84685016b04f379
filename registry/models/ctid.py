"""The permanent public identifier of a record (CTDL ``ctid``): its UUID after ``ce-``."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.conf import settings

_PREFIX = "ce-"


def ctid_of(uid: uuid.UUID) -> str:
    """Return the CTID of a UUID.

    >>> ctid_of(uuid.UUID("11111111-1111-4111-8111-111111111111"))
    'ce-11111111-1111-4111-8111-111111111111'
    """
    return f"{_PREFIX}{uid}"


def uid_of(ctid: str) -> uuid.UUID | None:
    """Return the UUID of a CTID, or None when it is not one.

    >>> uid_of("ce-11111111-1111-4111-8111-111111111111")
    UUID('11111111-1111-4111-8111-111111111111')
    >>> uid_of("ce-1")
    """
    if not ctid.startswith(_PREFIX) or len(ctid) != 39:
        return None
    try:
        return uuid.UUID(ctid[3:])
    except ValueError:
        return None


def uids_of(ctids: Iterable[str]) -> list[uuid.UUID]:
    """Return the UUIDs of those that are CTIDs, in their order.

    >>> uids_of(["soudure", "ce-11111111-1111-4111-8111-111111111111"])
    [UUID('11111111-1111-4111-8111-111111111111')]
    """
    return [uid for uid in map(uid_of, ctids) if uid]


def permanent_address(ctid: str) -> str:
    """Return the address at which a record answers for ever."""
    return f"{settings.SITE_URL}/id/{ctid}"
