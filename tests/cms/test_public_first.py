"""A pilot follows its lead into the public, and an entry of the ledger its pilot: by form, review, schedule and return."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, ModelLogEntry, Task, Workflow, WorkflowTask
from wagtail.users.models import UserProfile

from cms.models import FrameworkReviewState
from cms.ownership import REVIEWERS
from registry.models import Adoption, Membership, Organization, Pilot
from tests import factories
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")

TOLD = "“Hoists” is a draft. Publish it first, and then what it says of the framework."


def url(record: Any, name: str, *more: Any) -> str:
    return reverse(type(record).snippet_viewset.get_url_name(name), args=[record.pk, *more])


@pytest.fixture
def house(registry: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """A draft of a pilot with a drafted entry, written by Luc, who reads French."""
    element = factories.framework_element("relevance", factories.framework_edition())
    pilot = factories.pilot(
        "hoists",
        registry.college,
        registry.pilot.sector,
        title_en="Hoists",
        title_fr="Treuils",
        lifecycle="draft",
    )
    entry = factories.adoption("said", element, pilot=pilot, lifecycle="draft")
    luc = django_user_model.objects.create_user("luc", "luc@registry.example", "x")
    UserProfile.objects.create(user=luc, preferred_language="fr")
    Membership.objects.create(user=luc, organization=registry.college, role="publisher")
    rev = django_user_model.objects.create_user("rev", "rev@registry.example", "x")
    rev.groups.add(Group.objects.get(name=REVIEWERS))
    return SimpleNamespace(pilot=pilot, entry=entry, luc=luc, rev=rev, college=registry.college)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def waiting(house: SimpleNamespace, record: Any) -> Any:
    """Submit a record; return the step of its review."""
    record.save_revision(user=house.luc)
    record.get_workflow().start(record, house.luc)
    return record.current_workflow_task_state.specific


def test_a_reviewer_is_told_why_an_entry_stays_in_review(house: SimpleNamespace) -> None:
    state = waiting(house, house.entry)
    address = url(house.entry, "workflow_action", "approve", state.pk)
    reviewer = signed_in(house.rev)
    asked = reviewer.post(
        address, {"met_relevance": "on"}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert TOLD in asked.json()["html"].replace("&quot;", '"')
    house.entry.refresh_from_db()
    assert (house.entry.lifecycle, house.entry.workflow_in_progress) == ("draft", True)
    house.pilot.publish_now()
    assert reviewer.post(address, {"met_relevance": "on"}).status_code == 302
    house.entry.refresh_from_db()
    assert (house.entry.lifecycle, house.entry.workflow_in_progress) == ("published", False)
    assert FrameworkReviewState.objects.get().status == "approved"


def test_a_review_without_a_checklist_refuses_as_well(house: SimpleNamespace, boss: Client) -> None:
    """An administrator may have set up another one; it broke off with an error of the server."""
    task = GroupApprovalTask.objects.create(name="Plain")
    task.groups.add(Group.objects.get(name=REVIEWERS))
    workflow = Workflow.objects.create(name="Plain")
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk))
    house.entry.save_revision(user=house.luc)
    workflow.start(house.entry, house.luc)
    state = house.entry.current_workflow_task_state
    answer = signed_in(house.rev).post(
        url(house.entry, "workflow_action", "approve", state.pk), follow=True
    )
    assert TOLD in answer.content.decode()
    house.entry.refresh_from_db()
    assert (house.entry.lifecycle, house.entry.workflow_in_progress) == ("draft", True)


def test_the_form_refuses_today_and_takes_a_later_day(house: SimpleNamespace) -> None:
    client = signed_in(house.luc)
    page = client.get(url(house.entry, "edit"))
    values = filled_in(page.context["form"]) | {"action-publish": "yes"}
    refused = client.post(url(house.entry, "edit"), values)
    assert set(refused.context["form"].errors) == {"pilot"}
    later = timezone.localtime() + timedelta(days=1)
    values["go_live_at"] = later.strftime("%Y-%m-%d %H:%M")
    assert client.post(url(house.entry, "edit"), values).status_code == 302
    house.entry.refresh_from_db()
    assert (house.entry.lifecycle, house.entry.approved_schedule) == ("draft", True)


def scheduled(house: SimpleNamespace, record: Any) -> None:
    record.go_live_at = timezone.now() + timedelta(hours=1)
    record.save_revision(user=house.luc).publish(user=house.luc, skip_permission_checks=True)


def run(captured: Any) -> tuple[list[str], list[Any]]:
    mail.outbox.clear()
    out = StringIO()
    with captured(execute=True):
        call_command("publish_scheduled", stdout=out)
    return out.getvalue().splitlines(), list(mail.outbox)


def test_what_is_due_too_early_stays_scheduled_and_its_people_are_told_once(
    house: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    scheduled(house, house.entry)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
        lines, letters = run(django_capture_on_commit_callbacks)
        (line,) = lines
        assert line.startswith("Hoists: Relevance: not published: “Hoists” is a draft.")
        (letter,) = (one for one in letters if one.to == ["luc@registry.example"])
        assert letter.subject == "Reste à publier\u00a0: Treuils\u00a0: Relevance"
        assert "«\u00a0Treuils\u00a0» est une ébauche." in letter.body
        again, more = run(django_capture_on_commit_callbacks)
        assert (again, more) == (lines, [])
        entry = Adoption.objects.get()
        assert (entry.lifecycle, entry.approved_schedule) == ("draft", True)
        assert ModelLogEntry.objects.filter(action="registry.schedule.held").count() == 1
        history = signed_in(house.rev).get(url(entry, "history")).content.decode()
        assert "Was due, and waits until what it is about is public" in history
        house.pilot.publish_now()
        assert run(django_capture_on_commit_callbacks)[0] == ["Hoists: Relevance: published"]
    assert Adoption.objects.get().lifecycle == "published"


def test_what_is_due_together_is_published_in_its_order(
    house: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    scheduled(house, house.entry)
    scheduled(house, house.pilot)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
        lines, _ = run(django_capture_on_commit_callbacks)
    assert lines == ["Hoists: published", "Hoists: Relevance: published"]


def test_what_is_suspended_does_not_return_before_its_lead(
    house: SimpleNamespace, boss: Client
) -> None:
    house.pilot.publish_now()
    house.pilot.suspend()
    Organization.objects.filter(pk=house.college.pk).update(live=False, lifecycle="draft")
    answer = boss.post(url(house.pilot, "move", "resume"))
    assert "which leads the pilot, is not public yet" in answer.content.decode()
    assert Pilot.objects.get(pk=house.pilot.pk).lifecycle == "suspended"


def test_nothing_is_published_or_resumed_beneath_what_is_suspended(
    house: SimpleNamespace, boss: Client
) -> None:
    """It was "published again", though its pilot or its lead did not hold."""
    house.pilot.publish_now()
    entry = Adoption.objects.get()
    entry.publish_now()
    entry.suspend()
    house.pilot.suspend()
    told = "“Hoists” is suspended. It has to be resumed first."
    assert told in boss.post(url(entry, "move", "resume")).content.decode()
    values = filled_in(boss.get(url(entry, "edit")).context["form"]) | {"action-publish": "yes"}
    refused = boss.post(url(entry, "edit"), values).context["form"].errors
    assert refused == {"pilot": [told]}
    house.college.suspend()
    answer = boss.post(url(house.pilot, "move", "resume")).content.decode()
    assert f"“{house.college}” is suspended." in answer
    states = (Adoption.objects.get().lifecycle, Pilot.objects.get(pk=house.pilot.pk).lifecycle)
    assert states == ("suspended", "suspended")
    house.college.resume()
    for record in (house.pilot, entry):
        boss.post(url(record, "move", "resume"))
        record.refresh_from_db()
        assert record.lifecycle == "published"


def test_an_edition_without_elements_is_not_published(
    registry: SimpleNamespace, boss: Client
) -> None:
    """It was the current one of the whole site at once, and took no element any more."""
    edition = factories.framework_edition("next", lifecycle="draft", title_en="Next")
    edit = url(edition, "edit")
    values = filled_in(boss.get(edit).context["form"]) | {"action-publish": "yes"}
    refused = boss.post(edit, values)
    assert "This edition has no principle and no element yet" in refused.content.decode()
    element = factories.framework_element("one", edition, lifecycle="draft")
    alone = url(element, "edit")
    early = filled_in(boss.get(alone).context["form"]) | {"action-publish": "yes"}
    told = boss.post(alone, early)
    assert set(told.context["form"].errors) == {"edition"}
    page = f"/en/framework/{element.slug}/"
    assert boss.get(page).status_code == 404
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert set(boss.post(edit, values | {"published_on": tomorrow}).context["form"].errors) == {
        "published_on"
    }
    assert boss.post(edit, values).status_code == 302
    element.refresh_from_db()
    assert (element.lifecycle, boss.get(page).status_code) == ("published", 200)
