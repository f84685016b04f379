"""Records for tests: each function saves one published record with stable names.

Keyword arguments are columns; what a test does not say has a plain default or is not stated.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from registry.models import (
    Adoption,
    Agreement,
    Course,
    Endorsement,
    Equivalency,
    Event,
    FrameworkEdition,
    FrameworkElement,
    Language,
    Lifecycle,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    Occupation,
    Organization,
    OrganizationGroup,
    OsapRuleProfile,
    Pilot,
    PracticeNote,
    Program,
    Region,
    Resource,
    Sector,
    Skill,
    SkillFramework,
    StackingRule,
)
from registry.models.record import LIVE

_NAMESPACE = uuid.UUID("7d2a3c1e-0000-4000-8000-000000000000")


def uid(kind: str, slug: str) -> uuid.UUID:
    """Return the identifier that a record of a test has: the same on every run."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{slug}")


def ctid(kind: str, slug: str) -> str:
    """Return the CTID that a record of a test has."""
    return f"ce-{uid(kind, slug)}"


def _make(model: type, slug: str, **columns: Any) -> Any:
    made = model(slug=slug, uid=uid(model._meta.model_name, slug), **columns)
    made.lifecycle = columns.get("lifecycle", Lifecycle.PUBLISHED)
    made.live = made.lifecycle in LIVE
    made.save()
    return made


def as_example(record: Any) -> Any:
    """Tag a record of a real organisation as an example behind the registry's back, and return it."""
    type(record)._base_manager.filter(pk=record.pk).update(provenance="illustrative")
    record.refresh_from_db(fields=["provenance"])
    return record


def tombstone(record: Any) -> None:
    """Withdraw a record behind the registry's back, though others may use it."""
    kept = type(record)._base_manager.filter(pk=record.pk)
    kept.update(lifecycle=Lifecycle.TOMBSTONE, live=False)


def region(code: str = "3540", name: str = "Kitchener–Waterloo–Barrie", **columns: Any) -> Region:
    words = {"name_en": name, "name_fr": name}
    return _make(Region, f"region-{code}", code=code, **(words | columns))


def sector(slug: str = "health", line: str = "health", **columns: Any) -> Sector:
    words = {"name_en": slug.title(), "name_fr": f"{slug.title()} (fr)"}
    return _make(Sector, slug, line=line, **(words | columns))


def language(code: str = "en", name_en: str = "English", name_fr: str = "anglais") -> Language:
    return Language.objects.create(code=code, name_en=name_en, name_fr=name_fr)


def organization(slug: str = "example-college", **columns: Any) -> Organization:
    name = slug.replace("-", " ").title()
    words = {"name_en": name, "name_fr": f"{name} (fr)", "kind": "college"}
    return _make(Organization, slug, **(words | columns))


def example_college(slug: str = "invented-college", **columns: Any) -> Organization:
    return organization(slug, provenance="illustrative", **columns)


def organization_group(slug: str = "example-group", **columns: Any) -> OrganizationGroup:
    return _make(OrganizationGroup, slug, **({"name_en": "Example Group"} | columns))


def skill_framework(slug: str = "oasis", **columns: Any) -> SkillFramework:
    return _make(SkillFramework, slug, **({"name_en": "OaSIS", "version": "2023"} | columns))


def skill(slug: str, framework: SkillFramework, **columns: Any) -> Skill:
    name = slug.replace("-", " ").capitalize()
    words = {"name_en": name, "name_fr": f"{name} (fr)", "code": slug}
    return _make(Skill, slug, framework=framework, **(words | columns))


def occupation(code: str = "33102", **columns: Any) -> Occupation:
    words = {"title_en": f"Occupation {code}", "title_fr": f"Profession {code}"}
    return _make(Occupation, f"noc-{code}", code=code, **(words | columns))


def titled(job: Occupation, english: Iterable[str] = (), french: Iterable[str] = ()) -> Occupation:
    """Give an occupation job titles."""
    for language, titles in (("en", english), ("fr", french)):
        for title in titles:
            job.job_titles.create(language=language, title=title)
    job.save()
    return job


def jobs_called(*rows: tuple[str, str, str]) -> None:
    """Make occupations, each of its code, its English title and one job title."""
    for code, title, name in rows:
        titled(occupation(code, title_en=title, title_fr=f"Profession {code}"), [name])


def _offering(model: type, slug: str, institution: Organization, **columns: Any) -> Any:
    title = slug.replace("-", " ").capitalize()
    words = {"title_en": title, "title_fr": f"{title} (fr)"}
    return _make(model, slug, institution=institution, **(words | columns))


