"""What an editor sees before publishing a rule or a decision: what newly counts, what no longer, what stays."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.users.models import UserProfile

from cms import memory
from cms.admin.impact_words import Telling
from registry.models import Course, Equivalency, Membership, Organization, StackingRule
from registry.models.record import Lifecycle
from registry.services.impact import of_rule
from registry.snapshot import current
from tests.cms.forms import filled_in, in_blocks

pytestmark = pytest.mark.usefixtures("trees")

EMPTY = "Nothing changes: every award and every equivalency is answered as it is now."


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def impact(client: Client, record: Any, **values: Any) -> Any:
    """Ask as the page of a record's form does."""
    form = client.get(url(type(record), "edit", record.pk)).context["form"]
    posted = filled_in(form, **values)
    return client.post(url(type(record), "impact_on_edit", record.pk), posted)


def told(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().replace("<", " <")))


@pytest.fixture
def lifting(registry: SimpleNamespace) -> Any:
    """A course of the college that no rule names."""
    made = Course(title_en="Safe lifting", title_fr="Levage sûr", institution=registry.college)
    made.publish_now()
    return made


def naming(*offerings: Any) -> dict[str, Any]:
    return in_blocks("requirement", {"all": [{"completed": one.ctid} for one in offerings]})


def test_the_form_asks_for_it_at_an_address_of_its_own(
    boss: Client, registry: SimpleNamespace
) -> None:
    for record in (registry.rule, registry.decision):
        text = boss.get(url(type(record), "edit", record.pk)).content.decode()
        assert f'data-impact="{url(type(record), "impact_on_edit", record.pk)}"' in text
        text = boss.get(url(type(record), "add")).content.decode()
        assert f'data-impact="{url(type(record), "impact_on_add")}"' in text


def test_a_rule_that_is_not_changed_changes_nothing(
    boss: Client, registry: SimpleNamespace
) -> None:
    text = told(impact(boss, registry.rule))
    assert EMPTY in text
    assert "1 award is compared and stays as it is." in text


def test_what_newly_counts_what_no_longer_and_how_many_stay(
    boss: Client, registry: SimpleNamespace, lifting: Course
) -> None:
    answer = impact(boss, registry.rule, **naming(lifting))
    text = told(answer)
    assert "As soon as it is published: Supply chain " in text
    assert "Newly counts toward it: Safe lifting " in text
    assert "No longer counts toward it: Forklift basics " in text
    assert "The least that is needed now: Complete Forklift basics" in text
    assert "The least that is needed then: Complete Safe lifting" in text
    assert "No longer enough together: Forklift basics." in text
    assert "Newly enough together: Safe lifting." in text
    assert 'href="/en/micro-certifications/forklift-basics/"' in answer.content.decode()
    both = told(impact(boss, registry.rule, **naming(registry.micro, lifting)))
    assert "1 offering counts as before." in both
    assert "No longer counts" not in both


def test_it_is_french_for_who_reads_french(
    boss: Client, registry: SimpleNamespace, lifting: Course
) -> None:
    profile = UserProfile.get_for_user(get_user_model().objects.get())
    profile.preferred_language = "fr"
    profile.save()
    text = told(impact(boss, registry.rule, **naming(lifting)))
    assert "Dès la publication : Chaîne logistique " in text
    assert "Comptera désormais : Levage sûr " in text
    assert "Ne comptera plus : Chariot élévateur " in text


def test_other_conditions_on_what_counts_are_no_nothing(
    boss: Client, registry: SimpleNamespace
) -> None:
    asked = {"all": [{"completed": registry.micro.ctid, "max_age_months": 24}]}
    text = told(impact(boss, registry.rule, **in_blocks("requirement", asked)))
    assert EMPTY not in text
    assert (
        "What counts is held to other conditions: a grade, an age, a limit of the rule, "
        "or whether a group shares." in text
    )


def test_it_is_told_from_the_day_on_which_it_begins(
    boss: Client, registry: SimpleNamespace, lifting: Course
) -> None:
    text = told(impact(boss, registry.rule, **naming(lifting), valid_from="2090-01-01"))
    # Until the new one begins, the published one is gone already.
    assert "As soon as it is published:" in text
    assert "No rule grants the award." in text
    new = StackingRule(award=registry.program, requirement={"completed": lifting.ctid})
    new.valid_from = "2090-01-01"
    new.save()
    text = told(impact(boss, new))
    assert "From 1 January 2090, the first day on which something changes:" in text
    assert "Newly counts toward it: Safe lifting" in text


def test_a_draft_that_fails_lint_says_so_and_tells_nothing(
    boss: Client, registry: SimpleNamespace
) -> None:
    asked = in_blocks("requirement", {"all": [{"any": []}]})
    text = told(impact(boss, registry.rule, **asked))
    assert "This draft cannot be published as it is" in text
    assert "All of these, member 1: The group is empty. Add a member, or delete the group." in text
    assert "counts" not in text
    (link,) = BeautifulSoup(impact(boss, registry.rule, **asked).content, "lxml").select("a")
    assert json.loads(link["data-way"]) == ["requirement", 0, "all", 0]
    text = told(impact(boss, registry.rule, valid_from="2026-02-01", valid_to="2026-01-01"))
    assert "This draft cannot be published as it is" in text


