"""What a page says of an endorsement of the whole, and what the ledger says of its entries, are one state."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Adoption, Endorsement
from registry.services.endorsing import Giver, Hindrance, NotEndorsed, answer, ask
from tests import factories as make
from tests.cms.forms import filled_in
from tests.cms.test_dashboard import member
from tests.cms.test_endorsed_evidence import posted_to
from tests.cms.test_endorsing import BOTH, of_a_micro_certification, text, worker, world

__all__ = ["world"]

NO_WORD = "No partner's endorsement is recorded."


def say(entry: Adoption, partner: Any, *, confirms: bool) -> None:
    both = dict.fromkeys(("in-demand", "assessment"), confirms)
    answer(entry, partner, both, Giver("Head"), timezone.now())


@pytest.fixture
def given(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """A whole that the partner recorded of itself, an entry that it confirmed, and one that the registry recorded."""
    micro, entry = of_a_micro_certification(world)
    world.micro, world.answered = micro, entry
    world.day = timezone.localdate() - timedelta(days=9)
    days = dict.fromkeys(("in_demand_on", "assessment_on"), world.day)
    world.whole = make.endorsement("whole", micro, world.hospital, **days)
    say(entry, world.hospital, confirms=True)
    outcomes = make.framework_element("outcomes", world.element.edition, position=2)
    world.recorded = make.adoption(
        "recorded", outcomes, offering=micro, status="endorsed", evidence_en="Minutes.",
        confirmed_by=world.hospital, confirmed_on=world.day,
    )  # fmt: skip
    world.partner = worker("birch", world.hospital, django_user_model)
    return world


def end(given: SimpleNamespace, way: str) -> None:
    """End the whole in one of the ways that its partner has."""
    name = Endorsement.snippet_viewset.get_url_name
    if way == "revoke":
        today = timezone.localdate().isoformat()
        address = reverse(name("edit"), args=[given.whole.pk])
        done = posted_to(given.partner, address, revoked_on=today)
    else:
        done = given.partner.post(reverse(name("move"), args=[given.whole.pk, way]))
    assert done.status_code == 302
    given.whole.refresh_from_db()


def page(given: SimpleNamespace, client: Client) -> str:
    return text(client.get(f"/en/micro-certifications/{given.micro.slug}/"))


WAYS = ["revoke", "suspend", "cease"]


@pytest.mark.parametrize("way", WAYS)
def test_with_the_whole_ends_what_the_partner_confirmed_and_what_was_recorded(
    given: SimpleNamespace,
    way: str,
    django_user_model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The page said that no partner endorses it, and the ledger went on naming one."""
    member(django_user_model, "elm", given.college)
    with django_capture_on_commit_callbacks(execute=True):
        end(given, way)
    endorsed = Adoption.objects.filter(offering=given.micro, status="endorsed")
    assert not endorsed.exists()
    assert not given.answered.confirmations.in_force().exists()
    told = [one.body for one in mail.outbox if one.to == ["elm@registry.example"]]
    said = "Birch Hospital no longer endorses “Transfer” (Elm College) as a whole. What it had confirmed"
    assert sum(said in body for body in told) == 1
    assert sum("as the registry had recorded it" in body for body in told) == 1


@pytest.mark.parametrize("way", ["suspend", "cease", "answer", "return"])
def test_the_day_of_the_evidence_outlasts_each_fall(given: SimpleNamespace, way: str) -> None:
    """The second fall dated the evidence by the first."""
    outcomes = make.framework_element("shown", given.element.edition, position=3)
    shown = make.adoption(
        "shown", outcomes, offering=given.micro, status="evidenced", evidence_en="Minutes.",
        confirmed_by=given.college, confirmed_on=given.day,
    )  # fmt: skip
    if way == "return":
        for state in ("suspended", "published"):
            shown.lifecycle = state
            shown.save()
    for _time in range(3):
        say(shown, given.hospital, confirms=True)
        if way in ("answer", "return"):
            say(shown, given.hospital, confirms=False)
        else:
            end(given, way)
        shown.refresh_from_db()
        said = (shown.status, shown.confirmed_by, shown.confirmed_on)
        assert said == ("evidenced", given.college, given.day)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("by", ["link", "signed in"])
