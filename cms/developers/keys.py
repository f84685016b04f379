"""Asking for a key, collecting it once, rotating it, and looking what it asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.developers.documents import DEEDS, DocumentForm, act_on
from cms.letters.writing import send
from cms.open_forms import may_send, may_write_to
from registry.models import ApiKey, KeyRequest
from registry.services.keys import NotNow, collect, opening_beside, rotate, write_uses

DAYS = 30
"""Days of use that are shown."""

REPLACED = 20
"""Keys that were replaced and are still shown, the last ones."""

UNMAILED = "unmailed"
"""In the private address that somebody is led to where it is not mailed, too."""

LIMIT = ("key-asked", 5, 24 * 3600)
"""Requests for a key from one address, and letters on them to one mailbox, in so many seconds."""


class KeyRequestForm(forms.ModelForm):
    """What somebody who asks for a key says. ``website`` is a trap: people do not see it, programs fill it in."""

    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))

    class Meta:
        model = KeyRequest
        fields = ["name", "email", "organization_name", "purpose"]
        labels = {
            "name": gettext_lazy("Your name"),
            "email": gettext_lazy("E-mail address"),
            "organization_name": gettext_lazy("Organisation"),
            "purpose": gettext_lazy("What will you use the key for?"),
        }
        help_texts = {
            "email": gettext_lazy("The answer is sent there."),
            "purpose": gettext_lazy("A sentence or two: which data, how often."),
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input"
            field.widget.attrs["autocomplete"] = _AUTOCOMPLETE.get(name, "off")
        trap: Any = self.fields["website"]
        trap.is_trap = True
        trap.widget.attrs["tabindex"] = "-1"

    def clean_website(self) -> str:
        """Refuse what only a program would fill in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field must stay empty."))
        return ""


def may_ask(request: HttpRequest, form: KeyRequestForm) -> bool:
    """Return whether so few keys were asked for lately from one place that one more is."""
    if may_send(request, *LIMIT):
        return True
    form.add_error(None, _("Too many keys were asked for from here today. Try again tomorrow."))
    return False


_AUTOCOMPLETE = {"name": "name", "email": "email", "organization_name": "organization"}


def send_address(asked: KeyRequest, address: str) -> bool:
    """Send somebody who asked the private address of the request, and return whether one goes there.

    A mailbox that got many gets none, so that nobody fills a stranger's; the request stands, or anybody could keep the
    stranger from asking.
    """
    if not may_write_to(asked.email, *LIMIT):
        return False
    send("mail/key_address.txt", {"address": address}, asked.language, [asked.email])
    return True


def send_answer(asked: KeyRequest) -> None:
    """Send somebody who asked what became of the request, in the language of the request."""
    said = {"approved": asked.status == KeyRequest.Status.APPROVED, "note": asked.note}
    send("mail/key_answer.txt", said, asked.language, [asked.email])


def act(asked: KeyRequest, said: QueryDict) -> dict[str, Any]:
    """Do what the page is asked, and return what it shows once: the secret, why there is none, a form to correct."""
    action = said.get("do")
    if action in DEEDS and asked.key is not None:
        form = act_on(asked.key, said)
        return {"form": form} if form else {}
    deed = {"collect": collect, "rotate": rotate}.get(action)
    try:
        return {"secret": deed(asked, timezone.now())} if deed else {}
    except NotNow:
        if action == "collect" and asked.key is not None and asked.key.opens(timezone.now()):
            return {
                "refused": _(
                    "The key was made already and cannot be shown again."
                    " If you did not copy it, make a new one below."
                )
            }
        return {"refused": _("The key cannot be made now: look at its state below.")}


def state(asked: KeyRequest) -> dict[str, Any]:
    """Return what the private page shows of a request: its key, whether it opens, and what it asked lately."""
    key = asked.key
    context: dict[str, Any] = {"asked": asked, "key": key, "days": DAYS, "usable": False}
    if key is not None:
        today = timezone.localdate()
        for one in (key, *opening_beside(key)):
            write_uses(one, today)
        uses = asked.uses_since(today - timedelta(days=DAYS))
        scopes = [ApiKey.Scope(scope).label for scope in key.scopes]
        now = timezone.now()
        context |= {"uses": list(uses), "usable": key.opens(now), "scopes": scopes}
        replaced = asked.keys.exclude(pk=key.pk).order_by("-created_at", "-pk")[:REPLACED]
        context |= {"replaced": [(one, state_of(one, now)) for one in replaced]}
        context |= {"state": state_of(key, now)}
        context |= {"documents": list(key.documents.all()), "form": DocumentForm(key)}
    return context


def state_of(key: ApiKey, now: datetime) -> str:
    """Return whether a key opens, or why it does not."""
    if key.revoked_at is not None:
        return pgettext("key", "Revoked")
    return pgettext("key", "Expired") if key.has_ended(now) else _("Opens")


def language_of(request: HttpRequest) -> str:
    """Return the language in which somebody asks."""
    return getattr(request, "LANGUAGE_CODE", "en")[:2]
