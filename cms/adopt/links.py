"""Signed links: whoever has one is who applied. They end after a time, when a new one is asked for, and with the data.

No list of links is kept. A link says which application it opens and is signed with the site's key; what it carries of
the application (``link_key``) is changed to end all of its links at once.
"""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from cms.addresses import section_url
from cms.adopt.places import ADOPT, STATUS, STEPS, below
from registry.models import Application
from registry.models.bilingual import LANGUAGES
from registry.services.retention import DRAFT_DAYS

STATUS_DAYS = 365
"""Days for which a link to where an application stands works."""
_DAY = 24 * 3600


class Fault(StrEnum):
    """Why a link does not open."""

    FORGED = "forged"
    EXPIRED = "expired"
    ENDED = "ended"


class ClosedLink(Exception):  # noqa: N818 - it is told to whoever follows it, not a fault of the program
    """A link that does not open.

    Attributes:
        fault: why.
        application: which one it opened once; None for a forged one, or where the application is gone.
    """

    def __init__(self, fault: Fault, application: Application | None = None) -> None:
        super().__init__(fault)
        self.fault, self.application = fault, application


class _Signer(TimestampSigner):
    """Signs for one purpose: a link for one thing opens no other."""

    def __init__(self, purpose: str) -> None:
        super().__init__(salt=f"registry.application.{purpose}")


def token(application: Application, purpose: str) -> str:
    """Return the part of an address that opens an application for a purpose, "write" or "status"."""
    signed = _Signer(purpose).sign(f"{application.uid.hex}.{application.link_key}")
    # Addresses of pages have letters, digits, hyphens and low lines only.
    return urlsafe_b64encode(signed.encode()).decode().rstrip("=")


def opened(link: str, purpose: str) -> Application:
    """Return the application that a link opens. Raises ``ClosedLink``."""
    signed = _unpacked(link)
    days = DRAFT_DAYS if purpose == "write" else STATUS_DAYS
    signer = _Signer(purpose)
    try:
        said = signer.unsign(signed, max_age=days * _DAY)
    except SignatureExpired:
        raise ClosedLink(Fault.EXPIRED, _named(signer.unsign(signed))[0]) from None
    except BadSignature:
        raise ClosedLink(Fault.FORGED) from None
    application, key = _named(said)
    if application is None or application.link_key != key:
        raise ClosedLink(Fault.ENDED, application)
    return application


def _unpacked(link: str) -> str:
    try:
        return urlsafe_b64decode(link.encode() + b"=" * (-len(link) % 4)).decode()
    except ValueError:
        raise ClosedLink(Fault.FORGED) from None


def _named(said: str) -> tuple[Application | None, str]:
    uid, _, key = said.partition(".")
    return Application.objects.filter(uid=uuid.UUID(uid)).first(), key


# Addresses


def roots() -> dict[str, str]:
    """Return the address of the framework's page by language."""
    return {language: section_url("framework", language) for language in LANGUAGES}


def start_addresses() -> dict[str, str]:
    """Return the address at which an application begins, by language."""
    return below(roots(), ADOPT)


def step_addresses(signed: str, step: str) -> dict[str, str]:
    """Return the address of a step of a draft, by language."""
    return below(roots(), ADOPT, signed, STEPS[step])


def status_addresses(signed: str) -> dict[str, str]:
    """Return the address that tells where an application stands, by language."""
    return below(roots(), ADOPT, STATUS, signed)
