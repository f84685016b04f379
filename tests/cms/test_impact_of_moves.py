"""What is told before a record leaves or comes back, and before a checked file is published."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from registry.interchange.bulk import foreseeing
from registry.models import Change, Course, ImportRun, Program, StackingRule
from registry.models.record import Lifecycle
from tests.cms.test_bulk_screens import office, plan, read, send, words  # noqa: F401 - a fixture
from tests.cms.test_impact import EMPTY, told, url

pytestmark = pytest.mark.usefixtures("trees")


def asked(boss: Client, record: Any, step: str) -> str:
    """What the page says that asks before a step."""
    name, more = ("delete", []) if step == "withdraw" else ("move", [step])
    return told(boss.get(url(type(record), name, record.pk, *more)))


@pytest.mark.parametrize("step", ["suspend", "cease", "withdraw"])
def test_before_a_rule_leaves_it_is_told_what_counts_no_more(
    boss: Client, registry: SimpleNamespace, step: str
) -> None:
    text = asked(boss, registry.rule, step)
    assert "What changes for the public As soon as this is done: Supply chain" in text
    assert "No longer counts toward it: Forklift basics" in text
    assert "The least that is needed then: No rule grants the award." in text
    registry.rule.refresh_from_db()
    assert registry.rule.lifecycle == Lifecycle.PUBLISHED


def test_before_a_rule_comes_back_it_is_told_what_counts_again(
    boss: Client, registry: SimpleNamespace
) -> None:
    registry.rule.suspend()
    text = asked(boss, registry.rule, "resume")
    assert "Newly counts toward it: Forklift basics" in text


@pytest.mark.parametrize("step", ["suspend", "cease", "withdraw"])
def test_before_a_decision_leaves_it_is_told_what_is_answered_then(
    boss: Client, registry: SimpleNamespace, step: str
) -> None:
    text = asked(boss, registry.decision, step)
    assert "What institutions answer" in text
    assert "Forklift basics Elm College Granted Not evaluated" in text


@pytest.mark.parametrize("step", ["suspend", "cease"])
def test_before_an_offering_leaves_it_is_told_which_award_nobody_can_complete_any_more(
    boss: Client, registry: SimpleNamespace, step: str
) -> None:
    text = asked(boss, registry.micro, step)
    assert "The least that is needed now: Complete Forklift basics" in text
    assert "The least that is needed then: Nothing that can be taken completes it." in text
    assert "No longer counts" not in text


def test_before_an_offering_is_withdrawn_it_is_told_where_it_counted_by_a_selection(
    boss: Client, registry: SimpleNamespace
) -> None:
    lifting = Course(title_en="Safe lifting", institution=registry.college)
    lifting.publish_now()
    chosen = {"count": 1, "from": {"institution": registry.college.ctid, "kind": "course"}}
    program = Program(title_en="Warehouse", institution=registry.college)
    program.publish_now()
    StackingRule(award=program, requirement=chosen).publish_now()
    text = asked(boss, lifting, "withdraw")
    assert "No longer counts toward it: Safe lifting" in text
    assert "No longer enough together: Safe lifting." in text


def test_nothing_is_told_where_the_engine_knows_nothing_and_it_is_said_where_nothing_changes(
    boss: Client, registry: SimpleNamespace
) -> None:
    assert "What changes for the public" not in asked(boss, registry.pilot, "cease")
    alone = Course(title_en="Alone", institution=registry.college)
    alone.publish_now()
    assert EMPTY in asked(boss, alone, "cease")


def test_it_is_french_for_who_reads_french(
    boss: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    profile = UserProfile.get_for_user(django_user_model.objects.get())
    profile.preferred_language = "fr"
    profile.save()
    text = asked(boss, registry.rule, "suspend")
    assert "Ce qui change pour le public Dès que ce sera fait : Chaîne logistique" in text
    assert "Ne comptera plus : Chariot élévateur" in text


# A file


def workbook(registry: SimpleNamespace) -> bytes:
    """A course, an award, and the rule between them, on three sheets."""
    rule = {"all": [{"completed": "C-9"}, {"completed": registry.micro.ctid}]}
    sheets = {
        "course": {"external_id": "C-9", "title_en": "Ropes", "title_fr": "Cordages"},
        "program": {"external_id": "P-9", "title_en": "Rigger", "title_fr": "Gréeur"},
        "stackingrule": {"external_id": "R-9", "award": "P-9", "requirement": json.dumps(rule)},
    }
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, values in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append([*values])
        sheet.append([*values.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def impact_of(office: SimpleNamespace) -> Any:  # noqa: F811
    return office.client.get(reverse("bulk:impact", args=[plan().uid]))


def test_before_a_plan_is_published_it_is_told_what_it_changes_and_nothing_stays_written(
    office: SimpleNamespace,  # noqa: F811
    registry: SimpleNamespace,
) -> None:
    read(send(office, workbook(registry), "rows.xlsx", kind=""))
    run = plan()
    assert run.status == ImportRun.Status.CHECKED, run.report
    page = office.client.get(reverse("bulk:plan", args=[run.uid])).content.decode()
    assert reverse("bulk:impact", args=[run.uid]) in page
    last = Change.objects.latest("pk").pk
    text = words(read(impact_of(office)))
    # Which of the two comes first is a matter of their identifiers.
    for said, between in (
        ("Rigger Newly counts toward it: {} {} The least", ("Ropes", "Forklift basics")),
        (
            "The least that is needed then: {}; {} Newly",
            ("Complete Ropes", "Complete Forklift basics"),
        ),
        ("Newly enough together: {}, {}. Back", ("Ropes", "Forklift basics")),
    ):
        assert said.format(*between) in text or said.format(*reversed(between)) in text
    assert "The least that is needed now" not in text
    assert "Judged otherwise" not in text
    assert not Course.objects.filter(external_id="C-9").exists()
    assert not StackingRule.objects.filter(award__external_id="P-9").exists()
    assert Change.objects.latest("pk").pk == last
    run.refresh_from_db()
    assert run.status == ImportRun.Status.CHECKED


def test_what_was_foreseen_is_what_is_then_answered(
    office: SimpleNamespace,  # noqa: F811
    registry: SimpleNamespace,
) -> None:
    read(send(office, workbook(registry), "rows.xlsx", kind=""))
    foretold = foreseeing.foreseen(plan()).impact
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    rigger = Program.objects.get(external_id="P-9")
    query = "query ($id: ID!) { stacking(award: $id, holdings: []) { missing { items { offering { slug } } } } }"
    body = {"query": query, "variables": {"id": rigger.ctid}}
    answer = office.client.post("/graphql", body, content_type="application/json").json()
    [missing] = answer["data"]["stacking"]["missing"]
    [award] = foretold.awards
    assert award.award == rigger.ctid
    assert len(missing["items"]) == len(award.after.missing[0].items) == 2


def test_a_plan_that_says_nothing_new_to_the_engine_changes_nothing_for_anybody(
    office: SimpleNamespace,  # noqa: F811
) -> None:
    read(send(office, "external_id,title_en\nC-1,Welding\n"))
    assert EMPTY in words(read(impact_of(office)))


def test_a_plan_that_is_published_leads_back_to_itself_and_a_large_one_says_what_to_do(
    office: SimpleNamespace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read(send(office, "external_id,title_en\nC-1,Welding\n"))
    monkeypatch.setattr(foreseeing, "MOST", 0)
    assert "The plan changes 1 records; at most" in words(read(impact_of(office)))
    read(office.client.post(reverse("bulk:publish", args=[plan().uid])))
    assert impact_of(office).url == reverse("bulk:plan", args=[plan().uid])
