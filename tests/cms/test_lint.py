"""What an editor is told on saving a rule, a decision or an entry requirement: refused, or worth a look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.blocks.base import get_error_json_data
from wagtail.users.models import UserProfile

from cms.admin.requirement_form import PoliciesFormField
from registry.models import Course, Equivalency, MicroCertification, Organization, StackingRule
from registry.models.record import Lifecycle
from tests.cms.forms import as_text, filled_in, in_blocks, row

pytestmark = pytest.mark.usefixtures("trees")

PUBLISH = {"action-publish": "yes"}


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def post(boss: Client, address: str, **values: Any) -> Any:
    return boss.post(address, filled_in(boss.get(address).context["form"], **values))


def save(boss: Client, record: Any, **values: Any) -> Any:
    return post(boss, url(type(record), "edit", record.pk), **values)


def warnings(answer: Any) -> list[str]:
    assert answer.status_code == 302, answer.context["form"].errors
    told = get_messages(answer.wsgi_request)
    return [str(one) for one in told if one.level_tag == "warning"]


def errors(answer: Any) -> dict[str, Any]:
    """Messages by field; inside a requirement by the way to the block, as ``0.all.1``."""
    assert answer.status_code == 200
    found = answer.context["form"].errors.as_data()
    return {name: said(get_error_json_data(each[0])) for name, each in found.items()}


def said(error: Any, way: str = "") -> Any:
    if "blockErrors" not in error:
        return {way: error["messages"]} if way else error["messages"]
    inner = [said(one, f"{way}.{step}".strip(".")) for step, one in error["blockErrors"].items()]
    own = {way: error["messages"]} if "messages" in error else {}
    return {place: texts for each in [own, *inner] for place, texts in each.items()}


@pytest.fixture
def other(registry: SimpleNamespace) -> Any:
    """A course of another institution."""
    oak = Organization(name_en="Oak University", kind="university")
    oak.publish_now()
    made = Course(title_en="Rigging", title_fr="Gréage", institution=oak)
    made.publish_now()
    return made


def asking(requirement: Any, column: str = "requirement") -> dict[str, Any]:
    return in_blocks(column, requirement)


def test_a_rule_that_can_never_be_met_is_refused_with_the_place_and_the_cure(
    boss: Client, registry: SimpleNamespace
) -> None:
    part = {"at_least": 2, "of": [{"completed": registry.micro.ctid}]}
    answer = save(boss, registry.rule, **asking({"all": [part]}))
    assert errors(answer)["requirement"] == {
        "0.all.0": ["At least 2 of 1 are asked. Ask for 1 or fewer, or list more."]
    }
    registry.rule.refresh_from_db()
    assert registry.rule.requirement == {"completed": registry.micro.ctid}


def test_the_refusal_is_french_for_an_editor_who_reads_french(
    boss: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.get(pk=boss.session["_auth_user_id"])
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "fr"})
    answer = save(boss, registry.rule, **asking({"all": [{"any": []}]}))
    assert errors(answer)["requirement"] == {
        "0.all.0": ["Le groupe est vide. Ajoutez un membre, ou supprimez le groupe."]
    }
    answer = save(boss, registry.rule, **as_text("requirement", '{"all": "A"}'))
    assert errors(answer)["requirement"] == {"0": ["Écrivez une liste entre crochets."]}


def test_an_award_that_needs_itself_is_refused_by_its_title(
    boss: Client, registry: SimpleNamespace
) -> None:
    asked = asking({"completed": registry.program.ctid})
    assert errors(save(boss, registry.rule, **asked))["requirement"] == {
        "0": ["Supply chain is needed for itself. Take it out of the requirement."]
    }


def test_a_fault_of_the_policies_stands_at_the_policies(
    boss: Client, registry: SimpleNamespace, other: Course
) -> None:
    both = {"all": [{"completed": one.ctid} for one in (registry.micro, other)]}
    pair = {"exclusions": [[registry.micro.ctid, other.ctid]]}
    answer = save(
        boss, registry.rule, **asking(both), **in_blocks("policies", pair, PoliciesFormField)
    )
    assert list(errors(answer)) == ["policies"]


def test_what_is_only_worth_a_look_is_said_after_saving(
    boss: Client, registry: SimpleNamespace, other: Course
) -> None:
    asked = {"any": [{"completed": registry.micro.ctid}, {"completed": other.ctid}]}
    answer = save(boss, registry.rule, **asking(asked), **PUBLISH)
    assert warnings(answer) == [
        (
            "Rigging belongs to Oak University, and no agreement is named. "
            "Name the agreement on which the rule rests."
        )
    ]
    registry.rule.refresh_from_db()
    assert registry.rule.requirement == asked


def test_a_rule_may_name_a_draft_and_says_that_it_waits_for_it(
    boss: Client, registry: SimpleNamespace
) -> None:
    draft = MicroCertification.objects.create(title_en="Coming", institution=registry.college)
    answer = save(boss, registry.rule, **asking({"completed": draft.ctid}))
    assert warnings(answer) == [
        "Not published yet: Coming. This record is left out of every answer until it is."
    ]


def test_a_rule_over_drafts_is_judged_as_well(boss: Client, registry: SimpleNamespace) -> None:
    draft = MicroCertification.objects.create(title_en="Coming", institution=registry.college)
    asked = {"all": [{"completed": draft.ctid}, {"any": []}]}
    answer = save(boss, registry.rule, **asking(asked))
    assert errors(answer)["requirement"] == {
        "0.all.1": ["The group is empty. Add a member, or delete the group."]
    }


def test_a_new_rule_is_judged(boss: Client, registry: SimpleNamespace) -> None:
    asked = asking({"all": []})
    address = url(StackingRule, "add")
    answer = post(boss, address, award=registry.program.pk, **asked)
    assert "requirement" in errors(answer)
    assert StackingRule.objects.count() == 1


def test_the_entry_requirement_of_a_new_offering_is_judged(
    boss: Client, registry: SimpleNamespace
) -> None:
    stated = {"title_en": "New", "institution": registry.college.pk}
    address = url(Course, "add")
    bad = post(boss, address, **stated, **asking({"any": []}, "entry_requirement"))
    assert errors(bad)["entry_requirement"] == {
        "0": ["The group is empty. Add a member, or delete the group."]
    }
    good = asking({"completed": registry.micro.ctid}, "entry_requirement")
    assert warnings(post(boss, address, **stated, **good)) == []
    assert Course.objects.get().entry_requirement == {"completed": registry.micro.ctid}


def test_an_offering_that_needs_itself_to_begin_is_refused(
    boss: Client, registry: SimpleNamespace
) -> None:
    asked = asking({"completed": registry.micro.ctid}, "entry_requirement")
    [told] = errors(save(boss, registry.micro, **asked))["entry_requirement"]["0"]
    assert told.startswith("Forklift basics is needed for itself")


def test_a_granted_decision_without_a_grant_is_refused(
    boss: Client, registry: SimpleNamespace
) -> None:
    sources = row("sources", 0, offering=registry.micro.pk)
    counts = {"sources-TOTAL_FORMS": 1, "grants-TOTAL_FORMS": 0}
    stated = {"receiving_institution": registry.college.pk, "outcome": "granted"}
    answer = post(boss, url(Equivalency, "add"), **stated, **sources, **counts)
    assert errors(answer)["__all__"] == ["It is granted but yields nothing. Say what it counts as."]


def test_a_decision_may_be_turned_without_contradicting_itself(
    boss: Client, registry: SimpleNamespace
) -> None:
    before = Equivalency.objects.published().get(pk=registry.decision.pk)
    assert before.outcome == "granted"
    answer = save(boss, registry.decision, outcome="refused", reason_en="Too short", **PUBLISH)
    assert warnings(answer) == []


def test_a_foreign_grant_is_worth_a_look(
    boss: Client, registry: SimpleNamespace, other: Course
) -> None:
    grants = row("grants", 0, kind="offering", offering=other.pk)
    sources = row("sources", 0, offering=registry.micro.pk)
    counts = {"sources-TOTAL_FORMS": 1, "grants-TOTAL_FORMS": 1}
    stated = {"receiving_institution": registry.college.pk, "outcome": "granted"}
    answer = post(boss, url(Equivalency, "add"), **stated, **sources, **grants, **counts)
    assert warnings(answer) == [
        (
            "It grants Rigging, which belongs to Oak University and not to Elm College. "
            "Grant an offering of the receiving side."
        )
    ]
    assert Equivalency.objects.latest("pk").lifecycle == Lifecycle.DRAFT
