"""Identifiers of records: the CTID, the global id made from it, and the permanent address."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.graphql.errors import bad_input
from registry.models.ctid import uid_of


@dataclass(frozen=True)
class Identity:
    """A CTID, with the type's name when a global id gave it."""

    ctid: str
    type_name: str | None = None


def global_id(type_name: str, ctid: str) -> str:
    """Return the global id of a record.

    >>> global_id("Course", "ce-11111111-1111-4111-8111-111111111111")[:16]
    'Q291cnNlOmNlLTEx'
    """
    return base64.urlsafe_b64encode(f"{type_name}:{ctid}".encode()).decode()


def identity(text: str, argument: str = "id") -> Identity:
    """Return what a global id or a CTID names, or raise the error for an argument that is neither."""
    if uid_of(text):
        return Identity(text.lower())
    found = decoded(text)
    if found is None:
        shown = text[:80]
        raise bad_input(argument, _("“%s” is neither a global id nor a CTID.") % shown)
    return found


def ctid_or_name(text: str) -> str:
    """Return the CTID inside a global id, and any other text as it is."""
    found = decoded(text)
    return text if found is None else found.ctid


def decoded(text: str) -> Identity | None:
    """Return what a global id names; None when it is not one."""
    try:
        name, _colon, ctid = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return Identity(ctid.lower(), name) if name.isidentifier() and uid_of(ctid) else None
