"""What stands in the way of a whole rule, beside its leaves: policies and overlaps.

A policy is named only where it alone makes the difference: the rule is judged again
without it. Where several bind together, as few are named as do. What is said of a policy is
read from a way that only the policy keeps from completing the rule.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from registry.domain.contention import excluded_among, resident_in
from registry.domain.errors import BudgetExhausted
from registry.domain.judging import Case, Judged
from registry.domain.limits import judge_age
from registry.domain.requirement import Policies
from registry.domain.units import Unit
from registry.domain.verdict import MissingKind, Reason, ReasonCode, Status

NAMES = {
    ReasonCode.RESIDENCY_SHORT: "residency_credits",
    ReasonCode.RECOGNISED_CAP_REACHED: "recognised_cap",
    ReasonCode.EXCLUDED_PAIR: "exclusions",
    ReasonCode.TOO_OLD: "max_age_months",
}
"""The policies that may stand in the way, by what is then said."""

TURNS = 16
"""How often a way with more residency is looked for than the one known."""

LEAST = Decimal("0.0001")
"""What is more, in credits."""

Codes: TypeAlias = tuple[ReasonCode, ...]


def obstacles(case: Case, judged: Judged) -> Iterator[Reason]:
    """The policies that keep a rule from being complete, with what they ask.

    Costs some judgements of the rule for each policy that it has.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import Holding, OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"), policies=Policies(max_age_months=12))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> who = learner(catalog, [Holding("A", date(2019, 1, 1))], [], on)
    >>> case = Case(catalog, who, on, Effort(1000))
    >>> [reason.code.value for reason in obstacles(case, case.judge(rule))]
    ['too-old']
    """
    asked = tuple(code for code in NAMES if code in _asked(judged.rule.policies))
    for codes in _binding(case, judged, asked):
        eased = _eased(case, judged, _without(judged.rule.policies, codes))
        if eased is not None:
            said = [list(_said(case, judged, eased, code)) for code in codes]
            # Where nothing is to be said of one, a fact that is not known stands in the way.
            for reasons in said if all(said) else ():
                yield from reasons


def overlaps(case: Case, judged: Judged) -> Iterator[Reason]:
    """Where several decisions cover what is spent: which one the allocation chose.

    Linear in the offers.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import Decision, Holding, OfferingFact, OfferingGrant, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> a, b = (Completed("A"),), (OfferingGrant("B"),)
    >>> both = [Decision(key, a, "college", grants=b) for key in ("one", "two")]
    >>> rule = Rule("r", "P", Completed("B"))
    >>> catalog, on = Catalog.build(facts, rules=[rule], decisions=both), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [Holding("A")], [], on), on, Effort(1000))
    >>> [(found["decision"], found["others"]) for found in overlaps(case, case.judge(rule))]
    [('one', ('two',))]
    """
    held = [u for u in _offered(judged) if not _is_to_be_taken(u)]
    decisions: dict[int, set[str]] = {}
    for source, decision in (pair for unit in held for pair in _spent(unit)):
        decisions.setdefault(source, set()).add(decision)
    chosen = {pair for unit in _used(judged) if not _is_to_be_taken(unit) for pair in _spent(unit)}
    for source, decision in sorted(chosen):
        others = tuple(sorted(decisions[source] - {decision}))
        if others:
            key = case.catalog.offerings.key(source)
            code = ReasonCode.DECISIONS_OVERLAP
            yield Reason.of(code, offering=key, decision=decision, others=others)


def _offered(judged: Judged) -> Iterator[Unit]:
    return (offer.unit for demand in judged.problem.demands for offer in demand.offers)


def _used(judged: Judged) -> list[Unit]:
    fillings = [filling for state in judged.states[:1] for filling in state.fillings]
    return [offer.unit for filling in fillings for offer in filling.offers]


def _spent(unit: Unit) -> Iterator[tuple[int, str]]:
    """What a unit spends, and through which decision."""
    if unit.recognition is not None:
        yield from ((source, unit.recognition.decision.key) for source in unit.sources)


def _is_to_be_taken(unit: Unit) -> bool:
    return any(item.kind is MissingKind.OFFERING for item in unit.open)


def _asked(policies: Policies) -> Codes:
    return tuple(code for code, name in NAMES.items() if getattr(policies, name) not in (None, ()))


def _without(policies: Policies, codes: Codes) -> Policies:
    none = Policies()
    return replace(policies, **{NAMES[code]: getattr(none, NAMES[code]) for code in codes})


def _binding(case: Case, judged: Judged, asked: Codes) -> list[Codes]:
    """Each policy that binds alone; else as few as bind together, if any do."""

    def binds(codes: Codes) -> bool:
        return _eased(case, judged, _without(judged.rule.policies, codes)) is not None

    alone = [(code,) for code in asked if binds((code,))]
    if alone or len(asked) < 2 or not binds(asked):
        return list(alone)
    together = asked
    for code in asked:
        fewer = tuple(other for other in together if other is not code)
        together = fewer if binds(fewer) else together
    return [together]


def _eased(case: Case, judged: Judged, policies: Policies) -> Judged | None:
    """The rule under other policies, where it is known to stand better so."""
    eased = replace(case, effort=case.effort.part(case.effort.budget), best=1)
    try:
        found = eased.judge(replace(judged.rule, policies=policies))
    except BudgetExhausted:
        return None
    better = found.status is Status.COMPLETE or (
        found.status is Status.UNDETERMINED and judged.status is Status.INCOMPLETE
    )
    return found if better else None


def _said(case: Case, judged: Judged, eased: Judged, code: ReasonCode) -> Iterator[Reason]:
    """What is said of a policy, given a way that it keeps from completing the rule."""
    policies = judged.rule.policies
    if code is ReasonCode.RESIDENCY_SHORT:
        have = _most_resident(case, judged, eased)
        yield Reason.of(code, need=policies.residency_credits, have=have)
    elif code is ReasonCode.RECOGNISED_CAP_REACHED:
        yield Reason.of(code, most=policies.recognised_cap)
    elif code is ReasonCode.EXCLUDED_PAIR:
        pairs = excluded_among(case.catalog, policies, _used(eased))
        yield Reason.of(code, pairs=pairs or tuple(f"{a} / {b}" for a, b in policies.exclusions))
    else:
        yield from dict.fromkeys(
            reason for unit in _used(eased) for reason in _age(case, unit, policies.max_age_months)
        )


def _age(case: Case, unit: Unit, months: int | None) -> Iterator[Reason]:
    """Which of the holdings that a unit spends are too old."""
    key = case.catalog.offerings.key
    if unit.recognition is None:
        for source in unit.sources:
            yield from judge_age(unit.completed_on, months, case.on, key(source)).against
    else:
        for one in unit.recognition.attempts:
            until = unit.recognition.last_of(one)
            yield from judge_age(one.completed_on, months, case.on, one.key, until=until).against


def _most_resident(case: Case, judged: Judged, eased: Judged) -> Decimal:
    """The most credits of residency in a way that lacks nothing else.

    Each turn asks for more than the last way had; where turns or steps run out a way has as much
    as is said, and another one may have more.
    """
    have = _resident(eased)
    for _ in range(TURNS):
        more = replace(eased.rule.policies, residency_credits=have + LEAST)
        found = _eased(case, judged, more)
        if found is None or _resident(found) <= have:
            break
        have = _resident(found)
    return have


def _resident(judged: Judged) -> Decimal:
    """Known credits of residency in the way that was found."""
    fillings = [filling for state in judged.states[:1] for filling in state.fillings]
    return resident_in(offer for filling in fillings for offer in filling.offers)
