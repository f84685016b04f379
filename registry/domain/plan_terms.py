"""What a plan is asked and what it answers: start, goal, limits, and the plan itself.

Hours are hours of instruction, fees Canadian dollars, weeks calendar weeks of study.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from registry.domain.facts import HeldAttestation, Holding
from registry.domain.stated import amount, optional, require, share, texts, truth


class Objective(StrEnum):
    """What a plan has least of. Shared steps are counted once.

    ``WEEKS`` adds up the weeks of study of all steps, taken one after another: what a
    learner with a job has to find, and a ceiling that holds however the steps are timed.
    It is not the elapsed time of a plan whose stages are taken side by side, which
    depends on dates of start and on how much somebody can study at once; the registry
    states neither for certain. Elapsed time without waiting is never more than this total.
    """

    HOURS = "hours"
    FEE = "fee"
    WEEKS = "weeks"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Start:
    """Where somebody stands: what is held and attested, and the occupation they come from.

    What that occupation demands counts as skill already had, never as an offering held.

    >>> Start().holdings
    ()
    """

    holdings: tuple[Holding, ...] = ()
    attested: tuple[HeldAttestation, ...] = ()
    occupation: str | None = None


@dataclass(frozen=True, slots=True)
class AwardGoal:
    """Reach an offering: earned by a rule, or completed where it can be taken."""

    offering: str


@dataclass(frozen=True, slots=True)
class OccupationGoal:
    """Reach an occupation by a program that leads to it."""

    occupation: str


@dataclass(frozen=True, slots=True)
class SkillsGoal:
    """Cover an occupation's skills, each at its level, up to a share of their weight.

    ``threshold`` is that share, more than 0 and at most 1.

    >>> SkillsGoal("94131", Decimal(2))
    Traceback (most recent call last):
    registry.domain.errors.BadValues: goal '94131', threshold: Decimal('2') cannot be used; give a Decimal, more than 0 and at most 1
    """

    occupation: str
    threshold: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        place = f"goal {self.occupation!r}"
        require(place, ("threshold", self.threshold, share), needed=True)


Goal: TypeAlias = AwardGoal | OccupationGoal | SkillsGoal


@dataclass(frozen=True, slots=True)
class Constraints:
    """What every step to be taken must respect; nothing given, nothing limited.

    Of several values one is enough. What an offering does not state cannot be shown to
    fit, so it does not: unknown delivery under a wish for delivery, unknown fee under
    a ceiling. Ceilings, in CAD and weeks, are for the whole plan. What means nothing raises
    ``BadValues``.

    >>> Constraints(languages=frozenset({"fr"}), max_fee=Decimal(500)).osap_eligible
    False
    >>> Constraints(max_weeks=-1)
    Traceback (most recent call last):
    registry.domain.errors.BadValues: constraints, max_weeks: -1 cannot be used; give a Decimal, 0 or more
    """

    delivery: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    osap_eligible: bool = False
    max_fee: Decimal | None = None
    max_weeks: Decimal | None = None

    def __post_init__(self) -> None:
        named = ("delivery", "languages", "institutions", "regions")
        require(
            "constraints",
            *((name, getattr(self, name), texts) for name in named),
            ("osap_eligible", self.osap_eligible, truth),
            ("max_fee", self.max_fee, optional(amount)),
            ("max_weeks", self.max_weeks, optional(amount)),
            needed=True,
        )


class PlanStatus(StrEnum):
    """How much is proved about the first plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over the steps; with ``unknown`` keys it reads "at least".

    >>> Total(Decimal(30), ("A",)).at_least
    True
    """

    amount: Decimal
    unknown: tuple[str, ...] = ()

    @property
    def at_least(self) -> bool:
        """Whether something is not stated, so that the true total may be higher."""
        return bool(self.unknown)


@dataclass(frozen=True, slots=True)
class Earned:
    """An award that the steps earn by a rule, in the stage after which it is had.

    ``recognised`` are the decisions spent on it, by key.
    """

    award: str
    rule: str
    stage: int
    recognised: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Offerings to take, in stages: those of one stage can run side by side.

    ``earned`` follow from the steps at no further cost. ``attestations`` must still be
    given by somebody, and count as unknown in every total. ``to_confirm`` are facts of
    holdings (offering, field) that are not known and were taken to suffice.

    >>> plan = Plan((("A", "B"), ("C",)), fee=Total(Decimal(450), ("C",)))
    >>> plan.steps, plan.total(Objective.STEPS).amount, plan.total(Objective.FEE).at_least
    (('A', 'B', 'C'), Decimal('3'), True)
    """

    stages: tuple[tuple[str, ...], ...]
    earned: tuple[Earned, ...] = ()
    attestations: tuple[str, ...] = ()
    to_confirm: tuple[tuple[str, str], ...] = ()
    recognised: tuple[str, ...] = ()
    hours: Total = field(default_factory=lambda: Total(Decimal(0)))
    fee: Total = field(default_factory=lambda: Total(Decimal(0)))
    weeks: Total = field(default_factory=lambda: Total(Decimal(0)))

    @property
    def steps(self) -> tuple[str, ...]:
        """Every offering to take, in order of stage, then of key."""
        return tuple(step for stage in self.stages for step in stage)

    def total(self, objective: Objective) -> Total:
        """The total of an objective; steps are counted, attestations stay unknown."""
        if objective is Objective.STEPS:
            return Total(Decimal(len(self.steps)), self.attestations)
        totals = {Objective.HOURS: self.hours, Objective.FEE: self.fee}
        return totals.get(objective, self.weeks)


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """The best plans first, and what is proved.

    No plan at all has less than ``bound``: of those with the fewest unknown amounts
    (``bound_unknown``), so much of the objective. ``searched`` is the number of search
    steps spent. OPTIMAL speaks of the first plan; ``proved`` counts the leading plans
    whose rank is proved too.

    >>> plans = (Plan((("A",),), hours=Total(Decimal(30))),)
    >>> PlanAnswer(PlanStatus.FEASIBLE, plans, bound=Decimal(24)).gap(Objective.HOURS)
    Decimal('6')
    """

    status: PlanStatus
    plans: tuple[Plan, ...] = ()
    bound: Decimal | None = None
    bound_unknown: int = 0
    searched: int = 0
    proved: int = 0

    def gap(self, objective: Objective) -> Decimal | None:
        """How far the first plan may be from the best, in the objective's unit.

        ``None`` when there is no plan, or when the two differ in what is unknown.
        """
        if not self.plans or self.bound is None:
            return None
        total = self.plans[0].total(objective)
        if len(total.unknown) != self.bound_unknown:
            return None
        return max(total.amount - self.bound, Decimal(0))
