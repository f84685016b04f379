"""The page behind a link: what is asked, two confirmations, and clear words where it cannot be answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.adopt import gate
from cms.adopt.shown import Shown
from cms.endorse.asking import addresses, ask_by_mail
from cms.endorse.telling import take_answer
from cms.endorse.words import STATUS, ConfirmForm, told
from cms.letters.writing import waits
from cms.ownership import organizations_of, sees_all
from registry.models import Adoption, EndorsementRequest, Organization
from registry.services.endorsing import (
    Giver,
    Hindrance,
    NotEndorsed,
    hindrance,
    in_force,
    institution_of,
    opened,
)

RENEWED = (Hindrance.USED, Hindrance.EXPIRED)


def endorse(request: HttpRequest, token: str) -> Shown:
    """Show what a partner is asked, or take the answer; a link is used up by an answer, not by being looked at."""
    now, where = timezone.now(), addresses(token)
    try:
        asked = opened(token, now)
    except NotEndorsed as against:
        return _closed(request, against, token)
    if _is_somebody_else(request, asked.partner):
        return _wrong_organization(asked, where)
    held = in_force(asked.adoption, asked.partner)
    against = hindrance(asked.adoption, asked.partner, timezone.localdate(now))
    if against and not held:
        return _page(where, told(against, asked.partner), STATUS[against.hindrance])
    if request.method == "POST":
        form = ConfirmForm(request.POST, held=held, entry=asked.adoption)
        return _take(request, asked, form, against, where)
    return _form(asked, where, ConfirmForm(held=held, entry=asked.adoption), against)


def _take(
    request: HttpRequest,
    asked: EndorsementRequest,
    form: ConfirmForm,
    against: NotEndorsed | None,
    where: dict[str, str],
) -> Shown:
    refusal = gate.too_many(gate.TRIED, request)
    if refusal:
        return _form(asked, where, form, against, status=429, refusal=refusal)
    if not form.is_valid():
        return _form(asked, where, form, against, status=400)
    try:
        giver = Giver(form.cleaned_data["role"], request=asked, saw=form.cleaned_data["saw"])
        take_answer(asked, form.wanted, giver, timezone.now())
    except NotEndorsed as late:
        if late.hindrance == Hindrance.CHANGED:
            asked.adoption.refresh_from_db()
            held = in_force(asked.adoption, asked.partner)
            return _form(asked, where, form.anew(held, asked.adoption), late, status=409)
        if form.held and late.hindrance != Hindrance.USED:
            # What is confirmed can still be taken back: the answer stands there to be changed.
            return _form(asked, where, form, late, status=STATUS[late.hindrance])
        return _page(where, told(late, asked.partner), STATUS[late.hindrance])
    return _done(asked, where)


def _is_somebody_else(request: HttpRequest, partner: Organization) -> bool:
    """Return whether somebody is signed in who works for other organisations only."""
    user = request.user
    if not user.is_authenticated or sees_all(user):
        return False
    mine = organizations_of(user)
    return bool(mine) and partner.pk not in mine


def _wrong_organization(asked: EndorsementRequest, where: dict[str, str]) -> Shown:
    words = _("%(partner)s is asked here, and you are signed in for another organisation. Give the link to who was asked, or sign out first.")  # fmt: skip
    return _page(where, words % {"partner": asked.partner.name}, 403)


def _closed(request: HttpRequest, against: NotEndorsed, token: str) -> Shown:
    """Tell why a link does not open; a new one goes to the mailbox that was asked, and nowhere else."""
    old = EndorsementRequest.objects.behind(token).select_related("partner", "adoption").first()
    can_renew = bool(old and old.email and against.hindrance in RENEWED)
    words, status = told(against, old.partner if old else None), STATUS[against.hindrance]
    asks = request.method == "POST" and request.POST.get("do") == "renew"
    if not (can_renew and asks and old):
        return _page(addresses(token), words, status, can_renew=can_renew)
    if not gate.may_mail(request, old.email):
        return _page(addresses(token), words, 429, can_renew=True, refusal=gate.no_more_links())
    try:
        ask_by_mail(old.adoption, old.partner, old.asked_by, timezone.now(), old.email, old.language)  # fmt: skip
    except NotEndorsed as stands:
        return _page(addresses(token), told(stands, old.partner), STATUS[stands.hindrance])
    said = {"was_renewed": True, "letter_waits": waits(old.email)}
    return _page(addresses(token), words, status, **said)


def _page(where: dict[str, str], words: str, status: int, **more: Any) -> Shown:
    title = _("This cannot be answered here")
    refusal = more.get("refusal")
    said, wait = {"told": words} | more, refusal.wait if refusal else 0
    return Shown("endorse/closed.html", title, where, said, status, True, wait)


def about(adoption: Adoption, partner: Organization) -> dict[str, Any]:
    """Return what is shown of an entry to whoever is asked about it."""
    return {
        "adoption": adoption,
        "subject": adoption.subject,
        "element": adoption.element,
        "institution": institution_of(adoption),
        "partner": partner,
    }


def _form(
    asked: EndorsementRequest, where: dict[str, str], form: ConfirmForm,
    against: NotEndorsed | None, *, status: int = 200, **more: Any,
) -> Shown:  # fmt: skip
    said = {
        **about(asked.adoption, asked.partner),
        "form": form,
        "is_judged": status == 400,
        "is_refused": status in (403, 409, 410),
        "against": told(against, asked.partner) if against else "",
        "expires_at": asked.expires_at,
    }
    refusal = more.get("refusal")
    title, wait = _("Endorse as a partner"), refusal.wait if refusal else 0
    return Shown("endorse/form.html", title, where, said | more, status, True, wait)


def _done(asked: EndorsementRequest, where: dict[str, str]) -> Shown:
    asked.adoption.refresh_from_db()
    held = in_force(asked.adoption, asked.partner)
    said = {**about(asked.adoption, asked.partner), "held": list(held.values())}
    return Shown("endorse/done.html", _("Thank you"), where, said, is_private=True)
