"""Pages of an application while the mail server is away: they promise no letter, and tell nobody who has applied."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core import mail
from django.test import Client

from cms.adopt.starting import LinksForm
from cms.letters.writing import send_waiting
from registry.models import WaitingLetter
from tests.cms.test_adopt import START, begin, sent, step, world
from tests.cms.test_endorsing import text
from tests.cms.test_waiting_letters import away, committed

__all__ = ["away", "committed", "world"]


def test_who_asks_for_links_is_told_the_same_whether_there_are_any(
    world: SimpleNamespace, away: Any, client: Client, committed: None
) -> None:
    """The links were said to be on their way while no letter went; and no answer may tell who has applied."""
    where = step(begin(client), "organization")
    client.post(where, {"contact_email": "x@y.example", "version": "0"})
    WaitingLetter.objects.all().delete()
    stamp = {"do": "links", "links-opened": LinksForm.stamp()}

    def told(address: str) -> str:
        return str(client.post(START, {**stamp, "links-email": address}).context["links_told"])

    waiting = [told(address) for address in ("z@y.example", "X@y.example", "z@y.example")]
    assert len(set(waiting)) == 1
    assert "takes no letters at the moment" in waiting[0]
    assert "wait for up to 14 days" in waiting[0]
    assert [one.to for one in WaitingLetter.objects.all()] == ["X@y.example"]
    away()
    assert send_waiting() == 1
    assert "/en/framework/adopt/" in mail.outbox[0].body
    assert told("x@y.example") == told("z@y.example") != waiting[0]


def test_a_confirmation_of_an_application_is_said_to_wait(
    world: SimpleNamespace, away: Any, client: Client, committed: None
) -> None:
    _made, status = sent(client)
    assert "does not take the confirmation" in text(client.get(status, {"from": "sent"}))
    away()
    send_waiting()
    assert "A confirmation is on its way" in text(client.get(status, {"from": "sent"}))
