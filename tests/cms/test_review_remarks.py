"""Remarks of reviewers at single fields: where they are made, and where they stand when the draft comes back."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.admin.form_fields import fields_of
from cms.models import FrameworkReviewState
from cms.ownership import REVIEWERS
from registry.models import Course, Membership

pytestmark = pytest.mark.usefixtures("trees")


def url(record: Any, name: str, *args: Any) -> str:
    return reverse(type(record).snippet_viewset.get_url_name(name), args=[record.pk, *args])


@pytest.fixture
def review(registry: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """A draft of Elm College that waits for its review, a reviewer, and its editor, who reads French."""
    made = {}
    for name, language in (("rev", "en"), ("elm", "fr")):
        made[name] = django_user_model.objects.create_user(name, f"{name}@registry.example", "x")
        UserProfile.objects.create(user=made[name], preferred_language=language)
    made["rev"].groups.add(Group.objects.get(name=REVIEWERS))
    Membership.objects.create(
        user=made["elm"], organization=registry.college, role=Membership.Role.EDITOR
    )
    draft = Course.objects.create(institution=registry.college, title_en="Narrow aisles")
    draft.save_revision(user=made["elm"])
    draft.get_workflow().start(draft, made["elm"])
    state = FrameworkReviewState.objects.get()
    return SimpleNamespace(draft=draft, state=state, **made)


def test_a_remark_stands_at_its_field_when_the_draft_comes_back(
    client: Client, review: SimpleNamespace
) -> None:
    client.force_login(review.rev)
    step = url(review.draft, "workflow_action", "reject", review.state.pk)
    window = BeautifulSoup(json.loads(client.get(step).content)["html"], "lxml")
    groups = [one["label"] for one in window.select("[name=field_0] optgroup")]
    assert groups[:2] == ["Text", "Facts"]
    names = [one["value"] for one in window.select("[name=field_0] optgroup option")]
    assert {"title_en", "delivery", "skills", "entry_requirement"} <= set(names)
    said = {"field_0": "hours", "said_0": "Is it <12>?", "field_3": "skills", "said_3": "Which?"}
    client.post(step, said)
    review.state.refresh_from_db()
    assert [(one["field"], one["text"]) for one in review.state.remarks] == [
        ("hours", "Is it <12>?"),
        ("skills", "Which?"),
    ]
    client.force_login(review.elm)
    page = BeautifulSoup(client.get(url(review.draft, "edit")).content, "lxml")
    told, listed = page.select(".review-remark")
    assert told.get_text() == "Is it <12>?"
    assert told.find_parent(class_="w-field__wrapper").select_one("[name=hours]")
    assert listed.get_text() == "Which?"
    assert listed.find_next(id=re.compile("-FORMS$"))["id"] == "id_skills-FORMS"
    notice = page.select_one(".review-notice").get_text(" ")
    assert "Faits – Heures" in notice
    assert "Which?" in notice


def test_every_place_that_is_offered_shows_its_remark(
    client: Client, review: SimpleNamespace
) -> None:
    """Lists have rows of their own, and some fields a help that the form does not know."""
    names = [name for _tab, found in fields_of(review.draft) for name, _label in found]
    assert {"starts", "skills", "sector_basis"} <= set(names)
    review.state.remarks = [{"part": 0, "field": name, "text": f"<{name}>"} for name in names]
    review.state.status = "rejected"
    review.state.finished_at = timezone.now()
    review.state.save()
    client.force_login(review.elm)
    page = BeautifulSoup(client.get(url(review.draft, "edit")).content, "lxml")
    told = [one.get_text() for one in page.select(".review-remark")]
    assert sorted(told) == sorted(f"<{name}>" for name in names)


@pytest.mark.parametrize(
    ("half", "told"),
    [
        ({"said_1": "Too short"}, "Choose the field that the remark is about."),
        ({"field_1": "hours"}, "Write what is to be said of the field, or choose none."),
    ],
)
def test_half_a_remark_is_refused(
    client: Client, review: SimpleNamespace, half: dict[str, str], told: str
) -> None:
    client.force_login(review.rev)
    answer = client.post(
        url(review.draft, "workflow_action", "reject", review.state.pk),
        half | {"comment": "See below"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert told in json.loads(answer.content)["html"]
    review.state.refresh_from_db()
    assert review.state.status == "in_progress"
