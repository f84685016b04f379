"""A small catalogue with both page trees: real records with gaps, an example, a rule and two decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories as make
from tests import first_pages
from tests.kept import kept


@pytest.fixture
def trees(db: None, settings: Any) -> None:
    """Both page trees."""
    first_pages.put(settings)


@pytest.fixture
def catalogue(trees: None) -> SimpleNamespace:
    """Records of every kind that has pages."""
    return kept(build_catalogue)


def build_catalogue() -> SimpleNamespace:
    sector, region = make.sector("health"), make.region()
    college = make.organization("elm-college", region=region)
    university = make.organization("oak-university", kind="university")
    hospital = make.organization("birch-hospital", kind="health-provider", city="Oshawa")
    pilot = make.pilot("care-pilot", college, sector)
    pilot.partners.create(organization=hospital)
    pilot.save()
    occupation = make.occupation("33102")
    make.occupation("33103")
    skill = make.skill("lifting", make.skill_framework())
    occupation.skills.create(skill=skill, importance=Decimal("3.50"))
    occupation.job_titles.create(language="en", title="Nurse aide")
    occupation.save()
    make.osap_profile()
    full = make.micro_certification(
        "safe-transfer",
        college,
        sector=sector,
        pilot=pilot,
        hours=Decimal(24),
        weeks=Decimal(4),
        fee=Decimal("1234.50"),
        credits=Decimal("1.5"),
        delivery="online",
        cip="51.26",
        summary_en="Move people safely.",
    )
    full.occupations.set([occupation])
    full.skills.create(skill=skill, level=3)
    full.starts.create(starts_on=date(2099, 1, 1))
    full.save()
    bare = make.micro_certification("bare-facts", college, sector=sector)
    invented = make.example_college("birch-college")
    example = make.micro_certification("invented", invented, title_en="", title_fr="Titre inventé")
    program, course = make.program("nursing", university), make.course("anatomy", university)
    program.occupations.set([occupation])
    program.save()
    rule = make.stacking_rule("nursing-rule", program, full, course, valid_from=date(2020, 9, 1))
    granted = make.equivalency("granted", full, university, valid_from=date(2020, 9, 1))
    granted.grants.create(offering=course)
    granted.save()
    refused = make.equivalency(
        "refused", full, hospital, outcome="refused", reason_en="Hours too few"
    )
    refused.save()
    element = make.framework_element("relevance", make.framework_edition())
    make.adoption("adopted", element, pilot=pilot, status="evidenced")
    make.endorsement("endorsed", full, hospital, in_demand_on=date(2024, 1, 1))
    return SimpleNamespace(
        sector=sector,
        college=college,
        university=university,
        hospital=hospital,
        pilot=pilot,
        occupation=occupation,
        skill=skill,
        full=full,
        bare=bare,
        example=example,
        program=program,
        course=course,
        rule=rule,
    )
