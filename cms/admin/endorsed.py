"""What the admin's first page says of endorsements: what partners are asked, and what they have answered of late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms.addresses import record_url
from cms.admin.attention import LONGEST, SHOWN, Row
from cms.ownership import organizations_of, own, sees_all
from cms.records import wording
from registry.models import (
    Adoption,
    Confirmation,
    Endorsement,
    EndorsementRequest,
    Organization,
)
from registry.models.adoption import AdoptionStep
from registry.models.bilingual import current_language
from registry.models.record import LISTED

LATELY = timedelta(days=30)
ENDORSED = Adoption.Status.ENDORSED


def to_endorse(user: Any, most: int = SHOWN) -> list[Row]:
    """Return what the organisations of a user were asked to endorse and have not answered, the last asked first."""
    answered = Confirmation.objects.filter(
        adoption=OuterRef("adoption"), partner=OuterRef("partner")
    )
    since = Q(given_on__gte=OuterRef("asked_on")) | Q(revoked_on__gte=OuterRef("asked_on"))
    asked = EndorsementRequest.objects.unanswered().with_entry()
    waiting = asked.filter(partner__in=organizations_of(user), expires_at__gt=timezone.now())
    found = waiting.annotate(asked_on=TruncDate("asked_at")).exclude(Exists(answered.filter(since)))
    return [
        _row(one.partner, one.adoption, one.asked_on, reverse("endorsing:one", args=[one.pk]))
        for one in found.order_by("-asked_at", "-pk")[: most + 1]
    ]


def answers(user: Any, today: date, most: int = SHOWN) -> list[Row]:
    """Return what partners confirmed or took back within 30 days, or what lapsed, the last first, and how it came.

    Each side is told, and who works for the registry of all: a link shows nothing of who answers by it.
    """
    since = today - LATELY
    lately = Q(given_on__gte=since) | Q(revoked_on__gte=since) | Q(lapsed_on__gte=since)
    found = Confirmation.objects.filter(lately)
    ours = organizations_of(user)
    if not sees_all(user):
        mine = own(Adoption, user).values("pk")
        found = found.filter(Q(partner__in=ours) | Q(adoption__in=mine))
    rows = found.select_related(
        "partner", "request", "given_by", "adoption__element",
        "adoption__pilot__lead", "adoption__offering__institution",
    ).order_by("-pk")[: most + 1]  # fmt: skip
    told = [_answer(one, ours, sees_all(user)) for one in rows]
    whole = [
        _of_the_whole(one, sees_all(user) or one.partner_id in ours)
        for one in _wholes(user, since, most)
    ]
    steps = _steps(user, since, most)
    partners = Organization.objects.in_bulk(
        {one.by_id or one.partner for one in steps} if steps else []
    )
    recorded = [_recorded(one, partners[one.by_id or one.partner], ours) for one in steps]
    return sorted((*told, *whole, *recorded), key=lambda row: row.day or ("", ""), reverse=True)[
        : most + 1
    ]


def _wholes(user: Any, since: date, most: int) -> list[Endorsement]:
    """Return the endorsements of a whole micro-certification that somebody published of late, without answers on entries."""
    found = Endorsement.objects.filter(
        lifecycle__in=LISTED,
        last_published_at__date__gte=since,
        latest_revision__user__isnull=False,
    )
    if not sees_all(user):
        ours = organizations_of(user)
        found = found.filter(Q(partner__in=ours) | Q(micro_certification__institution__in=ours))
    answered = Confirmation.objects.filter(
        adoption__offering=OuterRef("micro_certification"), partner=OuterRef("partner")
    )
    kept = found.exclude(Exists(answered)).select_related("partner", "micro_certification")
    return list(kept.order_by("-last_published_at", "-pk")[: most + 1])


def _steps(user: Any, since: date, most: int) -> list[AdoptionStep]:
    """Return since when entries say that a partner endorses them, or say so no more, without an answer of its own here.

    What no user published, such as what an installation brings along, is nobody's news.
    """
    mine = Adoption.objects.filter(confirmations__isnull=True, latest_revision__user__isnull=False)
    endorsed = AdoptionStep.objects.filter(adoption=OuterRef("adoption"), status=ENDORSED)
    before = endorsed.filter(pk__lt=OuterRef("pk")).order_by("-pk").values("by")[:1]
    steps = AdoptionStep.objects.filter(adoption=OuterRef("adoption")).order_by("-on", "-pk")
    last = AdoptionStep.objects.filter(pk=Subquery(steps.values("pk")[:1]))
    found = last.annotate(partner=Subquery(before))
    if not sees_all(user):
        own_ones = own(Adoption, user).values("pk")
        ours = Q(by__in=organizations_of(user)) | Q(partner__in=organizations_of(user))
        found = found.filter(ours | Q(adoption__in=own_ones))
    found = found.filter(Q(status=ENDORSED, by__isnull=False) | Q(partner__isnull=False))
    shown = found.filter(adoption__in=mine.values("pk"), recorded_at__date__gte=since)
    rows = shown.select_related(
        "adoption__element", "adoption__pilot__lead", "adoption__offering__institution"
    )
    return list(rows.order_by("-pk")[: most + 1])


def _recorded(one: AdoptionStep, partner: Organization, ours: list[int]) -> Row:
    viewset: Any = Adoption
    form = viewset.snippet_viewset.get_url_name("edit")
    is_partner = partner.pk in ours
    url = reverse("endorsing:index") if is_partner else reverse(form, args=[one.adoption_id])
    said = (
        _("Recorded as endorsed by the registry.")
        if one.status == ENDORSED
        else _("No longer endorsed.")
    )
    return _row(partner, one.adoption, timezone.localdate(one.recorded_at), url, said)


def _of_the_whole(one: Endorsement, is_worked_on: bool) -> Row:
    """Return the row, which leads who may not work on an endorsement to the page that shows it."""
    day, micro = timezone.localdate(one.last_published_at), one.micro_certification
    viewset: Any = Endorsement
    form = viewset.snippet_viewset.get_url_name("edit")
    url = reverse(form, args=[one.pk]) if is_worked_on else record_url(micro, current_language())
    said = _("The whole: revoked.") if one.revoked_on else _("The whole: endorsed or changed.")
    told = (wording.day(day), day.isoformat())
    return Row(str(one.partner.name), Truncator(str(micro)).chars(LONGEST), url, told, said)


def _answer(one: Confirmation, ours: list[int], is_staff: bool) -> Row:
    is_partner = one.partner_id in ours and not is_staff
    ask: Any = Adoption
    url = (
        reverse("endorsing:index")
        if is_partner
        else reverse(ask.snippet_viewset.get_url_name("ask"), args=[one.adoption_id])
    )
    told = _said_of(one) % {"what": one.get_what_display()}
    day = one.revoked_on or one.lapsed_on or one.given_on
    return _row(one.partner, one.adoption, day, url, f"{told}. {way_of(one, is_staff)}")


def _said_of(one: Confirmation) -> str:
    if one.revoked_on is not None:
        return _("%(what)s: taken back")
    if one.lapsed_on is not None:
        return _("%(what)s: lapsed when the evidence was changed; the partner can be asked again")
    return _("%(what)s: confirmed")


def way_of(one: Confirmation, is_staff: bool) -> str:
    """Return by which way a confirmation came; who signed in is named to who works for the registry only."""
    if one.request is not None and one.request.email:
        return _("By the link that went to %(email)s.") % {"email": one.request.email}
    if one.request is not None:
        return _("By a link.")
    if is_staff and one.given_by is not None:
        return _("Signed in as %(user)s.") % {"user": one.given_by.get_username()}
    return _("Signed in.")


def _row(partner: Any, adoption: Adoption, day: date, url: str, said: str = "") -> Row:
    label = Truncator(str(adoption)).chars(LONGEST)
    return Row(str(partner.name), label, url, (wording.day(day), day.isoformat()), said)
