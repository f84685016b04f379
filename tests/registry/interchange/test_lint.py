"""Rules, decisions and entry requirements that can never work are refused on import; doubtful ones are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from registry.models import Equivalency, ImportRun, StackingRule
from tests.registry.interchange.conftest import COLLEGE, Folder

pytestmark = pytest.mark.django_db


def offering(slug: str, **stated: Any) -> dict[str, Any]:
    return {"slug": slug, "title_en": slug.title(), "institution": "example-college", **stated}


def rule(slug: str, award: str, requirement: Any, **stated: Any) -> dict[str, Any]:
    return {"slug": slug, "award": award, "requirement": requirement, **stated}


@pytest.fixture
def courses(college: Folder) -> Folder:
    """Two courses and two awards of one college."""
    college.put("40-course", offering("basic", credits=3), offering("second", credits=3))
    return college.put("41-program", offering("award"), offering("other"))


def completed(*slugs: str) -> dict[str, Any]:
    return {"all": [{"completed": slug} for slug in slugs]}


REFUSED = [
    ({"at_least": 3, "of": completed("basic", "second")["all"]}, "k-too-large", "requirement"),
    ({"all": [{"completed": "basic"}, {"any": []}]}, "empty-group", "requirement $.all[1]"),
    (
        {"credits": "24", "from": {"institution": "example-college", "kind": "course"}},
        "credits-out-of-reach",
        "requirement",
    ),
    ({"count": 3, "from": {"kind": "course"}}, "too-few-offerings", "requirement"),
    ({"count": 1, "from": {"subject": "99"}}, "empty-selection", "requirement"),
    (completed("award"), "needs-itself", "requirement"),
]


@pytest.mark.parametrize(("requirement", "code", "field"), REFUSED)
def test_what_can_never_be_met_keeps_the_whole_load_out(
    courses: Folder,
    counts: Callable[[], dict[str, int]],
    requirement: Any,
    code: str,
    field: str,
):
    before = counts()
    report = courses.put("50-stackingrule", rule("way", "award", requirement)).load()
    (issue,) = report.issues
    assert (issue.code, issue.field, issue.record) == (f"lint.{code}", field, "way")
    assert (issue.place.file, issue.place.number) == ("facts/50-stackingrule.json", 1)
    assert report.refused
    assert counts() == {**before, "registry.ImportRun": 1}
    run = ImportRun.objects.get()
    # The sum still adds up: what was written first and refused then is counted once.
    assert (run.status, run.rejected, run.created) == ("refused", 1, report.total - 1)


def test_the_line_names_the_place_the_fault_and_the_cure_in_both_languages(courses: Folder):
    impossible = {"all": [{"at_least": 3, "of": completed("basic", "second")["all"]}]}
    report = courses.put("50-stackingrule", rule("way", "award", impossible)).load()
    assert report.issues[0].line("en") == (
        "facts/50-stackingrule.json, record 1, way, requirement $.all[0]: "
        "At least 3 of 2 are asked. Ask for 2 or fewer, or list more."
    )
    assert report.issues[0].line("fr") == (
        "facts/50-stackingrule.json, fiche 1, way, requirement $.all[0]: "
        "Au moins 3 sur 2 sont exigés. Exigez-en 2 ou moins, ou énumérez-en davantage."
    )


def test_two_rules_that_are_wrong_only_together_are_both_refused(courses: Folder):
    courses.put(
        "50-stackingrule",
        rule("one", "award", completed("other")),
        rule("two", "other", completed("award")),
    )
    assert courses.refusal() == [
        (
            "facts/50-stackingrule.json, record 1, one, requirement: The awards ask for one another in a "
            "circle: award → other → award. Take one of them out of the requirement, or offer another way "
            "beside it."
        ),
        (
            "facts/50-stackingrule.json, record 2, two, requirement: The awards ask for one another in a "
            "circle: other → award → other. Take one of them out of the requirement, or offer another way "
            "beside it."
        ),
    ]


def test_a_circle_with_a_rule_that_is_there_already_is_found(courses: Folder):
    courses.put("50-stackingrule", rule("one", "award", completed("other")))
    assert not courses.load().refused
    courses.put("50-stackingrule", rule("one", "award", completed("other")))
    courses.put("51-stackingrule", rule("two", "other", completed("award")))
    (line,) = courses.refusal()
    assert "record 1, two, requirement: The awards ask for one another" in line
    assert StackingRule.objects.count() == 1


def test_an_entry_requirement_is_judged_too(courses: Folder):
    courses.put("42-course", offering("hard", entry_requirement={"at_least": 2, "of": []}))
    (line,) = courses.refusal()
    assert line.endswith(
        "record 1, hard, entry_requirement: The group is empty. Add a member, or delete the group."
    )


def test_an_entry_requirement_may_name_what_others_offer(courses: Folder):
    courses.put("10-organization", COLLEGE, {**COLLEGE, "slug": "uni", "name_en": "Uni"})
    elsewhere = offering("hard", institution="uni", entry_requirement={"completed": "basic"})
    report = courses.put("42-course", elsewhere).load()
    assert report.issues == []


def decision(**stated: Any) -> dict[str, Any]:
    return {
        "slug": "yes",
        "receiving_institution": "example-college",
        "outcome": "granted",
    } | stated


def test_a_decision_that_grants_nothing_is_refused(courses: Folder):
    courses.put("60-equivalency", decision(sources=[{"offering": "basic"}]))
    assert courses.refusal() == [
        (
            "facts/60-equivalency.json, record 1, yes, grants: It is granted but yields nothing. "
            "Say what it counts as."
        )
    ]
    assert not Equivalency.objects.exists()


def test_what_is_only_worth_a_look_is_told_and_loaded(courses: Folder):
    courses.put("10-organization", COLLEGE, {**COLLEGE, "slug": "uni", "name_en": "Uni"})
    courses.put("42-course", offering("elsewhere", institution="uni"))
    report = courses.put("50-stackingrule", rule("way", "award", completed("elsewhere"))).load()
    assert not report.refused
    assert [issue.line("en") for issue in report.issues] == [
        (
            "facts/50-stackingrule.json, record 1, way, requirement $.all[0]: elsewhere belongs to uni, and "
            "no agreement is named. Name the agreement on which the rule rests."
        )
    ]
    assert StackingRule.objects.get().slug == "way"
    assert courses.load().issues == []


def test_history_is_not_remarked_upon(courses: Folder):
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    courses.put("42-course", offering("gone", lifecycle="ceased"))
    past = rule("way", "award", completed("gone"), valid_to=yesterday)
    assert courses.put("50-stackingrule", past).load().issues == []


def test_nothing_is_judged_when_something_else_refuses_the_load(courses: Folder):
    courses.put("42-course", offering("bad", hours="many"))
    courses.put("50-stackingrule", rule("way", "award", {"any": []}))
    report = courses.load()
    assert [issue.code for issue in report.issues] == ["value.number"]
