"""Records in the words of schema.org, for search engines. Only what is stated: an unknown figure has no member.

Source of the terms: https://schema.org (EducationalOccupationalCredential, EducationalOccupationalProgram, Course,
Occupation, Organization, Project, Event, DefinedTerm, BreadcrumbList).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cms.addresses import absolute_url, record_url
from cms.records import wording
from registry.models import (
    Course,
    Event,
    MicroCertification,
    Occupation,
    Offering,
    Organization,
    Pilot,
    Program,
    Skill,
)
from registry.models.bilingual import LocalizedText
from registry.models.ctid import permanent_address

Thing = dict[str, Any]

_DELIVERY = {"online": "online", "in-person": "onsite", "blended": "blended"}
_ORGANIZATION = {
    Organization.Kind.COLLEGE: "CollegeOrUniversity",
    Organization.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organization.Kind.INDIGENOUS_INSTITUTE: "EducationalOrganization",
    Organization.Kind.MUNICIPALITY: "GovernmentOrganization",
    Organization.Kind.POLICE_SERVICE: "GovernmentOrganization",
}


def micro_certification(micro: MicroCertification) -> list[Thing]:
    """Return a micro-certification as a credential, with the skills it certifies."""
    return _document(
        "EducationalOccupationalCredential",
        micro,
        credentialCategory="micro-credential",
        provider=organization_reference(micro.institution),
        competencyRequired=[_term(row.skill) for row in micro.skills.all()],
        offers=_offer(micro),
        **_text(micro),
    )


def program(record: Program) -> list[Thing]:
    """Return a program."""
    return _document(
        "EducationalOccupationalProgram",
        record,
        provider=organization_reference(record.institution),
        timeToComplete=_duration(record),
        numberOfCredits=_number(record.credits),
        occupationalCategory=[one.code for one in record.occupations.all()],
        educationalCredentialAwarded=record.get_credential_display(),
        educationalProgramMode=_DELIVERY.get(record.delivery),
        offers=_offer(record),
        **_text(record),
    )


def course(record: Course) -> list[Thing]:
    """Return a course."""
    return _document(
        "Course",
        record,
        provider=organization_reference(record.institution),
        courseCode=record.code,
        numberOfCredits=_number(record.credits),
        inLanguage=[one.code for one in record.languages.all()],
        teaches=[_term(row.skill) for row in record.skills.all()],
        offers=_offer(record),
        hasCourseInstance=_instances(record),
        **_text(record),
    )


def occupation(record: Occupation) -> list[Thing]:
    """Return an occupation, with the code of its unit group."""
    return _document(
        "Occupation",
        record,
        occupationalCategory={
            "@type": "CategoryCode",
            "codeValue": record.code,
            "inCodeSet": {"@type": "CategoryCodeSet", "name": "NOC 2021"},
        },
        skills=[_term(row.skill) for row in record.skills.all()],
        occupationLocation={"@type": "Country", "name": "Canada"},
        name=plain(record.title),
        description=plain(record.summary),
    )


def skill(record: Skill) -> list[Thing]:
    """Return a skill as a term of its framework."""
    return _document(
        "DefinedTerm",
        record,
        termCode=record.code,
        inDefinedTermSet={"@type": "DefinedTermSet", "name": plain(record.framework.name)},
        name=plain(record.name),
        description=plain(record.description),
    )


def organization(record: Organization) -> list[Thing]:
    """Return an organisation with where it is."""
    address = {
        "@type": "PostalAddress",
        "addressLocality": record.city,
        "addressRegion": "ON",
        "addressCountry": "CA",
    }
    return _document(
        _ORGANIZATION.get(record.kind, "Organization"),
        record,
        name=plain(record.name),
        description=plain(record.summary),
        sameAs=record.website,
        address=address if record.city else None,
    )


def pilot(record: Pilot) -> list[Thing]:
    """Return a pilot as a project of its lead and of those partners that are public."""
    partners = [row.organization for row in record.partners.all()]
    return _document(
        "Project",
        record,
        parentOrganization=organization_reference(record.lead),
        member=[organization_reference(one) for one in partners if one.is_public],
        foundingDate=record.started_on and record.started_on.isoformat(),
        dissolutionDate=record.ended_on and record.ended_on.isoformat(),
        name=plain(record.title),
        description=plain(record.summary),
    )


def event(record: Event) -> list[Thing]:
    """Return an event: when and where it is, and whether it takes place."""
    place, link = plain(record.place), record.link
    # Beside a place, a link may be for signing up only: nothing says that people can take part from elsewhere.
    there = (
        {"@type": "Place", "name": place, "address": place}
        if place
        else {"@type": "VirtualLocation", "url": link}
    )
    online = None if place else "https://schema.org/OnlineEventAttendanceMode"
    state = "EventCancelled" if record.cancelled else "EventScheduled"
    first, last = record.starts_on, record.last_day
    return _document(
        "Event",
        record,
        name=plain(record.title),
        description=plain(record.text),
        startDate=(first if record.is_whole_days else record.start).isoformat(),
        endDate=last.isoformat() if record.end is None else record.end.isoformat(),
        eventStatus=f"https://schema.org/{state}",
        eventAttendanceMode=online,
        location=there,
        organizer=organization_reference(record.organization),
    )


def breadcrumbs(crumbs: Iterable[tuple[str, str | None]], canonical: str) -> Thing:
    """Return the trail of a page; its last step is the page itself."""
    steps = [
        {
            "@type": "ListItem",
            "position": position,
            "name": str(label),
            "item": absolute_url(url) if url else canonical,
        }
        for position, (label, url) in enumerate(crumbs, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps,
    }


def organization_reference(record: Organization) -> Thing:
    """Return an organisation as others point to it."""
    return {
        "@type": _ORGANIZATION.get(record.kind, "Organization"),
        "@id": permanent_address(record.ctid),
        "name": plain(record.name),
        "url": absolute_url(record_url(record)),
    }


def _document(kind: str, record: Any, **members: Any) -> list[Thing]:
    said = {name: value for name, value in members.items() if value not in (None, "", [])}
    return [
        {
            "@context": "https://schema.org",
            "@type": kind,
            "@id": permanent_address(record.ctid),
            "identifier": record.ctid,
            "url": absolute_url(record_url(record)),
            **_example(record),
            **said,
        }
    ]


def _example(record: Any) -> Thing:
    told = wording.invented(record.is_illustrative)
    return {"disambiguatingDescription": told} if told else {}


def _text(record: Offering) -> Thing:
    return {
        "name": plain(record.title),
        "description": plain(record.summary or record.description),
    }


def plain(text: LocalizedText) -> str:
    """Return a text without its language, as JSON holds it."""
    return str.__str__(text)


def _term(record: Skill) -> Thing:
    return {"@type": "DefinedTerm", "name": plain(record.name), "termCode": record.code}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _duration(record: Offering) -> str | None:
    return None if record.weeks is None else f"P{round(record.weeks)}W"


def _offer(record: Offering) -> Thing | None:
    if record.fee is None or not record.is_offered:
        return None
    return {
        "@type": "Offer",
        "price": format(record.fee, "f"),
        "priceCurrency": "CAD",
        "category": "Free" if not record.fee else "Paid",
    }


def _instances(record: Course) -> list[Thing]:
    mode = _DELIVERY.get(record.delivery)
    if mode is None or record.hours is None:
        return []
    return [
        {
            "@type": "CourseInstance",
            "courseMode": mode,
            "courseWorkload": f"PT{format(record.hours.normalize(), 'f')}H",
        }
    ]
