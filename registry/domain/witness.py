"""Do the things that a missing set asks for exist, all different, and do they complete the rule?"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from registry.domain.allocation import RESIDENCY
from registry.domain.demands import Demand
from registry.domain.judging import Case, Judged
from registry.domain.learner import Learner
from registry.domain.market import Market
from registry.domain.recognition import Open, taken_on
from registry.domain.requirement import Count, Credits, HasSkill, Selector
from registry.domain.states import Filling, State
from registry.domain.stock import Sort, Stock, stock
from registry.domain.units import awarding
from registry.domain.verdict import MissingKind, Status


def exists(case: Case, judged: Judged, market: Market, state: State) -> bool:
    """Whether offerings can be named for a state so that the rule is met with them.

    They are named one by one, the largest first; that they cannot be named so proves nothing.
    Costs one judgement of the rule.
    """
    opens = [item for item, bit in judged.problem.slots.opens.items() if bit & state.slots]
    index = case.catalog.offerings.index
    taken = {index(item.key) for item in opens if item.kind is MissingKind.OFFERING}
    for filling in sorted(state.fillings, key=_residency_last):
        if filling.short:
            named = list(_named(case, judged, market, filling, taken | {market.award}))
            if not named:
                return False
            taken.update(named)
    codes = {item.key for item in opens if item.kind is MissingKind.ATTESTATION}
    later = replace(case, who=_learner(case, taken, codes))
    status = later.judge(judged.rule).status
    return status is Status.COMPLETE or (status is Status.UNDETERMINED and _has_facts(opens))


def earned_at(institution: str) -> Credits:
    """Any credits of an institution."""
    return Credits(Decimal(1), Selector(institution=institution))


def _residency_last(filling: Filling) -> tuple[bool, int]:
    return filling.demand == RESIDENCY, filling.demand


def _has_facts(opens: list[Open]) -> bool:
    return any(item.kind is MissingKind.FACT for item in opens)


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


def _learner(case: Case, taken: set[int], codes: set[str]) -> Learner:
    attempts = dict(case.who.attempts)
    for offering in sorted(taken):
        attempt = taken_on(case.catalog, offering, case.on)
        attempts[offering] = (*attempts.get(offering, ()), attempt)
    return replace(
        case.who, attempts=dict(sorted(attempts.items())), attested=case.who.attested | codes
    )
