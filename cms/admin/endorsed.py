"""What the admin's first page says of endorsements: what partners are asked, and what they have answered of late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms.admin.attention import LONGEST, SHOWN, Row
from cms.ownership import organizations_of, own, sees_all
from cms.records import wording
from registry.models import Adoption, Confirmation, EndorsementRequest

LATELY = timedelta(days=30)


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
    return [_answer(one, ours, sees_all(user)) for one in rows]


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
