"""A partner hears that an endorsement is recorded in its name, and the form of an entry says what would not be kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.admin import dashboard
from registry.models import Adoption, Membership
from registry.services.endorsing import Giver, answer
from tests.cms.forms import filled_in
from tests.cms.test_dashboard import member, rows
from tests.cms.test_endorsing import text, world

__all__ = ["world"]


@pytest.fixture
def sides(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """Who works for the partner of the pilot and for its lead, and the form of the pilot's entry."""
    world.birch = member(django_user_model, "birch", world.hospital)
    Membership.objects.filter(user=world.birch).update(role=Membership.Role.PUBLISHER)
    world.elm = member(django_user_model, "elm", world.college)
    world.form = reverse(Adoption.snippet_viewset.get_url_name("edit"), args=[world.entry.pk])
    return world


def recorded(sides: SimpleNamespace, boss: Client, **other: str) -> Any:
    said = {
        "status": "endorsed", "confirmed_by": str(sides.hospital.pk),
        "confirmed_on": timezone.localdate().isoformat(), "action-publish": "yes",
    }  # fmt: skip
    return boss.post(sides.form, filled_in(boss.get(sides.form).context["form"]) | said | other)


def test_both_sides_hear_that_it_is_recorded_and_that_it_is_taken_back(
    sides: SimpleNamespace, boss: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """It stood in a list that nobody opens unasked, and what was taken back there on no first page."""
    panel = dashboard.AnswersPanel
    assert rows(sides.birch, panel) == []
    with django_capture_on_commit_callbacks(execute=True):
        assert recorded(sides, boss).status_code == 302
    told = {letter.to[0]: letter for letter in mail.outbox}
    assert {"birch@registry.example", "elm@registry.example"} <= set(told)
    assert "The registry records that Birch Hospital endorses it" in told["birch@registry.example"].subject  # fmt: skip
    assert reverse("endorsing:index") in told["birch@registry.example"].body
    called = [("", [str(sides.entry)])]
    assert rows(sides.birch, panel) == rows(sides.elm, panel) == called
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert recorded(sides, boss, evidence_en="A longer list.").status_code == 302
    assert mail.outbox == [], "it stood there before"
    client.force_login(sides.birch)
    assert "Take it back" in text(client.get(reverse("endorsing:index")))
    done = client.post(reverse("endorsing:index"), {"entry": sides.entry.pk}, follow=True)
    assert f"“{sides.entry}” is taken back. From today the ledger says: evidenced." in done.content.decode()  # fmt: skip
    ((_title, found),) = rows(sides.elm, panel)
    assert found == [str(sides.entry)]


def test_what_a_partner_has_answered_is_not_typed_over(
    sides: SimpleNamespace, boss: Client
) -> None:
    """The form said that it was published, and threw it away."""
    now = timezone.now()
    for wanted in (True, False):
        both = dict.fromkeys(("in-demand", "assessment"), wanted)
        answer(sides.entry, sides.hospital, both, Giver("Head"), now)
    refused = recorded(sides, boss)
    assert "status" in refused.context["form"].errors
    assert "its last answer says how it stands" in text(refused)
    kept = recorded(sides, boss, status="evidenced", confirmed_by="", confirmed_on="")
    assert kept.status_code == 302
