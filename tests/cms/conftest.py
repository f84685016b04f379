"""A small registry with both trees: enough records that each section has one and each refusal has a reason."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from registry.models import (
    Equivalency,
    EquivalencyGrant,
    EquivalencySource,
    MicroCertification,
    Occupation,
    Organization,
    Pilot,
    Program,
    Region,
    Sector,
    Skill,
    SkillFramework,
    StackingRule,
)
from registry.models.record import Lifecycle, Record
from registry.services.counters import counters
from tests import first_pages
from tests.kept import kept


def published(model: type[Record], **columns: object) -> Record:
    """Make a public record."""
    record = model(**columns)
    record.publish_now()
    return record


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    """Forget who asked for keys before."""
    cache.clear()
    counters.clear()


@pytest.fixture
def trees(db: None, settings: Any) -> None:
    """Both page trees."""
    first_pages.put(settings)


@pytest.fixture
def registry(db: None) -> SimpleNamespace:
    """One record of each kind that has a section, and a rule and a decision between them."""
    return kept(build_registry)


def build_registry() -> SimpleNamespace:
    region = Region.objects.create(
        code="3540", name_en="Kitchener", name_fr="Kitchener", lifecycle=Lifecycle.PUBLISHED
    )
    sector = Sector.objects.create(
        name_en="Logistics", name_fr="Logistique", line="logistics", lifecycle=Lifecycle.PUBLISHED
    )
    framework = SkillFramework.objects.create(name_en="OaSIS", lifecycle=Lifecycle.PUBLISHED)
    college = published(
        Organization, name_en="Elm College", name_fr="Collège Elm", kind="college", region=region
    )
    pilot = published(
        Pilot, title_en="Parcel pilot", title_fr="Projet colis", lead=college, sector=sector
    )
    occupation = published(
        Occupation, code="75101", slug="75101", title_en="Material handlers", title_fr="Manutention"
    )
    skill = published(
        Skill, framework=framework, code="S1", name_en="Lifting", name_fr="Levage", slug="lifting"
    )
    micro = published(
        MicroCertification,
        title_en="Forklift basics",
        title_fr="Chariot élévateur",
        institution=college,
        pilot=pilot,
        sector=sector,
    )
    program = published(
        Program, title_en="Supply chain", title_fr="Chaîne logistique", institution=college
    )
    rule = published(
        StackingRule,
        award=program,
        title_en="Supply chain by steps",
        requirement={"completed": micro.ctid},
    )
    decision = Equivalency(
        title_en="Forklift counts", receiving_institution=college, outcome="granted"
    )
    decision.sources.add(EquivalencySource(offering=micro))
    decision.grants.add(EquivalencyGrant(kind="offering", offering=program))
    decision.publish_now()
    return SimpleNamespace(
        region=region,
        sector=sector,
        college=college,
        pilot=pilot,
        occupation=occupation,
        skill=skill,
        micro=micro,
        program=program,
        rule=rule,
        decision=decision,
    )


@pytest.fixture
def boss(django_user_model: type, client: Client) -> Client:
    """A client that is signed in as a superuser."""
    user = django_user_model.objects.create_superuser("boss", "boss@registry.example", "x")
    client.force_login(user)
    return client
