"""QuerySets that read as phrases: what each keeps and leaves out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from registry.models import (
    Adoption,
    Agreement,
    Course,
    Endorsement,
    Equivalency,
    FrameworkElement,
    GroupMember,
    Membership,
    MicroCertification,
    Need,
    Occupation,
    Offering,
    Organization,
    OsapRuleProfile,
    Pilot,
    Program,
    Skill,
    StackingRule,
)
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 1)


def slugs(rows: QuerySet) -> list[str]:
    return sorted(rows.values_list("slug", flat=True))


@pytest.fixture
def college() -> Organization:
    return factories.organization("college")


@pytest.fixture
def university() -> Organization:
    return factories.organization("university", kind="university")


def test_what_lists_show_and_what_has_a_page(college: Organization):
    for state in ("draft", "published", "suspended", "ceased", "tombstone"):
        factories.course(state, college, lifecycle=state)
    factories.course("example", factories.example_college())
    assert slugs(Course.objects.published()) == ["example", "published"]
    assert slugs(Course.objects.public()) == ["ceased", "example", "published", "suspended"]
    assert slugs(Course.objects.published().factual()) == ["published"]
    assert slugs(Course.objects.illustrative()) == ["example"]


def test_offerings_by_what_they_are(college: Organization, university: Organization):
    made = factories.course("made", college, hours=Decimal(24), fee=Decimal(100))
    factories.course("unstated", university)
    made.skills.create(skill=factories.skill("reading", factories.skill_framework()), level=3)
    made.occupations.set([factories.occupation("31301")])
    made.regions.set([factories.region("3540")])
    made.languages.set([factories.language("fr", "French", "français")])
    made.save()
    kept = [
        Offering.objects.offered_by(college),
        Offering.objects.leading_to("31301"),
        Offering.objects.teaching("reading"),
        Offering.objects.in_region("3540"),
        Offering.objects.taught_in("fr"),
        Offering.objects.within_hours(Decimal(24)),
        Offering.objects.within_fee(Decimal(100)),
    ]
    assert [slugs(rows) for rows in kept] == [["made"]] * len(kept)
    assert slugs(Offering.objects.within_hours(Decimal("23.99"))) == []
    assert slugs(Offering.objects.leading_to("31302")) == []


def test_rules_by_what_they_grant_and_name(college: Organization):
    first, second = (factories.course(name, college) for name in ("first", "second"))
    award = factories.program("award", college)
    rule = factories.stacking_rule("rule", award, first, second)
    factories.stacking_rule("other", factories.program("diploma", college), second)
    assert slugs(StackingRule.objects.granting(award)) == ["rule"]
    assert slugs(StackingRule.objects.naming(second)) == ["other", "rule"]
    assert slugs(Offering.objects.counting_toward(award)) == ["first", "second"]
    rule.requirement = {"completed": first.ctid}
    rule.save()
    assert slugs(StackingRule.objects.naming(second)) == ["other"]
    assert rule.is_in_force(DAY)


def test_what_holds_on_a_day_includes_both_ends(college: Organization):
    for name, first, last in [
        ("always", None, None),
        ("today", DAY, DAY),
        ("over", None, DAY - timedelta(1)),
        ("coming", DAY + timedelta(1), None),
    ]:
        factories.agreement(name, college, college, valid_from=first, valid_to=last)
    assert slugs(Agreement.objects.in_force(DAY)) == ["always", "today"]
    assert slugs(Agreement.objects.expired(DAY)) == ["over"]


def test_agreements_by_party(college: Organization, university: Organization):
    factories.agreement("pact", college, university)
    factories.agreement("own", college, college)
    assert slugs(Agreement.objects.with_party(university)) == ["pact"]
    assert slugs(Agreement.objects.with_party(college)) == ["own", "pact"]


def test_decisions_by_source_grant_and_receiver(college: Organization, university: Organization):
    source, granted = factories.course("source", college), factories.course("granted", university)
    decision = factories.equivalency("decision", source, university)
    decision.sources.set([decision.sources.model(offering=source)])
    decision.grants.set([decision.grants.model(kind="offering", offering=granted)])
    decision.save()
    group = factories.organization_group()
    GroupMember.objects.create(group=group, organization=university)
    words = {"outcome": "refused", "reason_en": "Too short"}
    Equivalency.objects.create(slug="of-group", receiving_group=group, **words)
    assert slugs(Equivalency.objects.about(source)) == ["decision"]
    assert slugs(Equivalency.objects.about(granted)) == []
    assert slugs(Equivalency.objects.counting_as(granted)) == ["decision"]
    assert slugs(Equivalency.objects.received_at(university)) == ["decision", "of-group"]
    assert slugs(Equivalency.objects.received_at(college)) == []


def test_group_members_of_a_day(college: Organization):
    member = GroupMember.objects.create(
        group=factories.organization_group(), organization=college, joined_on=DAY, left_on=DAY
    )
    assert list(GroupMember.objects.in_force(DAY)) == [member]
    assert not GroupMember.objects.in_force(DAY - timedelta(1)).exists()


def test_organisations_and_pilots(college: Organization, university: Organization):
    factories.organization("employer", kind="employer")
    pilot = factories.pilot("pilot", college, factories.sector())
    pilot.partners.create(organization=university)
    pilot.partners.create(organization=university, role="funder")
    pilot.save()
    micro = factories.micro_certification("of-pilot", college, pilot=pilot)
    factories.micro_certification("alone", college)
    assert slugs(Organization.objects.institutions()) == ["college", "university"]
    assert slugs(Organization.objects.of_kind("employer")) == ["employer"]
    assert slugs(Pilot.objects.with_partner(university)) == ["pilot"]
    assert slugs(MicroCertification.objects.of_pilots()) == [micro.slug]


def test_occupations(college: Organization):
    nurse, legislator = factories.occupation("31301"), factories.occupation("00010")
    nurse.job_titles.create(language="en", title="Burn nurse")
    skill = factories.skill("reading", factories.skill_framework())
    nurse.skills.create(skill=skill, importance=4)
    nurse.save()
    for state in ("draft", "published"):
        course = factories.course(state, college, lifecycle=state)
        course.occupations.set([nurse if state == "published" else legislator])
        course.save()
    assert (nurse.teer, legislator.teer, legislator.broad_category) == (1, 0, "0")
    kept = [
        Occupation.objects.of_teer(1),
        Occupation.objects.of_broad_category("3"),
        Occupation.objects.with_profile(),
        Occupation.objects.reached(),
    ]
    assert [slugs(rows) for rows in kept] == [["noc-31301"]] * len(kept)
    assert slugs(Skill.objects.of_framework("oasis")) == ["reading"]


def test_the_framework_and_its_adoption(college: Organization):
    edition = factories.framework_edition()
    principle = factories.framework_element("relevance", edition, kind="principle")
    element = factories.framework_element("transcript", edition, strength="should")
    pilot = factories.pilot("pilot", college, factories.sector())
    factories.adoption("of-pilot", principle, pilot=pilot)
    factories.adoption("of-offering", element, offering=factories.course("c", college))
    assert slugs(FrameworkElement.objects.principles()) == ["relevance"]
    assert slugs(FrameworkElement.objects.elements()) == ["transcript"]
    assert slugs(Adoption.objects.of_pilot(pilot)) == ["of-pilot"]
    assert slugs(Adoption.objects.of_element("transcript")) == ["of-offering"]


def test_an_endorsement_is_complete_with_both_confirmations(college: Organization):
    partner = factories.organization("birch-hospital", kind="health-provider")
    for name, dates in {
        "both": {"in_demand_on": DAY, "assessment_on": DAY},
        "one": {"in_demand_on": DAY},
        "revoked": {"in_demand_on": DAY, "assessment_on": DAY, "revoked_on": DAY},
    }.items():
        micro = factories.micro_certification(f"micro-{name}", college)
        factories.endorsement(name, micro, partner, **dates)
    assert slugs(Endorsement.objects.complete()) == ["both"]


def test_needs_are_open_through_their_day(college: Organization):
    factories.need("today", college, by_date=DAY)
    factories.need("whenever", college)
    factories.need("past", college, by_date=DAY - timedelta(1))
    assert slugs(Need.objects.open_on(DAY)) == ["today", "whenever"]


def test_memberships_of_a_user_that_have_not_ended(college: Organization, university: Organization):
    user = get_user_model().objects.create_user("editor", "", "a long password")
    now = Membership.objects.create(user=user, organization=college)
    Membership.objects.create(user=user, organization=university, since=DAY, ended_on=DAY)
    assert list(Membership.objects.of(user)) == [now]


def test_the_current_profile_is_the_latest_published_one_in_force():
    older = factories.osap_profile("older", valid_from=DAY - timedelta(400))
    newer = factories.osap_profile("newer", valid_from=DAY)
    factories.osap_profile("draft", valid_from=DAY, lifecycle="draft")
    assert OsapRuleProfile.objects.current(DAY) == newer
    assert OsapRuleProfile.objects.current(DAY - timedelta(1)) == older
    assert OsapRuleProfile.objects.current(DAY - timedelta(401)) is None


def test_a_program_is_no_course(college: Organization):
    factories.program("award", college)
    assert (Program.objects.count(), Course.objects.count(), Offering.objects.count()) == (1, 0, 1)
