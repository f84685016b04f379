"""Endorsed is what a partner confirms: nobody's word, a stranger's, and a word about nothing are none."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from registry.models import Adoption, PilotPartner
from registry.services.endorsing import Giver, answer
from tests import factories as make
from tests.cms.test_endorsed_evidence import posted
from tests.cms.test_endorsing import text, world

__all__ = ["world"]

DAY = date(2026, 3, 2)


def said_of(entry: Adoption, **columns: Any) -> dict[str, list[str]]:
    for name, value in ({"status": "endorsed"} | columns).items():
        setattr(entry, name, value)
    try:
        entry.full_clean()
    except ValidationError as refused:
        return refused.message_dict
    return {}


def test_the_registry_s_own_people_name_who_endorses(world: SimpleNamespace, boss: Client) -> None:
    """The form took "endorsed" of nobody, and the page said so to everybody."""
    refused = posted(boss, world.entry, status="endorsed")
    assert set(refused.context["form"].errors) == {"confirmed_by", "confirmed_on"}
    assert "name the partner and the day" in text(refused)
    by = {"confirmed_by": world.hospital.pk, "confirmed_on": DAY.isoformat()}
    assert posted(boss, world.entry, status="endorsed", **by).status_code == 302
    assert Adoption.objects.get().status == "endorsed"


def test_only_a_partner_endorses_and_only_what_it_was_shown(world: SimpleNamespace) -> None:
    stranger = make.organization("oak-clinic", kind="health-provider")
    by_stranger = said_of(world.entry, confirmed_by=stranger, confirmed_on=DAY)
    assert by_stranger["confirmed_by"] == [
        "“Oak Clinic” is not among the partners of the pilot “Care pilot”. Name it there first, or choose one of them."
    ]
    by_partner = {"confirmed_by": world.hospital, "confirmed_on": DAY}
    assert set(said_of(world.entry, evidence_en="", **by_partner)) == {"status"}
    assert said_of(world.entry, evidence_en="A list.", **by_partner) == {}
    own = make.micro_certification("lifting", world.college)
    whole = make.adoption("whole", world.element, offering=own, evidence_en="A list.")
    assert said_of(whole, confirmed_by=stranger, confirmed_on=DAY) == {}
    own.pilot = world.pilot
    own.save()
    whole.refresh_from_db()
    assert set(said_of(whole, confirmed_by=stranger, confirmed_on=DAY)) == {"confirmed_by"}


def test_what_is_stored_from_before_can_be_worked_on(world: SimpleNamespace) -> None:
    Adoption.objects.update(status="endorsed", evidence_en="")
    world.entry.refresh_from_db()
    assert said_of(world.entry, source_note_en="As the partner wrote.") == {}


@pytest.mark.parametrize("named", [True, False])
def test_a_partner_that_denies_it_ends_what_was_recorded(
    world: SimpleNamespace, named: bool, django_capture_on_commit_callbacks: Any
) -> None:
    """It said no twice, and its name stood there as before."""
    recorded = {"confirmed_by": world.hospital, "confirmed_on": DAY} if named else {}
    Adoption.objects.update(status="endorsed", **recorded)
    world.entry.refresh_from_db()
    world.entry.save()
    neither = {"in-demand": False, "assessment": False}
    with django_capture_on_commit_callbacks(execute=True):
        answer(world.entry, world.hospital, neither, Giver("x"), timezone.now())
    world.entry.refresh_from_db()
    assert (world.entry.status, world.entry.confirmed_by) == ("evidenced", None)
    assert world.entry.steps.order_by("on", "pk").last().on == timezone.localdate()
    assert mail.outbox == [], "the answer is told by itself"


def test_another_partner_that_denies_it_changes_nothing(world: SimpleNamespace) -> None:
    Adoption.objects.update(status="endorsed", confirmed_by=world.hospital, confirmed_on=DAY)
    other = make.organization("oak-clinic", kind="health-provider")
    PilotPartner.objects.create(pilot=world.pilot, organization=other, role="employer")
    neither = {"in-demand": False, "assessment": False}
    answer(world.entry, other, neither, Giver("x"), timezone.now())
    world.entry.refresh_from_db()
    assert (world.entry.status, world.entry.confirmed_by) == ("endorsed", world.hospital)
