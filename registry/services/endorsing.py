"""Endorsement by a partner: who may be asked, the link that works once, two confirmations, and their revocation.

A partner's two confirmations are those of the framework's element "Partner endorsement": the competency is in demand;
the assessment reflects performance on the job. Each is given and revoked by itself, on a day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.models import (
    Adoption,
    Agreement,
    Confirmation,
    Endorsement,
    EndorsementRequest,
    Membership,
    MicroCertification,
    Organization,
    PilotPartner,
)
from registry.models.access import hash_of
from registry.models.endorsement import OVER, endorsement_revoked
from registry.models.record import Lifecycle, StateError
from registry.models.validity import last_day

LINK_DAYS = 30
"""Days for which a link works."""
What = Confirmation.What


class Hindrance(StrEnum):
    """Why an entry cannot be endorsed by a partner, or a link does not open."""

    UNKNOWN = "unknown"
    UNPUBLISHED = "unpublished"
    USED = "used"
    EXPIRED = "expired"
    GONE = "gone"
    NOT_EVIDENCED = "not-evidenced"
    NOT_PARTNER = "not-partner"
    AGREEMENT_ENDED = "agreement-ended"
    OWN_ADDRESS = "own-address"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class NotEndorsed(Exception):  # noqa: N818 - it is told to whoever asks, not a fault of the program
    """An endorsement that cannot be asked for or given.

    Attributes:
        hindrance: why.
        day: when what hinders it happened, where there is a day.
    """

    def __init__(self, hindrance: Hindrance, day: date | None = None) -> None:
        super().__init__(hindrance)
        self.hindrance, self.day = hindrance, day


@dataclass(frozen=True)
class Giver:
    """Who gives or revokes a confirmation: the role in the organisation, and the user or the request.

    Attributes:
        saw: the mark of the entry as it was shown; without one nothing is compared.
    """

    role: str = ""
    user: Any = None
    request: EndorsementRequest | None = None
    saw: str = ""


def institution_of(adoption: Adoption) -> Organization:
    """Return the institution whose entry it is."""
    return adoption.institution


def partners_for(adoption: Adoption) -> QuerySet[Organization]:
    """Return who may be asked: the partners of the pilot, that of the offering as well.

    An offering without a pilot may ask any published organisation but its own institution; examples ask examples only.
    """
    pilot = adoption.pilot or _pilot_of(adoption)
    known = Organization.objects.filter(lifecycle=Lifecycle.PUBLISHED)
    known = known.illustrative() if adoption.is_illustrative else known.factual()
    found = known.filter(pilot_roles__pilot=pilot).distinct() if pilot else known
    return found.exclude(pk=institution_of(adoption).pk)


def _pilot_of(adoption: Adoption) -> Any:
    micro = MicroCertification.objects.filter(pk=adoption.offering_id).select_related("pilot")
    return next((one.pilot for one in micro), None)


def hindrance(adoption: Adoption, partner: Organization, on: date) -> NotEndorsed | None:
    """Return why a partner cannot endorse an entry on a day; None when nothing stands against it."""
    if adoption.lifecycle != Lifecycle.PUBLISHED or adoption.subject.lifecycle != Lifecycle.PUBLISHED:  # fmt: skip
        return NotEndorsed(Hindrance.GONE)
    if adoption.status == Adoption.Status.CLAIMED:
        return NotEndorsed(Hindrance.NOT_EVIDENCED)
    if not partners_for(adoption).filter(pk=partner.pk).exists():
        return NotEndorsed(Hindrance.NOT_PARTNER)
    wholes = Endorsement.objects.filter(micro_certification=adoption.offering_id, partner=partner)
    if adoption.offering_id and wholes.filter(lifecycle=Lifecycle.TOMBSTONE).exists():
        return NotEndorsed(Hindrance.WITHDRAWN)
    return agreement_over(institution_of(adoption), partner, on)


def agreement_over(
    institution: Organization, partner: Organization, on: date
) -> NotEndorsed | None:
    """Return what stands against a word on a day on which every agreement between two sides was over; else None.

    With the day on which the last of them ended before; without one, none has begun yet.
    """
    between = Agreement.objects.in_effect().filter(pk__in=_with(partner))
    periods = [_period(one) for one in between.filter(pk__in=_with(institution))]
    if not periods or any(first <= on <= last for first, last in periods):
        return None
    ended = [last for first, last in periods if first <= last < on]
    return NotEndorsed(Hindrance.AGREEMENT_ENDED, max(ended, default=None))


def _period(agreement: Any) -> tuple[date, date]:
    """Return the first and the last day of an agreement, as far as there are any."""
    has_ceased = agreement.lifecycle == Lifecycle.CEASED
    last = last_day(agreement.valid_to, agreement.ceased if has_ceased else None)
    return agreement.valid_from or date.min, last or date.max


def unpublished(adoption: Adoption) -> NotEndorsed | None:
    """Return what stands against asking about an entry that waits to be published, or is about what does; or None."""
    states = (adoption.lifecycle, adoption.subject.lifecycle)
    return NotEndorsed(Hindrance.UNPUBLISHED) if Lifecycle.DRAFT in states else None


def _with(party: Organization) -> QuerySet[Any]:
    named = Q(senders=party) | Q(receivers=party)
    return Agreement.objects.filter(named).values("pk")


def is_own_address(adoption: Adoption, email: str, by: Any) -> bool:
    """Return whether an address is that of who asks, or of anybody who works for the institution whose entry it is.

    Letter case and what stands behind a "+" are left aside: it is the same mailbox.
    """
    working = Membership.objects.filter(organization=institution_of(adoption), ended_on=None)
    known = {one.user.email for one in working.select_related("user")} | {getattr(by, "email", "")}
    return bool(email) and _mailbox(email) in {_mailbox(one) for one in known if one}


def _mailbox(email: str) -> str:
    name, _at, domain = email.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def ask(
    adoption: Adoption, partner: Organization, by: Any, now: datetime, *, email: str, language: str
) -> tuple[EndorsementRequest, str]:
    """Ask a partner, and return the request with the token of its link. Raises ``NotEndorsed``.

    A link is worth a partner's word, so none goes to an address of the institution that asks.
    """
    against = unpublished(adoption) or hindrance(adoption, partner, timezone.localdate(now))
    if against is None and is_own_address(adoption, email, by):
        against = NotEndorsed(Hindrance.OWN_ADDRESS)
    if against:
        raise against
    token = secrets.token_urlsafe(32)
    made = EndorsementRequest.objects.create(
        adoption=adoption,
        partner=partner,
        email=email,
        language=language,
        asked_by=by,
        expires_at=now + timedelta(days=LINK_DAYS),
        token_hash=hash_of(token),
    )
    return made, token


def opened(token: str, now: datetime) -> EndorsementRequest:
    """Return the request that a link opens. Raises ``NotEndorsed``, with the request where there is one."""
    request = EndorsementRequest.objects.behind(token).with_entry().first()
    if request is None:
        raise NotEndorsed(Hindrance.UNKNOWN)
    if request.used_at is not None:
        raise NotEndorsed(Hindrance.USED, timezone.localdate(request.used_at))
    if request.has_ended(now):
        raise NotEndorsed(Hindrance.EXPIRED, timezone.localdate(request.expires_at))
    if is_own_address(request.adoption, request.email, request.asked_by):
        raise NotEndorsed(Hindrance.OWN_ADDRESS)
    return request


def in_force(adoption: Adoption, partner: Organization) -> dict[str, Confirmation]:
    """Return what a partner confirms of an entry now, by what."""
    said = Confirmation.objects.of(adoption, partner).in_force()
    return {one.what: one for one in said}


def answer(
    adoption: Adoption,
    partner: Organization,
    wanted: Mapping[str, bool],
    giver: Giver,
    now: datetime,
) -> Adoption:
    """Give what is wanted, revoke what is wanted no longer, and bring the entry into step; all of it or nothing.

    What is revoked needs no agreement and no partnership any more: a word can always be taken back.

    Args:
        wanted: whether each of the two is confirmed from now on; what is not named stays.
        giver: a request is used up by this.

    Raises:
        NotEndorsed: the link has been used, something stands against it, or the entry is not what was shown.
    """
    on = timezone.localdate(now)
    with transaction.atomic():
        if giver.request is not None:
            _use_up(giver.request, now)
        else:
            _answered_signed_in(adoption, partner, now)
        # Two answers at once wait for each other here.
        row = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
        held = in_force(row, partner)
        given = [what for what, is_wanted in wanted.items() if is_wanted and what not in held]
        against = hindrance(row, partner, on) if given else None
        if given and against is None and giver.saw not in ("", row.mark):
            against = NotEndorsed(Hindrance.CHANGED)
        if against:
            raise against
        for what, is_wanted in wanted.items():
            if not is_wanted and what in held:
                held[what].revoked_on = on
                held[what].save(update_fields=["revoked_on"])
        for what in given:
            _give(row, partner, what, giver, on)
        if not all(wanted.values()):
            _take_back_recorded(row, partner)
        _bring_into_step(row, partner, on, giver.user)
    return row


def _use_up(request: EndorsementRequest, now: datetime) -> None:
    used = EndorsementRequest.objects.unanswered().filter(pk=request.pk).update(used_at=now)
    if not used:
        raise NotEndorsed(Hindrance.USED, timezone.localdate(now))


def _answered_signed_in(adoption: Adoption, partner: Organization, now: datetime) -> None:
    """What was asked without a link is answered; a link that somebody has stays good for its one answer."""
    asked = EndorsementRequest.objects.unanswered().filter(adoption=adoption, partner=partner)
    asked.filter(email="").update(used_at=now)


def _give(row: Adoption, partner: Organization, what: str, giver: Giver, on: date) -> None:
    try:
        with transaction.atomic():
            Confirmation.objects.create(
                adoption=row,
                partner=partner,
                what=what,
                given_on=on,
                of_evidence=row.stands,
                given_as=giver.role,
                given_by=giver.user,
                request=giver.request,
            )
    except IntegrityError:
        pass  # another answer of the same partner has just given it


def _take_back_recorded(row: Adoption, partner: Organization) -> None:
    """Let an endorsement that was recorded without stored confirmations fall when the partner itself denies it.

    It falls back to where the entry stood before, evidenced where the ledger knows of nothing before.
    One that names nobody falls, too, when the partner that was asked does not confirm it.
    """
    names_it = row.confirmed_by_id in (partner.pk, None)
    if row.status == Adoption.Status.ENDORSED and names_it and not row.confirmations.exists():
        stood = row.steps.exclude(status__in=("", Adoption.Status.ENDORSED)).order_by("on", "pk")
        before = stood.last()
        row.status = before.status if before else Adoption.Status.EVIDENCED
        row.is_answered = True
        row.confirmed_by = row.confirmed_on = None


def is_expected(offering: Any, partner: Organization) -> bool:
    """Return whether an organisation may endorse an offering of its own accord; ``agreement_over`` judges the day.

    It may when the pilot names it, an agreement with the institution is public, or it was asked about an entry.
    """
    pilots = MicroCertification.objects.filter(pk=offering.pk).values("pilot")
    if PilotPartner.objects.filter(pilot__in=pilots, organization=partner).exists():
        return True
    if EndorsementRequest.objects.filter(adoption__offering=offering.pk, partner=partner).exists():
        return True
    between = Agreement.objects.filter(lifecycle=Lifecycle.PUBLISHED, pk__in=_with(partner))
    return between.filter(pk__in=_with(offering.institution)).exists()


def has_ended_whole(offering: Any, partner: Organization) -> bool:
    """Return whether a partner endorsed a micro-certification as a whole and does so no more."""
    ended = Q(revoked_on__isnull=False) | Q(lifecycle__in=(*OVER, Lifecycle.TOMBSTONE))
    wholes = Endorsement.objects.filter(micro_certification=offering.pk, partner=partner)
    return wholes.filter(ended).exists()


def recorded_for(partners: Iterable[int]) -> QuerySet[Adoption]:
    """Return the public entries that stand endorsed in the name of partners, which did not confirm them here themselves."""
    named = Adoption.objects.published().filter(status=Adoption.Status.ENDORSED)
    found = named.filter(confirmed_by__in=list(partners), confirmations__isnull=True)
    return found.select_related("confirmed_by", "element", "pilot__lead", "offering__institution")


@transaction.atomic
def take_back_recorded(adoption: Adoption, user: Any) -> Adoption:
    """Let an entry that stands endorsed in a partner's name fall, since the partner takes its word back."""
    row = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
    if row.confirmed_by is not None:
        _take_back_recorded(row, row.confirmed_by)
        _save(row, user)
    return row


