"""The first page: what is asked and what becomes of it, a button that makes a draft at once, and links sent again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.adopt import gate, letters, links
from cms.adopt.from_check import LONGEST_QUERY, carried
from cms.adopt.places import here
from cms.adopt.shown import Shown
from cms.adopt.steps import FORMS
from cms.framework.idea import need_told
from cms.letters.writing import is_server_away
from cms.open_forms import OpenForm
from registry.models import Application
from registry.models.bilingual import current_language
from registry.models.waiting_letter import KEPT_FOR
from registry.services.applications import begin
from registry.services.retention import ACCEPTED_DAYS, DRAFT_DAYS, REFUSED_DAYS

MOST_LINKS = 10
"""Links in one letter, the latest first."""


_WHICH = lazy("Write the e-mail address that you gave in the application.")


class BeginForm(OpenForm):
    """The button that makes a draft."""

    SALT = "adopt"
    IS_WRITTEN = False
    prefix = "begin"


class LinksForm(OpenForm):
    """To which mailbox links are sent again."""

    SALT = "adopt"
    prefix = "links"

    email = forms.EmailField(
        label=lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"class": "input", "autocomplete": "email"}),
        error_messages=dict.fromkeys(("required", "invalid"), _WHICH),
    )


def start(request: HttpRequest) -> Shown | HttpResponse:
    """Show the first page, make a draft, or send links again."""
    if request.method != "POST":
        return _page(request)
    if request.POST.get("do") == "links":
        return _send_links(request)
    refusal = gate.too_many(gate.BEGUN, request)
    if refusal:
        return _page(request, refusal)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _page(request, begin_form=form)
    along = carried(QueryDict(request.POST.get("check", "")[:LONGEST_QUERY]))
    draft = begin(current_language(), along.boxes, along.query, along.need)
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
    is_sent = request.method == "POST" and "check" in request.POST
    query = QueryDict(request.POST["check"][:LONGEST_QUERY]) if is_sent else request.GET
    # A flood is answered without asking the database what a self-check says.
    along = None if refusal else carried(query)
    said = {
        "along": along,
        "need_told": need_told(query, along.need) if along else "",
        "check": query.urlencode()[:LONGEST_QUERY],
        "refusal": refusal,
        "begin_form": BeginForm(),
        "links_form": LinksForm(label_suffix=""),
        "steps": [form.title for form in FORMS.values()],
        "links_told": "",
        **retention(),
    } | more
    wrong = any(said[name].is_bound and said[name].errors for name in ("begin_form", "links_form"))
    status = 429 if refusal else 400 if wrong else 200
    said["noindex"] = bool(request.GET) or status != 200
    title = _("Apply to adopt the framework")
    addresses, wait = links.start_addresses(), refusal.wait if refusal else 0
    return Shown("adopt/start.html", title, addresses, said, status, wait=wait)


def _send_links(request: HttpRequest) -> Shown:
    """Mail a mailbox its links. What is answered tells nobody whether the mailbox has any."""
    form = LinksForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, links_form=form)
    mailbox = form.cleaned_data["email"]
    if not gate.may_mail(request, mailbox):
        return _page(request, gate.no_more_links(), links_form=form)
    is_away = is_server_away()
    found = list(Application.objects.written_from(mailbox).order_by("-changed_at")[:MOST_LINKS])
    if found:
        letters.tell_links(mailbox, found)
    told = _("If there is an application with this address, its links are sent to it. What the mail server does not take at once waits, and goes later.")  # fmt: skip
    if is_away:
        told = _("The mail server takes no letters at the moment. If there is an application with this address, its links wait for up to %(days)d days, and go to it as soon as that works again.")  # fmt: skip
    return _page(request, links_told=told % {"days": KEPT_FOR.days})
