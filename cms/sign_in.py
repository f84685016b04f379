"""Signing in: who tries too often waits, a forgotten password, a second factor, and sessions that end with a role."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import update_last_login
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django_otp import user_has_device
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail_2fa.middleware import VerifyUserMiddleware

from cms.addresses import absolute_url
from cms.letters.writing import language_of, send
from cms.open_forms import may_send, may_write_to
from registry.graphql.callers import address_of
from registry.models import Membership
from registry.services.busy import brief, is_busy

ADMIN = "/admin/"
LIST = "wagtail_2fa_device_list"
PASSWORD_ASKED, DAY = "password-asked", 24 * 3600
MOST_ASKED, MOST_TO_ONE = 30, 6
"""Links to a new password that are asked for from one address, and mailed to one mailbox, in a day."""
MOST_NOTED = 0.5
"""Seconds that signing in waits at most to note its time."""
DEVICES = frozenset(["wagtail_2fa_device_remove", "wagtail_2fa_device_update"])


def address(request: HttpRequest) -> str | None:
    """Return the address that a try comes from; None where it has none, as through a socket of the machine."""
    found = address_of(request)
    return None if found == "unknown" else found


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Answer who has tried too often: the page says how long to wait and what else helps."""
    wait = settings.AXES_COOLOFF_TIME
    answer = render(
        request,
        "wagtailadmin/locked_out.html",
        {"minutes": int(wait.total_seconds() // 60), "tries": settings.AXES_FAILURE_LIMIT},
        status=429,
    )
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer


class SignIn(LoginForm):
    """Asks for name and password. Wagtail's own gives the password no label, so Django makes one in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class ForgottenPassword(PasswordResetForm):
    """Asks for a link to a new password. Its letter is one of the registry's own, in the language of the account."""

    def save(self, *args: Any, **options: Any) -> None:
        """Send the link, but not to a mailbox that got many; the page says the same either way."""
        mailbox, request = self.cleaned_data["email"], options["request"]
        if may_send(request, PASSWORD_ASKED, MOST_ASKED, DAY) and may_write_to(
            mailbox, PASSWORD_ASKED, MOST_TO_ONE, DAY
        ):
            super().save(*args, **options)

    def send_mail(
        self, subject: str, template: str, context: Any, *args: Any, **options: Any
    ) -> None:
        """Write the registry's letter in place of Django's."""
        user, days = context["user"], settings.PASSWORD_RESET_TIMEOUT // DAY
        said = {"address": password_link(user), "name": user.get_username(), "days": days}
        send("mail/password.txt", said, language_of(user), [user.email])


def password_link(user: Any) -> str:
    """Return the address at which a user chooses a password."""
    named = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return absolute_url(reverse("wagtailadmin_password_reset_confirm", args=[named, token]))


class SecondFactor(VerifyUserMiddleware):
    """Asks for the code of a device in the admin, and only there: public pages look at no session."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            return self.get_response(request)
        return super().__call__(request)

    def _require_verified_user(self, request: HttpRequest) -> bool:
        """Whether this address is closed without a code; the library asks nobody where it is not required of all."""
        user, name = request.user, resolve(request.path_info).url_name
        if not user.has_perm("wagtailadmin.access_admin") or name in self._allowed_url_names:
            return False
        if user_has_device(user):
            return True
        required: bool = settings.WAGTAIL_2FA_REQUIRED
        return required and name not in self._allowed_url_names_no_device

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Keep devices to whom they belong to, and to administrators, who take a lost one off."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name not in DEVICES and name != LIST:
            return None
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        if name == LIST:
            owner = int(kwargs["user_id"])
            known = get_user_model().objects.filter(pk=owner).exists()
        else:
            device = TOTPDevice.objects.filter(pk=kwargs["pk"]).first()
            known, owner = device is not None, device and device.user_id
        if not known or (owner != user.pk and not user.is_superuser):
            raise Http404
        return None


def note_last_sign_in(sender: Any, user: Any, **signal: Any) -> None:
    """Note when a user signed in last. While somebody's long publication is written, that is not worth a wait."""
    try:
        with brief(MOST_NOTED):
            update_last_login(sender, user)
    except OperationalError as error:
        if not is_busy(error):
            raise


# Sessions


def end_sessions(user_pk: int) -> int:
    """Sign a user out everywhere, and return how many sessions that ended. Linear in the sessions that are open."""
    now = timezone.now()
    ended = [
        one.pk
        for one in Session.objects.filter(expire_date__gte=now).iterator()
        if one.get_decoded().get("_auth_user_id") == str(user_pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)


def remember_role(instance: Any, **signal: Any) -> None:
    """Note what a membership or a user was before it is saved."""
    before = type(instance)._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    instance._role_before = before and role_of(before)


def role_of(instance: Any) -> tuple[Any, ...]:
    """Return what of a membership or a user decides what may be done."""
    if isinstance(instance, Membership):
        said = (instance.since, instance.ended_on)
        return (instance.user_id, instance.organization_id, instance.role, *said)
    return (instance.is_superuser, instance.is_staff, instance.is_active)


def role_saved(instance: Any, created: bool, **signal: Any) -> None:
    """End the sessions of whom a saved membership or user gives another role than before."""
    before = getattr(instance, "_role_before", None)
    if before == role_of(instance):
        return
    if isinstance(instance, Membership):
        for user in {instance.user_id, *(before or ())[:1]}:
            end_sessions(user)
    elif not created:
        end_sessions(instance.pk)


def role_taken(instance: Membership, **signal: Any) -> None:
    """End the sessions of whom a membership was taken from."""
    end_sessions(instance.user_id)


def groups_changed(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **signal: Any
) -> None:
    """End the sessions of users who came into a group or are about to leave one.

    Before a removal, because afterwards nothing tells who was in the group.
    """
    if action == "post_add":
        changed = pk_set or set()
    elif action in ("pre_remove", "pre_clear"):
        there = instance.user_set if reverse else instance.groups
        inside = set(there.values_list("pk", flat=True))
        changed = inside if pk_set is None else inside & pk_set
    else:
        return
    for user in changed if reverse else [instance.pk] if changed else []:
        end_sessions(user)
