"""What stands in the way of a whole rule, beside its leaves: policies and overlaps.

A policy is named only where it alone makes the difference: the rule is judged again
without it. Where several bind together all of them are named.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from registry.domain.demands import NOTHING
from registry.domain.judging import Case, Judged
from registry.domain.requirement import Policies
from registry.domain.states import Effort
from registry.domain.verdict import Evidence, Reason, ReasonCode, Status


def obstacles(case: Case, judged: Judged) -> Iterator[Reason]:
    """The policies that keep a rule from being complete, with what they ask.

    Costs one judgement of the rule for each policy that it has.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import Holding, OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"), policies=Policies(max_age_months=12))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> who = learner(catalog, [Holding("A", date(2019, 1, 1))], [], on)
    >>> case = Case(catalog, who, on, Effort(1000))
    >>> [reason.code.value for reason in obstacles(case, case.judge(rule))]
    ['too-old']
    """
    policies = judged.rule.policies
    without = dict(_without(policies))
    if not without:
        return
    alone = [code for code, rest in without.items() if _better(case, judged, rest)]
    if not alone and _better(case, judged, Policies()):
        alone = list(without)
    for code in alone:
        yield Reason.of(code, **_evidence(code, policies, judged))


def overlaps(case: Case, judged: Judged) -> Iterator[Reason]:
    """Where several decisions cover what is spent: which one the allocation chose.

    Linear in the offers.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import Decision, Holding, OfferingFact, OfferingGrant, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> a, b = (Completed("A"),), (OfferingGrant("B"),)
    >>> both = [Decision(key, a, "college", grants=b) for key in ("one", "two")]
    >>> rule = Rule("r", "P", Completed("B"))
    >>> catalog, on = Catalog.build(facts, rules=[rule], decisions=both), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [Holding("A")], [], on), on, Effort(1000))
    >>> [(found["decision"], found["others"]) for found in overlaps(case, case.judge(rule))]
    [('one', ('two',))]
    """
    offers = [o for demand in judged.problem.demands for o in demand.offers]
    decisions: dict[int, set[str]] = {}
    for unit in (offer.unit for offer in offers):
        for source in unit.sources if unit.recognition else ():
            assert unit.recognition is not None
            decisions.setdefault(source, set()).add(unit.recognition.decision.key)
    chosen = {
        (source, offer.unit.recognition.decision.key)
        for state in judged.states[:1]
        for filling in state.fillings
        for offer in filling.offers
        if offer.unit.recognition
        for source in offer.unit.sources
    }
    for source, decision in sorted(chosen):
        others = tuple(sorted(decisions[source] - {decision}))
        if others:
            key = case.catalog.offerings.key(source)
            code = ReasonCode.DECISIONS_OVERLAP
            yield Reason.of(code, offering=key, decision=decision, others=others)


def _without(policies: Policies) -> Iterator[tuple[ReasonCode, Policies]]:
    if policies.residency_credits is not None:
        yield ReasonCode.RESIDENCY_SHORT, replace(policies, residency_credits=None)
    if policies.recognised_cap is not None:
        yield ReasonCode.RECOGNISED_CAP_REACHED, replace(policies, recognised_cap=None)
    if policies.exclusions:
        yield ReasonCode.EXCLUDED_PAIR, replace(policies, exclusions=())
    if policies.max_age_months is not None:
        yield ReasonCode.TOO_OLD, replace(policies, max_age_months=None)


def _better(case: Case, judged: Judged, policies: Policies) -> bool:
    eased = replace(case, effort=Effort(case.effort.budget), best=1)
    status = eased.judge(replace(judged.rule, policies=policies)).status
    return status is Status.COMPLETE or (
        status is Status.UNDETERMINED and judged.status is Status.INCOMPLETE
    )


def _evidence(code: ReasonCode, policies: Policies, judged: Judged) -> dict[str, Evidence]:
    if code is ReasonCode.RESIDENCY_SHORT:
        return {"need": policies.residency_credits, "have": _resident(judged)}
    if code is ReasonCode.RECOGNISED_CAP_REACHED:
        return {"most": policies.recognised_cap}
    if code is ReasonCode.TOO_OLD:
        return {"months": policies.max_age_months}
    return {"pairs": tuple(f"{a} / {b}" for a, b in policies.exclusions)}


def _resident(judged: Judged) -> Decimal:
    """Credits of residency that count in the way shown, or that could where no way is known."""
    shown = [filling.offers for state in judged.states[:1] for filling in state.fillings]
    offered = shown or [tuple(demand.offers) for demand in judged.problem.demands]
    units = {
        offer.unit.place: offer.resident
        for offers in offered
        for offer in offers
        if not offer.slots
    }
    return sum(units.values(), NOTHING)
