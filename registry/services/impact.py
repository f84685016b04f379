"""What would change for the public if a rule or a decision were published as it is edited?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from registry.domain.impact import impact_of_decision, impact_of_rule
from registry.domain.impact_findings import Impact
from registry.models import Equivalency, StackingRule
from registry.services.facts import decision_fact, rule_fact
from registry.services.linting import unknown_to
from registry.snapshot import current


@dataclass(frozen=True)
class Foreseen:
    """What publishing does.

    Attributes:
        impact: what changes.
        waiting: keys that are not public yet; while there are any, the registry leaves the record out.
    """

    impact: Impact
    waiting: tuple[str, ...] = ()


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
