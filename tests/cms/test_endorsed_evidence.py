"""What a partner confirmed is of the entry and the evidence that it saw, and stands under nothing else."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Adoption, Confirmation
from registry.services.endorsing import Giver, answer
from tests import factories as make
from tests.cms.test_endorsing import BOTH, asked, text, worker, world

__all__ = ["world"]

WITHHELD = "The evidence was changed since you opened this page."


def url(entry: Adoption, view: str = "edit") -> str:
    return reverse(Adoption.snippet_viewset.get_url_name(view), args=[entry.pk])


def posted(client: Client, entry: Adoption, **changed: Any) -> Any:
    """Publish by the form of an entry what it shows, changed."""
    return posted_to(client, url(entry), **changed)


def posted_to(client: Client, address: str, **changed: Any) -> Any:
    """Publish by a form what it shows, changed."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = page.select_one("form[data-edit-form]")
    fields = {
        one["name"]: one.get("value") or one.get_text() or ""
        for one in form.select("input[name]:not([type=file]), textarea[name]")
    }
    fields |= {
        one["name"]: next((o["value"] for o in one.select("option[selected]")), "")
        for one in form.select("select[name]")
    }
    sent = fields | changed | {"action-publish": "yes"}
    return client.post(address, sent)


def confirmed(world: SimpleNamespace) -> None:
    both = {"in-demand": True, "assessment": True}
    answer(world.entry, world.hospital, both, Giver("x"), timezone.now())


def mark_in(response: Any) -> str:
    found = BeautifulSoup(response.content, "html.parser").select_one("input[name=saw]")
    return str(found["value"])


