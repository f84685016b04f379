"""Micro-certifications, courses and programs as documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from registry.domain.osap import Eligibility
from registry.models import (
    Adoption,
    Course,
    MicroCertification,
    Offering,
    OfferingSkill,
    Program,
    RuleName,
    StackingRule,
)
from search.documents import Document, Name
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
from search.types import AT_INSTITUTION, Words

_TRAINING = Words("training course learn", "formation cours apprendre")
_KINDS = {
    Offering.Kind.MICRO_CERTIFICATION: Words(
        "micro-certification micro-credential", "microcertification microtitre de compétence"
    ),
    Offering.Kind.COURSE: Words("course", "cours"),
    Offering.Kind.PROGRAM: Words("program", "programme"),
}


def _load(rows: QuerySet[Any]) -> QuerySet[Any]:
    today = timezone.localdate()
    in_force = StackingRule.objects.published().in_force(today)
    named_in = RuleName.objects.filter(
        rule__in=in_force, rule__award__lifecycle="published"
    ).select_related("rule__award")
    return rows.select_related("institution__region", "sector").prefetch_related(
        "occupations",
        "regions",
        "languages",
        Prefetch("skills", OfferingSkill.objects.select_related("skill")),
        Prefetch("named_in", named_in, to_attr="rules_that_name"),
        Prefetch(
            "adoptions",
            Adoption.objects.published().select_related("element"),
            to_attr="public_adoptions",
        ),
    )


def _load_micro(rows: QuerySet[Any]) -> QuerySet[Any]:
    return _load(rows).select_related("institution__region", "sector", "pilot")


def _offering(record: Any, context: Context) -> Document:
    occupations = record.occupations.all()
    return Document(
        card(
            record,
            pair(record, "title"),
            code=record.code,
            who=pair(record.institution, "name"),
            summary=summary(record),
            sector=record.sector.slug if record.sector else "",
            hours=record.hours,
            fee=record.fee,
        ),
        names=(Name(record.external_id, ""),) if record.external_id else (),
        about=joined(*_surroundings(record)),
        body=paragraphs(record, *_said(record)),
        sort=joined(_KINDS[record.kind], _TRAINING),
        values=values(
            kind=record._meta.model_name,
            sector=record.sector.slug if record.sector else None,
            occupation=[each.code for each in occupations],
            skill=[each.skill.slug for each in record.skills.all()],
            institution=record.institution.slug,
            region=list(_regions(record)),
            delivery=record.delivery,
            language=[each.code for each in record.languages.all()],
            osap=_osap(record, context),
            adopts=[each.element.code for each in record.public_adoptions],
            stacks_into=[each.rule.award.slug for each in record.rules_that_name],
            credential=getattr(record, "credential", ""),
            pilot=pilot.slug if (pilot := _pilot(record)) else None,
        ),
        weeks=record.weeks,
    )


def _regions(record: Any) -> Iterator[str]:
    """Yield the regions that an offering states, or else where its institution is, as a value of another sort."""
    yield from (each.code for each in record.regions.all())
    if region := record.institution_region:
        yield AT_INSTITUTION + region.code


def _pilot(record: Any) -> Any:
    """Return the pilot that an offering is part of, when it may be named: a draft may not."""
    pilot = getattr(record, "pilot", None)
    return pilot if pilot and pilot.is_public else None


def _said(record: Any) -> tuple[str, ...]:
    more = ("assessment", "evidence") if isinstance(record, MicroCertification) else ()
    return ("description", "entry_note", *more)


def _surroundings(record: Any) -> Iterator[Words | str]:
    yield pair(record.institution, "name")
    if record.sector:
        yield pair(record.sector, "name")
    if record.delivery:
        yield chosen(record, "delivery")
    if getattr(record, "credential", ""):
        yield chosen(record, "credential")
    if pilot := _pilot(record):
        yield pair(pilot, "title")
    yield from (pair(each, "title") for each in record.occupations.all())
    yield from (pair(each.skill, "name") for each in record.skills.all())
    yield from (pair(each, "name") for each in record.regions.all())
    yield record.cip


def _osap(record: Any, context: Context) -> str | None:
    if context.osap is None or not isinstance(record, MicroCertification):
        return None
    answer = context.osap.answer(record)
    return "yes" if answer.status is Eligibility.ELIGIBLE else "no"


def _kind(model: Any, load: Callable[[QuerySet[Any]], QuerySet[Any]] = _load) -> DocumentKind:
    return DocumentKind(model, load, _offering)


OFFERINGS = (_kind(MicroCertification, _load_micro), _kind(Course), _kind(Program))
