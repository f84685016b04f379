"""A letter that the mail server does not take waits, and goes later; the pages do not say that it went."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.letters.writing import send, send_waiting
from registry.models import Adoption, WaitingLetter
from registry.models.waiting_letter import KEPT_FOR
from tests.cms.test_adopt import begin, step
from tests.cms.test_endorsing import BOTH, asked, text, worker, world

__all__ = ["world"]

SAID = {"reference": "K7QH-3MTA", "topic": "x", "kept_until": timezone.localdate()}
TEMPLATE = "mail/contact_received.txt"


@pytest.fixture
def away(settings: Any) -> Any:
    """The mail server is away, until it is called back."""
    taken = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    return lambda: setattr(settings, "EMAIL_BACKEND", taken)


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a commit is done at once, as where nothing is under way around it."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_more: work())


def test_what_is_not_taken_goes_with_the_next_letter(db: None, away: Any) -> None:
    assert send(TEMPLATE, SAID, "fr", ["a@registry.example"]) is False
    assert send_waiting() == 0
    assert WaitingLetter.objects.to_mailbox("a@registry.example").count() == 1
    away()
    assert send(TEMPLATE, SAID, "en", ["b@registry.example"]) is True
    assert [one.to for one in mail.outbox] == [["b@registry.example"], ["a@registry.example"]]
    later = mail.outbox[1]
    assert later.alternatives[0].mimetype == "text/html"
    assert "K7QH-3MTA" in later.body
    assert not WaitingLetter.objects.exists()


def test_the_command_sends_what_waits_and_deletes_what_is_old(
    db: None, away: Any, capsys: Any
) -> None:
    for address in ("old@registry.example", "new@registry.example"):
        send(TEMPLATE, SAID, "en", [address])
    long_ago = timezone.now() - KEPT_FOR - timedelta(minutes=1)
    WaitingLetter.objects.to_mailbox("old@registry.example").update(since=long_ago)
    away()
    call_command("tend_messages")
    assert "1 letters sent, 0 still wait to be sent." in capsys.readouterr().out
    assert [one.to for one in mail.outbox] == [["new@registry.example"]]


def test_who_asks_a_partner_is_told_that_the_letter_waits(
    world: SimpleNamespace, away: Any, django_user_model: Any, committed: None
) -> None:
    """It said that the partner was asked, and the only copy of the link was gone."""
    editor: Client = worker("ed", world.college, django_user_model)
    address = reverse(Adoption.snippet_viewset.get_url_name("ask"), args=[world.entry.pk])
    asked = {"partner": world.hospital.pk, "email": "boss@birch.example", "language": "en"}
    shown = text(editor.post(address, asked, follow=True))
    assert "The mail server does not take the letter to boss@birch.example" in shown
    away()
    assert send_waiting() == 1
    assert "/en/framework/endorse/" in mail.outbox[0].body


def test_who_begins_an_application_is_told_that_the_link_waits(
    world: SimpleNamespace, away: Any, client: Client, committed: None
) -> None:
    where = step(begin(client), "organization")
    client.post(where, {"contact_email": "x@y.example", "version": "0"})
    assert "could not be sent to x@y.example yet" in text(client.get(where))
    away()
    send_waiting()
    assert "The link to this draft was sent to x@y.example." in text(client.get(where))


def test_what_waits_goes_with_the_data_that_is_deleted(
    world: SimpleNamespace, away: Any, client: Client, committed: None
) -> None:
    where = step(begin(client), "organization")
    client.post(where, {"contact_email": "x@y.example", "version": "0"})
    assert WaitingLetter.objects.exists()
    client.post(where, {"do": "delete", "version": "1"})
    assert not WaitingLetter.objects.exists()


def test_a_new_link_to_a_partner_is_said_to_wait(
    world: SimpleNamespace, away: Any, client: Client, committed: None
) -> None:
    _one, link = asked(world)
    client.post(link, BOTH)
    renewed = text(client.post(link, {"do": "renew"}))
    assert "does not take the letter with the new link at the moment" in renewed
    assert "on its way" not in renewed
