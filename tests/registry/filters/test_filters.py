"""Filters keep exactly what they say, refuse wrong values with a clear error, and never let one reach the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils import translation

from registry import filters
from registry.domain.osap import Eligibility
from registry.filters import RecordFilterSet
from registry.filters.text import fold
from registry.models import Course, MicroCertification, OsapRuleProfile
from tests import factories
from tests.kept import kept

pytestmark = pytest.mark.django_db
ALL = [
    filters.AdoptionFilter, filters.AgreementFilter, filters.CourseFilter, filters.MicroCertificationFilter,
    filters.NeedFilter, filters.OccupationFilter, filters.OrganizationFilter, filters.PilotFilter,
    filters.ProgramFilter, filters.SkillFilter,
]  # fmt: skip


@pytest.fixture
def world() -> SimpleNamespace:
    """Four micro-certifications that differ in everything a filter looks at."""
    return kept(build_world)


def build_world() -> SimpleNamespace:
    made = SimpleNamespace(region=factories.region(), sector=factories.sector())
    made.toronto = factories.region("3530", "Toronto")
    made.french = factories.language("fr", "French", "français")
    made.college = factories.organization(region=made.region)
    made.university = factories.organization(
        "example-university", kind="university", city="Orléans"
    )
    made.framework = factories.skill_framework()
    made.skill = factories.skill("welding", made.framework)
    made.welder = factories.occupation("72106", title_en="Welders", title_fr="Soudeurs")
    made.manager = factories.occupation("00010", title_en="Legislators", title_fr="Législateurs")
    made.welder.job_titles.create(language="fr", title="Soudeur à l’arc électrique")
    made.welder.skills.create(skill=made.skill, importance=Decimal(4))
    made.welder.save()
    made.pilot = factories.pilot("arc-pilot", made.college, made.sector, content="new")
    made.pilot.partners.create(organization=made.university, role="employer")
    made.pilot.save()
    made.arc = factories.micro_certification(
        "arc", made.college, hours=24, weeks=4, fee=100, cip="48.0508", delivery="online",
        sector=made.sector, pilot=made.pilot, title_fr="Électricité de l’arc",
    )  # fmt: skip
    made.arc.occupations.set([made.welder])
    made.arc.regions.set([made.region, made.toronto])
    made.arc.languages.set([made.french])
    made.arc.skills.create(skill=made.skill)
    made.arc.starts.create(starts_on=date(2027, 1, 12))
    made.arc.save()
    made.bead = factories.micro_certification(
        "bead", made.university, hours=400, delivery="blended"
    )
    made.cut = factories.as_example(
        factories.micro_certification("cut", made.university, any_time=True, fee=0)
    )
    factories.micro_certification("draft", made.college, lifecycle="draft", hours=1)
    made.award = factories.program("metalwork", made.college, credential="diploma")
    factories.stacking_rule("metalwork-rule", made.award, made.arc)
    factories.osap_profile()
    edition = factories.framework_edition()
    assessed = factories.framework_element("assessed", edition)
    factories.adoption("arc-assessed", assessed, offering=made.arc)
    drafted = factories.framework_element("transcripted", edition)
    factories.adoption("bead-transcripted", drafted, offering=made.bead, lifecycle="draft")
    return made


def found(kind: type[RecordFilterSet], /, **data: Any) -> list[str]:
    """Return the slugs that a valid set of filters keeps."""
    kept = kind(data)
    assert kept.is_valid(), kept.errors
    return [record.slug for record in kept.qs]


MICRO = [
    ({}, ["arc", "bead", "cut"]),
    ({"search": "electricite"}, ["arc"]),
    ({"search": "ARC l'arc"}, ["arc"]),
    ({"search": "arc bead"}, []),
    ({"search": "100%_"}, []),
    ({"sector": ["health"]}, ["arc"]),
    ({"occupation": "72106"}, ["arc"]),
    ({"occupation": "00010"}, []),
    ({"skill": "welding"}, ["arc"]),
    ({"institution": "example-university"}, ["bead", "cut"]),
    ({"region": ["3540", "3530"]}, ["arc"]),
    ({"delivery": ["online", "blended"]}, ["arc", "bead"]),
    ({"language": ["fr"]}, ["arc"]),
    ({"max_hours": "24"}, ["arc"]),
    ({"max_hours": "23.99"}, []),
    ({"max_fee": "0"}, ["cut"]),
    ({"max_fee": "100"}, ["arc", "cut"]),
    ({"osap_eligible": "true"}, ["arc"]),
    ({"osap_eligible": "false"}, ["bead", "cut"]),
    ({"pilot": "arc-pilot"}, ["arc"]),
    ({"stacks_into": "metalwork"}, ["arc"]),
    ({"stacks_into": "arc"}, []),
    ({"adopts": "assessed"}, ["arc"]),
    ({"adopts": "transcripted"}, []),
    ({"example": "true"}, ["cut"]),
    ({"example": "false"}, ["arc", "bead"]),
    ({"institution": "example-university", "max_fee": "5", "order": "-title"}, ["cut"]),
]


@pytest.mark.parametrize(("data", "kept"), MICRO, ids=str)
def test_micro_certifications(data: dict[str, Any], kept: list[str], world: Any) -> None:
    assert found(filters.MicroCertificationFilter, **data) == kept


def test_what_is_eligible_for_student_aid_is_what_the_record_itself_says(
    world: SimpleNamespace,
) -> None:
    known = {"hours": 24, "weeks": 4, "cip": "48.0508"}
    odd = [
        *({**known, name: None} for name in ("hours", "weeks")),
        {**known, "cip": ""},
        {**known, "weeks": 12},
        {**known, "weeks": None, "hours": 301},
        {**known, "hours": 4},
    ]
    for number, columns in enumerate(odd):
        made = factories.micro_certification(f"odd-{number}", world.college, **columns)
        made.occupations.set([world.welder])
        made.save()
    factories.micro_certification("without-occupation", world.college, **known)
    profile = OsapRuleProfile.objects.get()
    answers = {
        one.slug: profile.answer(one).status for one in MicroCertification.objects.published()
    }
    said = {"true": Eligibility.ELIGIBLE, "false": Eligibility.NOT_ELIGIBLE}
    for value, status in said.items():
        kept = found(filters.MicroCertificationFilter, osap_eligible=value)
        assert sorted(kept) == sorted(slug for slug, is_ in answers.items() if is_ is status)
    assert Eligibility.UNDETERMINED in answers.values()


def test_a_record_is_named_by_its_ctid_too(world: SimpleNamespace) -> None:
    assert found(filters.MicroCertificationFilter, stacks_into=world.award.ctid) == ["arc"]


def test_a_rule_that_is_over_counts_toward_nothing(world: SimpleNamespace) -> None:
    rule = world.award.rules.get()
    rule.valid_to = date(2026, 6, 30)
    rule.save()
    with time_machine.travel("2026-06-30T12:00:00-04:00"):
        assert found(filters.MicroCertificationFilter, stacks_into="metalwork") == ["arc"]
    with time_machine.travel("2026-07-01T12:00:00-04:00"):
        assert found(filters.MicroCertificationFilter, stacks_into="metalwork") == []


OTHERS = [
    (filters.ProgramFilter, {"credential": "diploma"}, ["metalwork"]),
    (filters.ProgramFilter, {"credential": "master"}, []),
    (filters.CourseFilter, {}, []),
    (filters.OccupationFilter, {}, ["noc-00010", "noc-72106"]),
    (filters.OccupationFilter, {"search": "721"}, ["noc-72106"]),
    (filters.OccupationFilter, {"search": "106"}, []),
    (filters.OccupationFilter, {"search": "SOUDEUR ELECTRIQUE"}, ["noc-72106"]),
    (filters.OccupationFilter, {"search": "législateurs"}, ["noc-00010"]),
    (filters.OccupationFilter, {"teer": ["0", "2"]}, ["noc-00010", "noc-72106"]),
    (filters.OccupationFilter, {"teer": ["2"]}, ["noc-72106"]),
    (filters.OccupationFilter, {"broad_category": "7"}, ["noc-72106"]),
    (filters.OccupationFilter, {"reached": "true"}, ["noc-72106"]),
    (filters.OccupationFilter, {"reached": "false"}, ["noc-00010"]),
    (filters.OccupationFilter, {"skill": "welding"}, ["noc-72106"]),
    (filters.OrganizationFilter, {"search": "orleans"}, ["example-university"]),
    (filters.OrganizationFilter, {"kind": ["college", "employer"]}, ["example-college"]),
    (filters.OrganizationFilter, {"region": ["3540"]}, ["example-college"]),
    (filters.OrganizationFilter, {"role": "lead"}, ["example-college"]),
    (filters.OrganizationFilter, {"role": "partner"}, ["example-university"]),
    (filters.PilotFilter, {"search": "college arc"}, ["arc-pilot"]),
    (filters.PilotFilter, {"sector": ["health"], "content": "new"}, ["arc-pilot"]),
    (filters.PilotFilter, {"status": "ongoing"}, []),
    (filters.PilotFilter, {"partner": "example-university"}, ["arc-pilot"]),
    (filters.PilotFilter, {"partner": "example-college"}, ["arc-pilot"]),
    (filters.SkillFilter, {"search": "weld", "framework": "oasis", "kind": "skill"}, ["welding"]),
]


@pytest.mark.parametrize(("kind", "data", "kept"), OTHERS)
def test_other_kinds(kind: type[RecordFilterSet], data: Any, kept: list[str], world: Any) -> None:
    assert found(kind, **data) == kept


@pytest.mark.parametrize(
    ("order", "slugs"),
    [
        ("title", ["arc", "bead", "cut"]),
        ("-title", ["cut", "bead", "arc"]),
        ("hours", ["arc", "bead", "cut"]),
        ("-hours", ["bead", "arc", "cut"]),
        ("fee", ["cut", "arc", "bead"]),
        ("-fee", ["arc", "cut", "bead"]),
        ("start", ["cut", "arc", "bead"]),
        ("-start", ["arc", "cut", "bead"]),
        ("recent", ["cut", "bead", "arc"]),
        ("added", ["arc", "bead", "cut"]),
    ],
)
def test_what_is_not_stated_comes_last_in_both_directions(
    order: str, slugs: list[str], world: Any
) -> None:
    with time_machine.travel("2026-09-01T12:00:00-04:00"):
        assert found(filters.MicroCertificationFilter, order=order) == slugs


def test_titles_are_in_the_order_of_the_language_of_the_request(world: Any) -> None:
    # In French the first title begins with É, which bytes would put after Z.
    with translation.override("fr"):
        assert found(filters.MicroCertificationFilter) == ["bead", "cut", "arc"]


WRONG = ["\x00", "a\x00b", "\ud800", "x" * 5000, "-1", "NaN", "1e999999", "' OR 1=1 --", "[]", "٣"]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_wrong_value_is_an_error_or_finds_nothing(
    kind: type[RecordFilterSet], world: Any
) -> None:
    for name, wrong, listed in product(kind.base_filters, WRONG, (False, True)):
        kept = kind({name: [wrong] if listed else wrong})
        if not kept.is_valid():
            assert list(kept.errors) == [name]
        list(kept.qs)


def test_wrong_values_are_told_by_field_and_list_nothing(world: Any) -> None:
    query = QueryDict(
        "sector=nowhere&occupation=99999&delivery=post&max_fee=-1&osap_eligible=maybe&order=price"
    )
    kept = filters.MicroCertificationFilter(query)
    assert {name: errors[0] for name, errors in kept.errors.items()} == {
        "sector": "This list has no “nowhere”. Choose one that it offers.",
        "occupation": "Nothing public here is called “99999”.",
        "delivery": "This list has no “post”. Choose one that it offers.",
        "max_fee": "Write 0 or more.",
        "osap_eligible": "“maybe” is neither “true” nor “false”.",
        "order": "This list has no “price”. Choose one that it offers.",
    }
    assert list(kept.qs) == []


def test_text_that_a_database_does_not_take_is_refused(world: Any) -> None:
    for text in ("\x00", "\ud800"):
        assert "search" in filters.CourseFilter({"search": text}).errors


def test_a_list_may_start_from_other_rows(world: SimpleNamespace) -> None:
    course = factories.course("shop", world.college)
    kept = filters.CourseFilter({}, Course.objects.filter(pk=course.pk))
    assert [record.slug for record in kept.qs] == ["shop"]


def test_text_folds_alike_in_python_and_sql(world: Any) -> None:
    text = "ÀÂÄÁÇÈÉÊËÎÏÍÔÖÓÙÛÜÚŸÑ œŒæÆ l’été"
    assert fold(text) == "aaaaceeeeiiiooouuuuyn oeoeaeae l'ete"
    factories.course("accents", world.college, title_en=text)
    assert found(filters.CourseFilter, search=text) == ["accents"]
    assert found(filters.CourseFilter, search=fold(text)) == ["accents"]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_filter_has_a_label(kind: type[RecordFilterSet]) -> None:
    labels = {name: str(one.label) for name, one in kind({}).filters.items()}
    assert all(labels.values())
    assert not [name for name, label in labels.items() if "invalid" in label]
