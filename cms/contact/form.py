"""The form by which the registry is written to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.open_forms import OpenForm
from registry.filters.text import refuse_unstorable
from registry.models import ContactMessage
from registry.models.contact import LONGEST_MESSAGE

FIELDS = ("topic", "name", "email", "about", "text")
_INPUT = {"class": "input"}


class ContactForm(OpenForm):
    """A message. ``about`` may be in the address that leads here: ``?about=/en/pilots/…&topic=records``."""

    SALT = "contact form"

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("Choose a subject")), *ContactMessage.Topic.choices],
        widget=forms.Select(attrs=_INPUT),
        help_text=_("It decides who reads your message."),
        error_messages={"required": _("Choose a subject.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        validators=[refuse_unstorable],
        widget=forms.TextInput(attrs=_INPUT | {"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs=_INPUT | {"autocomplete": "email"}),
        help_text=_("The answer is sent there."),
        error_messages={"required": _("Write the address to which the answer goes.")},
    )
    about = forms.CharField(
        label=_("Address of the page, if it is about one"),
        required=False,
        max_length=500,
        validators=[refuse_unstorable],
        widget=forms.TextInput(attrs=_INPUT | {"autocomplete": "off", "inputmode": "url"}),
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        validators=[refuse_unstorable],
        widget=forms.Textarea(attrs=_INPUT | {"rows": 8}),
        help_text=_("Write in English or in French, 5,000 letters at most."),
        error_messages={"required": _("Write your message.")},
    )
    consent = forms.BooleanField(
        label=_("I agree that the registry keeps this message for a year, to answer it"),
        help_text=_(
            "Only the registry's own people see it. Ask for it to be deleted sooner whenever you like."
        ),
        error_messages={"required": _("Without your consent the message cannot be kept.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A text that fits is counted by the server; a browser that cuts it off would lose the rest unseen.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def said(self) -> dict[str, Any]:
        """Return the columns of the message."""
        return {name: self.cleaned_data[name] for name in FIELDS}
