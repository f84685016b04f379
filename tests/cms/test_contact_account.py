"""What becomes of the account that acceptance made of a contact, when the contact's data is deleted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.adopt import links
from cms.adopt.trail import ACCOUNT_REMOVED
from registry.models import Application, Membership
from tests import factories as make
from tests.cms.test_applications import application, at, reviewer, text, world

__all__ = ["reviewer", "world"]


def accepted(reviewer: Client, world: SimpleNamespace, **more: str) -> tuple[Application, str]:
    """An accepted application with the address of its status page."""
    one = application(world)
    made = reviewer.post(at("decide", one.pk, "accept"), {"do": "take", "note": "", **more})
    assert made.status_code == 302, text(made)
    one.refresh_from_db()
    return one, links.status_addresses(links.token(one, "status"))["en"]


@pytest.fixture
def open_one(reviewer: Client, world: SimpleNamespace) -> tuple[Application, str]:
    """An accepted application whose contact was made an editor."""
    return accepted(reviewer, world, with_account="on")


def test_the_account_goes_with_the_data_where_that_is_asked(open_one: Any) -> None:
    one, status = open_one
    visitor = Client()
    assert "Remove the account of lead@elm.example too" in text(visitor.get(status))
    said = visitor.post(status, {"do": "forget", "account": "remove"}, follow=True)
    assert "The account that was made for you is removed, too." in text(said)
    user = get_user_model().objects.get(registry_memberships__organization=one.organization)
    assert (user.username, user.email, user.is_active) == (f"removed-{user.pk}", "", False)
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).ended_on is not None
    assert ModelLogEntry.objects.filter(action=ACCOUNT_REMOVED).exists()


def test_without_a_word_it_stays_and_everybody_is_told(open_one: Any, reviewer: Client) -> None:
    one, status = open_one
    said = Client().post(status, {"do": "forget"}, follow=True)
    assert "Your account in the registry stays." in text(said)
    assert get_user_model().objects.filter(email="lead@elm.example", is_active=True).exists()
    seen = text(reviewer.get(at("one", one.pk)))
    assert "lead@elm.example : the account is open still" in seen.replace("lead@elm.example:", "lead@elm.example :")  # fmt: skip


def test_a_reviewer_who_deletes_the_contact_is_told(open_one: Any, reviewer: Client) -> None:
    one, _status = open_one
    assert "it stays when the contact is deleted" in text(reviewer.get(at("one", one.pk)))
    said = reviewer.post(at("forget", one.pk), follow=True)
    assert "The account “lead@elm.example” stays open." in said.content.decode()


def test_an_account_that_was_there_before_is_not_taken_by_a_link(
    reviewer: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("lead", "lead@elm.example", "x")
    Membership.objects.create(user=user, organization=world.college, role="publisher")
    _one, status = accepted(reviewer, world, with_account="on")
    visitor = Client()
    shown = text(visitor.get(status))
    assert "Remove the account" not in shown
    assert "The account of lead@elm.example in the registry stays." in shown
    visitor.post(status, {"do": "forget", "account": "remove"})
    user.refresh_from_db()
    assert (user.username, user.is_active) == ("lead", True)


def test_an_account_that_works_for_others_too_is_not_taken_by_a_link(
    open_one: Any, django_user_model: Any
) -> None:
    _one, status = open_one
    user = django_user_model.objects.get(email="lead@elm.example")
    Membership.objects.create(user=user, organization=make.organization("oak"), role="editor")
    Client().post(status, {"do": "forget", "account": "remove"})
    user.refresh_from_db()
    assert user.is_active


def test_nobody_is_told_which_addresses_open_an_account(
    world: SimpleNamespace, django_user_model: Any
) -> None:
    """Whoever applies writes the address, and it may be anybody's."""
    user = django_user_model.objects.create_user("lead", "lead@elm.example", "x")
    Membership.objects.create(user=user, organization=world.college, role="publisher")
    one = application(world)
    status = links.status_addresses(links.token(one, "status"))["en"]
    visitor = Client()
    assert "The account of" not in text(visitor.get(status))
    said = visitor.post(status, {"do": "forget", "account": "remove"})
    assert said["Location"].endswith("?deleted=1")


def test_the_status_of_an_accepted_application_says_that_the_pilot_is_public(
    reviewer: Client, world: SimpleNamespace
) -> None:
    one, status = accepted(reviewer, world)
    assert "The pilot is set up as a draft" in text(Client().get(status))
    one.pilot.publish_now()
    shown = text(Client().get(status))
    assert "The pilot is public:" in shown
    assert "set up as a draft" not in shown


def test_a_public_pilot_with_drafts_in_the_ledger_says_so(
    reviewer: Client, world: SimpleNamespace
) -> None:
    one, _status = accepted(reviewer, world)
    pilot = one.pilot
    edit = type(pilot).snippet_viewset.get_url_name("edit")
    form = reviewer.get(reverse(edit, args=[pilot.pk])).content.decode()
    assert "What the pilot says of the framework is a draft still: Relevance, Skills." in form
    pilot.publish_now()
    page = text(Client().get(f"/en/pilots/{pilot.slug}/"))
    assert "Nothing is published yet of the principles and elements" in page
    assert "source does not say which principles" not in page
    for entry in pilot.adoptions.all():
        entry.publish_now()
    assert "a draft still" not in reviewer.get(reverse(edit, args=[pilot.pk])).content.decode()
