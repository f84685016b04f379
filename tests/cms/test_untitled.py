"""A rule or a decision without a title is called by what it is about, in the reader's language, wherever it is told of."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from cms.admin import dashboard
from cms.review_mail import MOVED, tell
from registry.models import Change, Equivalency, EquivalencySource, Membership, StackingRule
from registry.models.record import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("trees")

NAMES = {
    "rule": ("Toward Supply chain", "Vers Chaîne logistique"),
    "decision": ("Forklift basics at Elm College", "Chariot élévateur (Collège Elm)"),
}


@pytest.fixture
def untitled(registry: SimpleNamespace) -> dict[str, Any]:
    """A public rule and a public decision of which nobody wrote a title."""
    rule = StackingRule(award=registry.program, requirement={"completed": registry.micro.ctid})
    decision = Equivalency(receiving_institution=registry.college, outcome="granted")
    decision.sources.add(EquivalencySource(offering=registry.micro))
    for one in (rule, decision):
        one.valid_to = timezone.localdate() + timedelta(days=20)
        one.publish_now()
    return {"rule": rule, "decision": decision}


@pytest.fixture
def publisher(registry: SimpleNamespace, django_user_model: Any) -> Any:
    """Somebody of Elm College, who reads French."""
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    UserProfile.objects.create(user=user, preferred_language="fr")
    Membership.objects.create(
        user=user, organization=registry.college, role=Membership.Role.PUBLISHER
    )
    return user


def address(record: Record, view: str = "list") -> str:
    own = () if view == "list" else (record.pk,)
    return reverse(type(record).snippet_viewset.get_url_name(view), args=own)


@pytest.mark.parametrize("name", NAMES)
def test_the_admin_calls_it_by_that(
    client: Client, boss: Client, untitled: Any, publisher: Any, name: str
) -> None:
    record, (english, french) = untitled[name], NAMES[name]
    with translation.override("fr"):
        record.save_revision(user=publisher)
    for view in ("list", "edit", "history"):
        assert english in boss.get(address(record, view)).content.decode(), view
    client.force_login(publisher)
    for view in ("list", "edit", "history"):
        told = client.get(address(record, view)).content.decode()
        assert french in told, view
        assert f">{record.slug}<" not in told, view


@pytest.mark.parametrize("name", NAMES)
def test_the_first_page_calls_it_by_that(untitled: Any, publisher: Any, name: str) -> None:
    record, french = untitled[name], NAMES[name][1]
    record.save_revision(user=publisher)
    record.has_unpublished_changes = True
    record.save()
    request: Any = SimpleNamespace(user=publisher, GET={})
    panels = [dashboard.YourAttentionPanel]
    panels += [dashboard.EndingPanel] if name == "decision" else []
    with translation.override("fr"):
        for panel in panels:
            found = panel(request).get_context_data({"csrf_token": "x"})["sections"]
            assert french in [row.label for one in found for row in one.rows]


@pytest.mark.parametrize("name", NAMES)
def test_mail_and_the_log_of_changes_call_it_by_that(
    untitled: Any, publisher: Any, name: str, django_capture_on_commit_callbacks: Any
) -> None:
    record, (english, french) = untitled[name], NAMES[name]
    with django_capture_on_commit_callbacks(execute=True):
        tell(MOVED["suspend"], record, [publisher], None)
    assert french in mail.outbox[0].subject
    change = Change.objects.filter(record_uid=record.uid).latest("pk")
    assert (change.label_en, change.label_fr) == (english, french)


def test_a_decision_on_many_names_the_first_of_them(registry: SimpleNamespace) -> None:
    decision = Equivalency(receiving_institution=registry.college, outcome="granted")
    assert str(decision) == ""
    for number in range(4):
        course = factories.course(f"part-{number}", registry.college)
        decision.sources.add(EquivalencySource(offering=course))
    assert str(decision) == "Part 0, Part 1, Part 2… at Elm College"


def test_a_title_of_its_own_is_what_it_is_called(registry: SimpleNamespace) -> None:
    assert str(registry.rule) == "Supply chain by steps"
    assert registry.rule.called("fr") == "Supply chain by steps"