def micro_certification(slug: str, institution: Organization, **columns: Any) -> MicroCertification:
    return _offering(MicroCertification, slug, institution, **columns)


def course(slug: str, institution: Organization, **columns: Any) -> Course:
    return _offering(Course, slug, institution, **columns)


def program(slug: str, institution: Organization, **columns: Any) -> Program:
    return _offering(Program, slug, institution, **columns)


def pilot(slug: str, lead: Organization, sector: Sector, **columns: Any) -> Pilot:
    title = slug.replace("-", " ").capitalize()
    words = {"title_en": title, "title_fr": f"{title} (fr)"}
    return _make(Pilot, slug, lead=lead, sector=sector, **(words | columns))


def stacking_rule(slug: str, award: Any, *named: Any, **columns: Any) -> StackingRule:
    requirement = {"all": [{"completed": one.ctid} for one in named]}
    return _make(StackingRule, slug, award=award, **({"requirement": requirement} | columns))


def agreement(slug: str, sender: Organization, receiver: Organization, **columns: Any) -> Agreement:
    made = _make(Agreement, slug, **({"title_en": slug.replace("-", " ").capitalize()} | columns))
    made.senders.set([sender])
    made.receivers.set([receiver])
    made.save()
    return made


def equivalency(slug: str, source: Any, at: Organization, **columns: Any) -> Equivalency:
    made = _make(Equivalency, slug, receiving_institution=at, **({"outcome": "granted"} | columns))
    made.sources.create(offering=source, min_grade=Decimal(70))
    made.save()
    return made


def framework_edition(slug: str = "edition-1", **columns: Any) -> FrameworkEdition:
    words = {"title_en": "Edition 1", "published_on": date(2020, 3, 1)}
    return _make(FrameworkEdition, slug, **(words | columns))


def framework_element(code: str, edition: FrameworkEdition, **columns: Any) -> FrameworkElement:
    words = {"name_en": code.title(), "kind": "element", "strength": "must"}
    state = {"live": edition.live, "lifecycle": edition.lifecycle}
    stored = FrameworkEdition.objects.filter(pk=edition.pk)
    # A published edition takes no further element: tests put one there as if it had come before.
    stored.update(live=False, lifecycle=Lifecycle.DRAFT)
    slug = columns.pop("slug", code)
    made = _make(FrameworkElement, slug, code=code, edition=edition, **(words | columns))
    stored.update(**state)
    return made


def adoption(slug: str, element: FrameworkElement, **columns: Any) -> Adoption:
    return _make(Adoption, slug, element=element, **columns)


def endorsement(
    slug: str, micro: MicroCertification, by: Organization, **columns: Any
) -> Endorsement:
    return _make(Endorsement, slug, micro_certification=micro, partner=by, **columns)


def need(slug: str, organization: Organization, **columns: Any) -> Need:
    words = {"title_en": slug.replace("-", " ").capitalize()}
    return _make(Need, slug, organization=organization, **(words | columns))


def practice_note(slug: str, organization: Organization, **columns: Any) -> PracticeNote:
    words = {"title_en": slug.replace("-", " ").capitalize()}
    return _make(PracticeNote, slug, organization=organization, **(words | columns))


def event(slug: str, organization: Organization, **columns: Any) -> Event:
    words = {"title_en": slug.replace("-", " ").capitalize(), "place_en": "Room 1"}
    return _make(
        Event,
        slug,
        organization=organization,
        **(words | {"starts_on": date(2030, 3, 6)} | columns),
    )


def news_item(slug: str, organization: Organization | None, **columns: Any) -> NewsItem:
    words = {"title_en": slug.replace("-", " ").capitalize(), "told_on": date(2026, 3, 6)}
    return _make(NewsItem, slug, organization=organization, **(words | columns))


def resource(slug: str, organization: Organization, **columns: Any) -> Resource:
    words = {"title_en": slug.replace("-", " ").capitalize(), "url": f"https://{slug}.example/"}
    return _make(Resource, slug, organization=organization, **(words | columns))


def need_reply(slug: str, need: Need, offering: Any, **columns: Any) -> NeedReply:
    return _make(NeedReply, slug, need=need, offering=offering, **columns)


def osap_profile(slug: str = "osap-2022", **columns: Any) -> OsapRuleProfile:
    limits = {
        "name_en": "Guidelines",
        "name_fr": "Lignes directrices",
        "min_hours": Decimal(5),
        "max_hours": Decimal(300),
        "under_weeks": Decimal(12),
        "institution_kinds": ["college"],
        "valid_from": date(2022, 4, 1),
    }
    return _make(OsapRuleProfile, slug, **(limits | columns))
