"""Signing in: what slows down who tries passwords, the second factor, and sessions that end with a role."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.users.models import UserProfile

from cms import sign_in as sign_in_rules
from cms.people import make_groups
from registry.models import Membership
from tests import factories as make

pytestmark = pytest.mark.django_db
NAME, WORD = "elm", "a long word of passage"
LOGIN, HOME, PUBLIC = "/admin/login/", "/admin/", "/robots.txt"


@pytest.fixture
def elm(django_user_model: Any) -> Any:
    """Somebody who may enter the admin."""
    user = django_user_model.objects.create_user(NAME, "elm@registry.example", WORD)
    college = make.organization("elm-college")
    Membership.objects.create(user=user, organization=college, role=Membership.Role.EDITOR)
    return user


@pytest.fixture
def groups(db: None) -> None:
    """The groups with their rights."""
    make_groups([])


def sign_in(client: Client, word: str = WORD, name: str = NAME, **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": word, "next": HOME}, **extra)


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


# Tries


def test_who_tries_passwords_waits_and_is_told_how_long(groups: None, elm: Any) -> None:
    client = Client()
    with time_machine.travel("2026-11-02T12:00Z", tick=False) as clock:
        for _ in range(4):
            assert sign_in(client, "wrong").status_code == 200
        refused = sign_in(client, "wrong")
        assert (refused.status_code, refused["Retry-After"]) == (429, "900")
        assert "Try again in 15 minutes" in refused.content.decode()
        assert reverse("wagtailadmin_password_reset") in refused.content.decode()
        assert sign_in(client).status_code == 429
        french = sign_in(client, headers={"Accept-Language": "fr"}).content.decode()
        assert "Réessayez dans 15 minutes" in french
        clock.shift(16 * 60)
        assert sign_in(client).status_code == 302
        assert client.get(HOME).status_code == 200


def test_one_who_is_locked_out_locks_nobody_else_out(
    groups: None, elm: Any, django_user_model: Any
) -> None:
    django_user_model.objects.create_superuser("boss", "boss@registry.example", WORD)
    for _ in range(5):
        sign_in(Client(), "wrong")
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), name="boss").status_code == 302
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_tries_without_an_address_count_together(groups: None, elm: Any) -> None:
    for _ in range(5):
        sign_in(Client(), "wrong", REMOTE_ADDR="")
    assert sign_in(Client(), REMOTE_ADDR="").status_code == 429
    assert sign_in(Client()).status_code == 302


def test_a_right_password_forgives_the_wrong_ones_before(groups: None, elm: Any) -> None:
    for _ in range(3):
        for _ in range(4):
            assert sign_in(Client(), "wrong").status_code == 200
        assert sign_in(Client()).status_code == 302


def test_the_form_is_in_the_readers_language(groups: None, client: Client) -> None:
    page = client.get(LOGIN, headers={"accept-language": "fr-CA"}).content.decode()
    assert "Mot de passe" in page
    assert "Password" not in page


# A forgotten password


def test_a_new_password_is_asked_for_by_a_letter_of_the_registry(
    groups: None, elm: Any, client: Client
) -> None:
    profile = UserProfile.get_for_user(elm)
    profile.preferred_language = "fr"
    profile.save()
    asked = reverse("wagtailadmin_password_reset")
    for _number in range(sign_in_rules.MOST_TO_ONE + 2):
        assert client.post(asked, {"email": "ELM@registry.example"}).status_code == 302
    assert client.post(asked, {"email": "nobody@registry.example"}).status_code == 302
    assert len(mail.outbox) == sign_in_rules.MOST_TO_ONE
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (
        ["elm@registry.example"], "Choisissez un nouveau mot de passe pour le Registre des parcours",
    )  # fmt: skip
    assert "« elm »" in letter.body.replace("\u00a0", " ")
    assert '<html lang="fr">' in letter.alternatives[0][0]
    link = next(word for word in letter.body.split() if "/password_reset/" in word)
    form = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    words = {"new_password1": "another word of passage", "new_password2": "another word of passage"}
    assert client.post(form.redirect_chain[-1][0], words).status_code == 302
    assert sign_in(Client(), words["new_password1"]).status_code == 302


# The second factor


def test_without_a_device_the_password_opens(groups: None, elm: Any, client: Client) -> None:
    sign_in(client)
    assert client.get(HOME).status_code == 200


def test_with_a_device_the_admin_asks_for_its_code(groups: None, elm: Any, client: Client) -> None:
    device = TOTPDevice.objects.create(user=elm, name="Phone", confirmed=True)
    sign_in(client)
    asked = client.get(HOME)
    door = reverse("wagtail_2fa_auth")
    assert asked.status_code == 302
    assert asked["Location"].startswith(door)
    assert client.get(PUBLIC).status_code == 200
    wrong = client.post(door, {"otp_token": "000000", "next": HOME})
    assert "This code does not fit" in wrong.content.decode()
    # After a wrong code the library waits a second before it looks at another one.
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    right = client.post(door, {"otp_token": code_of(device), "next": HOME})
    assert (right.status_code, right["Location"]) == (302, HOME)
    assert client.get(HOME).status_code == 200


def test_who_has_two_devices_chooses_one(groups: None, elm: Any, client: Client) -> None:
    first = TOTPDevice.objects.create(user=elm, name="Phone", confirmed=True)
    second = TOTPDevice.objects.create(user=elm, name="Tablet", key="ab" * 20, confirmed=True)
    client.force_login(elm)
    door = reverse("wagtail_2fa_auth")
    page = client.get(door).content.decode()
    assert ("Phone" in page, "Tablet" in page) == (True, True)
    data = {"otp_token": code_of(second), "next": HOME}
    assert client.post(door, data | {"otp_device": second.persistent_id}).status_code == 302
    first.refresh_from_db()
    assert first.throttling_failure_count == 0


def test_wrong_codes_make_one_wait(groups: None, elm: Any, client: Client) -> None:
    TOTPDevice.objects.create(user=elm, name="Phone", confirmed=True)
    client.force_login(elm)
    door = reverse("wagtail_2fa_auth")
    assert "Enter the six digits" in client.post(door, {"otp_token": ""}).content.decode()
    client.post(door, {"otp_token": "000000"})
    assert "wait a moment" in client.post(door, {"otp_token": "000001"}).content.decode()


def test_a_device_of_somebody_else_opens_nothing(
    groups: None, elm: Any, client: Client, django_user_model: Any
) -> None:
    boss = django_user_model.objects.create_superuser("boss", "boss@registry.example", WORD)
    foreign = TOTPDevice.objects.create(user=boss, name="Phone", key="cd" * 20, confirmed=True)
    TOTPDevice.objects.create(user=elm, name="Phone", confirmed=True)
    client.force_login(elm)
    data = {"otp_token": code_of(foreign), "otp_device": foreign.persistent_id}
    assert client.post(reverse("wagtail_2fa_auth"), data).status_code == 200
    assert client.get(HOME).status_code == 302


def test_a_device_is_set_up_with_code_and_password(groups: None, elm: Any, client: Client) -> None:
    client.force_login(elm)
    new = reverse("wagtail_2fa_device_new")
    page = client.get(new).content.decode()
    device = TOTPDevice.objects.get(user=elm, confirmed=False)
    assert device.config_url.replace("&", "&amp;") in page
    assert client.get(reverse("wagtail_2fa_device_qrcode"))["Content-Type"] == "image/svg+xml"
    data = {"name": "Phone", "otp_token": code_of(device), "password": "wrong"}
    assert client.post(new, data).status_code == 200
    assert client.post(new, data | {"password": WORD}).status_code == 302
    device.refresh_from_db()
    assert device.confirmed
    assert "Phone" in client.get(reverse("wagtail_2fa_device_list", args=[elm.pk])).content.decode()


def test_where_it_is_required_a_device_comes_first(
    groups: None, elm: Any, client: Client, settings: Any
) -> None:
    settings.WAGTAIL_2FA_REQUIRED = True
    client.force_login(elm)
    sent = client.get(HOME)
    assert sent["Location"].startswith(reverse("wagtail_2fa_device_new"))
    assert client.get(sent["Location"]).status_code == 200


def test_devices_of_others_are_nobodys_business(
    groups: None, elm: Any, client: Client, django_user_model: Any
) -> None:
    boss = django_user_model.objects.create_superuser("boss", "boss@registry.example", WORD)
    device = TOTPDevice.objects.create(user=boss, name="Phone", confirmed=True)
    client.force_login(elm)
    places = [
        reverse("wagtail_2fa_device_list", args=[boss.pk]),
        reverse("wagtail_2fa_device_update", args=[device.pk]),
        reverse("wagtail_2fa_device_remove", args=[device.pk]),
        reverse("wagtail_2fa_device_remove", args=[device.pk + 1]),
    ]
    for place in places:
        assert (client.get(place).status_code, client.post(place).status_code) == (404, 404)
    assert TOTPDevice.objects.count() == 1


def test_an_administrator_takes_a_lost_device_off(groups: None, elm: Any, boss: Client) -> None:
    lost = TOTPDevice.objects.create(user=elm, name="Phone", confirmed=True)
    assert boss.post(reverse("wagtail_2fa_device_remove", args=[lost.pk + 1])).status_code == 404
    gone = boss.post(reverse("wagtail_2fa_device_remove", args=[lost.pk]), follow=True)
    assert gone.redirect_chain == [(reverse("wagtail_2fa_device_list", args=[elm.pk]), 302)]
    assert "The device “Phone” is taken off." in gone.content.decode()
    assert not TOTPDevice.objects.exists()


def test_a_command_takes_the_devices_off(groups: None, elm: Any, capsys: Any) -> None:
    TOTPDevice.objects.create(user=elm, name="Phone", confirmed=True)
    call_command("forget_devices", NAME)
    assert not TOTPDevice.objects.exists()
    assert "1 devices taken off elm" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No user is called 'oak'"):
        call_command("forget_devices", "oak")


def test_an_institutions_user_has_an_account(groups: None, elm: Any, client: Client) -> None:
    client.force_login(elm)
    page = client.get("/admin/account/").content.decode()
    assert reverse("wagtail_2fa_device_list", args=[elm.pk]) in page


def test_which_mail_one_gets_is_chosen_in_the_account(
    groups: None, elm: Any, boss: Client, client: Client
) -> None:
    assert "notifications-submitted_notifications" in boss.get("/admin/account/").content.decode()
    client.force_login(elm)
    page = client.get("/admin/account/").content.decode()
    assert "notifications-approved_notifications" in page
    assert "notifications-submitted_notifications" not in page
    said = {"notifications-rejected_notifications": "on", "theme-theme": "system"}
    said |= {
        "theme-density": "default",
        "theme-contrast": "system",
        "locale-preferred_language": "",
    }
    assert client.post("/admin/account/", said).status_code == 302
    profile = UserProfile.objects.get(user=elm)
    assert (profile.approved_notifications, profile.rejected_notifications) == (False, True)
    assert profile.submitted_notifications


# Sessions


@pytest.fixture
def signed_in(groups: None, elm: Any, django_user_model: Any) -> Client:
    """Elm's browser, beside that of somebody else."""
    other = django_user_model.objects.create_superuser("boss", "boss@registry.example", WORD)
    bystander, client = Client(), Client()
    bystander.force_login(other)
    client.force_login(elm)
    assert Session.objects.count() == 2
    return client


