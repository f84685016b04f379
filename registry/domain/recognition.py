"""Does a decision apply to what is held? Judged on the day of completion, source by source.

A group decides for those who were its members when the source was completed: an
institution that joined later is not bound for what came before. What cannot be
judged for want of a date, a grade or an attestation is left open, with its name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from registry.domain.catalog import Catalog
from registry.domain.facts import Decision
from registry.domain.learner import Attempt, Learner, taken_on
from registry.domain.limits import Judgement, Open, judge_leaf
from registry.domain.requirement import Completed
from registry.domain.validity import judge_dates, latest_day
from registry.domain.verdict import MissingKind
from registry.domain.ways import Spend, Usable, chosen


@dataclass(frozen=True, slots=True)
class Recognition:
    """A decision that can apply: the attempts it would spend, and what is still open.

    The weakest source speaks for what is granted: the lowest grade, the earliest day.
    ``latest`` is the last day, up to the day asked, on which the decision spoke.

    >>> high = Attempt(0, "A", date(2024, 5, 1), Decimal(90), None)
    >>> low = Attempt(1, "B", None, Decimal(70), None)
    >>> asked = Decision("d", (Completed("A"), Completed("B")), "college")
    >>> found = Recognition(0, asked, (high, low), frozenset(), latest=date(2024, 12, 31))
    >>> found.grade, found.top, found.completed_on
    (Decimal('70'), Decimal('70'), None)
    >>> found.until, found.last_of(low)
    (datetime.date(2024, 5, 1), datetime.date(2024, 12, 31))
    """

    number: int
    decision: Decision
    attempts: tuple[Attempt, ...]
    open: frozenset[Open]
    latest: date

    @property
    def grade(self) -> Decimal | None:
        """The lowest grade of the sources; ``None`` when one is not known."""
        grades = [attempt.grade for attempt in self.attempts]
        return None if None in grades else min((g for g in grades if g is not None), default=None)

    @property
    def completed_on(self) -> date | None:
        """The earliest completion among the sources; ``None`` when one is not known."""
        days = [attempt.completed_on for attempt in self.attempts]
        return None if None in days else min((d for d in days if d is not None), default=None)

    @property
    def top(self) -> Decimal | None:
        """The most that the lowest grade can be; ``None`` when no grade is known."""
        return min((a.grade for a in self.attempts if a.grade is not None), default=None)

    @property
    def until(self) -> date:
        """The last that the earliest completion can be."""
        return min((self.last_of(attempt) for attempt in self.attempts), default=self.latest)

    def last_of(self, attempt: Attempt) -> date:
        """The last day on which a source can have been completed."""
        return self.latest if attempt.completed_on is None else attempt.completed_on


def judge_source(
    catalog: Catalog,
    decision: Decision,
    source: Completed,
    attempt: Attempt,
    institution: str,
    on: date,
) -> Judgement:
    """Whether one attempt serves as one source: dates, membership, grade and age.

    Linear in the members of the group that decides, if one does.

    >>> from registry.domain.facts import Holding, OfferingFact, OfferingGrant
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> grant = (OfferingGrant("B"),)
    >>> yes = Decision("d", (Completed("A", Decimal(70)),), "college", grants=grant)
    >>> catalog, on = Catalog.build(facts, decisions=[yes]), date(2025, 1, 1)
    >>> who = learner(catalog, [Holding("A", grade=Decimal(60))], [], on)
    >>> judged = judge_source(catalog, yes, yes.sources[0], who.attempts[0][0], "college", on)
    >>> judged.against[0].code.value
    'grade-too-low'
    """
    dates = judge_dates(catalog, decision, institution, attempt.completed_on, attempt.key, on)
    day = attempt.completed_on
    until = latest_day(catalog, decision, institution, on) if day is None else None
    leaf = judge_leaf(source, attempt.grade, day, on, attempt.key, until=until)
    return Judgement((*dates.against, *leaf.against), (*dates.open, *leaf.open))


def open_conditions(decision: Decision, who: Learner) -> tuple[Open, ...]:
    """The conditions in words that nobody attested yet. Linear in them.

    >>> from registry.domain.requirement import Attested
    >>> nobody = Learner({}, frozenset(), frozenset())
    >>> asked = Decision("d", (), "college", conditions=(Attested("interview"),))
    >>> [open.key for open in open_conditions(asked, nobody)]
    ['interview']
    """
    codes = (condition.code for condition in decision.conditions)
    return tuple(Open(MissingKind.ATTESTATION, code) for code in codes if code not in who.attested)


def decided(decision: Decision, on: date) -> bool:
    """Whether a decision was made by a day; without a day of decision it always was.

    >>> decided(Decision("d", (), "i", decided_on=date(2025, 2, 1)), date(2025, 1, 1))
    False
    """
    return decision.decided_on is None or decision.decided_on <= on


def sources_of(decision: Decision) -> tuple[Completed, ...]:
    """The sources, each once: a source written twice is still one offering to hold.

    Linear in them.

    >>> len(sources_of(Decision("d", (Completed("A"), Completed("A")), "college")))
    1
    """
    return tuple(dict.fromkeys(decision.sources))


def recognitions(
    catalog: Catalog,
    who: Learner,
    institution: str,
    on: date,
    numbers: Iterable[int],
    *,
    taking: bool = False,
    spend: Spend,
) -> Iterator[Recognition]:
    """Every way in which granted decisions (by number) apply at an institution.

    Several ways for one decision differ in the attempts they spend. With ``taking``
    a source may be completed on the day, and is open until then. ``spend`` counts the
    steps. Cost: linear in the sources, times the attempts at each and the ways kept.

    >>> from registry.domain.facts import Holding, OfferingFact, OfferingGrant
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> grant = (OfferingGrant("B"),)
    >>> yes = Decision("d", (Completed("A", Decimal(70)),), "college", grants=grant)
    >>> catalog, on = Catalog.build(facts, decisions=[yes]), date(2025, 1, 1)
    >>> who = learner(catalog, [Holding("A", grade=Decimal(80))], [], on)
    >>> found = recognitions(catalog, who, "college", on, [0], spend=lambda steps: None)
    >>> [one.decision.key for one in found]
    ['d']
    """
    asked = _Asked(catalog, who, institution, on, taking, spend)
    for number in numbers:
        decision = catalog.decisions[number]
        if decision.granted and decision.grants and decision.sources and decided(decision, on):
            yield from _ways(asked, number)


def refusals(
    catalog: Catalog, who: Learner, institution: str, on: date, *, spend: Spend
) -> Iterator[Recognition]:
    """The refusals that apply to what is held, each with attempts to which it does.

    As for a grant every source must be held, within dates, grade and age; one of which anything
    is open is left out. Cost: as ``recognitions``.

    >>> from registry.domain.facts import Holding, OfferingFact, Outcome
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> both = (Completed("A"), Completed("B"))
    >>> no = Decision("d", both, "college", Outcome.REFUSED)
    >>> catalog, on = Catalog.build(facts, decisions=[no]), date(2025, 1, 1)
    >>> def refused(*held):
    ...     who = learner(catalog, map(Holding, held), [], on)
    ...     return len(list(refusals(catalog, who, "college", on, spend=lambda steps: None)))
    >>> refused("A"), refused("A", "B")
    (0, 1)
    """
    asked = _Asked(catalog, who, institution, on, False, spend)
    for number in held_decisions(catalog, who):
        decision = catalog.decisions[number]
        if not decision.granted and decided(decision, on):
            yield from [way for way in _ways(asked, number) if not way.open][:1]


class _Asked(NamedTuple):
    catalog: Catalog
    who: Learner
    institution: str
    on: date
    taking: bool
    spend: Spend


def _ways(asked: _Asked, number: int) -> Iterator[Recognition]:
    decision = asked.catalog.decisions[number]
    conditions = open_conditions(decision, asked.who)
    latest = latest_day(asked.catalog, decision, asked.institution, asked.on)
    if latest is None:
        return
    usable: dict[str, Usable[Open]] = {}
    for source in sources_of(decision):  # two limits on one offering bind one and the same attempt
        serving = dict(_usable(asked, decision, source))
        before = usable.get(source.offering)
        usable[source.offering] = serving if before is None else _both(before, serving)
    for way in chosen(list(usable.values()), asked.spend):
        yield Recognition(number, decision, way.attempts, way.open.union(conditions), latest)


def _both(one: Usable[Open], other: Usable[Open]) -> Usable[Open]:
    return {attempt: more | other[attempt] for attempt, more in one.items() if attempt in other}


def _usable(
    asked: _Asked, decision: Decision, source: Completed
) -> Iterator[tuple[Attempt, frozenset[Open]]]:
    catalog, institution, on = asked.catalog, asked.institution, asked.on
    offering = catalog.offerings.index(source.offering)
    for attempt in asked.who.attempts.get(offering, ()):
        judged = judge_source(catalog, decision, source, attempt, institution, on)
        if judged.possible:
            yield attempt, frozenset(judged.open)
    # Also where one is held: a rule may find that one too old, or its grade too low. What is
    # held just so already is not open.
    if asked.taking and catalog.table.available[offering]:
        taken = taken_on(catalog, offering, on)
        held = asked.who.attempts.get(offering, ())
        judged = judge_source(catalog, decision, source, taken, institution, on)
        if judged.possible and taken not in held:
            opens = frozenset((Open(MissingKind.OFFERING, source.offering),))
            yield replace(taken, ahead=True), opens


def held_decisions(catalog: Catalog, who: Learner) -> list[int]:
    """Numbers of the decisions that have a held offering among their sources, in order.

    n log n in the decisions.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "college")]
    >>> catalog = Catalog.build(facts, decisions=[Decision("d", (Completed("A"),), "college")])
    >>> held_decisions(catalog, Learner({0: ()}, frozenset(), frozenset()))
    [0]
    """
    return sorted({n for offering in who.attempts for n in catalog.decisions_from(offering)})
