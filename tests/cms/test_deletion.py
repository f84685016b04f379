"""Deleting: refused while in use, a tombstone after publication, gone only when nobody ever saw it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.admin.users_of import users_of
from registry.models import Change, Course, MicroCertification, Program, Region, StackingRule
from registry.models.record import Lifecycle

pytestmark = pytest.mark.usefixtures("trees")

REASONS = {"withdrawn_because_en": "Merged.", "withdrawn_because_fr": "Fusionnée."}


def url(record: Any, name: str) -> str:
    return reverse(record.snippet_viewset.get_url_name(name), args=[record.pk])


def test_the_refusal_lists_the_rules_and_decisions_with_links(
    boss: Client, registry: SimpleNamespace
) -> None:
    for method in (boss.get, boss.post):
        answer = method(url(registry.micro, "delete"), REASONS)
        text = answer.content.decode()
        assert f'<a href="{url(registry.rule, "edit")}">Supply chain by steps</a>' in text
        assert f'<a href="{url(registry.decision, "edit")}">Forklift counts</a>' in text
        assert "<form action" not in text.split('id="main"')[-1] or "Withdraw</button>" not in text
    assert answer.status_code == 409
    registry.micro.refresh_from_db()
    assert registry.micro.lifecycle == Lifecycle.PUBLISHED


def test_users_are_named_once_and_by_what_they_are(registry: SimpleNamespace) -> None:
    users = users_of(registry.college, withdrawn_too=True)
    assert [(user.kind, user.label) for user in users] == [
        ("equivalency", "Forklift counts"),
        ("micro-certification", "Forklift basics"),
        ("pilot", "Parcel pilot"),
        ("program", "Supply chain"),
    ]


def test_what_was_public_becomes_a_tombstone_with_its_reasons(
    boss: Client, registry: SimpleNamespace
) -> None:
    rule = registry.rule
    answer = boss.post(url(rule, "delete"), REASONS)
    assert answer.status_code == 302
    rule.refresh_from_db()
    assert (rule.lifecycle, rule.live) == (Lifecycle.TOMBSTONE, False)
    assert (rule.withdrawn_because_en, rule.withdrawn_because_fr) == ("Merged.", "Fusionnée.")
    assert Change.objects.filter(record_uid=rule.uid).latest("pk").kind == "tombstoned"
    entry = ModelLogEntry.objects.get(action="registry.withdraw")
    assert entry.data == {"because": {"en": "Merged.", "fr": "Fusionnée."}}
    assert "Withdrawn: Merged. / Fusionnée." in boss.get(url(rule, "history")).content.decode()


@pytest.mark.parametrize("missing", REASONS)
def test_a_reason_is_needed_in_both_languages(
    boss: Client, registry: SimpleNamespace, missing: str
) -> None:
    answer = boss.post(url(registry.rule, "delete"), REASONS | {missing: "  "})
    assert answer.status_code == 200
    assert missing in answer.context["form"].errors
    registry.rule.refresh_from_db()
    assert registry.rule.live


def test_what_an_entry_requirement_names_cannot_be_withdrawn(
    boss: Client, registry: SimpleNamespace
) -> None:
    needed = Course(title_en="Safety first", institution=registry.college)
    needed.publish_now()
    registry.program.entry_requirement = {"completed": needed.ctid}
    registry.program.save()
    answer = boss.post(url(needed, "delete"), REASONS)
    assert answer.status_code == 409
    assert str(registry.program) in answer.content.decode()
    needed.refresh_from_db()
    assert needed.live


def test_withdrawn_users_keep_nothing(boss: Client, registry: SimpleNamespace) -> None:
    for record in (registry.rule, registry.decision, registry.micro):
        boss.post(url(record, "delete"), REASONS)
        record.refresh_from_db()
        assert record.lifecycle == Lifecycle.TOMBSTONE
    page = "/en/micro-certifications/forklift-basics/"
    assert boss.get(page).status_code == 410


def test_a_tombstone_changes_no_more(boss: Client, registry: SimpleNamespace) -> None:
    rule = registry.rule
    rule.withdraw("Merged.", "Fusionnée.")
    for name in ("edit", "delete", "unpublish"):
        for answer in (boss.get(url(rule, name)), boss.post(url(rule, name), REASONS)):
            assert answer.status_code == 302, name
            assert answer.url == url(rule, "history")
    rule.refresh_from_db()
    assert rule.lifecycle == Lifecycle.TOMBSTONE
    assert boss.get(url(rule, "history")).status_code == 200


def test_a_draft_that_nobody_saw_is_gone(boss: Client, registry: SimpleNamespace) -> None:
    draft = Course.objects.create(title_en="Not yet", institution=registry.college)
    assert "withdrawn_because_en" not in boss.get(url(draft, "delete")).content.decode()
    boss.post(url(draft, "delete"))
    assert not Course.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_a_withdrawn_rule_names_cannot_be_erased(
    boss: Client, registry: SimpleNamespace
) -> None:
    draft = Course.objects.create(title_en="Not yet", institution=registry.college)
    rule = StackingRule(
        award=registry.program, title_en="Old", requirement={"completed": draft.ctid}
    )
    rule.publish_now()
    rule.withdraw("Wrong.", "Erronée.")
    assert boss.post(url(draft, "delete")).status_code == 409
    assert Course.objects.filter(pk=draft.pk).exists()


def test_a_reference_is_deleted_only_while_unused(boss: Client, registry: SimpleNamespace) -> None:
    assert boss.post(url(registry.region, "delete")).status_code == 409
    unused = Region.objects.create(code="3595", name_en="Northwest", lifecycle="published")
    boss.post(url(unused, "delete"))
    assert list(Region.objects.all()) == [registry.region]


@pytest.mark.parametrize("model", [MicroCertification, Program])
def test_bulk_deletion_is_refused(boss: Client, registry: SimpleNamespace, model: Any) -> None:
    record = model.objects.first()
    address = reverse("wagtail_bulk_action", args=["registry", model._meta.model_name, "delete"])
    answer = boss.post(f"{address}?id={record.pk}&next=/admin/")
    assert answer.status_code in (200, 302)
    assert model.objects.filter(pk=record.pk).exists()
