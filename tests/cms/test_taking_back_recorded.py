"""A partner takes back what was recorded in its name, entry by entry or with the whole."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.addresses import record_url
from registry.models import Adoption
from tests import factories as make
from tests.cms.test_endorsing import of_a_micro_certification, text, worker, world

__all__ = ["world"]

DAY = date(2026, 3, 2)


@pytest.fixture
def recorded(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """An entry of a micro-certification that the registry recorded as endorsed, and who works for each side."""
    world.micro, world.one = of_a_micro_certification(world)
    world.one.status, world.one.confirmed_by, world.one.confirmed_on = "endorsed", world.hospital, DAY  # fmt: skip
    world.one.save()
    world.partner = worker("birch", world.hospital, django_user_model)
    world.editor = worker("elm", world.college, django_user_model)
    return world


def test_a_partner_finds_and_takes_back_what_stands_in_its_name(
    recorded: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    """Its list was of requests alone, and nothing in its workspace led there."""
    index = reverse("endorsing:index")
    assert "Recorded in the name of your organisation" in text(recorded.partner.get(index))
    assert "Recorded in the name" not in text(recorded.editor.get(index))
    assert recorded.editor.post(index, {"entry": recorded.one.pk}).status_code == 404
    assert recorded.partner.post(index, {"entry": "x"}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert recorded.partner.post(index, {"entry": recorded.one.pk}).status_code == 302
    entry = Adoption.objects.get(pk=recorded.one.pk)
    assert (entry.status, entry.confirmed_by) == ("evidenced", None)
    assert entry.steps.order_by("on", "pk").last().on == timezone.localdate()
    assert [one.to for one in mail.outbox] == [["elm@registry.example"]]
    body = mail.outbox[0].body
    assert "as the registry had recorded it. Birch Hospital takes that back:" in body
    assert "had asked" not in body
    assert "Recorded in the name" not in text(recorded.partner.get(index))


@pytest.mark.parametrize("state", ["ceased", "suspended"])
def test_a_whole_that_has_ended_is_on_no_page(
    recorded: SimpleNamespace, client: Client, state: str
) -> None:
    """It stood under "Who endorses it" as before, and what rested on it stayed endorsed."""
    whole = make.endorsement("whole", recorded.micro, recorded.hospital, in_demand_on=DAY)
    page = record_url(recorded.micro, "en")
    assert "confirmed 2 March 2026" in text(client.get(page))
    whole.lifecycle = state
    whole.save()
    assert "No partner's endorsement is recorded." in text(client.get(page)).replace("’", "'")
    entry = Adoption.objects.get(pk=recorded.one.pk)
    assert entry.status == "evidenced", "the ledger says no more than the page"


def test_what_rests_on_the_whole_falls_with_it(recorded: SimpleNamespace) -> None:
    whole = make.endorsement("whole", recorded.micro, recorded.hospital, in_demand_on=DAY)
    whole.revoked_on = timezone.localdate()
    whole.save_revision().publish()
    entry = Adoption.objects.get(pk=recorded.one.pk)
    assert (entry.status, entry.confirmed_by) == ("evidenced", None)
