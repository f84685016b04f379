"""One rule, asked of one learner: the problem that allocation solves, in three readings.

Complete when an allocation needs nothing. Undetermined when one needs only facts or
attestations that nobody stated. Otherwise incomplete, and what is missing is looked for
among everything that could be taken.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from registry.domain.allocation import allocate
from registry.domain.catalog import Catalog
from registry.domain.demands import Problem, problem
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Rule
from registry.domain.learner import Learner, taken_on
from registry.domain.limits import Open
from registry.domain.marking import mark
from registry.domain.offers import Offering
from registry.domain.states import Effort, State
from registry.domain.units import Unit, named, units
from registry.domain.verdict import MissingKind, Status

SETTLING = 200_000
"""Steps after which the least that settles a rule is no longer looked for."""

WIDTHS = (16, 64, 256)
"""States kept where the least that settles a rule is too long to look for."""


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
    """What every rule of one question is judged against.

    At most ``best`` missing sets are wanted, and none of more than ``within`` things.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> case.judge(rule).status.value, case.is_met(rule)
    ('incomplete', False)
    >>> [len(demand.offers) for demand in case.offered(rule, taking=True).demands]
    [1]
    >>> [len(demand.offers) for demand in case.offered_with(rule, taken=[], through=[]).demands]
    [0]
    """

    catalog: Catalog
    who: Learner
    on: date
    effort: Effort
    best: int = 3
    within: int | None = None

    def offered(self, rule: Rule, *, taking: bool = False) -> Problem:
        """A rule with everything offered to it that can serve."""
        counted = self._units(rule, taking=taking)
        if taking:
            counted += takable(self.catalog, rule, named(self.catalog, rule), self.on)
        return self._ready(rule, counted)

    def offered_with(self, rule: Rule, taken: Iterable[int], through: Iterable[int]) -> Problem:
        """A rule with some offerings to be taken, as themselves and through some decisions."""
        counted = self._units(rule, taking=True, besides=through)
        counted += takable(self.catalog, rule, sorted(taken), self.on)
        return self._ready(rule, counted, singly=True)

    def is_met(
        self, rule: Rule, settled: Container[Open] = (), *, width: int | None = None
    ) -> bool:
        """Whether a rule is complete once some facts and attestations are settled.

        With a ``width``, as in ``allocate``, a no proves nothing. Raises ``BudgetExhausted``.
        Cost: as ``allocate``.
        """
        found = self.offered(rule)
        opens = found.slots.opens.items()
        allowed = sum(bit for item, bit in opens if item in settled)
        return bool(allocate(found, self.effort, allowed=allowed, width=width))

    def _units(self, rule: Rule, *, taking: bool, besides: Iterable[int] = ()) -> list[Unit]:
        spend = self.effort.spend
        return units(
            self.catalog, self.who, rule, self.on, taking=taking, besides=besides, spend=spend
        )

    def _ready(
        self, rule: Rule, counted: list[Unit], *, singly: bool = False, given: bool = False
    ) -> Problem:
        """The problem; where what could be stated is ``given``, only credits are still open."""
        found = problem(rule.requirement, rule.policies)
        Offering(self.catalog, found, counted, self.who, self.on, singly=singly).fill()
        if given:
            _give(found)
        index = self.catalog.offerings.index
        mark(found, [(index(a), index(b)) for a, b in rule.policies.exclusions])
        return found

    def judge(self, rule: Rule) -> Judged:
        """A rule's status, and the states that show it; nothing for an incomplete one.

        Where the least that settles it is too long to look for, some of it is given, and
        ``proven`` tells. Raises ``BudgetExhausted``. Cost: as ``allocate``, up to four times.
        """
        found = self.offered(rule)
        ends = allocate(found, self.effort)
        if ends:
            return Judged(rule, Status.COMPLETE, found, tuple(ends))
        if not self._can_be_settled(rule, found):
            return Judged(rule, Status.INCOMPLETE, found)
        states, proven = self._settled(found)
        return Judged(rule, Status.UNDETERMINED, found, states, proven)

    def status(self, rule: Rule) -> Status:
        """A rule's status alone. Raises ``BudgetExhausted``. Cost: as ``allocate``, at most twice."""
        found = self.offered(rule)
        if allocate(found, self.effort):
            return Status.COMPLETE
        settled = self._can_be_settled(rule, found)
        return Status.UNDETERMINED if settled else Status.INCOMPLETE

    def _can_be_settled(self, rule: Rule, found: Problem) -> bool:
        """Whether facts and attestations would complete a rule; which ones is not asked.

        So what differs in them alone is alike: where each would have to be stated by itself,
        each choice of them would be a state of its own.
        """
        if not found.slots.settling:
            return False
        given = self._ready(rule, self._units(rule, taking=False), given=True)
        return bool(allocate(given, self.effort, allowed=given.slots.settling))

    def _settled(self, found: Problem) -> tuple[tuple[State, ...], bool]:
        """The cheapest ways to settle a rule, or some where that is too long to look for."""
        best, allowed = max(1, self.best), found.slots.settling
        left = max(1, self.effort.budget - self.effort.steps)
        try:
            part = self.effort.part(min(SETTLING, max(1, left // 2)))
            return tuple(allocate(found, part, allowed=allowed, best=best)), True
        except BudgetExhausted:
            for width in WIDTHS:
                part = self.effort.part(left)
                ends = allocate(found, part, allowed=allowed, best=best, width=width)
                if ends:
                    return tuple(ends), False
            raise


def _give(found: Problem) -> None:
    """Take attestations, and facts but for credits, as stated: an amount has to be judged."""
    opens = found.slots.opens.items()
    open_ = sum(bit for item, bit in opens if item.fact == "credits")
    free = found.slots.settling & ~open_
    for demand in found.demands:
        demand.offers = [offer._replace(slots=offer.slots & ~free) for offer in demand.offers]


def takable(catalog: Catalog, rule: Rule, offerings: Iterable[int], on: date) -> list[Unit]:
    """Offerings, those that can still be taken, as they would count once completed on a day.

    Linear in the offerings.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> [unit.credits for unit in takable(catalog, rule, [0, 1], date(2025, 1, 1))]
    [None]
    """
    table, home = catalog.table, catalog.offerings.index(rule.award)
    at = table.institution[home]
    return [
        _taken(catalog, offering, on, table.institution[offering] == at)
        for offering in offerings
        if table.available[offering] and offering != home
    ]


def _taken(catalog: Catalog, offering: int, on: date, resident: bool) -> Unit:
    attempt = taken_on(catalog, offering, on)
    return Unit(
        use=("held", offering),
        place=(offering,),
        offering=offering,
        sources=(offering,),
        credits=attempt.credits,
        grade=attempt.grade,
        completed_on=on,
        open=frozenset((Open(MissingKind.OFFERING, attempt.key),)),
        resident=resident,
        institution=catalog.table.institution[offering],
        taken=True,
        ahead=True,
    )
