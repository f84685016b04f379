"""Decisions as a page shows them: who decided, granted or refused, what it counts as, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cms.records import wording
from cms.records.stacking import state_on
from registry.models import Equivalency, EquivalencyGrant, EquivalencySource, Offering, Organization


@dataclass(frozen=True)
class DecisionRow:
    """One decision. ``also`` are the other offerings that must be held with this one."""

    decision: Equivalency
    sources: list[EquivalencySource]
    also: list[EquivalencySource]
    grants: list[EquivalencyGrant]
    own: EquivalencySource | None
    period: str
    state: str

    @property
    def granted(self) -> bool:
        """Whether something is recognised."""
        return self.decision.outcome == Equivalency.Outcome.GRANTED


def decisions_about(offering: Offering) -> QuerySet[Equivalency]:
    """Return the published decisions on an offering."""
    return _loaded(Equivalency.objects.published().about(offering))


def decisions_counting_as(offering: Offering) -> QuerySet[Equivalency]:
    """Return the published decisions that grant an offering to holders of others."""
    return _loaded(Equivalency.objects.published().counting_as(offering))


def decisions_of(organization: Organization) -> QuerySet[Equivalency]:
    """Return the published decisions of an organisation and of its groups."""
    return _loaded(Equivalency.objects.published().received_at(organization))


def rows(
    decisions: Iterable[Equivalency], today: date, about: Offering | None = None
) -> list[DecisionRow]:
    """Return decisions as rows, those in force first, seen from one of their sources when it is given."""
    made = [_row(decision, today, about) for decision in decisions]
    return sorted(made, key=lambda row: (row.state == "past", not row.granted))


def _loaded(decisions: QuerySet[Equivalency]) -> QuerySet[Equivalency]:
    related = decisions.select_related("receiving_institution", "receiving_group", "agreement")
    return related.prefetch_related("sources__offering__institution", "grants__offering")


def _row(decision: Equivalency, today: date, about: Offering | None) -> DecisionRow:
    sources = list(decision.sources.all())
    about_pk = about.pk if about else None
    return DecisionRow(
        decision=decision,
        sources=sources,
        also=[source for source in sources if source.offering_id != about_pk],
        grants=list(decision.grants.all()),
        own=next((source for source in sources if source.offering_id == about_pk), None),
        period=wording.period(decision.valid_from, decision.valid_to),
        state=state_on(decision, today),
    )