def resting_on(whole: Endorsement) -> int:
    """Return how many entries fall with an endorsement of the whole: what its partner confirmed, or stands in its name."""
    if not (whole.pk and whole.said):
        return 0
    given = Confirmation.objects.in_force().filter(partner=whole.partner_id)
    recorded = recorded_for([whole.partner_id]).values("pk")
    of_it = Adoption.objects.filter(offering=whole.micro_certification_id)
    return of_it.filter(Q(pk__in=given.values("adoption")) | Q(pk__in=recorded)).count()


@transaction.atomic
def take_back_with(whole: Endorsement) -> list[tuple[Adoption, tuple[str, ...]]]:
    """Take back, from today, what a partner confirmed of the entries of what it endorses as a whole no more.

    Returns the entries, each with what was taken back of it.
    """
    given = Confirmation.objects.in_force().filter(
        partner=whole.partner_id, adoption__offering=whole.micro_certification_id
    )
    rows = Adoption.objects.select_for_update(of=("self",)).filter(pk__in=given.values("adoption"))
    taken = []
    for row in rows.order_by("pk"):
        held = Confirmation.objects.of(row, whole.partner).in_force()
        ended = set(held.values_list("what", flat=True))
        held.update(revoked_on=timezone.localdate())
        _save(row, None)
        taken.append((row, tuple(what.value for what in What if what in ended)))
    return taken


