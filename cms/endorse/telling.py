"""Who is told that a partner was asked, of each answer, and that one has lapsed or was dropped: who works for either side.

A link goes to one mailbox, and says nothing of who reads it; so the partner's own users hear of it, whatever happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from cms.addresses import absolute_url, record_url
from cms.letters.members import workers, write_to
from cms.letters.writing import send
from registry.models import Adoption, Confirmation, Endorsement, EndorsementRequest, Organization
from registry.models.adoption import confirmations_lapsed, endorser_dropped
from registry.models.bilingual import current_language
from registry.models.endorsement import endorsement_revoked
from registry.models.framework import Status
from registry.services.endorsing import (
    Giver,
    answer,
    has_ended_whole,
    in_force,
    institution_of,
    recorded_for,
    take_back_recorded,
    take_back_with,
)

ASKED, ANSWERED = "mail/endorse/told_asked.txt", "mail/endorse/answered.txt"
LAPSED, DROPPED = "mail/endorse/lapsed.txt", "mail/endorse/dropped.txt"
SET_RIGHT = "mail/endorse/set_right.txt"


@dataclass(frozen=True)
class Answer:
    """What an answer changed: what is confirmed from it on, and what was taken back; and what it left as it was.

    Attributes:
        stays: what was confirmed before it, and is still.
        lacks: what is not confirmed, and was not before it.
        brings_back: whether the partner endorses the whole again by it.
    """

    given: tuple[str, ...]
    taken_back: tuple[str, ...]
    stays: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    brings_back: bool = False


def tell_asked(request: EndorsementRequest) -> None:
    """Tell who works for a partner that it was asked, once that is committed."""
    people = workers(request.partner).exclude(email__iexact=request.email)
    address = absolute_url(reverse("endorsing:one", args=[request.pk]))
    said = {"email": request.email, "address": address}
    transaction.on_commit(lambda: _send(ASKED, request.adoption, request.partner, people, said))


def take_answer(
    asked: EndorsementRequest, wanted: Mapping[str, bool], giver: Giver, now: datetime
) -> Answer:
    """Take a partner's answer, and tell both sides of it but for who gave it. Raises ``NotEndorsed``.

    An answer that leaves what is confirmed as it was is told of only where nothing is.
    """
    adoption, partner = asked.adoption, asked.partner
    with transaction.atomic():
        before, ended = in_force(adoption, partner), _ended_whole(asked)
        answer(adoption, partner, wanted, giver, now)
        said = _changed(
            before, in_force(adoption, partner), bool(ended and not _ended_whole(asked))
        )
        if said.given or said.taken_back or not said.stays:
            transaction.on_commit(lambda: _tell_answered(asked, said, giver))
    return said


def _changed(before: Collection[str], after: Collection[str], brings_back: bool) -> Answer:
    """Return what an answer did with each of the two, in their order."""

    def which(was: bool, stands: bool) -> tuple[str, ...]:
        every = (what.value for what in Confirmation.What)
        return tuple(one for one in every if (one in before, one in after) == (was, stands))

    return Answer(
        given=which(False, True), taken_back=which(True, False), stays=which(True, True),
        lacks=which(False, False), brings_back=brings_back,
    )  # fmt: skip


def _ended_whole(asked: EndorsementRequest) -> bool:
    """Return whether the partner endorsed the micro-certification of an entry as a whole and does so no more."""
    offering = asked.adoption.offering
    return offering is not None and has_ended_whole(offering, asked.partner)


def _tell_answered(asked: EndorsementRequest, said: Answer, giver: Giver) -> None:
    adoption, partner = asked.adoption, asked.partner
    told = {
        **asdict(said),
        "email": giver.request.email if giver.request else "",
        "role": giver.role,
    }
    viewset: Any = Adoption
    ask = viewset.snippet_viewset.get_url_name("ask")
    for people, name, pk in (
        (workers(partner), "endorsing:one", asked.pk),
        (workers(institution_of(adoption)).exclude(pk__in=workers(partner)), ask, adoption.pk),
    ):
        others = people.exclude(pk=giver.user.pk) if giver.user else people
        address = absolute_url(reverse(name, args=[pk]))
        _send(ANSWERED, adoption, partner, others, told | {"address": address})


def connect() -> None:
    """Tell of what lapses and of who is dropped, whichever way the entry was changed."""
    confirmations_lapsed.connect(_lapsed, Adoption, dispatch_uid="cms.endorse.lapsed")
    endorser_dropped.connect(_dropped, Adoption, dispatch_uid="cms.endorse.dropped")
    endorsement_revoked.connect(_revoked, Endorsement, dispatch_uid="cms.endorse.revoked")


def _lapsed(sender: Any, entry: Adoption, lapsed: Iterable[Confirmation], **more: Any) -> None:
    by_partner: dict[Organization, list[Confirmation]] = {}
    for one in lapsed:
        by_partner.setdefault(one.partner, []).append(one)
    for partner, found in by_partner.items():
        transaction.on_commit(partial(_tell_lapsed, entry, partner, found))


def _tell_lapsed(entry: Adoption, partner: Organization, found: Iterable[Confirmation]) -> None:
    """Tell both sides, and the mailbox by whose link it was confirmed: nobody there may have an account."""
    viewset: Any = Adoption
    ended = {one.what for one in found}
    said = {"lapsed": tuple(what.value for what in Confirmation.What if what.value in ended)}
    ours, theirs = workers(partner), workers(institution_of(entry))
    ask = reverse(viewset.snippet_viewset.get_url_name("ask"), args=[entry.pk])
    for people, path in (
        (ours, reverse("endorsing:index")),
        (theirs.exclude(pk__in=ours), ask),
    ):
        _send(LAPSED, entry, partner, people, said | {"address": absolute_url(path)})
    known = {user.email.casefold() for user in (*ours, *theirs)}
    links = {one.request.email: one.request for one in found if one.request and one.request.email}
    for email, request in links.items():
        if email.casefold() not in known:
            page = absolute_url(record_url(entry.subject, request.language))
            told = letter(entry, partner, request.language, said | {"address": page})
            send(LAPSED, told, request.language, [email])


def _dropped(sender: Any, entry: Adoption, partner: Organization, **said: Any) -> None:
    told = {"has_ended": said["has_ended"]}
    transaction.on_commit(lambda: _tell_dropped(entry, partner, told))


def _tell_dropped(entry: Adoption, partner: Organization, said: Mapping[str, Any]) -> None:
    """Tell both sides that the ledger names a partner no more, with the page where its name stood."""
    ours, theirs = workers(partner), workers(institution_of(entry))

    def told() -> dict[str, Any]:
        language = current_language()
        address = absolute_url(record_url(entry.subject, language))
        return letter(entry, partner, language, said | {"address": address})

    write_to((*ours, *theirs.exclude(pk__in=ours)), DROPPED, told)


def take_back(entry: Adoption, user: Any) -> None:
    """Take back what stands in a partner's name without its confirmations, and tell both sides but for who did it."""
    partner = entry.confirmed_by
    if partner is None:
        return
    take_back_recorded(entry, user)
    every = tuple(what.value for what in Confirmation.What)
    _tell_taken_back(entry, partner, every, "recorded", user)


