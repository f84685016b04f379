"""What rows and pages of micro-certifications, courses and programs have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records.kind import Context
from cms.records.osap import OsapView, current_profile, osap_view
from cms.records.recognition import decisions_about, decisions_counting_as
from cms.records.recognition import rows as decision_rows
from cms.records.requirement_text import Node, describe
from cms.records.stacking import by_award, cards, names_of, rules_granting, rules_naming
from registry.domain.notation import decode
from registry.domain.references import references
from registry.models import (
    Endorsement,
    Equivalency,
    EquivalencySource,
    MicroCertification,
    Offering,
    OfferingSkill,
    OfferingStart,
    Organization,
    OsapRuleProfile,
    Pilot,
    PilotPartner,
    RuleName,
)
from registry.models.record import Lifecycle
from registry.models.validity import holds_on

ORDERS = ("title", "hours", "fee", "start")


@dataclass(frozen=True)
class OfferingRow:
    """One row of the board."""

    record: Offering
    partners: list[Organization]
    next_start: date | None
    awards: list[Offering]
    recognised: int
    osap: OsapView | None = None
    endorsed: bool = False


def load_rows(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Load offerings with what a row shows."""
    today = localdate()
    in_force = RuleName.objects.filter(
        holds_on(today, "rule__valid_from", "rule__valid_to"),
        rule__lifecycle=Lifecycle.PUBLISHED,
        rule__award__lifecycle=Lifecycle.PUBLISHED,
    ).select_related("rule__award")
    # Of an award and a decision a row says the name and the number; the rest of their columns stays where it is.
    in_force = in_force.only(
        "offering", "rule__award__kind", "rule__award__title_en", "rule__award__title_fr"
    )
    granted = EquivalencySource.objects.filter(
        holds_on(today, "equivalency__valid_from", "equivalency__valid_to"),
        equivalency__lifecycle=Lifecycle.PUBLISHED,
        equivalency__outcome=Equivalency.Outcome.GRANTED,
    ).only("offering", "equivalency")
    return rows.select_related("institution__region", "sector").prefetch_related(
        "regions",
        Prefetch("starts", OfferingStart.objects.order_by("starts_on")),
        Prefetch("named_in", in_force, to_attr="named_now"),
        Prefetch("decided_on", granted, to_attr="granted_now"),
    )


def load_micro_rows(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Load micro-certifications with what a row shows: partners, endorsements and what OSAP asks, too."""
    return (
        load_rows(rows)
        .select_related("pilot")
        .prefetch_related(
            Prefetch("pilot__partners", PilotPartner.objects.public()),
            "occupations",
            Prefetch("endorsements", Endorsement.objects.published().complete(), to_attr="proved"),
        )
    )


def dress(page: Iterable[Offering]) -> list[OfferingRow]:
    """Return rows of courses or programs."""
    today = localdate()
    return [_row(offering, today) for offering in page]


def dress_micros(page: Iterable[MicroCertification]) -> list[OfferingRow]:
    """Return rows of micro-certifications."""
    today = localdate()
    profile = current_profile(today)
    return [_row(micro, today, **_micro_facts(micro, profile)) for micro in page]


def board(found: QuerySet[Any]) -> list[OfferingRow]:
    """Return courses or programs as rows."""
    return dress(load_rows(found))


def micro_board(found: QuerySet[Any]) -> list[OfferingRow]:
    """Return micro-certifications as rows."""
    return dress_micros(load_micro_rows(found))


def _row(offering: Offering, today: date, **more: Any) -> OfferingRow:
    names: Sequence[RuleName] = offering.named_now
    awards = {name.rule.award_id: name.rule.award for name in names}
    return OfferingRow(
        record=offering,
        partners=more.pop("partners", []),
        next_start=next_start(offering, today),
        awards=list(awards.values()),
        recognised=len({source.equivalency_id for source in offering.granted_now}),
        **more,
    )


def _micro_facts(micro: MicroCertification, profile: OsapRuleProfile | None) -> dict[str, Any]:
    return {
        "partners": partners_of(micro.pilot, micro.institution_id),
        "osap": osap_view(micro, profile),
        "endorsed": bool(micro.proved),
    }


def partners_of(pilot: Pilot | None, without: int | None = None) -> list[Organization]:
    """Return the public partners of a public pilot, each once, without the one that is named beside them."""
    if pilot is None or not pilot.is_public:
        return []
    found = {
        one.organization_id: one.organization
        for one in pilot.partners.all()
        if one.organization.is_public
    }
    return [organization for pk, organization in found.items() if pk != without]


def next_start(offering: Offering, today: date) -> date | None:
    """Return the first start that has not passed."""
    return next(coming_starts(offering, today), None)


def coming_starts(offering: Offering, today: date) -> Iterator[date]:
    """Return the starts that have not passed, in order."""
    days = sorted(start.starts_on for start in offering.starts.all())
    return (day for day in days if day >= today)


def load_page(model: type[Offering]) -> QuerySet[Any]:
    """Load an offering with what its own page shows directly."""
    skills = OfferingSkill.objects.select_related("skill").order_by("-level", "pk")
    return model.objects.select_related(
        "institution__region", "sector", "import_run"
    ).prefetch_related("starts", "languages", "occupations", "regions", Prefetch("skills", skills))


def offering_context(offering: Offering) -> Context:
    """Return what the pages of the three kinds share."""
    today = localdate()
    starts = list(coming_starts(offering, today))
    named = list(rules_naming(offering))
    granting = list(rules_granting(offering))
    return {
        "starts": starts,
        "next_start": starts[0] if starts else None,
        "unstated": unstated(offering, starts),
        "unstated_details": unstated_details(offering),
        "counts_toward": by_award(cards(named, today)),
        "rules": cards(granting, today),
        "decisions": decision_rows(decisions_about(offering), today, offering),
        "recognises": decision_rows(decisions_counting_as(offering), today),
        "entry": entry_of(offering),
        "untranslated": untranslated(offering, "title", "summary", "description"),
    }


def unstated(offering: Offering, starts: Sequence[date]) -> list[Any]:
    """Return the names of the six figures of a page that nobody stated."""
    known = {
        _("hours"): offering.hours is not None,
        _("weeks"): offering.weeks is not None,
        _("fee"): offering.fee is not None,
        _("delivery"): bool(offering.delivery),
        _("next start"): bool(starts) or offering.any_time,
        _("credits"): offering.credits is not None,
    }
    return [name for name, is_known in known.items() if not is_known]


def unstated_details(offering: Offering) -> list[Any]:
    """Return the names of the smaller facts of a page that nobody stated."""
    known = {
        _("skills"): list(offering.skills.all()),
        _("language of delivery"): list(offering.languages.all()),
        _("field of study (CIP 2021)"): offering.cip,
        _("transcript"): getattr(offering, "transcript", "none of its own"),
    }
    return [name for name, value in known.items() if not value]


def entry_of(offering: Offering) -> Node | None:
    """Return the entry requirement as a tree, or None when none is recorded."""
    if not offering.entry_requirement:
        return None
    requirement = decode(offering.entry_requirement)
    return describe(requirement, names_of([references(requirement)]))


def untranslated(record: Any, *names: str) -> bool:
    """Return whether one of the texts is shown in the other language."""
    return any(getattr(record, name).is_fallback for name in names)
