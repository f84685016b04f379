"""What would change for the public if a rule or a decision were published as it is edited, or a record left?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from registry.domain.impact import impact_of_decision, impact_of_offering, impact_of_rule
from registry.domain.impact_findings import Impact
from registry.models import Equivalency, Offering, StackingRule
from registry.services.facts import decision_fact, rule_fact
from registry.services.linting import unknown_to
from registry.snapshot import current
from registry.snapshot.reading import Words


@dataclass(frozen=True)
class Foreseen:
    """What publishing does.

    Attributes:
        impact: what changes.
        waiting: keys that are not public yet; while there are any, the registry leaves the record out.
        new: what is not in the registry yet is called in English and in French, by key.
    """

    impact: Impact
    waiting: tuple[str, ...] = ()
    new: Mapping[str, Words] = field(default_factory=dict)


def of_rule(rule: StackingRule) -> Foreseen:
    """Return what publishing a rule, saved or not, changes."""
    fact, catalog = rule_fact(rule), current().catalog
    waiting = unknown_to(catalog, rule=fact)
    impact = impact_of_rule(catalog, fact.key, None if waiting else fact, timezone.localdate())
    return Foreseen(impact, waiting)


def of_decision(decision: Equivalency, sources: Iterable[Any], grants: Iterable[Any]) -> Foreseen:
    """Return what publishing a decision with its sources and grants, saved or not, changes."""
    fact, catalog = decision_fact(decision, sources, grants), current().catalog
    waiting = unknown_to(catalog, decision=fact)
    told = None if waiting else fact
    return Foreseen(impact_of_decision(catalog, fact.key, told, timezone.localdate()), waiting)


def of_leaving(record: Any, *, for_good: bool = False) -> Foreseen | None:
    """Return what changes when a public record is suspended or ceases, or ``for_good`` is withdrawn.

    None for a record of which the engine knows nothing, such as a pilot.
    """
    catalog, today = current().catalog, timezone.localdate()
    if isinstance(record, StackingRule):
        return Foreseen(impact_of_rule(catalog, record.ctid, None, today))
    if isinstance(record, Equivalency):
        return Foreseen(impact_of_decision(catalog, record.ctid, None, today))
    if isinstance(record, Offering):
        key = record.ctid
        return Foreseen(impact_of_offering(catalog, key, today, available=False, gone=for_good))
    return None


def of_return(record: Any) -> Foreseen | None:
    """Return what changes when a suspended record is offered again; None as for ``of_leaving``."""
    if isinstance(record, StackingRule):
        return of_rule(record)
    if isinstance(record, Equivalency):
        return of_decision(record, record.sources.all(), record.grants.all())
    if isinstance(record, Offering):
        catalog, today = current().catalog, timezone.localdate()
        return Foreseen(impact_of_offering(catalog, record.ctid, today, available=True))
    return None