def _tell_taken_back(
    entry: Adoption, partner: Organization, taken_back: Iterable[str], how: str, user: Any
) -> None:
    """Tell both sides, but for who did it, what stood ``recorded`` or fell with the ``whole``."""
    told = {"given": (), "taken_back": taken_back, how: True, "email": ""}
    viewset: Any = Adoption
    path = reverse(viewset.snippet_viewset.get_url_name("ask"), args=[entry.pk])
    ours, theirs = workers(partner), workers(institution_of(entry))

    def tell() -> None:
        for people, address in (
            (ours, reverse("endorsing:index")),
            (theirs.exclude(pk__in=ours), path),
        ):
            others = people.exclude(pk=user.pk) if user else people
            _send(ANSWERED, entry, partner, others, told | {"address": absolute_url(address)})

    transaction.on_commit(tell)


def _revoked(sender: Any, endorsement: Endorsement, **more: Any) -> None:
    """With the whole falls all that the partner endorses of its entries, what it confirmed and what was recorded."""
    for entry, taken_back in take_back_with(endorsement):
        _tell_taken_back(entry, endorsement.partner, taken_back, "whole", None)
    entries = recorded_for([endorsement.partner_id])
    for entry in entries.filter(offering=endorsement.micro_certification_id):
        take_back(entry, None)


def tell_set_right(kept: Endorsement, because: str, by: Any) -> None:
    """Tell both sides, but for who did it, that the registry has put an endorsement of the whole right."""
    micro = kept.micro_certification
    ours, theirs = workers(kept.partner), workers(micro.institution)
    people = [one for one in (*ours, *theirs.exclude(pk__in=ours)) if one != by]

    def told() -> dict[str, Any]:
        return {
            "partner": str(kept.partner.name),
            "subject": str(micro.label),
            "because": because,
            "in_demand_on": kept.in_demand_on,
            "assessment_on": kept.assessment_on,
            "revoked_on": kept.revoked_on,
            "address": absolute_url(record_url(micro, current_language())),
        }

    transaction.on_commit(lambda: write_to(people, SET_RIGHT, told))


def _send(
    template: str,
    adoption: Adoption,
    partner: Organization,
    people: Iterable[Any],
    said: Mapping[str, Any],
) -> None:
    write_to(people, template, lambda: letter(adoption, partner, current_language(), said))


def letter(
    adoption: Adoption, partner: Organization, language: str, said: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a letter says of an entry, in a language."""
    labels = {what.value: what.label for what in Confirmation.What}
    with translation.override(language):
        return {
            **said,
            "partner": str(partner.name),
            "institution": str(institution_of(adoption).name),
            "subject": str(adoption.subject.label),
            "element": str(adoption.element.name),
            # It is told once the entry has moved on.
            "stands": _standing(adoption),
            **{
                how: [str(labels[one]) for one in said.get(how, ())]
                for how in ("given", "taken_back", "stays", "lacks", "lapsed")
            },
        }


def _standing(adoption: Adoption) -> str:
    known = Adoption.objects.filter(pk=adoption.pk).values_list("status", flat=True).first()
    return str(Status(known or adoption.status).label).lower()
