"""Links that do not open: what happened, what helps, and the links sent anew to whoever applied."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.adopt import gate, letters
from cms.adopt.links import ClosedLink, Fault
from cms.adopt.shown import Shown
from cms.letters.writing import waits


def closed(request: HttpRequest, link: ClosedLink, addresses: dict[str, str]) -> Shown:
    """Return the page of a link that does not open; new links go to the mailbox of the application and nowhere else."""
    application = link.application
    mailbox = application.contact_email if application else ""
    resent = bool(mailbox) and request.method == "POST" and request.POST.get("do") == "resend"
    said = {"fault": link.fault.value, "can_resend": bool(mailbox), "was_resent": resent}
    title = _("This link does not open")
    if resent and not gate.may_mail(request, mailbox):
        said |= {"was_resent": False, "refusal": gate.no_more_links()}
        return Shown("adopt/closed.html", title, addresses, said, 429, True, gate.DAY)
    if resent and application:
        letters.tell_links(mailbox, [application])
        said["letter_waits"] = waits(mailbox)
    status = 404 if link.fault == Fault.FORGED else 410
    return Shown("adopt/closed.html", title, addresses, said, status, is_private=True)
