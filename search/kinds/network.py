"""Organisations, pilots and what they put on record, as documents."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from registry.models import (
    Adoption,
    FrameworkEdition,
    FrameworkElement,
    Need,
    NeedSkill,
    Organization,
    OrganizationGroup,
    Pilot,
    PilotPartner,
    PracticeNote,
    Resource,
)
from search.documents import Document
from search.kinds.kind import (
    Context,
    DocumentKind,
    card,
    chosen,
    joined,
    pair,
    paragraphs,
    summary,
    values,
)
from search.types import Words

_PARTNER = Words("partner organization", "partenaire organisme")
_NOTE = Words("practice note community", "note de pratique communauté")
_RESOURCE = Words("resource library community", "ressource bibliothèque communauté")
_FRAMEWORK = Words("framework", "cadre")


def _organization(record: Any, context: Context) -> Document:
    kind, region = chosen(record, "kind"), record.region
    return Document(
        card(record, pair(record, "name"), who=kind, summary=summary(record)),
        about=joined(pair(region, "name") if region else "", record.city),
        sort=joined(_PARTNER, kind),
        values=values(
            kind="organization",
            organization_kind=record.kind,
            institution=record.slug,
            region=region.code if region else None,
        ),
    )


def _load_pilot(rows: QuerySet[Any]) -> QuerySet[Any]:
    partners = Prefetch("partners", PilotPartner.objects.public())
    adoptions = Prefetch(
        "adoptions",
        Adoption.objects.published().select_related("element"),
        to_attr="public_adoptions",
    )
    return rows.select_related("lead", "sector").prefetch_related(partners, adoptions)


def _pilot(record: Any, context: Context) -> Document:
    partners = [each.organization for each in record.partners.all()]
    return Document(
        card(
            record,
            pair(record, "title"),
            who=pair(record.lead, "name"),
            summary=summary(record),
            sector=record.sector.slug,
        ),
        about=joined(
            pair(record.lead, "name"),
            pair(record.sector, "name"),
            *(pair(each, "name") for each in partners),
        ),
        body=paragraphs(record, "outcome"),
        sort=Words("pilot project", "projet pilote"),
        values=values(
            kind="pilot",
            sector=record.sector.slug,
            institution=[record.lead.slug, *(each.slug for each in partners)],
            adopts=[each.element.code for each in record.public_adoptions],
            pilot=record.slug,
            status=record.status,
        ),
    )


def _need(record: Any, context: Context) -> Document:
    occupation = record.occupation
    skills = [each.skill for each in record.skills.all()]
    return Document(
        card(
            record,
            pair(record, "title"),
            who=pair(record.organization, "name"),
            summary=summary(record),
        ),
        about=joined(
            pair(record.organization, "name"),
            pair(occupation, "title") if occupation else "",
            *(pair(each, "name") for each in skills),
            *(pair(each, "name") for each in record.regions.all()),
        ),
        sort=Words("need", "besoin"),
        values=values(
            kind="need",
            institution=record.organization.slug,
            occupation=occupation.code if occupation else None,
            skill=[each.slug for each in skills],
            region=[each.code for each in record.regions.all()],
        ),
    )


def _practice_note(record: Any, context: Context) -> Document:
    occupations = record.occupations.all()
    return Document(
        card(
            record,
            pair(record, "title"),
            who=pair(record.organization, "name"),
            summary=summary(record, "tried"),
        ),
        about=joined(
            pair(record.organization, "name"),
            *(pair(each, "title") for each in record.pilots.all()),
            *(pair(each, "title") for each in occupations),
        ),
        body=paragraphs(record, "tried", "audience", "outcome", "next_time"),
        sort=_NOTE,
        values=values(
            kind="practicenote",
            institution=record.organization.slug,
            occupation=[each.code for each in occupations],
            pilot=[each.slug for each in record.pilots.all()],
            adopts=[each.code for each in record.elements.all()],
        ),
    )


def _resource(record: Any, context: Context) -> Document:
    return Document(
        card(
            record,
            pair(record, "title"),
            who=pair(record.organization, "name"),
            summary=summary(record),
        ),
        about=joined(
            pair(record.organization, "name"),
            *(pair(each, "name") for each in record.elements.all()),
        ),
        body=paragraphs(record, "summary"),
        sort=joined(_RESOURCE, chosen(record, "kind")),
        values=values(
            kind="resource",
            institution=record.organization.slug,
            adopts=[each.code for each in record.elements.all()],
        ),
    )


def _element(record: Any, context: Context) -> Document:
    return Document(
        card(
            record,
            pair(record, "name"),
            who=pair(record.edition, "title"),
            summary=summary(record, "text"),
        ),
        about=pair(record.edition, "title"),
        sort=joined(_FRAMEWORK, chosen(record, "kind")),
        values=values(kind="frameworkelement", adopts=record.code),
    )


def _edition(record: Any, context: Context) -> Document:
    return Document(
        card(record, pair(record, "title"), summary=summary(record, "introduction")),
        body=paragraphs(record, "introduction"),
        sort=_FRAMEWORK,
        values=values(kind="frameworkedition"),
    )


def _group(record: Any, context: Context) -> Document:
    return Document(card(record, pair(record, "name")), values=values(kind="organizationgroup"))


_SKILLS = Prefetch("skills", NeedSkill.objects.select_related("skill"))

NETWORK = (
    DocumentKind(Organization, lambda rows: rows.select_related("region"), _organization),
    DocumentKind(
        Pilot,
        _load_pilot,
        _pilot,
    ),
    DocumentKind(
        Need,
        lambda rows: rows.select_related("organization", "occupation").prefetch_related(
            "regions", _SKILLS
        ),
        _need,
    ),
    DocumentKind(
        PracticeNote,
        lambda rows: rows.select_related("organization").prefetch_related(
            "pilots", "elements", "occupations"
        ),
        _practice_note,
    ),
    DocumentKind(
        Resource,
        lambda rows: rows.select_related("organization").prefetch_related("elements"),
        _resource,
    ),
    DocumentKind(FrameworkElement, lambda rows: rows.select_related("edition"), _element),
    DocumentKind(FrameworkEdition, lambda rows: rows, _edition),
    DocumentKind(OrganizationGroup, lambda rows: rows, _group),
)
