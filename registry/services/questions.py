"""The engine's questions, asked of the registry as published, today unless another day is named.

``ask()`` gives one ``Questions`` for a request, so that all its answers come from one snapshot and one day. Keys
are the public ones: CTIDs, and five-digit NOC codes for occupations. A key that is not public raises
``UnknownKey`` or ``UnknownKeys``, which name it; what else an answer means and raises is said by the engine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.utils import timezone

from registry.domain import (
    coverage,
    covering,
    described,
    equivalency,
    off_ramps,
    plan,
    stacking,
    stacks_into,
)
from registry.domain.catalog import Catalog
from registry.domain.facts import Holding, OfferingFact, WeightedSkill
from registry.domain.plan_terms import Constraints, Goal, Objective, PlanAnswer, Start
from registry.domain.ranking import Ranked
from registry.domain.references import leaves
from registry.domain.requirement import Attested
from registry.services.rankings import ranking
from registry.snapshot import Snapshot, current

SECONDS = 1.0
"""Time that a plan may take when the caller names none."""


def _asked_beside_rules(catalog: Catalog) -> frozenset[str]:
    """Return the codes of statements that entry requirements and decisions ask for."""
    entries = chain.from_iterable(map(leaves, catalog.table.entry.values()))
    conditions = chain.from_iterable(one.conditions for one in catalog.decisions)
    return frozenset(one.code for one in chain(entries, conditions) if isinstance(one, Attested))


@dataclass(frozen=True)
class Questions:
    """What can be asked. ``on`` is always the day of the question; completion is told by the holdings.

    Attributes:
        snapshot: the registry that answers.
        today: the day meant when a question names none.
    """

    snapshot: Snapshot
    today: date

    @property
    def catalog(self) -> Catalog:
        """The catalogue that answers."""
        return self.snapshot.catalog

    def stacking(
        self, award: str, holdings: Iterable[Holding], *, on: date | None = None, **more: Any
    ) -> stacking.StackingVerdict:
        """Return whether what is held (and ``attested``) completes an award, of one ``edition`` if named."""
        return stacking.stacking(self.catalog, holdings, award, on or self.today, **more)

    def not_asked(self, codes: Iterable[str]) -> list[str]:
        """Return the codes, each once, of statements that no rule, entry requirement or decision of any day asks for."""
        beside = self.catalog.remembered(_asked_beside_rules)
        asking = self.catalog.rules_asking
        return [code for code in dict.fromkeys(codes) if code not in beside and not asking(code)]

    def stacks_into(
        self, offering: str, *, on: date | None = None
    ) -> tuple[stacks_into.Leads, ...]:
        """Return the awards toward which an offering counts, and by which rules and decisions."""
        return stacks_into.stacks_into(self.catalog, offering, on or self.today)

    def off_ramps(
        self, holdings: Iterable[Holding], *, on: date | None = None, **more: Any
    ) -> off_ramps.OffRamps:
        """Return the awards that are complete, or at most ``within`` things short, and those not settled."""
        return off_ramps.off_ramps(self.catalog, holdings, on or self.today, **more)

    def equivalency(
        self, offering: str, at: str, *, on: date | None = None, **more: Any
    ) -> equivalency.EquivalencyAnswer:
        """Return what an institution says about an offering, ``completed_on`` a day with a ``grade``."""
        return equivalency.equivalency(self.catalog, offering, at, on or self.today, **more)

    def equivalents(
        self, offering: str, *, on: date | None = None, **more: Any
    ) -> tuple[equivalency.EquivalencyAnswer, ...]:
        """Return what every institution says that has decided about an offering."""
        return equivalency.equivalents(self.catalog, offering, on or self.today, **more)

    def counts_as(
        self, offering: str, *, on: date | None = None
    ) -> tuple[equivalency.Finding, ...]:
        """Return what counts as an offering."""
        return equivalency.counts_as(self.catalog, offering, on or self.today)

    def skill_gap(
        self, occupation: str, region: str | None = None, held: Iterable[str] = ()
    ) -> coverage.SkillCoverage:
        """Return which skills of an occupation are taught (in a region) or had already, and which are not."""
        return coverage.coverage(self.catalog, occupation, region=region, held=held)

    def openings(
        self, idea: OfferingFact, *, on: date | None = None
    ) -> tuple[described.Opening, ...]:
        """Return the awards whose rules would select an offering that is only described."""
        return described.openings(self.catalog, idea, on or self.today)

    def coverings(self, wanted: Iterable[WeightedSkill]) -> covering.Coverings:
        """Return which offerings teach skills that somebody wants, the greatest share first, and the gaps."""
        return covering.coverings(self.catalog, wanted)

    def plan(
        self,
        start: Start,
        goal: Goal,
        objective: Objective = Objective.HOURS,
        constraints: Constraints | None = None,
        *,
        on: date | None = None,
        first: int = 3,
        seconds: float = SECONDS,
    ) -> PlanAnswer:
        """Return the best plans that are found, and what is proved of them, in so many seconds."""
        return plan.plan(
            self.catalog,
            start,
            goal,
            objective,
            constraints,
            on=on or self.today,
            first=first,
            steps=sys.maxsize,
            stop=after(seconds),
        )

    def rank(
        self,
        holdings: Iterable[Holding],
        objective: Objective = Objective.HOURS,
        *,
        on: date | None = None,
        **more: Any,
    ) -> tuple[Ranked, ...]:
        """Return every award and occupation to which something held counts, the nearest first."""
        return ranking(self.snapshot, objective, on or self.today).rank(holdings, **more)


def ask() -> Questions:
    """Return the questions of now: the registry as published, and today in the site's time zone."""
    return Questions(current(), timezone.localdate())


def after(seconds: float) -> Callable[[], bool]:
    """Return what says "stop" once so many seconds have passed."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
