"""Where an application stands, for whoever has its link: its state, what comes next, withdrawal, and deletion of data."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.log_actions import log

from cms.adopt import letters, links
from cms.adopt.account import REMOVED, STAYS, account_of, may_go, remove
from cms.adopt.closed import closed
from cms.adopt.links import ClosedLink
from cms.adopt.places import here
from cms.adopt.shown import Shown
from cms.adopt.starting import retention
from cms.adopt.trail import FORGOTTEN, WITHDRAWN
from cms.framework.skill_words import codes_in_words, skills_in_words
from cms.letters.writing import waits
from registry.models import Application
from registry.services.applications import MovedOn, forget, move

State = Application.State
NEXT = {
    State.RECEIVED: lazy("A reviewer reads it and writes to you."),
    State.IN_CONVERSATION: lazy("A reviewer is in conversation with you by e-mail."),
    State.ACCEPTED: lazy("The pilot is set up as a draft, which you complete and publish with the registry."),
    State.DECLINED: lazy("It is not taken up as it stands. What the reviewers wrote is in your e-mail."),
    State.WITHDRAWN: lazy("You withdrew it. Nothing more happens with it."),
}  # fmt: skip
_PUBLIC = lazy("The pilot is public:")
_TOLD = {
    "sent": lazy("Your application has arrived. A confirmation is on its way by e-mail."),
    "draft": lazy(
        "This draft has been sent, so it does not change any more. Here is where it stands."
    ),
    "withdrawn": lazy("The application is withdrawn."),
}

_SENT_WAITS = lazy("Your application has arrived. The mail server does not take the confirmation at the moment: it waits, and goes as soon as that works again.")  # fmt: skip


def stand(request: HttpRequest, signed: str) -> Shown | HttpResponse:
    """Show where an application stands, withdraw it, or delete the personal data in it."""
    addresses = links.status_addresses(signed)
    try:
        application = links.opened(signed, "status")
    except ClosedLink as link:
        return closed(request, link, addresses)
    if request.method == "POST":
        return _take(request, application, addresses)
    done = request.GET.get("from", "")
    # The address is kept, and says what was done long after more has happened.
    is_news = done != "sent" or application.state == State.RECEIVED
    told = _TOLD.get(done, "") if is_news else ""
    if told and done == "sent" and waits(application.contact_email):
        told = _SENT_WAITS
    return _page(application, addresses, told=told)


def _take(
    request: HttpRequest, application: Application, addresses: dict[str, str]
) -> Shown | HttpResponse:
    do = request.POST.get("do", "")
    if do == "forget":
        became = _forget(application, with_account=request.POST.get("account") == "remove")
        of_account = f"&account={became}" if became else ""
        return HttpResponseRedirect(f"{here(links.start_addresses())}?deleted=1{of_account}")
    if do != "withdraw":
        return _page(application, addresses, trouble=_("Choose what is to be done."), status=400)
    try:
        with transaction.atomic():
            application = move(application, State.WITHDRAWN, timezone.now())
            log(instance=application, action=WITHDRAWN)
            letters.tell(application, "withdrawn")
            letters.tell_reviewers(application, "withdrawn-for-reviewers")
    except MovedOn as moved:
        state = moved.application.get_state_display()
        trouble = _("It cannot be withdrawn any more: its state is “%(state)s”.") % {"state": state}
        return _page(moved.application, addresses, trouble=trouble, status=409)
    return HttpResponseRedirect(f"{here(addresses)}?from=withdrawn")


def _forget(application: Application, *, with_account: bool) -> str:
    """Delete the personal data, and return what became of the account of the contact; nothing without one."""
    with transaction.atomic():
        account = account_of(application)
        if application.is_waiting:
            letters.tell_reviewers(application, "withdrawn-for-reviewers")
        forget(application, timezone.now())
        log(instance=application, action=FORGOTTEN)
        if account is None:
            return ""
        if not (with_account and may_go(application, account)):
            return STAYS
        remove(application, account)
        return REMOVED


def _page(
    application: Application, addresses: dict[str, str], *, status: int = 200, **more: Any
) -> Shown:
    partners = [(one, one.get_role_display()) for one in application.partners.all()]
    elements = list(application.elements.select_related("element"))
    pilot = application.pilot if application.pilot and application.pilot.is_public else None
    account = account_of(application)
    said = {
        "application": application,
        "next": _PUBLIC if pilot else NEXT[State(application.state)],
        "partners": partners,
        "elements": elements,
        "pilot": pilot,
        "occupations": codes_in_words(application.occupations),
        "skills": skills_in_words(application.skills),
        "need": application.public_need,
        "account": account,
        "account_may_go": account is not None and may_go(application, account),
        **retention(),
    } | more
    title = _("Application %(reference)s") % {"reference": application.reference}
    return Shown("adopt/status.html", title, addresses, said, status, is_private=True)
