"""What may be counted: every holding as itself, and every grant of a decision that can apply.

A unit is one thing that can fill a place in a rule. What a holding counts as is chosen
once for the whole rule: units of one holding exclude each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from registry.domain.catalog import Catalog
from registry.domain.columns import NONE
from registry.domain.facts import CreditGrant, Decision, ExemptionGrant, Grant, Rule
from registry.domain.learner import Learner
from registry.domain.limits import Open, judge_age
from registry.domain.recognition import Recognition, held_decisions, recognitions
from registry.domain.references import leaves
from registry.domain.requirement import Completed, Count
from registry.domain.selection import Matcher
from registry.domain.ways import Spend

Use: TypeAlias = tuple[str, int]
"""How a holding is used: ("held", offering), or ("decision", its number)."""

Place: TypeAlias = tuple[int, ...]
"""What can be credited once: (offering,), or (decision, position) for unassigned credit."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One thing that can be counted.

    ``offering`` is what it counts as (``None`` for unassigned credit), ``sources`` the
    offerings consumed, ``open`` what must be settled before it counts, ``exempts`` that it
    only fills the place of its offering, ``taken`` that it is still to be completed, ``ahead``
    that it is reckoned with as if it were: in both cases nobody can state its credits.
    ``credits`` is ``None`` when not known; so are ``grade`` and ``completed_on``, and then
    ``top`` is the most that the grade can be, and ``until`` the last that the day can be.

    >>> course = Unit(("held", 0), (0,), 0, (0,), Decimal(3), None, None, frozenset())
    >>> course.recognised
    False
    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind, Selector
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", level=2)])
    >>> course.admitted_by(catalog.matcher(Selector(level=3)))
    False
    """

    use: Use
    place: Place
    offering: int | None
    sources: tuple[int, ...]
    credits: Decimal | None
    grade: Decimal | None
    completed_on: date | None
    open: frozenset[Open]
    recognition: Recognition | None = None
    subject: str = ""
    level: int | None = None
    exempts: bool = False
    resident: bool = False
    institution: int = NONE
    taken: bool = False
    ahead: bool = False
    top: Decimal | None = None
    until: date | None = None

    @property
    def recognised(self) -> bool:
        """Whether it counts through a decision."""
        return self.recognition is not None

    def admitted_by(self, matcher: Matcher) -> bool:
        """Whether a selector selects it; an exemption is never selected."""
        if self.exempts:
            return False
        if self.offering is None:
            return matcher.admits_credit(self.institution, self.subject, self.level)
        return matcher.admits(self.offering)


def units(
    catalog: Catalog,
    who: Learner,
    rule: Rule,
    on: date,
    *,
    taking: bool = False,
    besides: Iterable[int] = (),
    spend: Spend,
) -> list[Unit]:
    """Everything that may count toward a rule, in a fixed order.

    With ``taking`` decisions of which a source is still to be completed count as well,
    open until it is: those that are worth it, and those given ``besides`` by number.
    ``spend`` counts the steps that several attempts at the sources of a decision cost.
    Linear in what is held and in the decisions about it.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> from registry.domain.facts import Holding
    >>> from registry.domain.learner import learner
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> who, on = learner(catalog, [Holding("A")], [], date(2025, 1, 1)), date(2025, 1, 1)
    >>> [unit.offering for unit in units(catalog, who, rule, on, spend=lambda steps: None)]
    [0]
    """
    found = [*_held(catalog, who, rule, on)]
    numbers = held_decisions(catalog, who)
    if taking:
        numbers = sorted({*numbers, *_worth_taking(catalog, rule), *besides})
    if numbers:
        institution = awarding(catalog, rule)
        for recognition in recognitions(
            catalog, who, institution, on, numbers, taking=taking, spend=spend
        ):
            found += _granted(catalog, recognition, rule, on)
    return found


def awarding(catalog: Catalog, rule: Rule) -> str:
    """The institution that grants a rule's award.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> awarding(catalog, rule)
    'college'
    """
    award = catalog.offerings.index(rule.award)
    return catalog.institutions.key(catalog.table.institution[award])


def _held(catalog: Catalog, who: Learner, rule: Rule, on: date) -> Iterator[Unit]:
    institution = catalog.table.institution
    home = institution[catalog.offerings.index(rule.award)]
    months = rule.policies.max_age_months
    for offering, attempts in who.attempts.items():
        for attempt in attempts:
            aged = judge_age(attempt.completed_on, months, on, attempt.key)
            if aged.possible:
                yield Unit(
                    use=("held", offering),
                    place=(offering,),
                    offering=offering,
                    sources=(offering,),
                    credits=attempt.credits,
                    grade=attempt.grade,
                    completed_on=attempt.completed_on,
                    open=frozenset(aged.open),
                    resident=institution[offering] == home,
                    institution=institution[offering],
                    ahead=attempt.ahead,
                )


def _granted(catalog: Catalog, recognition: Recognition, rule: Rule, on: date) -> Iterator[Unit]:
    months = rule.policies.max_age_months
    aged = [
        judge_age(a.completed_on, months, on, a.key, until=recognition.last_of(a))
        for a in recognition.attempts
    ]
    if not all(judged.possible for judged in aged):
        return
    unknown = recognition.open.union(*(judged.open for judged in aged))
    home = catalog.table.institution[catalog.offerings.index(rule.award)]
    for position, grant in enumerate(recognition.decision.grants):
        yield Unit(
            use=("decision", recognition.number),
            place=_place(catalog, recognition.number, position, grant),
            offering=_offering(catalog, grant),
            sources=tuple(attempt.offering for attempt in recognition.attempts),
            credits=_credits(catalog, grant),
            grade=recognition.grade,
            completed_on=recognition.completed_on,
            top=recognition.top,
            until=recognition.until,
            open=unknown,
            recognition=recognition,
            subject=grant.subject if isinstance(grant, CreditGrant) else "",
            level=grant.level if isinstance(grant, CreditGrant) else None,
            exempts=isinstance(grant, ExemptionGrant),
            institution=home,
            ahead=any(attempt.ahead for attempt in recognition.attempts),
        )


def _place(catalog: Catalog, number: int, position: int, grant: Grant) -> Place:
    if isinstance(grant, CreditGrant):
        return (number, position)
    return (catalog.offerings.index(grant.offering),)


def _offering(catalog: Catalog, grant: Grant) -> int | None:
    return None if isinstance(grant, CreditGrant) else catalog.offerings.index(grant.offering)


def _credits(catalog: Catalog, grant: Grant) -> Decimal | None:
    if isinstance(grant, ExemptionGrant):
        return Decimal(0)
    if isinstance(grant, CreditGrant):
        return grant.amount
    stated = grant.credits
    return catalog.credits(catalog.offerings.index(grant.offering)) if stated is None else stated


def _worth_taking(catalog: Catalog, rule: Rule) -> Iterator[int]:
    """Decisions not begun that can still shorten the way: they yield more than they take.

    One source for one offering that can be taken itself saves nothing, so it is left to plans.
    """
    for offering in named(catalog, rule):
        for number in catalog.decisions_to(offering):
            decision = catalog.decisions[number]
            if _yields_more(decision) or not catalog.table.available[offering]:
                yield number
    if any(isinstance(leaf, Count) for leaf in leaves(rule.requirement)):
        at = catalog.institutions.index(awarding(catalog, rule))
        numbers = catalog.decisions_at(at)
        yield from (n for n in numbers if _yields_more(catalog.decisions[n]))


def _yields_more(decision: Decision) -> bool:
    return len(decision.grants) > len(decision.sources)


def named(catalog: Catalog, rule: Rule) -> list[int]:
    """The offerings that the leaves of a rule name one by one, in order. Linear in the rule.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> named(catalog, rule)
    [0]
    """
    keys = {leaf.offering for leaf in leaves(rule.requirement) if isinstance(leaf, Completed)}
    return sorted(map(catalog.offerings.index, keys))
