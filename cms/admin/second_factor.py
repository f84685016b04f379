"""The pages of devices for signing in. Who is asked for a code says of which device: a wrong one counts against no other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail_2fa.forms import DeviceForm, TokenForm
from wagtail_2fa.views import DeviceCreateView, DeviceDeleteView, DeviceUpdateView, LoginView


class CodeForm(TokenForm):
    """A code, and the device that shows it; who has one device chooses none."""

    otp_device = forms.ChoiceField(label=_("Device"), required=False)

    otp_error_messages = TokenForm.otp_error_messages | {
        "token_required": _("Enter the six digits that the app shows."),
        "invalid_token": _(
            "This code does not fit, or its time is over. Wait for the next one and enter it."
        ),
        "n_failed_attempts": ngettext_lazy(
            "After %(failure_count)d wrong code, wait a moment and try again.",
            "After %(failure_count)d wrong codes in a row, wait a moment and try again.",
            "failure_count",
        ),
    }

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        devices = TOTPDevice.objects.devices_for_user(user, confirmed=True).order_by("pk")
        self.devices = [(one.persistent_id, one.name) for one in devices]
        self.fields["otp_device"].choices = self.devices
        self.fields["otp_token"].required = False

    def clean_otp_device(self) -> str:
        """Return the device that was chosen, or the first."""
        chosen: str = self.cleaned_data["otp_device"]
        return chosen or (self.devices[0][0] if self.devices else "")


class CodeView(LoginView):
    """The page."""

    form_class = CodeForm


class PlainDeviceForm(DeviceForm):
    """A device, in the words of the page."""

    def __init__(self, request: Any, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        said = {
            "name": (_("Name of the device"), _("So that you tell your devices apart.")),
            "otp_token": (_("Six digits that the app shows now"), ""),
            "password": (_("Your password"), _("Nobody else can do this at your open screen.")),
        }
        for name, field in self.fields.items():
            field.label, field.help_text = said[name]

    def clean_otp_token(self) -> Any:
        """Return the code. It is judged last: a code works once, and a slip in the password would have used it up."""
        return self.cleaned_data["otp_token"]

    def clean(self) -> dict[str, Any]:
        """Say of a wrong code what is said at signing in."""
        said: dict[str, Any] = super().clean()
        if "otp_token" in self.fields and not self.errors:
            try:
                super().clean_otp_token()
            except forms.ValidationError:
                self.add_error("otp_token", CodeForm.otp_error_messages["invalid_token"])
        return said

    def clean_password(self) -> None:
        """Say in the words of the page that the password is another one."""
        try:
            super().clean_password()
        except forms.ValidationError:
            raise forms.ValidationError(_("This is not your password. Enter it again.")) from None


class SetUpView(DeviceCreateView):
    """Where a device is set up."""

    form_class = PlainDeviceForm


class RenameView(DeviceUpdateView):
    """Where a device gets another name."""

    form_class = PlainDeviceForm


class TakeOffView(DeviceDeleteView):
    """Where a device is taken off."""

    def get_success_url(self) -> str:
        return reverse("wagtail_2fa_device_list", args=[self.object.user_id])

    def form_valid(self, form: Any) -> HttpResponse:
        """Take the device off, and say so: the list alone looks as if there had been none."""
        answer = super().form_valid(form)
        messages.success(
            self.request, _("The device “%(name)s” is taken off.") % {"name": self.object.name}
        )
        return answer


def addresses() -> list[Any]:
    """Return the addresses that take the place of the library's: the first one that fits is taken."""
    return [
        path("2fa/auth", CodeView.as_view(), name="wagtail_2fa_auth"),
        path("2fa/devices/new", SetUpView.as_view(), name="wagtail_2fa_device_new"),
        path(
            "2fa/devices/<int:pk>/remove", TakeOffView.as_view(), name="wagtail_2fa_device_remove"
        ),
        path("2fa/devices/<int:pk>/update", RenameView.as_view(), name="wagtail_2fa_device_update"),
    ]
