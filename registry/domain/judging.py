"""One rule, asked of one learner: the problem that allocation solves, in three readings.

Complete when an allocation needs nothing. Undetermined when one needs only facts or
attestations that nobody stated. Otherwise incomplete, and what is missing is looked for
among everything that could be taken.
"""

from dataclasses import dataclass, replace
from datetime import date

from registry.domain.allocation import allocate
from registry.domain.catalog import Catalog
from registry.domain.demands import Problem, problem
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Rule
from registry.domain.filling import Buy
from registry.domain.learner import Learner
from registry.domain.market import Market
from registry.domain.marking import mark
from registry.domain.offers import Offering
from registry.domain.recognition import Open, taken_on
from registry.domain.requirement import Count, Credits, HasSkill
from registry.domain.states import Effort, State
from registry.domain.units import Unit, named, units
from registry.domain.verdict import MissingKind, Status

MISSING_BUDGET = 200_000
"""Steps after which smaller missing sets are no longer looked for. The verdict is not touched."""

NARROW = 16
"""States kept where the whole search is too long: an answer, without proof that it is least."""

EVERYTHING = -1
"""Every slot may stay open."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A rule's status, the problem in which it was found, and the states that show it.

    ``states`` are the cheapest ones: without anything missing when complete, with what
    would settle it when undetermined, with what is missing when incomplete.
    """

    rule: Rule
    status: Status
    problem: Problem
    states: tuple[State, ...] = ()
    proven: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What every rule of one question is judged against."""

    catalog: Catalog
    who: Learner
    on: date
    effort: Effort
    best: int = 3

    def offered(self, rule: Rule, *, taking: bool = False) -> Problem:
        """A rule with everything offered to it that can serve."""
        found = problem(rule.requirement, rule.policies)
        counted = units(self.catalog, self.who, rule, self.on, taking=taking)
        if taking:
            counted += self._takable(rule)
        Offering(self.catalog, found, counted, self.who, self.on).fill()
        index = self.catalog.offerings.index
        mark(found, [(index(a), index(b)) for a, b in rule.policies.exclusions])
        return found

    def judge(self, rule: Rule) -> Judged:
        """A rule's status, and the state that shows it; nothing for an incomplete one."""
        found = self.offered(rule)
        ends = allocate(found, self.effort)
        if ends:
            return Judged(rule, Status.COMPLETE, found, tuple(ends))
        if found.slots.settling:
            ends = allocate(
                found, self.effort, allowed=found.slots.settling, best=max(1, self.best)
            )
        status = Status.UNDETERMINED if ends else Status.INCOMPLETE
        return Judged(rule, status, found, tuple(ends))

    def search_missing(self, judged: Judged) -> Judged:
        """An incomplete rule with the cheapest ways to complete it."""
        found = self.offered(judged.rule, taking=True)
        market = Market(self.catalog)
        slot = _open_shortages(found)
        try:
            ends = self._bought(found, market.size, slot, MISSING_BUDGET, None)
        except BudgetExhausted:
            ends = self._bought(found, market.size, slot, 50 * MISSING_BUDGET, NARROW)
            return replace(judged, problem=found, states=tuple(ends), proven=False)
        return replace(judged, problem=found, states=tuple(ends))

    def _bought(
        self, found: Problem, buy: Buy, slot: int, budget: int, width: int | None
    ) -> list[State]:
        return allocate(
            found,
            Effort(budget),
            allowed=EVERYTHING,
            best=self.best,
            buy=buy,
            residency_slot=slot,
            width=width,
        )

    def _takable(self, rule: Rule) -> list[Unit]:
        """Offerings that the rule names and that could be completed on the day."""
        table, home = self.catalog.table, self.catalog.offerings.index(rule.award)
        return [
            self._taken(offering, table.institution[offering] == table.institution[home])
            for offering in named(self.catalog, rule)
            if table.available[offering]
        ]

    def _taken(self, offering: int, resident: bool) -> Unit:
        attempt = taken_on(self.catalog, offering, self.on)
        return Unit(
            use=("taken", offering),
            place=(offering,),
            offering=offering,
            sources=(offering,),
            credits=attempt.credits,
            grade=attempt.grade,
            completed_on=self.on,
            open=frozenset((Open(MissingKind.OFFERING, attempt.key),)),
            resident=resident,
            institution=self.catalog.table.institution[offering],
        )


def _open_shortages(found: Problem) -> int:
    """Give slots to what may stay short; returns the one for residency, 0 without."""
    for demand in found.demands:
        if isinstance(demand.leaf, Count | Credits):
            demand.short = found.slots.bit()
        elif isinstance(demand.leaf, HasSkill):
            level = str(demand.leaf.level)
            demand.short = found.slots.of(Open(MissingKind.SKILL, demand.leaf.skill, level))
    # Credits of residency need a leaf that takes any amount.
    amounts = any(isinstance(demand.leaf, Credits) for demand in found.demands)
    wanted = found.policies.residency_credits is not None and amounts
    return found.slots.bit() if wanted else 0
