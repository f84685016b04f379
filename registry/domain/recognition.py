"""Does a decision apply to what is held? Judged on the day of completion, source by source.

A group decides for those who were its members when the source was completed: an
institution that joined later is not bound for what came before. What cannot be
judged for want of a date, a grade or an attestation is left open, with its name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from registry.domain.ages import too_old
from registry.domain.catalog import Catalog
from registry.domain.facts import Decision
from registry.domain.learner import Attempt, Learner, taken_on
from registry.domain.requirement import Completed
from registry.domain.verdict import Evidence, MissingKind, Reason, ReasonCode
from registry.domain.ways import Spend, Usable, chosen


class Open(NamedTuple):
    """A fact or an attestation that would settle something; ``fact`` names the field."""

    kind: MissingKind
    key: str
    fact: str = ""


class Judgement(NamedTuple):
    """Why something fails, and what is open. Neither: it is met."""

    against: tuple[Reason, ...] = ()
    open: tuple[Open, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether nothing known speaks against it."""
        return not self.against


@dataclass(frozen=True, slots=True)
class Recognition:
    """A decision that can apply: the attempts it would spend, and what is still open.

    The weakest source speaks for what is granted: the lowest grade, the earliest day.
    """

    number: int
    decision: Decision
    attempts: tuple[Attempt, ...]
    open: frozenset[Open]

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


def judge_leaf(
    leaf: Completed, grade: Decimal | None, day: date | None, on: date, key: str
) -> Judgement:
    """Whether a grade and a day of completion meet a leaf; ``key`` is the offering held.

    >>> judge_leaf(Completed("A", Decimal(70)), None, None, date(2025, 1, 1), "A").open[0].fact
    'grade'
    """
    if leaf.min_grade is None and leaf.max_age_months is None:
        return MET
    against, unknown = [], []
    if leaf.min_grade is not None:
        if grade is None:
            unknown.append(Open(MissingKind.FACT, key, "grade"))
        elif grade < leaf.min_grade:
            low = ReasonCode.GRADE_TOO_LOW
            against.append(Reason.of(low, offering=key, have=grade, need=leaf.min_grade))
    aged = judge_age(day, leaf.max_age_months, on, key)
    return Judgement((*against, *aged.against), (*unknown, *aged.open))


def judge_age(day: date | None, months: int | None, on: date, key: str) -> Judgement:
    """Whether a holding is young enough; months is its greatest age.

    >>> judge_age(date(2019, 1, 1), 12, date(2025, 1, 1), "A").against[0].code.value
    'too-old'
    """
    old = too_old(day, months, on)
    if old is None:
        return Judgement(open=(Open(MissingKind.FACT, key, "completed_on"),))
    if old:
        return Judgement(
            (Reason.of(ReasonCode.TOO_OLD, offering=key, completed_on=day, months=months),)
        )
    return MET


MET = Judgement()


def judge_dates(
    catalog: Catalog, decision: Decision, institution: str, day: date | None, key: str
) -> Judgement:
    """Whether a decision speaks for an institution about what was completed on a day.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> yes = Decision(
    ...     "d",
    ...     (Completed("A"),),
    ...     "college",
    ...     grants=(OfferingGrant("B"),),
    ...     valid_to=date(2024, 6, 30),
    ... )
    >>> catalog = Catalog.build(facts, decisions=[yes])
    >>> judged = judge_dates(catalog, yes, "college", date(2024, 7, 1), "A")
    >>> judged.against[0].code.value
    'decision-expired'
    """
    if day is None:
        return _judge_without_date(catalog, decision, institution, key)
    if decision.valid_from is not None and day < decision.valid_from:
        return _against(
            ReasonCode.DECISION_NOT_YET_VALID, decision, key, day, valid_from=decision.valid_from
        )
    if decision.valid_to is not None and day > decision.valid_to:
        return _against(ReasonCode.DECISION_EXPIRED, decision, key, day, valid_to=decision.valid_to)
    if not catalog.receives(decision, institution, day):
        return _not_a_member(decision, institution, day, key)
    return MET


def _against(
    code: ReasonCode, decision: Decision, key: str, day: date | None, **evidence: Evidence
) -> Judgement:
    reason = Reason.of(code, decision=decision.key, offering=key, completed_on=day, **evidence)
    return Judgement((reason,))


def _not_a_member(decision: Decision, institution: str, day: date | None, key: str) -> Judgement:
    code, group = ReasonCode.NOT_A_MEMBER_THEN, decision.receiver
    return _against(code, decision, key, day, group=group, institution=institution)


def _judge_without_date(
    catalog: Catalog, decision: Decision, institution: str, key: str
) -> Judgement:
    bounded = decision.valid_from is not None or decision.valid_to is not None
    if decision.receiver != institution:
        spells = _spells(catalog, decision.receiver, institution)
        if not spells:
            return _not_a_member(decision, institution, None, key)
        bounded = bounded or (None, None) not in spells
    return Judgement(open=(Open(MissingKind.FACT, key, "completed_on"),)) if bounded else MET


def _spells(
    catalog: Catalog, group: str, institution: str
) -> list[tuple[date | None, date | None]]:
    members = catalog.groups[group].members if group in catalog.groups else ()
    return [(m.valid_from, m.valid_to) for m in members if m.institution == institution]


def judge_source(
    catalog: Catalog,
    decision: Decision,
    source: Completed,
    attempt: Attempt,
    institution: str,
    on: date,
) -> Judgement:
    """Whether one attempt serves as one source: dates, membership, grade and age."""
    dates = judge_dates(catalog, decision, institution, attempt.completed_on, attempt.key)
    leaf = judge_leaf(source, attempt.grade, attempt.completed_on, on, attempt.key)
    return Judgement((*dates.against, *leaf.against), (*dates.open, *leaf.open))


def open_conditions(decision: Decision, who: Learner) -> tuple[Open, ...]:
    """The conditions in words that nobody attested yet.

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
    """
    asked = _Asked(catalog, who, institution, on, taking, spend)
    for number in numbers:
        decision = catalog.decisions[number]
        if decision.granted and decision.grants and decision.sources and decided(decision, on):
            yield from _ways(asked, number)


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
    usable: dict[str, Usable[Open]] = {}
    for source in sources_of(decision):  # two limits on one offering bind one and the same attempt
        serving = dict(_usable(asked, decision, source))
        before = usable.get(source.offering)
        usable[source.offering] = serving if before is None else _both(before, serving)
    for way in chosen(list(usable.values()), asked.spend):
        yield Recognition(number, decision, way.attempts, way.open.union(conditions))


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
    # Also where one is held: a rule may find that one too old, or its grade too low.
    if asked.taking and catalog.table.available[offering]:
        taken = taken_on(catalog, offering, on)
        if judge_source(catalog, decision, source, taken, institution, on).possible:
            yield taken, frozenset((Open(MissingKind.OFFERING, source.offering),))


def held_decisions(catalog: Catalog, who: Learner) -> list[int]:
    """Numbers of the decisions that have a held offering among their sources, in order.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "college")]
    >>> catalog = Catalog.build(facts, decisions=[Decision("d", (Completed("A"),), "college")])
    >>> held_decisions(catalog, Learner({0: ()}, frozenset(), frozenset()))
    [0]
    """
    return sorted({n for offering in who.attempts for n in catalog.decisions_from(offering)})