def test_the_form_keeps_an_entry_to_what_it_is_about(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    editor = worker("elm", world.college, django_user_model)
    confirmed(world)
    other = make.framework_element("outcomes", world.element.edition, position=2)
    refused = posted(editor, world.entry, element=other.pk)
    assert refused.status_code == 200
    assert "What the entry is about stays" in refused.content.decode()
    entry = Adoption.objects.get()
    assert (entry.element, entry.status) == (world.element, "endorsed")
    assert posted(editor, entry, source_name="A letter").status_code == 302
    assert Adoption.objects.get().status == "endorsed"


def test_an_answer_by_a_link_is_of_what_the_page_showed(
    client: Client, world: SimpleNamespace
) -> None:
    one, link = asked(world)
    saw = mark_in(client.get(link))
    world.entry.evidence_en = "The holder is licensed for every vehicle."
    world.entry.save()
    refused = client.post(link, BOTH | {"saw": saw})
    assert refused.status_code == 409
    assert WITHHELD in text(refused)
    assert "licensed for every vehicle" in text(refused)
    page = refused.content.decode()
    assert ('value="Head of training"' in page, "checked" in page) == (True, False)
    one.refresh_from_db()
    assert (one.used_at, Confirmation.objects.count()) == (None, 0)
    assert client.post(link, BOTH | {"saw": mark_in(refused)}).status_code == 200
    assert Confirmation.objects.in_force().count() == 2


def test_an_answer_signed_in_is_of_what_the_page_showed(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    one, _link = asked(world)
    partner = worker("birch", world.hospital, django_user_model)
    address = reverse("endorsing:one", args=[one.pk])
    saw = mark_in(partner.get(address))
    world.entry.evidence_url = "https://other.example/"
    world.entry.save()
    refused = partner.post(address, BOTH | {"saw": saw})
    assert (refused.status_code, WITHHELD in text(refused)) == (409, True)
    assert not Confirmation.objects.exists()
    assert partner.post(address, BOTH | {"saw": mark_in(refused)}).status_code == 302
    assert Confirmation.objects.in_force().count() == 2
    # A word is taken back whatever stands there by now.
    none = {"in-demand": "no", "assessment": "no", "saw": saw}
    assert partner.post(address, BOTH | none).status_code == 302
    assert not Confirmation.objects.in_force().exists()


def test_an_institution_names_nobody_but_itself(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """It wrote its partner's name and any day under its own evidence."""
    editor = worker("elm", world.college, django_user_model)
    proof = {"confirmed_by": world.hospital.pk, "confirmed_on": "2026-05-05"}
    refused = posted(editor, world.entry, **proof)
    chooser = refused.context["form"].fields["confirmed_by"].widget
    assert chooser.get_chooser_modal_url().endswith("?own=1")
    assert "A partner speaks for itself" in refused.context["form"].errors["confirmed_by"][0]
    own = proof | {"confirmed_by": world.college.pk}
    assert posted(editor, world.entry, **own).status_code == 302
    assert Adoption.objects.get().confirmed_by == world.college


def test_what_the_registry_recorded_of_another_stays_with_what_it_was_of(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    editor = worker("elm", world.college, django_user_model)
    world.entry.confirmed_by, world.entry.confirmed_on = world.hospital, date(2026, 5, 5)
    world.entry.save()
    assert posted(editor, world.entry, source_name="A letter").status_code == 302
    for changed in ({"evidence_en": "Any words."}, {"confirmed_on": "2026-06-06"}):
        refused = posted(editor, world.entry, **changed)
        assert (
            "stands for what was here before" in refused.context["form"].errors["confirmed_by"][0]
        )
    nobody = {"evidence_en": "Any words.", "confirmed_by": "", "confirmed_on": ""}
    assert posted(editor, world.entry, **nobody).status_code == 302
    assert Adoption.objects.get().confirmed_by is None


def test_a_partner_whose_word_has_lapsed_is_not_kept_as_who_shows_it(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    editor = worker("elm", world.college, django_user_model)
    confirmed(world)
    sent = {"status": "evidenced", "evidence_en": "Any words."}
    assert posted(editor, world.entry, **sent).status_code == 302
    entry = Adoption.objects.get()
    assert (entry.status, entry.confirmed_by, entry.confirmed_on) == ("evidenced", None, None)


@pytest.mark.parametrize(
    "added", [{"evidence_fr": "Une liste."}, {"employer_sees_en": "May drive any vehicle."}]
)
def test_words_that_are_added_stand_under_nobody_s_name(
    client: Client, world: SimpleNamespace, added: dict[str, str]
) -> None:
    confirmed(world)
    entry = Adoption.objects.get()
    for name, words in added.items():
        setattr(entry, name, words)
    entry.save()
    assert (entry.status, Confirmation.objects.in_force().count()) == ("evidenced", 0)
    assert "confirmed by" not in text(client.get("/en/pilots/care-pilot/"))


def test_an_entry_that_the_registry_recorded_as_endorsed_is_not_rewritten(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """No confirmation is stored of it, so nothing lapsed, and any evidence, name and day could be exchanged."""
    editor = worker("elm", world.college, django_user_model)
    day = date(2026, 3, 2)
    columns = {"status": "endorsed", "confirmed_by": world.hospital, "confirmed_on": day}
    Adoption.objects.update(**columns)
    kept = {"status": "endorsed"}
    assert posted(editor, world.entry, **kept, source_name="A letter").status_code == 302
    for changed in (
        {"evidence_en": "We think so ourselves."},
        {"evidence_en": "We think so ourselves.", "confirmed_by": ""},
        {"confirmed_on": "2020-04-01"},
        {"employer_sees_fr": "Un insigne."},
    ):
        refused = posted(editor, world.entry, **kept, **changed)
        assert "It was endorsed as it stood." in refused.context["form"].errors["status"][0]
    assert Adoption.objects.filter(**columns).exists()
    draft = Adoption.objects.get()
    draft.evidence_fr = "Une liste d’avant."
    draft.save_revision()
    refused = posted(editor, world.entry, **kept)
    assert "It was endorsed as it stood." in refused.context["form"].errors["status"][0]
    own = {"status": "evidenced", "confirmed_by": "", "confirmed_on": "", "evidence_en": "Ours."}
    assert posted(editor, world.entry, **own).status_code == 302
    assert Adoption.objects.get().status == "evidenced"


def test_answers_on_an_entry_leave_what_was_recorded_of_the_whole(world: SimpleNamespace) -> None:
    """One entry's answer moved an older endorsement to its own day, and revoked it when it was taken back or lapsed."""
    micro = make.micro_certification("transfer", world.college, pilot=world.pilot)
    words = {"status": "evidenced", "evidence_en": "A list."}
    entry = make.adoption("of-micro", world.element, offering=micro, **words)
    day = date(2026, 3, 2)
    whole = make.endorsement("whole", micro, world.hospital, in_demand_on=day, assessment_on=day)
    now, recorded = timezone.now(), (day, day, None)

    def stands() -> tuple[Any, ...]:
        whole.refresh_from_db()
        return whole.in_demand_on, whole.assessment_on, whole.revoked_on

    both = {"in-demand": True, "assessment": True}
    answer(entry, world.hospital, both, Giver("x"), now)
    assert stands() == recorded
    answer(entry, world.hospital, dict.fromkeys(both, False), Giver("x"), now)
    assert stands() == recorded
    answer(entry, world.hospital, both, Giver("x"), now)
    entry.refresh_from_db()
    entry.evidence_en = "Another."
    entry.save()
    assert stands() == recorded
    # What was revoked as a whole begins anew with both confirmations, and stays said as revoked until then.
    type(whole).objects.update(revoked_on=date(2026, 6, 1))
    answer(entry, world.hospital, {"in-demand": True}, Giver("x"), now)
    assert stands() == (day, day, date(2026, 6, 1))
    answer(entry, world.hospital, both, Giver("x"), now)
    assert stands() == (timezone.localdate(), timezone.localdate(), None)


@pytest.mark.parametrize("waits", [True, False])
def test_the_form_follows_what_a_partner_takes_back(
    world: SimpleNamespace, django_user_model: Any, waits: bool
) -> None:
    """A draft that waited, and an entry that had ended, went on saying "Endorsed", and could not be published."""
    college = worker("elm", world.college, django_user_model)
    confirmed(world)
    world.entry.refresh_from_db()
    if waits:
        world.entry.evidence_url = "https://elm.example/minutes"
        world.entry.save_revision()
    else:
        assert college.post(reverse(Adoption.snippet_viewset.get_url_name("move"), args=[world.entry.pk, "cease"])).status_code == 302  # fmt: skip
    world.entry = Adoption.objects.get(pk=world.entry.pk)
    answer(world.entry, world.hospital, {"assessment": False}, Giver("x"), timezone.now())
    page = BeautifulSoup(college.get(url(world.entry)).content, "html.parser")
    assert page.select_one("select[name=status] option[selected]")["value"] == "evidenced"
    assert posted(college, world.entry).status_code == 302
    entry = Adoption.objects.get(pk=world.entry.pk)
    assert (entry.status, entry.lifecycle) == ("evidenced", "published")
    assert bool(entry.evidence_url) == waits


def test_who_typed_it_before_is_told_that_the_partner_has_answered(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    college = worker("elm", world.college, django_user_model)
    confirmed(world)
    entry = Adoption.objects.get(pk=world.entry.pk)
    answer(entry, world.hospital, {"assessment": False}, Giver("x"), timezone.now())
    told = posted(college, entry, status="endorsed")
    assert "its last answer says how it stands" in text(told)
