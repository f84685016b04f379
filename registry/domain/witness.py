"""Do the things that a missing set asks for exist, all different, and do they complete the rule?"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from registry.domain.allocation import RESIDENCY
from registry.domain.demands import Demand
from registry.domain.errors import BudgetExhausted
from registry.domain.judging import Case, Judged
from registry.domain.learner import after_taking
from registry.domain.limits import Open
from registry.domain.market import Market
from registry.domain.requirement import Count, Credits, HasSkill, Selector
from registry.domain.states import Filling, State
from registry.domain.stock import Sort, Stock, stock
from registry.domain.units import awarding
from registry.domain.verdict import MissingKind


class Witness:
    """Offerings and attestations that stand for a state of a rule that was bought.

    Offerings are named one by one, the largest first; that they cannot be named so, or that
    one of them can be left out, proves nothing about other choices.

    >>> from datetime import date
    >>> from registry.domain.buying import bought
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> market = Market(catalog, award=1)
    >>> found = bought(case, case.judge(rule), market)
    >>> witness = Witness(case, found, market, found.states[0])
    >>> witness.completes(), witness.needs_everything()
    (True, True)
    """

    def __init__(self, case: Case, judged: Judged, market: Market, state: State) -> None:
        self._case, self._judged = case, judged
        opens = [item for item, bit in judged.problem.slots.opens.items() if bit & state.slots]
        self._facts = frozenset(item for item in opens if item.kind is MissingKind.FACT)
        self._codes = {item.key for item in opens if item.kind is MissingKind.ATTESTATION}
        index = case.catalog.offerings.index
        self._taken = {index(item.key) for item in opens if item.kind is MissingKind.OFFERING}
        self._named = all(
            self._names(market, filling)
            for filling in sorted(state.fillings, key=_residency_last)
            if filling.short
        )

    def completes(self) -> bool:
        """Whether everything asked for could be named and meets the rule. One judgement."""
        return self._named and self._is_met(self._taken, self._codes, self._facts) is True

    def needs_everything(self) -> bool:
        """Whether the rule is not met without any one of them, be it a fact. One judgement each."""
        taken, codes, facts = self._taken, self._codes, self._facts
        fewer = [(taken - {one}, codes, facts) for one in taken]
        fewer += [(taken, codes - {one}, facts) for one in codes]
        fewer += [(taken, codes, facts - {one}) for one in facts]
        return all(self._is_met(*less) is False for less in fewer)

    def _is_met(self, taken: set[int], codes: set[str], facts: frozenset[Open]) -> bool | None:
        """Whether the rule is met after taking; nothing where that is too long to judge."""
        case = self._case
        who = after_taking(case.catalog, case.who, taken, codes, case.on)
        effort = case.effort.part(case.effort.budget // 4)
        try:
            return replace(case, who=who, effort=effort).is_met(self._judged.rule, facts)
        except BudgetExhausted:
            return None

    def _names(self, market: Market, filling: Filling) -> bool:
        assert filling.short is not None
        besides = self._taken | {market.award}
        more = set(_named(self._case, self._judged, market, filling, besides)) - self._taken
        self._taken |= more
        return len(more) == filling.short.fewest


def earned_at(institution: str) -> Credits:
    """Any credits of an institution.

    >>> earned_at("college").selector.institution
    'college'
    """
    return Credits(Decimal(1), Selector(institution=institution))


def _residency_last(filling: Filling) -> tuple[bool, int]:
    return filling.demand == RESIDENCY, filling.demand


def _named(
    case: Case, judged: Judged, market: Market, filling: Filling, taken: set[int]
) -> Iterator[int]:
    """Offerings that mend what is short beside those taken; none where they run out."""
    if filling.demand == RESIDENCY:
        assert filling.short is not None
        leaf = earned_at(awarding(case.catalog, judged.rule))
        held = {*case.who.attempts, *taken}
        picks = market.largest(leaf, held, filling.short.amount)
        return _members(stock(case.catalog, leaf), picks or (), held)
    demand = judged.problem.demands[filling.demand]
    if isinstance(demand.leaf, HasSkill):
        return _teacher(case, demand.leaf, market.award)
    assert isinstance(demand.leaf, Count | Credits)
    picks = market.picks(demand, filling.offers)
    return _members(stock(case.catalog, demand.leaf), picks or (), taken | _held(demand))


def _held(demand: Demand) -> set[int]:
    return {o.unit.offering for o in demand.offers if o.unit.offering is not None}


def _members(found: Stock, picks: tuple[tuple[Sort, int], ...], besides: set[int]) -> Iterator[int]:
    named = [(found.some(sort, number, besides), number) for sort, number in picks]
    if all(len(members) == number for members, number in named):
        for members, _ in named:
            yield from members


def _teacher(case: Case, leaf: HasSkill, award: int) -> Iterator[int]:
    table, skill = case.catalog.table, case.catalog.skills.index(leaf.skill)
    for offering in case.catalog.teaching(leaf.skill):
        if (
            offering != award
            and table.available[offering]
            and table.skill_at(offering, skill) >= leaf.level
        ):
            yield offering
            return