def test_what_is_not_filled_in_yet_is_said(boss: Client, registry: SimpleNamespace) -> None:
    answer = boss.post(
        url(StackingRule, "impact_on_add"),
        filled_in(boss.get(url(StackingRule, "add")).context["form"]),
    )
    assert "Award: This field is required." in told(answer)


def test_what_is_missing_in_a_block_is_told_with_the_way_to_it(
    boss: Client, registry: SimpleNamespace
) -> None:
    asked = in_blocks("requirement", {"all": [{"completed": registry.micro.ctid}]})
    asked = {name: "" if name.endswith("completed") else value for name, value in asked.items()}
    (link,) = BeautifulSoup(impact(boss, registry.rule, **asked).content, "lxml").select("a")
    assert json.loads(link["data-way"]) == ["requirement", 0, "all", 0, "completed"]
    assert "An offering, member 1: Offering: This field is required." in link.text


def test_what_is_wrong_is_said_once(boss: Client, registry: SimpleNamespace) -> None:
    decision = registry.decision
    form = boss.get(url(Equivalency, "edit", decision.pk)).context["form"]
    assert form.formsets["grants"].initial_form_count() == 1
    answer = impact(boss, decision, **{"grants-0-DELETE": "on"})
    assert told(answer).count("It is granted but yields nothing.") == 1


def test_what_names_a_draft_is_left_out_until_that_is_published(
    boss: Client, registry: SimpleNamespace
) -> None:
    draft = Course.objects.create(title_en="Not yet", institution=registry.college)
    text = told(impact(boss, registry.rule, **naming(draft)))
    assert "Not published yet: Not yet." in text
    assert "No longer counts toward it: Forklift basics" in text
    assert "No rule grants the award." in text


def test_a_decision_says_what_institutions_answer_and_what_counts_through_it(
    boss: Client, registry: SimpleNamespace, lifting: Course
) -> None:
    oak = Organization(name_en="Oak University", name_fr="Université Oak", kind="university")
    oak.publish_now()
    rigging = Course(title_en="Rigging", title_fr="Gréage", institution=oak)
    rigging.publish_now()
    decision = registry.decision
    source, grant = decision.sources.get(), decision.grants.get()
    text = told(
        impact(
            boss,
            decision,
            **{"sources-0-offering": rigging.pk, "grants-0-offering": registry.micro.pk},
        )
    )
    assert "Supply chain Newly counts toward it: Rigging through Forklift counts" in text
    assert "Rigging Elm College Not evaluated Granted" in text
    assert "Forklift basics Elm College Granted Not evaluated" in text
    source.refresh_from_db()
    grant.refresh_from_db()
    assert (source.offering_id, grant.offering_id) == (registry.micro.pk, registry.program.pk)


def test_asking_keeps_nothing(boss: Client, registry: SimpleNamespace, lifting: Course) -> None:
    before = StackingRule.objects.values().get()
    impact(boss, registry.rule, **naming(lifting), title_en="Renamed")
    assert StackingRule.objects.values().get() == before
    assert not registry.rule.revisions.exists()


def test_a_suspended_rule_that_is_published_again_newly_counts(
    boss: Client, registry: SimpleNamespace
) -> None:
    registry.rule.suspend()
    assert registry.rule.lifecycle == Lifecycle.SUSPENDED
    text = told(impact(boss, registry.rule))
    assert "Newly counts toward it: Forklift basics" in text


def test_an_editor_of_the_institution_asks_for_own_records_only(
    client: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    Membership.objects.create(user=user, organization=registry.college, role=Membership.Role.EDITOR)
    client.force_login(user)
    assert EMPTY in told(impact(client, registry.rule))
    oak = Organization(name_en="Oak University", kind="university")
    oak.publish_now()
    theirs = Equivalency.objects.create(
        title_en="Theirs", receiving_institution=oak, outcome="granted"
    )
    assert client.post(url(Equivalency, "impact_on_edit", theirs.pk), {}).status_code == 404


def test_reading_an_address_of_impact_is_refused(boss: Client, registry: SimpleNamespace) -> None:
    assert boss.get(url(StackingRule, "impact_on_add")).status_code == 405


def test_a_long_list_names_the_first_and_counts_the_rest(
    boss: Client, registry: SimpleNamespace
) -> None:
    made = [Course(title_en=f"Course {n:02}", institution=registry.college) for n in range(15)]
    for one in made:
        one.publish_now()
    text = told(impact(boss, registry.rule, **naming(registry.micro, *made)))
    assert "and 3 more" in text
    assert text.count("Course ") >= 12


def test_the_number_of_queries_does_not_grow_with_what_is_named(
    registry: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    current()
    for number in (1, 10):
        made = [Course(title_en=f"Course {n}", institution=registry.college) for n in range(number)]
        for one in made:
            one.publish_now()
        registry.rule.requirement = {"all": [{"completed": one.ctid} for one in made]}
        foreseen = of_rule(registry.rule)
        # Pages, and offerings: once with their addresses, once as what is missing.
        with memory.remembering(), django_assert_num_queries(3):
            assert Telling(foreseen, timezone.localdate()).shown().awards