def _bring_into_step(row: Adoption, partner: Organization, on: date, user: Any) -> None:
    _save(row, user)
    micro = MicroCertification.objects.filter(pk=row.offering_id).first()
    if micro is not None:
        _endorse(micro, partner, on, user)


def _save(record: Adoption | Endorsement, user: Any) -> None:
    """Save a record, a public one with a revision: the form edits the latest one, which says what is public."""
    waits = record.has_unpublished_changes
    if record.latest_revision_id is None:
        record.keep_what_is_public()
    record.save()
    if record.live and not waits:
        revision = record.save_revision(user=user, changed=False, clean=False)
        revision.publish(user=user, log_action=False, skip_permission_checks=True)


@transaction.atomic
def set_right(kept: Endorsement, days: Mapping[str, date | None], user: Any) -> None:
    """Write the days of an endorsement of the whole as they ought to be, whatever answers on entries gave.

    A day that no answer gave stays from then on; one that an answer gave follows that answer.

    Args:
        days: of ``in_demand_on``, ``assessment_on`` and ``revoked_on``.

    Raises:
        ValidationError: a day is still to come, or one is before another that it follows.
    """
    for column, day in days.items():
        setattr(kept, column, day)
    kept.clean_fields(exclude=[one.name for one in kept._meta.fields if one.name not in days])
    kept.clean()
    kept.is_set_right = True
    _save(kept, user)


def _state(kept: Endorsement) -> tuple[Any, ...]:
    return kept.in_demand_on, kept.assessment_on, kept.revoked_on, kept.lifecycle


def _endorse(micro: MicroCertification, partner: Organization, on: date, user: Any) -> None:
    """Keep the endorsement of the whole micro-certification in step with what is confirmed of its entries."""
    if not Confirmation.objects.filter(adoption__offering=micro, partner=partner).exists():
        return
    found = Endorsement.objects.filter(micro_certification=micro, partner=partner).first()
    kept = found or Endorsement(micro_certification=micro, partner=partner, live=True)
    before, stood = kept.said, _state(kept)
    kept.follow_confirmations(on)
    if found and _state(kept) == stood:
        return
    try:
        _save(kept, user)
    except StateError:
        return  # withdrawn by an editor, and a tombstone stays as it is
    if before and not kept.said:
        endorsement_revoked.send(Endorsement, endorsement=kept)