def test_both_confirmations_bring_the_whole_back_with_new_days(
    given: SimpleNamespace, client: Client, way: str, by: str, django_user_model: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    """A right answer made the entry endorsed, and the page went on saying that no partner endorses it."""
    end(given, way)
    answer(given.recorded, given.hospital, {"in-demand": True}, Giver("x"), timezone.now())
    given.whole.refresh_from_db()
    assert given.whole.said == (), "half an answer brings nothing back"
    if by == "link":
        now = timezone.now()
        _one, token = ask(
            given.answered, given.hospital, None, now, email="a@birch.example", language="en"
        )
        member(django_user_model, "elm", given.college)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/en/framework/endorse/{token}/", BOTH).status_code == 200
        back = "With that, Birch Hospital endorses “Transfer” as a whole again."
        assert {one.to[0] for one in mail.outbox if back in one.body} >= {"elm@registry.example"}
    else:
        say(given.answered, given.hospital, confirms=True)
    given.whole.refresh_from_db()
    given.answered.refresh_from_db()
    today = timezone.localdate()
    assert given.answered.status == "endorsed"
    assert given.whole.said == (("in_demand_on", today), ("assessment_on", today))
    assert given.whole.lifecycle == "published"
    shown = page(given, client)
    assert NO_WORD not in shown
    assert "Revoked" not in shown


@pytest.mark.parametrize("way", WAYS)
def test_halves_of_two_entries_bring_nothing_back(given: SimpleNamespace, way: str) -> None:
    """The whole came back from halves, under entries of which none was endorsed, and a half moved its days."""
    end(given, way)
    columns = (
        "in_demand_on", "assessment_on", "revoked_on", "lifecycle", "live", "last_published_at"
    )  # fmt: skip
    stood = Endorsement.objects.values(*columns).get()
    halves = ((given.answered, "in-demand"), (given.recorded, "assessment"))
    for entry, what in halves:
        other = {"in-demand": "assessment", "assessment": "in-demand"}[what]
        said = {what: True, other: False}
        answer(entry, given.hospital, said, Giver("Head"), timezone.now())
        assert Endorsement.objects.values(*columns).get() == stood
    assert not Adoption.objects.filter(offering=given.micro, status="endorsed").exists()
    say(given.recorded, given.hospital, confirms=True)
    today = timezone.localdate()
    given.whole.refresh_from_db()
    assert given.whole.said == (("in_demand_on", today), ("assessment_on", today))


def test_what_answers_gave_comes_back_with_both_alone(given: SimpleNamespace) -> None:
    """What nobody had recorded of the whole came back with half of it."""
    given.whole.delete()
    say(given.answered, given.hospital, confirms=False)
    say(given.answered, given.hospital, confirms=True)
    say(given.answered, given.hospital, confirms=False)
    half = {"in-demand": True, "assessment": False}
    answer(given.answered, given.hospital, half, Giver("Head"), timezone.now())
    assert Endorsement.objects.get().said == ()
    say(given.answered, given.hospital, confirms=True)
    assert len(Endorsement.objects.get().said) == 2


def test_an_answer_that_ends_the_whole_ends_what_was_recorded(given: SimpleNamespace) -> None:
    """The last answer was taken back and with it the whole; what was recorded in the same name stayed."""
    given.whole.delete()
    say(given.answered, given.hospital, confirms=False)
    say(given.answered, given.hospital, confirms=True)
    say(given.answered, given.hospital, confirms=False)
    assert Endorsement.objects.get().revoked_on == timezone.localdate()
    given.recorded.refresh_from_db()
    assert given.recorded.status == "evidenced"


def test_what_is_withdrawn_is_asked_about_no_more(given: SimpleNamespace) -> None:
    """A tombstone never comes back, so the ledger and the page could not agree again."""
    given.whole.withdraw("Made in error.", "Faite par erreur.")
    assert not Adoption.objects.filter(offering=given.micro, status="endorsed").exists()
    with pytest.raises(NotEndorsed) as refused:
        say(given.answered, given.hospital, confirms=True)
    assert refused.value.hindrance == Hindrance.WITHDRAWN


def test_no_entry_is_recorded_under_a_whole_that_has_ended(
    given: SimpleNamespace, boss: Client
) -> None:
    end(given, "cease")
    address = reverse(Adoption.snippet_viewset.get_url_name("edit"), args=[given.recorded.pk])
    said = {
        "status": "endorsed", "confirmed_by": str(given.hospital.pk),
        "confirmed_on": given.day.isoformat(), "action-publish": "yes",
    }  # fmt: skip
    refused = boss.post(address, filled_in(boss.get(address).context["form"]) | said)
    errors = refused.context["form"].errors
    assert set(errors) == {"confirmed_by"}
    (told,) = errors["confirmed_by"]
    assert "no longer endorses the whole micro-certification" in told, (
        "and not that nobody is named"
    )
