"""Offerings, with the skills, occupations, regions and languages that stand beside them in other tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from registry.domain.facts import OfferingFact, Taught
from registry.domain.notation import decode
from registry.domain.osap import Eligibility, OsapFacts, osap_answer
from registry.domain.requirement import Attested, Kind, Requirement
from registry.models import Offering, OfferingSkill
from registry.models.ctid import ctid_of
from registry.models.record import Lifecycle
from registry.snapshot.reading import Reading, beside

UNREADABLE = "entry-requirement"
"""Code of the attestation that stands for an entry requirement that cannot be used."""

_UNREADABLE = Attested(
    UNREADABLE,
    "The institution confirms that its entry requirement is met",
    "L’établissement confirme que son exigence d’admission est satisfaite",
)


def offerings(reading: Reading) -> Iterator[OfferingFact]:
    """Yield every public offering; one that is not published cannot be taken any more."""
    taught = beside(
        OfferingSkill.objects.filter(skill__lifecycle__in=reading.named),
        "skill__uid",
        "level",
    )
    leads = beside(
        Offering.occupations.through.objects.filter(occupation__lifecycle__in=reading.named),
        "occupation__code",
    )
    regions = beside(Offering.regions.through.objects.all(), "region__code")
    languages = beside(Offering.languages.through.objects.all(), "language__code")
    for row in _offering_rows(reading):
        pk = row[0]
        if f"offering {ctid_of(row[1])!r}" in reading.refused:
            continue
        yield _offering(
            reading,
            row,
            skills=tuple(Taught(ctid_of(skill), level or 0) for skill, level in taught(pk)),
            occupations=tuple(code for (code,) in leads(pk)),
            regions=tuple(code for (code,) in regions(pk)),
            languages=tuple(code for (code,) in languages(pk)),
        )


def _offering_rows(reading: Reading) -> Iterable[tuple[Any, ...]]:
    columns = (
        "pk",
        "uid",
        "kind",
        "institution__uid",
        "institution__kind",
        "credits",
        "hours",
        "fee",
        "weeks",
        "study_level",
        "cip",
        "code",
        "delivery",
        "entry_requirement",
        "lifecycle",
        "provenance",
    )
    public = Offering.objects.filter(lifecycle__in=reading.named)
    return public.order_by("pk").values_list(*columns).iterator()


def _offering(reading: Reading, row: tuple[Any, ...], **lists: Any) -> OfferingFact:
    _, uid, kind, institution, sort, amount, hours, fee, weeks, *rest = row
    level, subject, code, delivery, entry, lifecycle, provenance = rest
    key = reading.marked(uid, provenance)
    size = OsapFacts(hours, weeks, subject or None, len(lists["occupations"]), sort)
    return OfferingFact(
        key=key,
        kind=Kind(kind),
        institution=ctid_of(institution),
        credits=amount,
        hours=hours,
        fee=fee,
        weeks=weeks,
        level=level,
        subject=subject,
        code=code,
        delivery=delivery,
        osap_eligible=_eligible(reading, kind, size),
        entry=_entry(reading, key, entry),
        available=lifecycle in (Lifecycle.PUBLISHED, Lifecycle.DRAFT),
        **lists,
    )


def _eligible(reading: Reading, kind: str, facts: OsapFacts) -> bool | None:
    if kind != Kind.MICRO_CERTIFICATION or reading.osap is None:
        return None
    status = osap_answer(reading.osap, facts).status
    return None if status is Eligibility.UNDETERMINED else status is Eligibility.ELIGIBLE


def _entry(reading: Reading, key: str, written: Any) -> Requirement | None:
    if written is None:
        return None
    by = f"entry requirement of {key!r}"
    return reading.read(by, partial(decode, written)) or _UNREADABLE
