"""Two versions of a record compared: requirements in words, line by line, and facts as the site prints them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from registry.models import MicroCertification, StackingRule
from tests import factories

pytestmark = pytest.mark.usefixtures("trees")


def compared(client: Client, record: Any, before: Any, after: Any) -> BeautifulSoup:
    name = type(record).snippet_viewset.get_url_name("revisions_compare")
    answer = client.get(reverse(name, args=[record.pk, before.pk, after.pk]))
    return BeautifulSoup(answer.content, "lxml")


def marked(page: BeautifulSoup, kind: str) -> list[str]:
    return [one.get_text() for one in page.select(f".{kind}")]


def test_a_requirement_is_compared_line_by_line_in_words(
    boss: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    other = factories.course("other", registry.college)
    members = [{"completed": registry.micro.ctid}, {"completed": other.ctid}]
    rule = StackingRule.objects.get(pk=registry.rule.pk)
    rule.requirement = {"at_least": 1, "of": members}
    before = rule.save_revision()
    rule.requirement = {"at_least": 2, "of": members}
    after = rule.save_revision()
    page = compared(boss, rule, before, after)
    (gone,), (new,) = marked(page, "deletion"), marked(page, "addition")
    assert "1" in gone
    assert "2" in new
    text = page.get_text()
    assert "Forklift basics" in text
    assert "ce-" not in page.select_one("table").get_text()
    user = django_user_model.objects.get(username="boss")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "fr"})
    assert "Chariot élévateur" in compared(boss, rule, before, after).get_text()


def test_facts_and_entry_requirements_that_are_emptied_leave_a_dash(
    boss: Client, registry: SimpleNamespace
) -> None:
    course = factories.course("other", registry.college)
    micro = MicroCertification.objects.get(pk=registry.micro.pk)
    micro.hours, micro.any_time = 4, True
    micro.entry_requirement = {"completed": course.ctid}
    before = micro.save_revision()
    micro.hours, micro.any_time, micro.entry_requirement = None, False, None
    after = micro.save_revision()
    page = compared(boss, micro, before, after)
    assert {"4", "Yes", "Other"} <= {one.strip() for one in marked(page, "deletion")}
    assert {"–", "No"} <= set(marked(page, "addition"))
    assert "None" not in page.get_text()
