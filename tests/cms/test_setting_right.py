"""The registry puts the days of an endorsement of the whole right, with a reason that its history keeps."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Endorsement
from registry.services.endorsing import Giver, answer
from tests import factories as make
from tests.cms.test_endorsed_evidence import posted_to
from tests.cms.test_endorsing import of_a_micro_certification, text, worker, world

__all__ = ["world"]

DAYS = {"in_demand_on": "2026-03-02", "assessment_on": "2026-03-02", "revoked_on": ""}


def url(kept: Endorsement, view: str = "set_right") -> str:
    return reverse(Endorsement.snippet_viewset.get_url_name(view), args=[kept.pk])


@pytest.fixture
def wrong(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """An endorsement of March whose days an earlier version took from an answer, and revoked with it."""
    micro, entry = of_a_micro_certification(world)
    today = timezone.localdate()
    for confirmed in (True, False):
        both = {"in-demand": confirmed, "assessment": confirmed}
        answer(entry, world.hospital, both, Giver("x"), timezone.now())
    world.micro = micro
    world.kept = micro.endorsements.get()
    days = (world.kept.in_demand_on, world.kept.assessment_on, world.kept.revoked_on)
    assert days == (today, today, today)
    world.partner = worker("birch", world.hospital, django_user_model)
    worker("elm", world.college, django_user_model)
    return world


def test_the_registry_sets_right_what_nobody_could(
    wrong: SimpleNamespace, boss: Client, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """The form said that it was published, and kept nothing of it."""
    assert url(wrong.kept) in boss.get(url(wrong.kept, "edit")).content.decode()
    assert "Set right" in text(boss.get(url(wrong.kept)))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        done = boss.post(url(wrong.kept), DAYS | {"because": "The letter of March stands."})
    assert done.status_code == 302, text(done)
    kept = Endorsement.objects.get()
    march = date(2026, 3, 2)
    assert (kept.in_demand_on, kept.assessment_on, kept.revoked_on) == (march, march, None)
    told = text(boss.get(done["Location"]))
    assert "Set right by the registry: The letter of March stands. (before: " in told
    page = text(client.get(f"/en/micro-certifications/{wrong.micro.slug}/"))
    assert "confirmed 2 March 2026" in page
    assert "Revoked" not in page
    letters = {one.to[0]: one.body for one in mail.outbox}
    assert set(letters) == {"birch@registry.example", "elm@registry.example"}
    assert "The reason that was given: The letter of March stands." in letters["birch@registry.example"]  # fmt: skip
    # It stays, whatever is said of one entry afterwards, and its own form revokes it.
    entry = wrong.micro.adoptions.get()
    answer(entry, wrong.hospital, {"in-demand": True}, Giver("x"), timezone.now())
    answer(entry, wrong.hospital, {"in-demand": False}, Giver("x"), timezone.now())
    kept.refresh_from_db()
    assert (kept.in_demand_on, kept.revoked_on) == (march, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (DAYS, "because"),
        (DAYS | {"because": "x", "revoked_on": "2026-01-01"}, "revoked_on"),
        (DAYS | {"because": "x", "in_demand_on": "2999-01-01"}, "in_demand_on"),
    ],
)
def test_what_is_wrong_is_told(
    wrong: SimpleNamespace, boss: Client, said: dict[str, str], field: str
) -> None:
    shown = boss.post(url(wrong.kept), said)
    assert field in shown.context["form"].errors
    assert Endorsement.objects.get().revoked_on == timezone.localdate()


def test_it_is_for_the_registry_alone(wrong: SimpleNamespace) -> None:
    assert wrong.partner.get(url(wrong.kept)).status_code == 404
    assert wrong.partner.post(url(wrong.kept), DAYS | {"because": "x"}).status_code == 404
    assert url(wrong.kept) not in wrong.partner.get(url(wrong.kept, "edit")).content.decode()


def test_the_form_refuses_what_it_would_not_keep(wrong: SimpleNamespace) -> None:
    """It said "published" and threw it away."""
    refused = posted_to(wrong.partner, url(wrong.kept, "edit"), assessment_on="2026-03-02")
    assert set(refused.context["form"].errors) == {"assessment_on"}
    assert "the registry sets it right" in text(refused)
    refused = posted_to(wrong.partner, url(wrong.kept, "edit"), revoked_on="")
    assert set(refused.context["form"].errors) == {"revoked_on"}
    kept = posted_to(wrong.partner, url(wrong.kept, "edit"), statement_en="Our own words.")
    assert kept.status_code == 302


def test_a_draft_has_its_form(world: SimpleNamespace, boss: Client) -> None:
    micro = make.micro_certification("lifting", world.college)
    draft = Endorsement.objects.create(micro_certification=micro, partner=world.hospital)
    assert boss.get(url(draft)).status_code == 404


def test_the_form_refuses_a_day_of_an_answer_that_it_would_not_keep(
    wrong: SimpleNamespace, boss: Client
) -> None:
    """Once a day was set right, a revoked whole was published without its end, and stayed revoked."""
    today = timezone.localdate()
    told = {"in_demand_on": today, "assessment_on": "2026-03-02", "revoked_on": today}
    done = boss.post(url(wrong.kept), told | {"because": "The letter of March stands."})
    assert done.status_code == 302
    address = url(wrong.kept, "edit")
    refused = posted_to(wrong.partner, address, assessment_on=today.isoformat(), revoked_on="")
    assert set(refused.context["form"].errors) == {"assessment_on", "revoked_on"}


def test_nothing_is_revoked_on_a_day_to_come(wrong: SimpleNamespace, boss: Client) -> None:
    """The entries fell at once, and what was confirmed until that day did not bring the whole back."""
    ahead = (timezone.localdate() + timedelta(days=20)).isoformat()
    days = DAYS | {"revoked_on": ahead}
    refused = boss.post(url(wrong.kept), days | {"because": "Agreed."})
    assert "has not come yet" in text(refused)
    assert "could not be saved" in text(posted_to(boss, url(wrong.kept, "edit"), **days))
    assert Endorsement.objects.get().revoked_on == timezone.localdate()
