"""No organisation endorses a whole micro-certification unasked, nor on a day before there was a framework."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.records import wording
from registry.models import Adoption, Endorsement
from registry.services.endorsing import agreement_over, ask
from tests import factories as make
from tests.cms.forms import filled_in
from tests.cms.test_endorsing import of_a_micro_certification, text, worker, world

__all__ = ["world"]


def sent(client: Client, micro: Any, partner: Any, **days: str) -> Any:
    address = reverse(Endorsement.snippet_viewset.get_url_name("add"))
    said = {"micro_certification": micro.pk, "partner": partner.pk, "provenance": "institution"}
    return client.post(address, said | days | {"action-publish": "yes"})


def test_who_takes_no_part_and_was_not_asked_does_not_endorse(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """Any organisation stood above the true partners, and nobody could take it off the page."""
    micro, entry = of_a_micro_certification(world)
    stranger = make.organization("oak-clinic", kind="health-provider")
    theirs = worker("oak", stranger, django_user_model)
    refused = sent(theirs, micro, stranger, in_demand_on="2026-03-02")
    assert set(refused.context["form"].errors) == {"micro_certification"}
    assert "has neither named “Oak Clinic” as a partner nor asked it" in text(refused)
    named = worker("birch", world.hospital, django_user_model)
    assert sent(named, micro, world.hospital, in_demand_on="2026-03-02").status_code == 302
    micro.pilot = None
    micro.save()
    ask(entry, stranger, None, timezone.now(), email="", language="en")
    assert sent(theirs, micro, stranger, in_demand_on="2026-03-02").status_code == 302
    assert Endorsement.objects.count() == 2


def test_no_day_is_before_the_framework(world: SimpleNamespace, django_user_model: Any) -> None:
    micro, _entry = of_a_micro_certification(world)
    named = worker("birch", world.hospital, django_user_model)
    refused = sent(named, micro, world.hospital, in_demand_on="1999-01-01")
    assert set(refused.context["form"].errors) == {"in_demand_on"}
    assert "there was no framework yet: its first edition is of March 2020" in text(refused)


def test_an_agreement_that_is_over_gives_no_right_to_endorse(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """A whole was taken for a day after the agreement on which it rested; entries refused the same."""
    micro, _entry = of_a_micro_certification(world)
    micro.pilot = None
    micro.save()
    today = timezone.localdate()
    ended = today - timedelta(days=9)
    make.agreement("old", world.college, world.hospital, valid_to=ended)
    named = worker("birch", world.hospital, django_user_model)
    refused = sent(named, micro, world.hospital, in_demand_on=today.isoformat())
    assert set(refused.context["form"].errors) == {"in_demand_on"}
    assert "was in force until" in text(refused)
    assert sent(named, micro, world.hospital, in_demand_on=ended.isoformat()).status_code == 302


def test_an_agreement_that_ceased_ended_before_the_day_on_its_paper(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """What ended today was said to have ended in years, and a day on which it held was refused."""
    micro, _entry = of_a_micro_certification(world)
    today, far = timezone.localdate(), timezone.localdate() + timedelta(days=900)
    agreement = make.agreement("long", world.college, world.hospital, valid_to=far)
    assert agreement_over(world.college, world.hospital, today) is None
    agreement.cease()
    over = agreement_over(world.college, world.hospital, today)
    yesterday = today - timedelta(days=1)
    assert over is not None
    assert over.day == yesterday
    assert agreement_over(world.college, world.hospital, yesterday) is None
    named = worker("birch", world.hospital, django_user_model)
    refused = sent(named, micro, world.hospital, in_demand_on=today.isoformat())
    told = wording.day(yesterday).replace("\xa0", " ")
    assert f"was in force until {told}" in text(refused)
    assert sent(named, micro, world.hospital, in_demand_on=yesterday.isoformat()).status_code == 302


def test_an_agreement_to_come_has_not_ended(world: SimpleNamespace) -> None:
    """It was said to have ended on its last day, which is still to come."""
    today = timezone.localdate()
    dates = {"valid_from": today + timedelta(days=9), "valid_to": today + timedelta(days=900)}
    make.agreement("next", world.college, world.hospital, **dates)
    over = agreement_over(world.college, world.hospital, today)
    assert over is not None
    assert over.day is None


def test_who_records_an_entry_names_no_stranger_either(
    world: SimpleNamespace, boss: Client
) -> None:
    """Without a pilot anybody could be named, whom the institution had neither asked nor any agreement with."""
    micro, entry = of_a_micro_certification(world)
    entry.evidence_en = "Minutes."
    entry.save()
    micro.pilot = None
    micro.save()
    today = timezone.localdate()
    address = reverse(Adoption.snippet_viewset.get_url_name("edit"), args=[entry.pk])
    said = filled_in(boss.get(address).context["form"]) | {
        "status": "endorsed", "confirmed_by": str(world.hospital.pk), "confirmed_on": today.isoformat(),
        "action-publish": "yes",
    }  # fmt: skip
    refused = boss.post(address, said)
    assert set(refused.context["form"].errors) == {"confirmed_by"}
    old = make.agreement("old", world.college, world.hospital, valid_to=today - timedelta(days=9))
    assert set(boss.post(address, said).context["form"].errors) == {"confirmed_on"}
    old.valid_to = None
    old.save()
    assert boss.post(address, said).status_code == 302
