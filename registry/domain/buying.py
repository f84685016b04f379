"""What would complete a rule, if amounts that are short were bought leaf by leaf?

That is the answer where the rule is plain: where nothing that is taken can help twice.
"""

from dataclasses import replace
from decimal import Decimal

from registry.domain.allocation import Residency, allocate
from registry.domain.candidates import serving
from registry.domain.catalog import Catalog
from registry.domain.demands import Problem
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Grant, OfferingGrant, Rule
from registry.domain.judging import Case, Judged
from registry.domain.limits import Open
from registry.domain.market import Market
from registry.domain.references import leaves, shares
from registry.domain.requirement import (
    Count,
    Credits,
    HasSkill,
    Leaf,
)
from registry.domain.states import State
from registry.domain.units import awarding
from registry.domain.verdict import MissingKind
from registry.domain.witness import earned_at

BUYING = 200_000
"""Steps after which smaller missing sets are no longer bought. The verdict is not touched."""

NARROW = 16
"""States kept where the whole search is too long: an answer, without proof that it is least."""

EVERYTHING = -1
"""Every slot may stay open."""


def bought(case: Case, judged: Judged, market: Market) -> Judged:
    """A rule with the cheapest ways to complete it, as if nothing taken helped twice.

    Beyond ``BUYING`` steps, or half of those that the question has, the ways are no longer
    proven to be cheapest. Raises ``BudgetExhausted`` when ten times as many, or all, find none.
    Exponential at worst in what several leaves contend for.

    >>> from datetime import date
    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> [state.size for state in bought(case, case.judge(rule), Market(catalog, 1)).states]
    [1]
    """
    found = case.offered(judged.rule, taking=True)
    resident = _open_shortages(case, judged.rule, found, market)

    def search(budget: int, width: int | None) -> tuple[State, ...]:
        ends = allocate(
            found,
            case.effort.part(budget),
            allowed=EVERYTHING,
            best=case.best,
            buy=market.size,
            resident=resident,
            width=width,
        )
        return tuple(ends)

    most = case.effort.budget
    try:
        states = search(min(BUYING, most // 2), None)
        return replace(judged, problem=found, states=states, proven=market.proven)
    except BudgetExhausted:
        states = search(min(10 * BUYING, most), NARROW)
        return replace(judged, problem=found, states=states, proven=False)


def _open_shortages(case: Case, rule: Rule, found: Problem, market: Market) -> Residency | None:
    """Give slots to what may stay short, and to credits of residency."""
    for demand in found.demands:
        if isinstance(demand.leaf, Count | Credits):
            demand.short = found.slots.bit()
        elif isinstance(demand.leaf, HasSkill):
            level = str(demand.leaf.level)
            demand.short = found.slots.of(Open(MissingKind.SKILL, demand.leaf.skill, level))
    # Credits of residency need a leaf that takes any amount.
    amounts = any(isinstance(demand.leaf, Credits) for demand in found.demands)
    if found.policies.residency_credits is None or not amounts:
        return None
    at = earned_at(awarding(case.catalog, rule))

    def buy(lacking: Decimal) -> int:
        picks = market.largest(at, case.who.attempts, lacking)
        return sum(number for _, number in picks or ())

    return Residency(found.slots.bit(), buy)


def is_plain(catalog: Catalog, rule: Rule) -> bool:
    """Whether nothing that is taken can help in two places at once.

    Linear in the rule and in the decisions that may serve it.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> is_plain(catalog, rule)
    True
    """
    policies = rule.policies
    measured = policies.residency_credits is not None or policies.recognised_cap is not None
    if measured or policies.exclusions or shares(rule.requirement):
        return False
    return not any(_more_than_itself(catalog, rule, leaf) for leaf in leaves(rule.requirement))


def is_decided(catalog: Catalog, rule: Rule) -> bool:
    """Whether a decision could ever fill a leaf of a rule: one more way to complete it.

    Linear in the rule and in the decisions about it.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> is_decided(catalog, rule)
    False
    """
    at = awarding(catalog, rule)
    return any(True for leaf in leaves(rule.requirement) for _ in serving(catalog, at, leaf))


def _more_than_itself(catalog: Catalog, rule: Rule, leaf: Leaf) -> bool:
    if isinstance(leaf, Count | Credits):
        numbers = serving(catalog, awarding(catalog, rule), leaf)
        return any(_is_worth_taking(catalog, catalog.decisions[n].grants) for n in numbers)
    return isinstance(leaf, HasSkill)


def _is_worth_taking(catalog: Catalog, grants: tuple[Grant, ...]) -> bool:
    """Whether what a decision grants may do more than taking the one offering that it grants."""
    grant = grants[0]
    if len(grants) > 1 or not isinstance(grant, OfferingGrant):
        return True
    target = catalog.offerings.index(grant.offering)
    stated = catalog.credits(target)
    more = grant.credits is not None and (stated is None or grant.credits > stated)
    return more or not catalog.table.available[target]
