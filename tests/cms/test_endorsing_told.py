"""No institution gets its partner's word by a link to itself, and both sides hear of each request and each answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.admin import dashboard
from cms.ownership import REVIEWERS
from registry.models import Adoption, Confirmation, EndorsementRequest, Membership
from registry.services.endorsing import Giver, Hindrance, NotEndorsed, answer, ask
from tests import factories as make
from tests.cms.test_endorsing import BOTH, asked, text, worker, world

__all__ = ["world"]


def ask_url(world: SimpleNamespace) -> str:
    return reverse(Adoption.snippet_viewset.get_url_name("ask"), args=[world.entry.pk])


def rows(user: Any, panel: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    request: Any = SimpleNamespace(user=user, GET={})
    found = panel(request).get_context_data({"csrf_token": "x"})["sections"]
    return [(one.title, [(row.kind, row.url, row.said) for row in one.rows]) for one in found]


@pytest.fixture
def people(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """Somebody who works for the college, for the hospital, and for the registry."""
    reviewer = django_user_model.objects.create_user("rev", "rev@registry.example", "x")
    reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    clients = SimpleNamespace(
        college=worker("coll", world.college, django_user_model),
        hospital=worker("hosp", world.hospital, django_user_model),
        reviewer=Client(),
    )
    clients.reviewer.force_login(reviewer)
    clients.user = {one.username: one for one in django_user_model.objects.all()}
    return clients


@pytest.mark.parametrize("address", ["coll@registry.example", "Coll+us@Registry.example"])
def test_a_link_to_the_own_house_is_refused(
    world: SimpleNamespace, people: SimpleNamespace, address: str
) -> None:
    said = {"partner": world.hospital.pk, "email": address, "language": "en"}
    for client in (people.college, people.reviewer):
        refused = client.post(ask_url(world), said)
        assert refused.status_code == 409
        assert "email" in refused.context["form"].errors
        assert "The partner confirms: name an address of the partner" in text(refused)
    assert not EndorsementRequest.objects.exists()
    assert not mail.outbox
    own = {"email": "rev@registry.example", "language": "en"}
    with pytest.raises(NotEndorsed) as caught:
        ask(world.entry, world.hospital, people.user["rev"], timezone.now(), **own)
    assert caught.value.hindrance == Hindrance.OWN_ADDRESS


def test_a_link_that_is_out_already_does_not_open_for_the_own_house(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    one, link = asked(world)
    user = django_user_model.objects.create_user("late", one.email.upper(), "x")
    Membership.objects.create(user=user, organization=world.college, role="editor")
    shown = client.post(link, BOTH)
    assert shown.status_code == 403
    assert "somebody who works for the institution that asks" in text(shown)
    assert not Confirmation.objects.exists()


def test_who_works_for_the_partner_hears_of_each_request(
    world: SimpleNamespace,
    people: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
) -> None:
    said = {"partner": world.hospital.pk, "email": "training@birch.example", "language": "en"}
    with django_capture_on_commit_callbacks(execute=True):
        assert people.college.post(ask_url(world), said).status_code == 302
    told = {one.to[0]: one for one in mail.outbox}
    assert set(told) == {"training@birch.example", "hosp@registry.example"}
    one = EndorsementRequest.objects.get()
    letter = told["hosp@registry.example"].body
    assert "went to training@birch.example" in letter
    assert (
        "Who publishes for Birch Hospital here can answer signed in as well, and an editor"
        in letter
    )
    assert reverse("endorsing:one", args=[one.pk]) in letter
    assert "/en/framework/endorse/" not in letter, "the link itself is for who was asked"
    panel = dashboard.YourAttentionPanel
    address = reverse("endorsing:one", args=[one.pk])
    assert rows(people.user["hosp"], panel) == [("To endorse", [("Birch Hospital", address, "")])]
    assert rows(people.user["coll"], panel) == []


def test_an_answer_by_a_link_is_told_to_both_sides_and_shown_to_reviewers(
    client: Client,
    world: SimpleNamespace,
    people: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
) -> None:
    _one, link = asked(world)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(link, BOTH).status_code == 200
    told = {one.to[0]: (one.subject, one.body) for one in mail.outbox}
    assert set(told) == {"coll@registry.example", "hosp@registry.example"}
    for subject, body in told.values():
        assert subject == "Birch Hospital confirms: Skills"
        assert "by the link that went to training@birch.example, as “Head of training”" in body
        assert "The ledger now says: endorsed." in body
    assert ask_url(world) in told["coll@registry.example"][1]
    panel = dashboard.AnswersPanel
    said = "In demand".lower()
    for name in ("coll", "hosp", "rev"):
        ((_title, found),) = rows(people.user[name], panel)
        assert len(found) == 2, name
        assert all("By the link that went to training@birch.example." in one[2] for one in found)
        assert any(said in one[2] for one in found)
    assert "By the link that went to training@birch.example." in text(
        people.reviewer.get(ask_url(world))
    )


def test_a_confirmation_taken_back_is_told_to_the_institution(
    world: SimpleNamespace,
    people: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
) -> None:
    one, _link = asked(world)
    both = {"in-demand": True, "assessment": True}
    answer(world.entry, world.hospital, both, Giver("x"), timezone.now())
    address = reverse("endorsing:one", args=[one.pk])
    with django_capture_on_commit_callbacks(execute=True):
        people.hospital.post(address, BOTH | {"assessment": "no"})
    (letter,) = mail.outbox
    assert letter.to == ["coll@registry.example"], "who answered knows it"
    assert letter.subject == "Birch Hospital takes a confirmation back: Skills"
    assert "The assessment reflects performance on the job: taken back from today" in letter.body
    assert "- The competency is in demand: stays confirmed" in letter.body
    assert "The ledger now says: evidenced." in letter.body
    ((_title, found),) = rows(people.user["coll"], dashboard.AnswersPanel)
    assert any("taken back" in said for _, _, said in found)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        people.hospital.post(address, BOTH | {"assessment": "no"})
    assert not mail.outbox, "nothing has changed"


def test_a_half_is_told_with_what_is_lacking(
    client: Client, world: SimpleNamespace, people: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    """The letter said what was confirmed, and no word of the other or of where the entry stands."""
    _one, link = asked(world)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link, BOTH | {"assessment": "no"})
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "- The competency is in demand: confirmed from today" in letter.body
        assert "- The assessment reflects performance on the job: not confirmed" in letter.body
        assert "says: evidenced. Endorsed needs both confirmations." in letter.body
        assert "as a whole again" not in letter.body


def test_what_was_asked_without_a_link_is_answered_signed_in(
    world: SimpleNamespace, people: SimpleNamespace
) -> None:
    said = {"partner": world.hospital.pk, "email": "", "language": "en"}
    people.college.post(ask_url(world), said)
    one = EndorsementRequest.objects.get()
    people.hospital.post(
        reverse("endorsing:one", args=[one.pk]), BOTH | {"assessment": "no", "in-demand": "no"}
    )
    one.refresh_from_db()
    assert one.used_at
    assert rows(people.user["hosp"], dashboard.YourAttentionPanel) == []


def test_organisations_that_have_nothing_to_do_with_it_are_told_nothing(
    world: SimpleNamespace, people: SimpleNamespace, django_user_model: Any
) -> None:
    worker("oak", make.organization("oak-college"), django_user_model)
    asked(world)
    answer(world.entry, world.hospital, {"in-demand": True}, Giver("x"), timezone.now())
    user = django_user_model.objects.get(username="oak")
    assert rows(user, dashboard.YourAttentionPanel) == rows(user, dashboard.AnswersPanel) == []


def test_a_lapse_is_told_to_both_sides_and_to_who_confirmed_by_a_link(
    client: Client,
    world: SimpleNamespace,
    people: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The entry fell back to evidenced, and the first page went on saying "confirmed"."""
    _one, link = asked(world)
    client.post(link, BOTH)
    entry = Adoption.objects.get()
    entry.evidence_en = "Quite another list."
    with django_capture_on_commit_callbacks(execute=True):
        entry.save()
    told = {one.to[0]: (one.subject, one.body) for one in mail.outbox}
    assert set(told) == {
        "coll@registry.example", "hosp@registry.example", "training@birch.example"
    }  # fmt: skip
    for subject, body in told.values():
        assert subject == "What Birch Hospital confirmed has lapsed: Skills"
        assert "- The competency is in demand\n- The assessment reflects" in body
    assert ask_url(world) in told["coll@registry.example"][1]
    assert reverse("endorsing:index") in told["hosp@registry.example"][1]
    assert "/en/pilots/care-pilot/" in told["training@birch.example"][1]
    assert "/admin/" not in told["training@birch.example"][1]
    for name in ("coll", "hosp", "rev"):
        ((_title, found),) = rows(people.user[name], dashboard.AnswersPanel)
        assert [("lapsed when the evidence was changed" in one[2]) for one in found] == [True, True]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        entry.save()
    assert not mail.outbox, "it is told once"
