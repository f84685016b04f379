"""The account of whoever works in the admin: a language is saved without a name and an address, too."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel


class NameIfAnyForm(NameEmailForm):
    """A name and an address, none of which is required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class NameIfAnyPanel(NameEmailSettingsPanel):
    """The panel of the name."""

    form_class = NameIfAnyForm


class OwnAccountView(AccountView):
    """The page of the account."""

    def get_panels(self) -> list[Any]:
        return [
            NameIfAnyPanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, NameEmailSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
