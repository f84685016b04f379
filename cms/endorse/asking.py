"""A partner is asked: the link, and the letter in which it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from cms.addresses import absolute_url
from cms.adopt.links import roots
from cms.adopt.places import below
from cms.endorse.telling import tell_asked
from cms.letters.writing import send
from registry.models import Adoption, EndorsementRequest, Organization
from registry.services.endorsing import LINK_DAYS, ask, institution_of

ENDORSE = {"en": "endorse", "fr": "appuyer"}
TEMPLATE = "mail/endorse/asked.txt"


def addresses(token: str) -> dict[str, str]:
    """Return the address at which a partner answers, by language."""
    return below(roots(), ENDORSE, token)


def ask_by_mail(
    adoption: Adoption, partner: Organization, by: Any, now: datetime, email: str, language: str
) -> EndorsementRequest:
    """Ask a partner, mail the link where there is a mailbox, and tell the partner's users. Raises ``NotEndorsed``."""
    request, token = ask(adoption, partner, by, now, email=email, language=language)
    if email:
        said = letter_of(request, absolute_url(addresses(token)[language]))
        transaction.on_commit(lambda: send(TEMPLATE, said, language, [email]))
    tell_asked(request)
    return request


def letter_of(request: EndorsementRequest, address: str) -> dict[str, Any]:
    """Return what the letter that asks a partner says, in its language."""
    with translation.override(request.language):
        adoption = request.adoption
        return {
            "partner": str(request.partner.name),
            "institution": str(institution_of(adoption).name),
            "subject": str(adoption.subject.label),
            "element": str(adoption.element.name),
            "address": address,
            "days": LINK_DAYS,
        }
