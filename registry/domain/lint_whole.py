"""Could anybody meet a rule? Asked of somebody who holds everything that could ever count.

Whoever holds all of it, with full grades, on whatever day suits each decision, and with everything
attested, meets what can be met: so the verdict itself is the judge, whatever policies bind the rule.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from registry.domain.candidates import selected, serving
from registry.domain.catalog import Catalog
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Decision, Rule
from registry.domain.judging import Case
from registry.domain.learner import Attempt, Learner, taken_on
from registry.domain.references import leaves
from registry.domain.requirement import Attested, Completed, Leaf
from registry.domain.states import Effort
from registry.domain.units import awarding
from registry.domain.verdict import Status

MOST = 150
"""Offerings that somebody holds who holds everything; of more than so many nothing is said."""

LOOKING = 20_000
"""Steps after which nothing is said: some tens of milliseconds."""


def is_impossible(catalog: Catalog, rule: Rule, on: date) -> bool:
    """Whether no holdings, decisions and attestations meet a rule, on a day or later.

    False as well where that is not known within ``LOOKING`` steps or ``MOST`` offerings.
    Cost: a verdict for each day on which a decision begins or ends to speak.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Count, Kind, Policies, Selector
    >>> facts = [OfferingFact(key, Kind.COURSE, "i") for key in "ABP"]
    >>> both = Count(2, Selector(offerings=("A", "B")))
    >>> catalog = Catalog.build(facts)
    >>> is_impossible(catalog, Rule("r", "P", both), date(2025, 1, 1))
    False
    >>> never = Policies(exclusions=(("A", "B"),))
    >>> is_impossible(catalog, Rule("r", "P", both, policies=never), date(2025, 1, 1))
    True
    """
    home = awarding(catalog, rule)
    asked = tuple(leaves(rule.requirement))
    numbers = {n for leaf in asked for n in serving(catalog, home, leaf)}
    decisions = [catalog.decisions[number] for number in sorted(numbers)]
    held = _everything(catalog, rule, asked, decisions)
    if held is None:
        return False
    try:
        days = _days(catalog, decisions, on)
        return not any(_is_met(catalog, rule, held, decisions, day) for day in days)
    except BudgetExhausted:
        return False


def _everything(
    catalog: Catalog, rule: Rule, asked: tuple[Leaf, ...], decisions: list[Decision]
) -> dict[int, bool] | None:
    """Every offering that may count, and whether a decision may want it on some earlier day."""
    index = catalog.offerings.index
    sources = {index(source.offering) for decision in decisions for source in decision.sources}
    found: set[int] = set(sources)
    for offering in _named(catalog, asked):
        found.add(offering)
        if len(found) > MOST:
            return None
    found.discard(index(rule.award))
    return {offering: offering in sources for offering in sorted(found)}


def _named(catalog: Catalog, asked: tuple[Leaf, ...]) -> Iterator[int]:
    for leaf in asked:
        if isinstance(leaf, Completed):
            yield catalog.offerings.index(leaf.offering)
        yield from selected(catalog, leaf)


def _days(catalog: Catalog, decisions: list[Decision], on: date) -> list[date]:
    """The day asked, and every later one on which a decision begins to speak for somebody."""
    starts = {day for d in decisions for day in (d.valid_from, d.decided_on)}
    groups = (catalog.groups[d.receiver] for d in decisions if d.receiver in catalog.groups)
    starts |= {member.valid_from for group in groups for member in group.members}
    return [on, *sorted(day for day in starts if day is not None and day > on)]


def _is_met(
    catalog: Catalog, rule: Rule, held: dict[int, bool], decisions: list[Decision], on: date
) -> bool:
    codes = {leaf.code for leaf in leaves(rule.requirement) if isinstance(leaf, Attested)}
    codes |= {condition.code for decision in decisions for condition in decision.conditions}
    attempts = {o: _attempts(catalog, o, undated, on) for o, undated in held.items()}
    who = Learner(attempts, frozenset(codes), frozenset())
    case = Case(catalog, who, on, Effort(LOOKING), best=1)
    return case.judge(rule).status is not Status.INCOMPLETE


def _attempts(catalog: Catalog, offering: int, undated: bool, on: date) -> tuple[Attempt, ...]:
    now = taken_on(catalog, offering, on)
    return (now, replace(now, completed_on=None)) if undated else (now,)
