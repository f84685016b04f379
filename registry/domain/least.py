"""What are the smallest sets of things that would complete a rule?

First amounts that are short are bought leaf by leaf, as if nothing taken helped twice. That
is the answer where the rule is plain. Elsewhere one offering may fill several places (in
groups that share, as a skill, toward residency, through a decision), or two leaves may want
the same few offerings: there offerings are tried one by one, up to the size found first.
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
from registry.domain.market import Market
from registry.domain.recognition import Open
from registry.domain.references import leaves
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Count,
    Credits,
    HasSkill,
    Leaf,
    Requirement,
)
from registry.domain.states import Effort, State
from registry.domain.stock import NAMED
from registry.domain.units import awarding
from registry.domain.verdict import MissingKind
from registry.domain.witness import earned_at, exists

BUYING = 200_000
"""Steps after which smaller missing sets are no longer bought. The verdict is not touched."""

TRYING = 100_000
"""Steps after which offerings are no longer tried one by one."""

NARROW = 16
"""States kept where the whole search is too long: an answer, without proof that it is least."""

EVERYTHING = -1
"""Every slot may stay open."""


def search_missing(case: Case, judged: Judged) -> Judged:
    """An incomplete rule with the cheapest ways to complete it."""
    market = Market(case.catalog, case.catalog.offerings.index(judged.rule.award))
    bought = _bought(case, judged, market)
    real = tuple(state for state in bought.states if exists(case, bought, market, state))
    first = bool(real) and real[0] is bought.states[0]
    if first and (real[0].size == 1 or _is_plain(case.catalog, judged.rule)):
        return replace(bought, states=real)
    return _tried(case, replace(bought, states=real))


def _bought(case: Case, judged: Judged, market: Market) -> Judged:
    found = case.offered(judged.rule, taking=True)
    resident = _open_shortages(case, judged.rule, found, market)

    def search(budget: int, width: int | None) -> tuple[State, ...]:
        ends = allocate(
            found,
            Effort(budget),
            allowed=EVERYTHING,
            best=case.best,
            buy=market.size,
            resident=resident,
            width=width,
        )
        return tuple(ends)

    try:
        return replace(judged, problem=found, states=search(BUYING, None))
    except BudgetExhausted:
        states = search(10 * BUYING, NARROW)
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


def _is_plain(catalog: Catalog, rule: Rule) -> bool:
    """Whether nothing that is taken can help in two places at once."""
    policies = rule.policies
    measured = policies.residency_credits is not None or policies.recognised_cap is not None
    if measured or policies.exclusions or _shares(rule.requirement):
        return False
    return not any(_more_than_itself(catalog, rule, leaf) for leaf in leaves(rule.requirement))


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


def _shares(requirement: Requirement) -> bool:
    if isinstance(requirement, AllOf | AnyOf | AtLeast):
        return requirement.shared or any(map(_shares, requirement.members))
    return False


def _tried(case: Case, bought: Judged) -> Judged:
    """The ways found by taking offerings one by one, where they are fewer than those bought."""
    known = bought.states[0].size if bought.states else NAMED
    found = case.offered_singly(bought.rule, known)
    effort = Effort(TRYING)
    ends: tuple[State, ...] = ()
    try:
        # One more thing at a time: few things are soon tried, whatever many would cost.
        for most in range(1, min(known, len(found.slots.opens)) + 1):
            ends = _at_most(case, found, most, effort)
            if ends:
                break
    except BudgetExhausted:
        ends = () if bought.states else _at_most(case, found, NAMED, Effort(10 * TRYING), NARROW)
        kept = replace(bought, problem=found, states=ends) if ends else bought
        return replace(kept, proven=False)
    if bought.states and ends and ends[0].size == known:
        return bought
    return replace(bought, problem=found, states=ends, proven=True)


def _at_most(
    case: Case, found: Problem, most: int, effort: Effort, width: int | None = None
) -> tuple[State, ...]:
    ends = allocate(found, effort, allowed=EVERYTHING, best=case.best, most=most, width=width)
    return tuple(ends)
