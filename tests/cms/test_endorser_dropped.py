"""A partner whose name goes from an entry that was recorded as endorsed is told, and so is the institution."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from registry.services.endorsing import Giver, answer
from tests import factories as make
from tests.cms.test_endorsed_evidence import posted
from tests.cms.test_endorsing import worker, world

__all__ = ["world"]


@pytest.fixture
def recorded(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """An entry that the registry recorded as endorsed in March, with somebody who works for each side."""
    world.editor = worker("elm", world.college, django_user_model)
    worker("birch", world.hospital, django_user_model)
    entry = world.entry
    entry.status, entry.confirmed_by, entry.confirmed_on = "endorsed", world.hospital, date(2026, 3, 2)  # fmt: skip
    entry.save()
    return world


def letters() -> dict[str, tuple[str, str]]:
    return {one.to[0]: (one.subject, one.body) for one in mail.outbox}


def test_a_partner_is_told_when_the_institution_lowers_what_it_endorsed(
    recorded: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    """Its name went from the public ledger, and nobody heard of it."""
    changed = {"status": "evidenced", "confirmed_by": recorded.college.pk, "evidence_en": "Anew."}
    with django_capture_on_commit_callbacks(execute=True):
        assert posted(recorded.editor, recorded.entry, **changed).status_code == 302
    told = letters()
    assert set(told) == {"birch@registry.example", "elm@registry.example"}
    subject, body = told["birch@registry.example"]
    assert subject == "The ledger no longer says that Birch Hospital endorses it: Skills"
    assert "Elm College or the registry has changed this entry" in body
    assert "stays in the ledger" in body
    assert "/en/pilots/care-pilot/" in body
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("leave", ["cease", "withdraw"])
def test_a_partner_is_told_when_an_endorsed_entry_ends(
    recorded: SimpleNamespace, leave: str, django_capture_on_commit_callbacks: Any
) -> None:
    why = ("Recorded twice.", "Inscrit deux fois.") if leave == "withdraw" else ()
    with django_capture_on_commit_callbacks(execute=True):
        getattr(recorded.entry, leave)(*why)
    _subject, body = letters()["birch@registry.example"]
    assert "has ended or withdrawn this entry" in body
    assert "stays in the ledger" not in body
    assert len(mail.outbox) == 2


def test_nobody_is_told_where_the_partner_stays_or_hears_otherwise(
    recorded: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        recorded.entry.source_note_en = "As the partner wrote."
        recorded.entry.save()
        recorded.entry.suspend()
        recorded.entry.resume()
    assert mail.outbox == []
    both = {"in-demand": True, "assessment": True}
    answer(recorded.entry, recorded.hospital, both, Giver("x"), timezone.now())
    recorded.entry.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        recorded.entry.evidence_en = "Changed."
        recorded.entry.save()
    assert {subject for subject, _body in letters().values()} == {
        "What Birch Hospital confirmed has lapsed: Skills"
    }


def test_another_name_is_told_to_the_one_that_stood_there(
    recorded: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    recorded.entry.confirmed_by = make.organization("oak-clinic", kind="health-provider")
    with django_capture_on_commit_callbacks(execute=True):
        recorded.entry.save()
    assert "Birch Hospital endorses it" in letters()["birch@registry.example"][0]
