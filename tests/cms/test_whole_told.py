"""The institution hears of an endorsement of a whole micro-certification: given, changed, ended; and so does the partner."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from cms.admin import dashboard
from cms.ownership import REVIEWERS
from registry.models import Endorsement
from registry.services.endorsing import set_right
from tests import factories as make
from tests.cms.test_dashboard import member, rows
from tests.cms.test_endorsing import of_a_micro_certification, world

__all__ = ["world"]

DAY, LATER = date(2026, 3, 2), date(2026, 4, 9)


@pytest.fixture
def sides(world: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """A micro-certification, and who works for its institution, for the partner and for the registry."""
    world.micro, _entry = of_a_micro_certification(world)
    world.elm = member(django_user_model, "elm", world.college, "fr")
    world.birch = member(django_user_model, "birch", world.hospital)
    world.reviewer = django_user_model.objects.create_user("rev", "rev@registry.example", "x")
    world.reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    return world


def publish(one: Endorsement, by: Any, capture: Any) -> dict[str, Any]:
    """Publish what is typed, and return the letters of it by address."""
    mail.outbox.clear()
    with capture(execute=True):
        one.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    one.refresh_from_db()
    return {letter.to[0]: letter for letter in mail.outbox}


def test_the_institution_hears_of_each_change(
    sides: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    """A partner endorsed it in a form of its own, and its page said so before the institution knew."""
    capture = django_capture_on_commit_callbacks
    one = Endorsement(micro_certification=sides.micro, partner=sides.hospital, in_demand_on=DAY)
    one.live = False
    one.save()
    told = publish(one, sides.birch, capture)
    assert list(told) == ["elm@registry.example"], "not who did it"
    assert told["elm@registry.example"].subject == "Birch Hospital (fr) appuie « Transfer (fr) »"
    assert "2 mars 2026" in told["elm@registry.example"].body.replace("\xa0", " ")
    assert publish(one, sides.birch, capture) == {}, "nothing has changed"
    one.statement_en = "We hire its holders."
    assert publish(one, sides.birch, capture) == {}
    one.assessment_on = LATER
    told = publish(one, sides.reviewer, capture)
    assert sorted(told) == ["birch@registry.example", "elm@registry.example"]
    assert told["birch@registry.example"].subject == "Birch Hospital endorses “Transfer”: changed"
    body = told["birch@registry.example"].body.replace("\xa0", " ")
    assert "reflects performance on the job: 9 April 2026" in body
    one.revoked_on = timezone.localdate()
    told = publish(one, sides.birch, capture)
    assert list(told) == ["elm@registry.example"]
    assert "n’appuie plus" in told["elm@registry.example"].subject
    assert publish(one, sides.birch, capture) == {}


def test_a_draft_is_told_to_nobody_and_what_is_set_right_only_with_its_reason(
    sides: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    one = make.endorsement("whole", sides.micro, sides.hospital, in_demand_on=DAY)
    one.in_demand_on = LATER
    with django_capture_on_commit_callbacks(execute=True):
        one.save_revision(user=sides.birch)
    assert mail.outbox == []
    kept = Endorsement.objects.get(pk=one.pk)
    days = {"in_demand_on": LATER, "assessment_on": LATER, "revoked_on": None}
    with django_capture_on_commit_callbacks(execute=True):
        set_right(kept, days, sides.reviewer)
    assert mail.outbox == []


def test_the_first_page_of_both_sides_shows_it(
    sides: SimpleNamespace, django_capture_on_commit_callbacks: Any, django_user_model: Any
) -> None:
    one = make.endorsement("whole", sides.micro, sides.hospital, in_demand_on=DAY)
    panel = dashboard.AnswersPanel
    assert rows(sides.elm, panel) == [], "nobody published it by hand"
    publish(one, sides.birch, django_capture_on_commit_callbacks)
    for user in (sides.elm, sides.birch, sides.reviewer):
        assert rows(user, panel) == [("", ["Transfer"])]
    stranger = member(django_user_model, "oak", make.organization("oak-clinic"))
    assert rows(stranger, panel) == []