def promoted(elm: Any) -> None:
    one = Membership.objects.get(user=elm)
    one.role = Membership.Role.PUBLISHER
    one.save()


def let_go(elm: Any) -> None:
    Membership.objects.get(user=elm).delete()


def joined(elm: Any) -> None:
    oak = make.organization("oak-college")
    Membership.objects.create(user=elm, organization=oak, role=Membership.Role.EDITOR)


def ended(elm: Any) -> None:
    one = Membership.objects.get(user=elm)
    one.ended_on = one.since
    one.save()


def handed_over(elm: Any) -> None:
    one = Membership.objects.get(user=elm)
    one.user = type(elm).objects.create_user("ash", "ash@registry.example", WORD)
    one.save()


def raised(elm: Any) -> None:
    elm.is_superuser = True
    elm.save()


def grouped(elm: Any) -> None:
    Group.objects.get(name="Registry reviewers").user_set.add(elm)


def ungrouped(elm: Any) -> None:
    elm.groups.clear()


@pytest.mark.parametrize(
    "change", [promoted, let_go, joined, ended, handed_over, raised, grouped, ungrouped]
)
def test_sessions_end_with_the_role(signed_in: Client, elm: Any, change: Any) -> None:
    change(elm)
    assert signed_in.get(HOME)["Location"].startswith(LOGIN)
    assert Session.objects.count() == 1


def test_sessions_stay_where_no_role_changes(signed_in: Client, elm: Any) -> None:
    elm.first_name = "Elm"
    elm.save()
    Membership.objects.get(user=elm).save()
    elm.groups.add(*elm.groups.all())
    assert signed_in.get(HOME).status_code == 200
    assert Session.objects.count() == 2
