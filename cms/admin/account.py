"""The account of whoever works in the admin: a language is saved without a name and an address, too, and mail is chosen."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import (
    AccountView,
    NameEmailSettingsPanel,
    NotificationsSettingsPanel,
)
from wagtail.admin.widgets import SwitchInput
from wagtail.users.models import UserProfile

from cms.ownership import sees_all


class NameIfAnyForm(NameEmailForm):
    """A name and an address, none of which is required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class NameIfAnyPanel(NameEmailSettingsPanel):
    """The panel of the name."""

    form_class = NameIfAnyForm


class MailForm(forms.ModelForm):
    """Which mail one gets. Wagtail's own form asks only those who may edit pages, and speaks of pages only."""

    class Meta:
        model = UserProfile
        fields = ("submitted_notifications", "approved_notifications", "rejected_notifications")
        widgets: ClassVar = dict.fromkeys(fields, SwitchInput)
        labels: ClassVar = {
            "submitted_notifications": _("Something waits for your review"),
            "approved_notifications": _(
                "What you work on is published, or the registry suspends, ends or withdraws it"
            ),
            "rejected_notifications": _("What you work on is sent back, or taken out of review"),
        }
        help_texts: ClassVar = dict.fromkeys(fields, "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_all(self.instance.user):
            del self.fields["submitted_notifications"]


class MailPanel(NotificationsSettingsPanel):
    """The panel of mail."""

    title = _("Mail")
    form_class = MailForm


class OwnAccountView(AccountView):
    """The page of the account."""

    def get_panels(self) -> list[Any]:
        """Return the panels of Wagtail, with those of the registry in place of two."""
        found = super().get_panels()
        # They share one profile, which each of them saves whole.
        first = found[0]
        ours = [
            panel(first.request, first.user, first.profile) for panel in (NameIfAnyPanel, MailPanel)
        ]
        replaced = NameEmailSettingsPanel | NotificationsSettingsPanel
        return [*ours, *(panel for panel in found if not isinstance(panel, replaced))]
