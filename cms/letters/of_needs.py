"""The letter to an organisation whose need is answered: with an offering, or with a proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.signals import published

from cms.addresses import absolute_url, record_url
from cms.letters.members import tell_members
from registry.models import Application, NeedReply
from registry.models.bilingual import current_language

TEMPLATE = "mail/need_answered.txt"


def connect() -> None:
    """Tell of answers when they are published."""
    published.connect(_answered, NeedReply, dispatch_uid="cms.letters.of_needs")


def tell_of_proposal(application: Application) -> None:
    """Tell whose need an application answers that it has arrived, without a word about its contact."""
    if application.public_need:
        _tell(
            application.public_need,
            lambda: (application.called, application.title),
            proposed=True,
        )


def _answered(sender: Any, instance: NeedReply, **more: Any) -> None:
    if instance.first_published_at == instance.last_published_at:
        offering = instance.offering
        names = lambda: (str(offering.institution.name), str(offering.title))  # noqa: E731 - in the language of the letter
        _tell(instance.need, names, proposed=False)


def _tell(need: Any, names: Callable[[], tuple[str, str]], *, proposed: bool) -> None:
    def said() -> dict[str, Any]:
        institution, answer = names()
        return {
            "need": str(need.title),
            "organization": str(need.organization.name),
            "institution": institution,
            "answer": answer,
            "proposed": proposed,
            "address": absolute_url(record_url(need, current_language())),
        }

    tell_members(need.organization, TEMPLATE, said)
