"""What the record of a published offering answers by itself: the boxes of the self-check, and elements with their reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.framework.idea import MET, NOT_YET, PLANNED
from cms.framework.skill_words import NamedSkill, in_one_box
from cms.records import wording
from registry.models import Adoption, Endorsement, MicroCertification, Offering
from registry.models.bilingual import current_language
from registry.services.questions import Questions

_OF_STEP = {
    Adoption.Status.CLAIMED: PLANNED,
    Adoption.Status.EVIDENCED: MET,
    Adoption.Status.ENDORSED: MET,
}
"""The ledger's steps as answers: what is only claimed is not shown yet."""


@dataclass(frozen=True)
class Reason:
    """An answer that the record gives, and why."""

    answer: str
    because: str


@dataclass(frozen=True)
class Prefilled:
    """What a record says: boxes by name, and answers by the code of the element."""

    offering: Offering | None = None
    boxes: dict[str, str] | None = None
    reasons: dict[str, Reason] | None = None


def prefilled(offering: Offering, questions: Questions) -> Prefilled:
    """Return what the record of an offering says. What the ledger says of an element goes before other facts."""
    micro = MicroCertification.objects.filter(pk=offering.pk).select_related("pilot").first()
    skills = list(offering.skills.select_related("skill__framework"))
    boxes = {
        "title": str(offering.title),
        "by": offering.institution.slug,
        "hours": _figure(offering.hours),
        "weeks": _figure(offering.weeks),
        "cip": offering.cip,
        "level": str(offering.study_level or ""),
        "noc": ", ".join(one.code for one in offering.occupations.order_by("code")),
        "skills": in_one_box(NamedSkill(one.skill, one.level).words for one in skills),
    }
    reasons = dict(_facts(offering, micro, skills, questions))
    reasons |= dict(_ledger(offering, micro))
    return Prefilled(offering, boxes, reasons)


def _figure(value: Decimal | None) -> str:
    """A number without the signs that part thousands, which a box would not take back."""
    said = "" if value is None else format(value.normalize(), "f")
    return said.replace(".", ",") if current_language() == "fr" else said


def _facts(
    offering: Offering, micro: Any, skills: list[Any], questions: Questions
) -> Iterator[tuple[str, Reason]]:
    issuer = _("It is issued by %(name)s.") % {"name": offering.institution.name}
    yield "issuing-body", Reason(MET, issuer)
    if skills:
        frameworks = wording.enumerated(sorted({str(one.skill.framework.name) for one in skills}))
        told = ngettext(
            "It names %(n)s skill of %(frameworks)s.",
            "It names %(n)s skills of %(frameworks)s.",
            len(skills),
        )
        yield "skills", Reason(MET, told % {"n": len(skills), "frameworks": frameworks})
    awards = {one.award for one in questions.stacks_into(offering.ctid)}
    if awards:
        told = ngettext(
            "It counts toward %(n)s award by a rule or decision in force.",
            "It counts toward %(n)s awards by rules or decisions in force.",
            len(awards),
        )
        yield "extensibility", Reason(MET, told % {"n": len(awards)})
    if micro is not None:
        yield from _of_micro(micro)


def _of_micro(micro: MicroCertification) -> Iterator[tuple[str, Reason]]:
    if micro.assessment and micro.evidence:
        told = _("It states its assessment and what an employer sees.")
        yield "assessment", Reason(MET, told)
    if micro.transcript:
        on_it = micro.transcript == MicroCertification.Transcript.YES
        told = _("The record says: %(words)s.") % {"words": micro.get_transcript_display()}
        yield "transcript", Reason(MET if on_it else NOT_YET, told)
    yield from _endorsed(micro)


def _endorsed(micro: MicroCertification) -> Iterator[tuple[str, Reason]]:
    given = Endorsement.objects.published().filter(
        micro_certification=micro, revoked_on__isnull=True
    )
    endorsements = list(given.select_related("partner").order_by("pk"))
    for one in endorsements:
        if one.in_demand_on:
            told = _("%(partner)s confirmed on %(day)s that it is in demand.")
            values = {"partner": one.partner.name, "day": wording.day(one.in_demand_on)}
            yield "relevance", Reason(MET, told % values)
    for one in sorted(endorsements, key=lambda one: bool(one.in_demand_on and one.assessment_on)):
        both = bool(one.in_demand_on and one.assessment_on)
        if both or one.in_demand_on or one.assessment_on:
            told = (
                _("%(partner)s gave both confirmations.")
                if both
                else _("%(partner)s gave one of the two confirmations.")
            )
            told %= {"partner": one.partner.name}
            yield "endorsement", Reason(MET if both else PLANNED, told)


def _ledger(offering: Offering, micro: Any) -> Iterator[tuple[str, Reason]]:
    """What the ledger says; the offering's own word goes before that of its pilot."""
    pilot = micro.pilot_id if micro else None
    subject = Q(offering=offering) | Q(pilot=pilot) if pilot else Q(offering=offering)
    said = Adoption.objects.published().filter(subject).select_related("element", "pilot")
    for one in sorted(said, key=lambda one: (one.offering_id is not None, one.pk)):
        told = (
            _("Recorded for its pilot: %(step)s.")
            if one.offering_id is None
            else _("Recorded for it: %(step)s.")
        )
        step = str(one.get_status_display()).lower()
        yield one.element.code, Reason(_OF_STEP[one.status], told % {"step": step})
