"""What stands against an endorsement, in words that say what helps; and the form in which a partner answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from cms.records import wording
from registry.filters.text import refuse_unstorable
from registry.models import Adoption, Confirmation, Endorsement, Organization
from registry.services.endorsing import Hindrance, NotEndorsed, resting_on

YES, NO = "yes", "no"
STATUS = {
    Hindrance.UNKNOWN: 404,
    Hindrance.USED: 410,
    Hindrance.EXPIRED: 410,
    Hindrance.GONE: 410,
    Hindrance.UNPUBLISHED: 409,
    Hindrance.NOT_EVIDENCED: 409,
    Hindrance.NOT_PARTNER: 403,
    Hindrance.AGREEMENT_ENDED: 409,
    Hindrance.OWN_ADDRESS: 403,
    Hindrance.CHANGED: 409,
    Hindrance.WITHDRAWN: 409,
}
"""Status of the page that tells of it."""


_WORDS = {
    Hindrance.UNKNOWN: lazy("The address is not one that the registry gave out, or a part of it is missing. Copy all of it from the letter."),
    Hindrance.USED: lazy("This link has been used on %(day)s, and a link works once. What was confirmed stands. To change it, have a new link sent."),
    Hindrance.EXPIRED: lazy("This link worked until %(day)s. Have a new one sent."),
    Hindrance.GONE: lazy("What you were asked to endorse is no longer public: it was suspended, ended or withdrawn. Nothing can be confirmed of it. Ask the institution."),
    Hindrance.NOT_EVIDENCED: lazy("No evidence is recorded yet, so there is nothing to confirm. The institution adds it first."),
    Hindrance.NOT_PARTNER: lazy("%(partner)s is not a partner of it. Ask the institution to name the organisation as a partner first."),
    Hindrance.AGREEMENT_ENDED: lazy("The agreement between the institution and %(partner)s was in force until %(day)s. A new one has to be in force before anything is confirmed; what was confirmed can still be taken back."),
    Hindrance.OWN_ADDRESS: lazy("The link would go to, or went to, somebody who works for the institution that asks. The partner confirms: name an address of the partner, or leave it empty, and the partner answers signed in."),
    Hindrance.CHANGED: lazy("The evidence was changed since you opened this page. Below stands what it is now: read it, and answer again."),
    Hindrance.WITHDRAWN: lazy("The endorsement of the whole micro-certification by %(partner)s was withdrawn, and what is withdrawn never comes back. So nothing of it can be confirmed any more; what was confirmed can still be taken back."),
}  # fmt: skip
_TO_WHO_ASKS = {
    Hindrance.UNPUBLISHED: lazy("Publish the entry first, and what it is about. A partner is asked about what is public, since it reads the page."),
    Hindrance.GONE: lazy("The entry, or what it is about, is suspended or has ended, so no partner is asked about it. Resume it first."),
    Hindrance.NOT_EVIDENCED: lazy("No evidence is recorded yet, so there is nothing to confirm. Choose “Evidenced” in the form of the entry, add the evidence, publish it, and ask then."),
    Hindrance.NOT_PARTNER: lazy("%(partner)s is not a partner of it. Name it among the partners of the pilot first, and publish that."),
}  # fmt: skip
"""What an institution is told that asks, where it is the one that can help; a partner would be sent to it."""
_NO_DAY = lazy("No agreement between the institution and %(partner)s is in force. One has to be before anything is confirmed; what was confirmed can still be taken back.")  # fmt: skip


def told(
    against: NotEndorsed, partner: Organization | None = None, *, to_who_asks: bool = False
) -> str:
    """Return what stands against it, and what helps: to the partner, or to the institution that asks."""
    words = _WORDS | (_TO_WHO_ASKS if to_who_asks else {})
    values = {
        "day": wording.day(against.day) if against.day else "",
        "partner": str(partner.name) if partner else "",
    }
    undated = against.hindrance == Hindrance.AGREEMENT_ENDED and against.day is None
    return str(_NO_DAY if undated else words[against.hindrance]) % values


def falls_with(record: Any) -> str:
    """Return what is said before an endorsement of the whole ends, of the entries that fall with it; else nothing."""
    number = resting_on(record) if isinstance(record, Endorsement) else 0
    if not number:
        return ""
    words = ngettext(
        "With the endorsement, what “%(partner)s” confirmed of %(number)d entry of the adoption ledger is taken back at once. It comes back only when it is confirmed anew.",
        "With the endorsement, what “%(partner)s” confirmed of %(number)d entries of the adoption ledger is taken back at once. It comes back only when it is confirmed anew.",
        number,
    )  # fmt: skip
    return words % {"partner": record.partner.name, "number": number}


class ConfirmForm(forms.Form):
    """The two confirmations, each by itself, and the role of who gives them; and a mark of what was shown."""

    use_required_attribute = False
    saw = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    role = forms.CharField(
        label=lazy("Your role in the organisation"), max_length=120, validators=[refuse_unstorable],
        help_text=lazy("A role, not a name: for example, head of training."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, held: dict[str, Confirmation], entry: Adoption, **kwargs: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.held = held
        self.fields["saw"].initial = entry.mark
        for what in Confirmation.What:
            given = held.get(what.value)
            choices = [(YES, _("We confirm it")), (NO, _("We do not confirm it"))]
            if given:
                day = wording.day(given.given_on)
                stays = _("It stays confirmed (since %(day)s)") % {"day": day}
                choices = [(YES, stays), (NO, _("We take it back from today"))]
            self.fields[what.value] = forms.ChoiceField(
                label=what.label, choices=choices, widget=forms.RadioSelect,
                initial=YES if given else None,
                error_messages={"required": _("Choose one of the two.")},
            )  # fmt: skip
        self.order_fields([what.value for what in Confirmation.What])
        self.fields["role"].widget.attrs["class"] = "input"

    def anew(self, held: dict[str, Confirmation], entry: Adoption) -> ConfirmForm:
        """Return the form as it is asked again of an entry that was changed: the role stays, the answers do not."""
        return ConfirmForm(held=held, entry=entry, initial={"role": self.cleaned_data["role"]})

    @property
    def wanted(self) -> dict[str, bool]:
        """Whether each is confirmed from now on."""
        return {what.value: self.cleaned_data[what.value] == YES for what in Confirmation.What}
