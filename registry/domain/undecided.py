"""Why does no decision help with a leaf: what speaks against those that were begun.

A decision is named only where it concerns the awarding institution, a refusal only where it
applies to what is held: judged as a grant is, source by source, on the day of completion.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from registry.domain.facts import CreditGrant, Decision, Rule
from registry.domain.inference import chains_to
from registry.domain.judging import Case
from registry.domain.limits import Judgement
from registry.domain.recognition import (
    Recognition,
    decided,
    judge_source,
    open_conditions,
    refusals,
    sources_of,
)
from registry.domain.requirement import Completed
from registry.domain.units import awarding
from registry.domain.validity import ever_receiving
from registry.domain.verdict import Evidence, Reason, ReasonCode

UNKNOWN = {
    "grade": ReasonCode.GRADE_UNKNOWN,
    "completed_on": ReasonCode.DATE_UNKNOWN,
    "credits": ReasonCode.CREDITS_UNKNOWN,
}
"""What is said of a fact that is not known."""


def why_not(judged: Iterable[Judgement], **evidence: Evidence) -> Iterator[Reason]:
    """Why none of several attempts serves; nothing where one does.

    Where one may, only what is open about those that may is said. Linear in them.

    >>> list(why_not([Judgement(), Judgement((Reason.of(ReasonCode.TOO_OLD),))]))
    []
    """
    listed = list(judged)
    hopeful = [one for one in listed if one.possible]
    if not all(one.open for one in hopeful):
        return
    for one in listed if not hopeful else ():
        yield from one.against
    for item in (item for one in hopeful for item in one.open):
        yield Reason.of(UNKNOWN[item.fact], offering=item.key, **evidence)


@dataclass(frozen=True)
class Undecided:
    """What decisions say against the leaves of one rule, for one learner.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import Holding, OfferingFact, Outcome
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> no = Decision("d", (Completed("A"),), "college", Outcome.REFUSED)
    >>> rule = Rule("r", "P", Completed("B"))
    >>> catalog, on = Catalog.build(facts, rules=[rule], decisions=[no]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [Holding("A")], [], on), on, Effort(1000))
    >>> [why.code.value for why in Undecided(case, rule).of(Completed("B"))]
    ['decision-refused']
    """

    case: Case
    rule: Rule

    def of(self, leaf: Completed) -> Iterator[Reason]:
        """What decisions toward a leaf lack, those that refuse, and what is only inferred."""
        catalog = self.case.catalog
        for number in catalog.decisions_to(catalog.offerings.index(leaf.offering)):
            decision = catalog.decisions[number]
            if decision.granted and self._concerns(decision):
                yield from self._decision(decision)
        for refusal in self._refusals:
            grants = refusal.decision.grants
            if not grants or leaf.offering in _named(refusal.decision):
                yield _refused(refusal)
        yield from self._inferred(leaf)

    def _concerns(self, decision: Decision) -> bool:
        """Whether the decision was made, and may ever speak for the awarding institution."""
        made = decided(decision, self.case.on)
        return made and self._institution in ever_receiving(self.case.catalog, decision)

    @cached_property
    def _refusals(self) -> list[Recognition]:
        case, spend = self.case, self.case.effort.spend
        found = refusals(case.catalog, case.who, self._institution, case.on, spend=spend)
        return list(found)

    @cached_property
    def _held(self) -> frozenset[str]:
        return frozenset(map(self.case.catalog.offerings.key, self.case.who.attempts))

    @cached_property
    def _institution(self) -> str:
        return awarding(self.case.catalog, self.rule)

    def _decision(self, decision: Decision) -> Iterator[Reason]:
        """Why a decision toward the leaf does not apply, when something held began it."""
        sources = sources_of(decision)
        if not any(source.offering in self._held for source in sources):
            return
        for source in sources:
            yield from self._source(decision, source)
        for item in open_conditions(decision, self.case.who):
            yield Reason.of(
                ReasonCode.ATTESTATION_NEEDED, attestation=item.key, decision=decision.key
            )

    def _source(self, decision: Decision, source: Completed) -> Iterator[Reason]:
        catalog, institution, on = self.case.catalog, self._institution, self.case.on
        attempts = self.case.who.attempts.get(catalog.offerings.index(source.offering), ())
        if not attempts:
            yield Reason.of(
                ReasonCode.SOURCE_MISSING, decision=decision.key, offering=source.offering
            )
        judged = (judge_source(catalog, decision, source, a, institution, on) for a in attempts)
        yield from why_not(judged, decision=decision.key)

    def _inferred(self, leaf: Completed) -> Iterator[Reason]:
        catalog, direct = self.case.catalog, self._granted_for(leaf)
        for chain in chains_to(catalog, self._held, leaf.offering, self._institution, self.case.on):
            if chain.links[0].source not in direct:
                yield Reason.of(
                    ReasonCode.INFERRED_NOT_GRANTED,
                    offering=leaf.offering,
                    source=chain.links[0].source,
                    decisions=tuple(link.decision for link in chain.links),
                )

    def _granted_for(self, leaf: Completed) -> set[str]:
        """The single offerings for which a decision grants the leaf itself."""
        catalog = self.case.catalog
        numbers = catalog.decisions_to(catalog.offerings.index(leaf.offering))
        granted = (catalog.decisions[n] for n in numbers)
        return {
            sources[0].offering
            for decision in granted
            if decision.granted and self._concerns(decision)
            if len(sources := sources_of(decision)) == 1
        }


def _named(decision: Decision) -> set[str]:
    return {g.offering for g in decision.grants if not isinstance(g, CreditGrant)}


def _refused(refusal: Recognition) -> Reason:
    keys = tuple(dict.fromkeys(attempt.key for attempt in refusal.attempts))
    decision = refusal.decision
    return Reason.of(
        ReasonCode.DECISION_REFUSED,
        decision=decision.key,
        offering=keys[0] if len(keys) == 1 else None,
        offerings=keys,
        because=decision.reason,
    )
