"""Forms that anybody may send: a trap for programs, a signed time, and how often one sender may.

No foreign service is asked. Whoever is held off reads why, and finds everything that was written still in the form.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.graphql.callers import address_of
from registry.models.access import hash_of
from registry.services.counters import count

LEAST = 3
"""Seconds that a person needs at the least between opening a form and sending it."""
MOST = 24 * 3600
"""Seconds for which an open form can be sent."""
HIDDEN = ("website", "opened")


class OpenForm(forms.Form):
    """Base of the forms. ``website`` is a trap: people do not see it, programs fill it in; ``opened`` is a signed time."""

    SALT = "open form"
    IS_WRITTEN = True
    """Whether a person writes something into it, which takes time; not so where all of it is a button."""

    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(one for one in self.fields if one not in HIDDEN), *HIDDEN])
        trap: Any = self.fields["website"]
        trap.is_trap = True
        trap.widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @classmethod
    def stamp(cls) -> str:
        """Return what says when the form was opened; nobody else can write it."""
        return signing.dumps("", salt=cls.SALT)

    @property
    def fresh_stamp(self) -> str:
        """The stamp that the form carries when it is shown: a new one each time, so that it can be sent again."""
        return self.stamp()

    def clean_website(self) -> str:
        """Refuse what only a program would fill in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field must stay empty."))
        return ""

    def clean_opened(self) -> str:
        """Refuse a form that nobody opened, that was sent too fast for a person, or that is a day old."""
        given = self.cleaned_data["opened"]
        try:
            signing.loads(given, salt=self.SALT, max_age=MOST)
        except signing.SignatureExpired:
            raise forms.ValidationError(
                _("The form was open for more than a day. What you wrote is kept: send it again.")
            ) from None
        except signing.BadSignature:
            raise forms.ValidationError(
                _("The form came without its stamp. What you wrote is kept: send it again.")
            ) from None
        if self.IS_WRITTEN and _is_younger(given, self.SALT):
            raise forms.ValidationError(
                _("The form was sent within seconds. What you wrote is kept: send it again.")
            )
        return given


def _is_younger(given: str, salt: str) -> bool:
    """Return whether a stamp that holds was made less than ``LEAST`` seconds ago."""
    try:
        signing.loads(given, salt=salt, max_age=LEAST)
    except signing.SignatureExpired:
        return False
    return True


def may_send(request: HttpRequest, what: str, most: int, within: int) -> bool:
    """Count a form that was sent, and return whether one address may send that many.

    Args:
        what: the form, as the counter is called.
        most: forms that may be sent.
        within: in so many seconds.
    """
    return _is_within(what, address_of(request), most, within)


def may_write_to(mailbox: str, what: str, most: int, within: int) -> bool:
    """Count a letter that a form asks for, and return whether one mailbox gets that many: nobody fills a stranger's.

    Ask it only once ``may_send`` has let the form through, and refuse by it nothing but the letter where that can be:
    anybody can name a stranger's mailbox, and must not shut the stranger out by it.
    """
    return _is_within(what, mailbox.lower(), most, within)


def _is_within(what: str, who: str, most: int, within: int) -> bool:
    return count(f"{what}:{hash_of(who)}", within) <= most
