"""The first page: what is asked and what becomes of it, a button that makes a draft at once, and links sent again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from cms.adopt import gate, letters, links
from cms.adopt.from_check import LONGEST_QUERY, carried
from cms.adopt.places import here
from cms.adopt.shown import Shown
from cms.adopt.steps import FORMS
from registry.models import Application
from registry.models.bilingual import current_language
from registry.services.applications import begin
from registry.services.retention import ACCEPTED_DAYS, DRAFT_DAYS, REFUSED_DAYS

MOST_LINKS = 10
"""Links in one letter, the latest first."""


def start(request: HttpRequest) -> Shown | HttpResponse:
    """Show the first page, make a draft, or send links again."""
    if request.method != "POST":
        return _page(request)
    if request.POST.get("do") == "links":
        return _send_links(request)
    refusal = gate.too_many(gate.BEGUN, request) or gate.looks_automatic(request)
    if refusal:
        return _page(request, refusal)
    along = carried(QueryDict(request.POST.get("check", "")[:LONGEST_QUERY]))
    draft = begin(current_language(), along.boxes, along.query)
    address = here(links.step_addresses(links.token(draft, "write"), next(iter(FORMS))))
    return HttpResponseRedirect(address)


def retention() -> dict[str, int]:
    """Return for how many days what is kept."""
    return {
        "draft_days": DRAFT_DAYS,
        "refused_days": REFUSED_DAYS,
        "accepted_days": ACCEPTED_DAYS,
    }


def _page(request: HttpRequest, refusal: gate.Refusal | None = None, **more: Any) -> Shown:
    query = QueryDict(request.POST.get("check", "")[:LONGEST_QUERY]) if refusal else request.GET
    too_many = refusal is not None and refusal.wait > 0
    said = {
        # A flood is answered without asking the database what a self-check says.
        "along": None if too_many else carried(query),
        "check": query.urlencode()[:LONGEST_QUERY],
        "refusal": refusal,
        "stamp": gate.stamp(),
        "stamp_name": gate.STAMP,
        "trap_name": gate.TRAP,
        "steps": [form.title for form in FORMS.values()],
        "mailbox": "",
        "links_told": "",
        "links_error": "",
        **retention(),
    }
    status = 200 if refusal is None else 429 if too_many else 400
    title = _("Apply to adopt the framework")
    shown = said | {"noindex": bool(request.GET) or status != 200} | more
    return Shown("adopt/start.html", title, links.start_addresses(), shown, status, wait=refusal.wait if refusal else 0)  # fmt: skip


def _send_links(request: HttpRequest) -> Shown:
    """Mail a mailbox its links. What is answered tells nobody whether the mailbox has any."""
    mailbox = request.POST.get("email", "").strip()[:254]
    said: dict[str, Any] = {"mailbox": mailbox}
    refusal = gate.looks_automatic(request)
    if refusal and refusal.code == "trap":
        return _page(request, refusal, **said)
    try:
        validate_email(mailbox)
    except ValidationError:
        said["links_error"] = _("Write the e-mail address that you gave in the application.")
        return _page(request, **said)
    if not gate.may_mail(request, mailbox):
        refusal = gate.Refusal("too-many", _("Too many links were asked for today. Try again tomorrow."), gate.DAY)  # fmt: skip
        return _page(request, refusal, **said)
    found = list(Application.objects.written_from(mailbox).order_by("-changed_at")[:MOST_LINKS])
    if found:
        letters.tell_links(mailbox, found)
    told = _("If there is an application with this address, its links are on their way to it.")
    return _page(request, **said, links_told=told)
