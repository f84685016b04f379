"""Facts and examples stay apart: what belongs to an example is an example, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from registry.models import (
    Agreement,
    Equivalency,
    EquivalencyGrant,
    FrameworkElement,
    GroupMember,
    Organization,
    OrganizationGroup,
    PracticeNote,
    Sector,
)
from registry.models.provenance import Belonging
from tests import factories

pytestmark = pytest.mark.django_db


def micro_of(organization: Organization) -> Any:
    return factories.micro_certification(f"micro-{organization.slug}", organization)


def pilot_of(organization: Organization) -> Any:
    sector = Sector.objects.first() or factories.sector()
    return factories.pilot(f"pilot-{organization.slug}", organization, sector)


def group_of(organization: Organization) -> Any:
    group = factories.organization_group(f"group-{organization.slug}")
    group.members.create(organization=organization)
    group.save()
    return group


def decision_of_a_group(organization: Organization) -> Any:
    return Equivalency.objects.create(receiving_group=group_of(organization), outcome="granted")


def element() -> Any:
    known = FrameworkElement.objects.first()
    return known or factories.framework_element("transcript", factories.framework_edition())


KINDS: dict[str, Callable[[Organization], Any]] = {
    "micro-certification": micro_of,
    "course": lambda college: factories.course(f"course-{college.slug}", college),
    "program": lambda college: factories.program(f"program-{college.slug}", college),
    "pilot": pilot_of,
    "group": group_of,
    "agreement": lambda college: factories.agreement(f"pact-{college.slug}", college, college),
    "decision": lambda college: factories.equivalency(
        f"decision-{college.slug}", micro_of(college), college
    ),
    "decision of a group": decision_of_a_group,
    "rule": lambda college: factories.stacking_rule(
        f"rule-{college.slug}",
        factories.program(f"award-{college.slug}", college),
        micro_of(college),
    ),
    "adoption of a pilot": lambda college: factories.adoption(
        f"adopts-{college.slug}", element(), pilot=pilot_of(college)
    ),
    "adoption of an offering": lambda college: factories.adoption(
        f"adopts-{college.slug}", element(), offering=micro_of(college)
    ),
    "endorsement": lambda college: factories.endorsement(
        f"endorses-{college.slug}",
        micro_of(college),
        factories.organization(f"partner-{college.slug}", provenance=college.provenance),
    ),
    "practice note": lambda college: PracticeNote.objects.create(
        organization=college, title_en="Tried"
    ),
    "need": lambda college: factories.need(f"need-{college.slug}", college),
    "event": lambda college: factories.event(f"event-{college.slug}", college),
    "news": lambda college: factories.news_item(f"news-{college.slug}", college),
    "resource": lambda college: factories.resource(f"guide-{college.slug}", college),
    "answer to a need": lambda college: factories.need_reply(
        f"reply-{college.slug}", factories.need(f"need-{college.slug}", college), micro_of(college)
    ),
}


@pytest.fixture
def real() -> Organization:
    return factories.organization("real-college")


@pytest.fixture
def example() -> Organization:
    return factories.example_college()


def refused(record: Any, *ways: str) -> str:
    """Return why a record is refused, in each of the ways."""
    said = set()
    for way in ways or ("clean", "save"):
        with pytest.raises(ValidationError) as refusal:
            getattr(record, way)()
        said.add(refusal.value.message_dict["provenance"][0])
    assert len(said) == 1
    return said.pop()


def ways_of(record: Any) -> tuple[str, ...]:
    """Columns are judged in both ways; what stands in lists only once the lists are there."""
    return ("clean", "save") if record.owners(lists=False) else ("save",)


def test_every_kind_that_belongs_to_something_is_tried() -> None:
    belonging = {
        kind
        for kind in apps.get_app_config("registry").get_models()
        if issubclass(kind, Belonging) and kind.BELONGS_TO and kind._meta.model_name != "offering"
    }
    made = [
        type(make(factories.organization(f"college-{number}")))
        for number, make in enumerate(KINDS.values())
    ]
    assert belonging <= set(made)


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_example_states_itself_is_an_example(kind: str, example: Organization) -> None:
    record = KINDS[kind](example)
    assert record.is_illustrative
    assert type(record).objects.get(pk=record.pk).is_illustrative


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_never_published_as_a_fact(kind: str, example: Organization) -> None:
    record = KINDS[kind](example)
    record.provenance, record.source_name = "sourced", "A page"
    assert "is an example, so this is one too" in refused(record, *ways_of(record))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_invented_about_what_is_real(kind: str, real: Organization) -> None:
    record = KINDS[kind](real)
    assert not record.is_illustrative
    record.provenance = "illustrative"
    assert "is no example" in refused(record, *ways_of(record))


@pytest.mark.parametrize("kind", KINDS)
def test_an_organisation_does_not_change_sides_under_its_records(
    kind: str, real: Organization
) -> None:
    record = KINDS[kind](real)
    real.provenance = "illustrative"
    said = refused(real)
    assert said.startswith("This would turn facts into examples")
    # A rule, an adoption or a group's decision belongs to what belongs to the organisation.
    between = [one for one in record.owners() if one != real]
    assert any(one.slug in said for one in (record, *between))


def test_an_example_with_records_does_not_become_real(example: Organization) -> None:
    micro_of(example)
    example.provenance = "institution"
    assert "micro-invented-college" in refused(example)


def test_a_draft_without_records_may_change_sides() -> None:
    college = factories.organization("college", lifecycle="draft")
    college.provenance = "illustrative"
    college.full_clean()
    college.save()
    assert list(Organization.objects.illustrative()) == [college]


def test_what_the_public_knows_never_changes_sides(
    real: Organization, example: Organization
) -> None:
    for record, other in ((real, "illustrative"), (example, "institution")):
        record.provenance = other
        assert refused(record).startswith("This record is public")
        with translation.override("fr"):
            assert refused(record).startswith("Cette fiche est publique")
    real.refresh_from_db()
    real.cease()
    real.provenance = "illustrative"
    assert refused(real).startswith("This record is public")


def test_many_records_are_not_all_named(real: Organization) -> None:
    for number in range(7):
        factories.course(f"course-{number}", real)
    real.provenance = "illustrative"
    assert refused(real).count("course-") == 5


def test_a_pilot_has_no_partner_from_the_other_side(
    real: Organization, example: Organization
) -> None:
    pilot = pilot_of(real)
    pilot.partners.add(pilot.partners.model(organization=example))
    assert "is an example and “Real College” is not" in refused(pilot, "save")


def test_an_agreement_has_no_party_from_the_other_side(
    real: Organization, example: Organization
) -> None:
    pact = Agreement(title_en="Pact", senders=[real], receivers=[example])
    assert "Nothing is said of both at once" in refused(pact, "save")


def test_a_partner_endorses_nothing_on_the_other_side(
    real: Organization, example: Organization
) -> None:
    with pytest.raises(ValidationError, match="Nothing is said of both at once"):
        factories.endorsement("endorses", micro_of(real), example)


def test_a_group_is_of_one_side(real: Organization, example: Organization) -> None:
    group = OrganizationGroup(name_en="Group")
    group.members.add(*(group.members.model(organization=one) for one in (real, example)))
    assert "Nothing is said of both at once" in refused(group, "save")


def across(real: Organization, example: Organization) -> dict[str, Callable[[], Any]]:
    """Records that would say something of a fact and of an example at once, by what they are."""
    fact, invented = micro_of(real), micro_of(example)
    award, invented_award = (
        factories.program(f"award-{college.slug}", college) for college in (real, example)
    )
    pilot, invented_pilot = pilot_of(real), pilot_of(example)
    entry = {"completed": invented.ctid}
    make = factories
    return {
        "a fact that an example's pilot issues": lambda: make.micro_certification(
            "a", real, pilot=invented_pilot
        ),
        "an example that a real pilot issues": lambda: make.micro_certification(
            "b", example, pilot=pilot
        ),
        "a real award with an example in its rule": lambda: make.stacking_rule(
            "c", award, invented
        ),
        "an example's rule that names a fact": lambda: make.stacking_rule(
            "d", invented_award, fact
        ),
        "a fact that asks for an example": lambda: make.course("e", real, entry_requirement=entry),
        "a real decision on an example": lambda: make.equivalency("f", invented, real),
        "an example's decision on a fact": lambda: make.equivalency("g", fact, example),
        "a real decision that grants an example": lambda: EquivalencyGrant(
            equivalency=make.equivalency("h", fact, real), offering=invented
        ).save(),
        "a rule by an example's agreement": lambda: make.stacking_rule(
            "i", award, fact, agreement=make.agreement("pact", example, example)
        ),
        "an example's note on a real pilot": lambda: PracticeNote(
            organization=example, title_en="Tried", pilots=[pilot]
        ).save(),
        "an example's answer to a real need": lambda: make.need_reply(
            "j", make.need("k", real), invented
        ),
        "a partner who is saved alone": lambda: pilot.partners.model(
            pilot=pilot, organization=example
        ).save(),
        "a member who is saved alone": lambda: GroupMember(
            group=group_of(example), organization=real
        ).save(),
    }


@pytest.mark.parametrize("number", range(13))
def test_nothing_is_said_of_a_fact_and_an_example_at_once(
    number: int, real: Organization, example: Organization
) -> None:
    make = list(across(real, example).values())[number]
    with pytest.raises(ValidationError, match="Nothing is said of both at once"):
        make()


def test_the_side_is_not_set_for_many_at_once(real: Organization) -> None:
    with pytest.raises(ValueError, match="keeps facts and examples apart"):
        Organization.objects.update(provenance="illustrative")


def test_an_offering_does_not_change_sides_under_who_asks_for_it(real: Organization) -> None:
    asked = micro_of(real)
    factories.course("asking", real, entry_requirement={"completed": asked.ctid})
    Organization._base_manager.update(provenance="illustrative")
    asked.institution.refresh_from_db()
    assert "offering asking" in refused(asked, "save")


def test_an_award_does_not_change_sides_under_its_rule(example: Organization) -> None:
    rule = KINDS["rule"](example)
    award = rule.award.program
    type(example)._base_manager.update(provenance="institution")
    award.institution.refresh_from_db()
    award.provenance = "institution"
    assert "stacking rule rule-invented-college" in refused(award)


@pytest.mark.parametrize(
    ("kind", "field", "ahead"),
    [
        ("course", "last_confirmed", timezone.localdate() + timedelta(days=1)),
        ("course", "source_date", timezone.localdate() + timedelta(days=1)),
        ("course", "source_published", str(timezone.localdate().year + 1)),
        ("course", "source_published", f"{timezone.localdate().year + 1}-01"),
        ("pilot", "status_as_of", "2999-01-31"),
        ("agreement", "signed_on", date(2999, 1, 1)),
        ("decision", "decided_on", date(2999, 1, 1)),
        ("adoption of a pilot", "confirmed_on", date(2999, 1, 1)),
        ("endorsement", "in_demand_on", date(2999, 1, 1)),
        ("endorsement", "assessment_on", date(2999, 1, 1)),
    ],
)
def test_what_happened_did_not_happen_tomorrow(
    kind: str, field: str, ahead: Any, real: Organization
) -> None:
    record = KINDS[kind](real)
    setattr(record, field, ahead)
    with pytest.raises(ValidationError) as refusal:
        record.full_clean()
    assert refusal.value.message_dict == {
        field: [f"{ahead} has not come yet. Say when it happened."]
    }


def test_today_and_a_year_that_has_begun_have_come(real: Organization) -> None:
    record = KINDS["course"](real)
    record.last_confirmed = timezone.localdate()
    record.source_published = str(timezone.localdate().year)
    record.full_clean()


def test_what_the_public_knows_is_not_moved_to_the_other_side(
    real: Organization, example: Organization
) -> None:
    course = factories.course("known", real)
    course.institution = example
    assert refused(course, "save").startswith("This record is public")
    course.refresh_from_db()
    course.institution = factories.organization("other-college")
    course.save()
