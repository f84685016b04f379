"""What no check of one table can see: the records refuse it themselves, by name and at the field."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from registry.models import MicroCertification, Offering, PilotPartner
from registry.models.record import StateError
from tests import factories
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SimpleNamespace:
    """An example and a real college, with an offering that a rule, a decision and an entry name."""
    return kept(build_world)


def build_world() -> SimpleNamespace:
    example = factories.organization("example", provenance="illustrative")
    college = factories.organization("college")
    micro = factories.micro_certification("micro", example, provenance="illustrative")
    course = factories.course("course", college)
    pilot = factories.pilot("pilot", college, factories.sector())
    return SimpleNamespace(
        example=example, college=college, micro=micro, course=course, pilot=pilot
    )


def refused_at(record: Any, field: str) -> None:
    """Assert that a record is refused at a field, by its form and when it is saved."""
    for way in (record.clean, record.save):
        with pytest.raises(ValidationError) as refusal:
            way()
        assert list(refusal.value.message_dict) == [field]


def test_the_kind_of_an_offering_is_never_set(world: SimpleNamespace) -> None:
    for table in (MicroCertification, Offering):
        with pytest.raises(ValueError, match="follows from its table"):
            table.objects.update(kind="program")
    world.micro.kind = "program"
    world.micro.save()
    assert Offering.objects.get(pk=world.micro.pk).kind == "micro-certification"


def test_the_shared_part_of_an_offering_is_not_saved_alone(world: SimpleNamespace) -> None:
    shared = Offering.objects.get(pk=world.micro.pk)
    shared.kind = "program"
    with pytest.raises(TypeError, match="Save the micro-certification"):
        shared.save()


def test_an_example_does_not_go_to_a_real_institution(world: SimpleNamespace) -> None:
    world.micro.institution = world.college
    refused_at(world.micro, "provenance")
    world.micro.provenance = "institution"
    with pytest.raises(ValidationError, match="This record is public"):
        world.micro.save()


def test_an_institution_with_examples_stays_an_example(world: SimpleNamespace) -> None:
    world.example.provenance = "institution"
    refused_at(world.example, "provenance")
    world.micro.delete()
    with pytest.raises(ValidationError, match="This record is public"):
        world.example.save()


def test_the_lead_of_a_pilot_is_not_its_partner(world: SimpleNamespace) -> None:
    refused_at(PilotPartner(pilot=world.pilot, organization=world.college), "organization")
    other = factories.organization("other")
    PilotPartner(pilot=world.pilot, organization=other).save()
    world.pilot.lead = other
    with pytest.raises(ValidationError):
        world.pilot.save()


def test_an_offering_in_use_is_not_withdrawn(world: SimpleNamespace) -> None:
    micro = factories.micro_certification("taught", world.college)
    rule = factories.stacking_rule("rule", world.course, micro)
    decision = factories.equivalency("decision", micro, world.college)
    entry = {"completed": micro.ctid}
    asking = factories.program("asking", world.college, entry_requirement=entry)
    assert set(micro.users()) == {asking, rule, decision}
    with pytest.raises(StateError) as refusal:
        micro.withdraw("Gone.", "Retirée.")
    for said in ("these use it: ", "program asking", "stacking rule rule", "equivalency decision"):
        assert said in str(refusal.value)
    assert Offering.objects.get(pk=micro.pk).lifecycle == "published"
    for user in (asking, rule, decision):
        user.withdraw("Gone.", "Retirée.")
    micro.refresh_from_db()
    micro.withdraw("Gone.", "Retirée.")


def test_what_uses_an_offering_is_asked_only_when_it_is_withdrawn(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Offering] = []
    monkeypatch.setattr(Offering, "users", lambda self: asked.append(self) or [])
    world.course.save()
    world.course.cease()
    assert asked == []
    world.course.withdraw("Gone.", "Retirée.")
    assert asked == [world.course]


def test_a_slug_made_from_a_title_reads_right(world: SimpleNamespace) -> None:
    world.course.slug, world.course.title_en = "", "Intro_to data_"
    world.course.save()
    assert world.course.slug == "intro-to-data"


def test_an_institution_does_not_endorse_what_it_issues(world: SimpleNamespace) -> None:
    """It stood beside the true partners; what was wrong before can still be taken back."""
    micro = factories.micro_certification("own", world.college)
    given = factories.endorsement("given", micro, factories.organization("partner"))
    given.partner = world.college
    refused_at(given, "partner")
    given.revoked_on = date(2026, 3, 2)
    given.save()


def test_an_entry_is_not_endorsed_by_whose_it_is(world: SimpleNamespace) -> None:
    element = factories.framework_element("relevance", factories.framework_edition())
    for subject in ({"pilot": world.pilot}, {"offering": world.course}):
        entry = factories.adoption(
            f"of-{next(iter(subject))}", element, evidence_en="A list.", **subject
        )
        entry.status, entry.confirmed_by, entry.confirmed_on = (
            "endorsed",
            world.college,
            date(2026, 3, 2),
        )
        with pytest.raises(ValidationError, match="A partner endorses it"):
            entry.clean()
        entry.confirmed_by = factories.organization(f"partner-{next(iter(subject))}")
        PilotPartner.objects.create(
            pilot=world.pilot, organization=entry.confirmed_by, role="partner"
        )
        entry.clean()


def test_a_need_is_of_one_person_or_more() -> None:
    """0 read as a number that is not stated, and as 0 in the API."""
    need = factories.need("welders", factories.organization("employer"), people=1)
    need.people = 0
    with pytest.raises(ValidationError) as refusal:
        need.full_clean()
    assert refusal.value.message_dict["people"] == [
        "Write 1 or more. Leave it empty when the number is not known."
    ]
