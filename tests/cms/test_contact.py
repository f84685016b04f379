"""Writing to the registry: routing, confirmation, what is kept and deleted, and who is held off without losing a word."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.core import mail, signing
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms import open_forms
from cms.contact import messages
from cms.contact.form import ContactForm
from cms.models import ContactPage
from cms.trees import key_of
from registry.models import ContactMessage
from registry.models.contact import KEPT_FOR

pytestmark = pytest.mark.usefixtures("trees")
PAGE = "/en/contact/"
SAID = {
    "topic": "records",
    "name": "A. Reader",
    "email": "reader@registry.example",
    "about": "/en/pilots/parcel-pilot/",
    "text": "The cohort began later.\n<script>alert(1)</script>",
    "consent": "on",
}


@pytest.fixture
def stamp(monkeypatch: pytest.MonkeyPatch) -> str:
    """The stamp of a form that was opened a minute ago."""
    with monkeypatch.context() as earlier:
        now = signing.time.time()
        earlier.setattr(signing.time, "time", lambda: now - 60)
        return ContactForm.stamp()


@pytest.fixture
def send(client: Client, stamp: str, django_capture_on_commit_callbacks: Any) -> Any:
    """Send the form, with what differs from a good one, and run what waits for the commit."""

    def run(page: str = PAGE, **differing: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(page, SAID | {"opened": stamp} | differing)

    return run


def said(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def test_both_trees_have_the_form(client: Client) -> None:
    assert ContactPage.objects.filter(translation_key=key_of("contact")).count() == 2
    english, french = client.get(PAGE), client.get("/fr/contact/")
    assert "What is it about?" in said(english)
    assert "De quoi s’agit-il?" in said(french)
    assert english.context["alternates"]["fr"] == "/fr/contact/"
    assert english["Cache-Control"] == "no-store"


def test_the_topics_of_settings_are_those_of_the_form() -> None:
    assert tuple(ContactMessage.Topic.values) == site.CONTACT_TOPICS


def test_a_message_is_stored_routed_and_confirmed(client: Client, send: Any, settings: Any) -> None:
    settings.CONTACT_ADDRESSES = {
        "records": "records@college.example",
        "general": "all@college.example",
    }
    answer = send()
    assert answer.status_code == 302
    (stored,) = ContactMessage.objects.all()
    confirmation, forwarded = mail.outbox
    assert confirmation.to == ["reader@registry.example"]
    assert stored.reference in confirmation.subject
    assert "The cohort" not in confirmation.body
    assert forwarded.to == ["records@college.example"]
    assert forwarded.reply_to == ["reader@registry.example"]
    assert "> The cohort began later." in forwarded.body
    assert f"/admin/contactmessage/edit/{stored.pk}/" in forwarded.body
    html = forwarded.alternatives[0][0]
    assert "<blockquote" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert stored.sent_to == "records@college.example"
    assert stored.mailed_at is not None
    shown = said(client.get(answer["Location"]))
    assert f"Its reference is {stored.reference}." in shown
    assert messages.address_for("privacy") == "all@college.example"


def test_the_confirmation_is_in_the_language_of_the_page(send: Any) -> None:
    send("/fr/contact/")
    assert mail.outbox[0].subject.startswith("Votre message au Registre des parcours\u00a0: ")
    assert "« Une erreur dans une fiche »" in mail.outbox[0].body.replace("\u00a0", " ")
    assert "Written on the French site." in mail.outbox[1].body
    assert ContactMessage.objects.get().language == "fr"


def test_a_made_up_reference_is_not_shown(client: Client) -> None:
    assert "Its reference" not in said(client.get(f"{PAGE}?received=AAAA-AAAA"))


@pytest.mark.parametrize(
    ("differing", "told"),
    [
        ({"topic": ""}, "Choose a subject."),
        ({"topic": "zzz"}, "zzz"),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"email": "a@b.example\r\nBcc: all@b.example"}, "Enter a valid email address."),
        ({"text": ""}, "Write your message."),
        ({"text": "x" * 5001}, "at most 5000 characters"),
        ({"name": "a\x00b"}, "not allowed"),
        ({"consent": ""}, "Without your consent"),
        ({"website": "http://spam.example"}, "This field must stay empty."),
        ({"opened": ""}, "came without its stamp"),
        ({"opened": "forged"}, "came without its stamp"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(
    send: Any, differing: dict[str, str], told: str
) -> None:
    answer = send(**differing)
    assert answer.status_code == 400
    assert told in said(answer)
    kept = (SAID | differing)["text"].replace("<", "&lt;").replace(">", "&gt;")
    assert kept in answer.content.decode().replace("\r\n", "\n")
    assert "<script>alert" not in answer.content.decode()
    assert not ContactMessage.objects.exists()
    assert mail.outbox == []


def test_a_form_sent_at_once_is_held_off_and_can_be_sent_again(
    send: Any, client: Client, stamp: str
) -> None:
    answer = send(opened=ContactForm.stamp())
    assert answer.status_code == 400
    assert "sent within seconds" in said(answer)
    assert send().status_code == 302


def test_a_form_that_was_open_for_days_comes_back_with_a_new_stamp(
    send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = signing.time.time()
    with monkeypatch.context() as earlier:
        earlier.setattr(signing.time, "time", lambda: now - open_forms.MOST - 5)
        old = ContactForm.stamp()
    answer = send(opened=old)
    assert "open for more than a day" in said(answer)
    stamps = re.findall(r'name="opened" value="([^"]+)"', answer.content.decode())
    assert len(stamps) == 1
    assert stamps != [old]


def test_a_flood_from_one_address_is_held_off(send: Any) -> None:
    statuses = [send(email=f"r{n}@registry.example").status_code for n in range(messages.MOST + 2)]
    assert statuses == [302] * messages.MOST + [429] * 2
    assert ContactMessage.objects.count() == messages.MOST
    held = send(email="last@registry.example")
    assert "The cohort began later." in said(held)
    assert held["Retry-After"] == "3600"


def test_a_stranger_s_mailbox_is_not_filled_and_the_stranger_not_kept_out(
    client: Client, send: Any
) -> None:
    for _number in range(messages.MOST + 2):
        last = send(email="victim@registry.example")
    assert last.status_code == 429
    assert ContactMessage.objects.count() == messages.MOST
    mail.outbox.clear()
    client.defaults["REMOTE_ADDR"] = "192.0.2.1"
    answer = send(email="Victim@registry.example", text="Now it is I.")
    assert answer.status_code == 302
    assert ContactMessage.objects.latest("pk").text == "Now it is I."
    assert [one.to for one in mail.outbox] == [["registry@registry.example"]], "no confirmation"
    assert "No confirmation is mailed" in said(client.get(answer["Location"]))


def test_what_the_mail_server_refuses_is_kept_and_mailed_later(
    send: Any, settings: Any, capsys: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send().status_code == 302
    stored = ContactMessage.objects.get()
    assert stored.mailed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("tend_messages")
    assert capsys.readouterr().out.splitlines() == [
        "1 mailed, 0 deleted, 0 still wait to be mailed.",
        "0 letters sent, 0 still wait to be sent.",
    ]
    assert len(mail.outbox) == 2, "the confirmation went with the message"
    stored.refresh_from_db()
    assert stored.mailed_at is not None


def test_messages_are_deleted_when_their_time_is_over(send: Any) -> None:
    send()
    old = ContactMessage.objects.get()
    ContactMessage.objects.update(received_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    send(email="other@registry.example")
    assert list(ContactMessage.objects.values_list("email", flat=True)) == [
        "other@registry.example"
    ]
    assert not ContactMessage.objects.filter(pk=old.pk).exists()


def test_the_admin_reads_answers_and_deletes_messages(boss: Client, send: Any) -> None:
    send()
    stored = ContactMessage.objects.get()
    assert stored.reference in boss.get(reverse("contactmessage:index")).content.decode()
    address = reverse("contactmessage:edit", args=[stored.pk])
    assert "The cohort began later." in boss.get(address).content.decode()
    assert boss.post(address, {"state": "answered", "note": "By phone."}).status_code == 302
    stored.refresh_from_db()
    assert (stored.state, stored.text.splitlines()[0]) == ("answered", "The cohort began later.")
    boss.post(reverse("contactmessage:delete", args=[stored.pk]))
    assert not ContactMessage.objects.exists()
