"""Why a leaf is not met: the reasons that a person would ask for, with their evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from registry.domain.columns import NONE
from registry.domain.demands import Demand, Offer
from registry.domain.facts import Decision, Rule
from registry.domain.inference import chains_to
from registry.domain.judging import Case
from registry.domain.learner import Attempt
from registry.domain.limits import judge_age, judge_leaf
from registry.domain.partials import shortage
from registry.domain.recognition import (
    decided,
    held_decisions,
    judge_source,
    open_conditions,
    sources_of,
)
from registry.domain.requirement import Attested, Completed, Count, Credits, HasSkill
from registry.domain.states import Filling
from registry.domain.units import awarding
from registry.domain.verdict import Reason, ReasonCode, Status

UNKNOWN = {"grade": ReasonCode.GRADE_UNKNOWN, "completed_on": ReasonCode.DATE_UNKNOWN}


@dataclass(frozen=True)
class Shortfalls:
    """Gives the reasons of one rule for one learner.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> (asked,) = case.judge(rule).problem.demands
    >>> [why.code.value for why in Shortfalls(case, rule).of(asked, Filling(0, ()), spent=0)]
    ['not-held']
    """

    case: Case
    rule: Rule

    def of(self, demand: Demand, filling: Filling, spent: int) -> tuple[Reason, ...]:
        """Why a demand is not met with a filling, when some bits are spent elsewhere."""
        leaf = demand.leaf
        if isinstance(leaf, Completed):
            found = self._completed(leaf, demand, spent)
        elif isinstance(leaf, HasSkill):
            found = self._skill(leaf)
        elif isinstance(leaf, Attested):
            found = iter([Reason.of(ReasonCode.ATTESTATION_NEEDED, attestation=leaf.code)])
        else:
            found = self._amount(leaf, demand, filling)
        return tuple(dict.fromkeys(found))

    def _completed(self, leaf: Completed, demand: Demand, spent: int) -> Iterator[Reason]:
        catalog, who = self.case.catalog, self.case.who
        offering = catalog.offerings.index(leaf.offering)
        for attempt in who.attempts.get(offering, ()):
            yield from self._attempt(leaf, attempt)
        if any(o.blocks & spent and not o.slots for o in demand.offers):
            yield Reason.of(ReasonCode.ALREADY_SPENT, offering=leaf.offering)
        if leaf.offering in who.later and not who.holds(offering):
            yield Reason.of(ReasonCode.COMPLETED_LATER, offering=leaf.offering)
        elif not who.holds(offering):
            yield Reason.of(ReasonCode.NOT_HELD, offering=leaf.offering)
            yield from self._decisions(leaf, offering)
            yield from self._inferred(leaf)
            yield from self._earned(leaf, offering)

    def _earned(self, leaf: Completed, offering: int) -> Iterator[Reason]:
        """An award that what is held would complete is still to be granted before it counts."""
        rules = (
            self.case.catalog.rules[number] for number in self.case.catalog.rules_for(offering)
        )
        for rule in rules:
            in_force = rule.in_force(self.case.on)
            if in_force and self.case.judge(rule).status is Status.COMPLETE:
                code = ReasonCode.AWARD_IN_REACH
                yield Reason.of(code, offering=leaf.offering, under=rule.key)

    def _attempt(self, leaf: Completed, attempt: Attempt) -> Iterator[Reason]:
        on = self.case.on
        months = self.rule.policies.max_age_months
        for judged in (
            judge_leaf(leaf, attempt.grade, attempt.completed_on, on, attempt.key),
            judge_age(attempt.completed_on, months, on, attempt.key),
        ):
            yield from judged.against
            for item in judged.open:
                yield Reason.of(UNKNOWN[item.fact], offering=item.key)

    def _decisions(self, leaf: Completed, offering: int) -> Iterator[Reason]:
        catalog = self.case.catalog
        for number in catalog.decisions_to(offering):
            yield from self._decision(catalog.decisions[number])
        for decision in self._refusals:
            if not any(getattr(g, "offering", "") == leaf.offering for g in decision.grants):
                yield from self._refusal(decision)

    @cached_property
    def _refusals(self) -> list[Decision]:
        """Refusals are found from what is held: most of them name no offering of the receiver."""
        catalog = self.case.catalog
        numbers = held_decisions(catalog, self.case.who)
        found = (catalog.decisions[number] for number in numbers)
        return [decision for decision in found if not decision.granted]

    @cached_property
    def _held(self) -> frozenset[str]:
        return frozenset(map(self.case.catalog.offerings.key, self.case.who.attempts))

    @cached_property
    def _institution(self) -> str:
        return awarding(self.case.catalog, self.rule)

    def _refusal(self, decision: Decision) -> Iterator[Reason]:
        speaks = self.case.catalog.receives(decision, self._institution, self.case.on)
        if speaks and decided(decision, self.case.on):
            yield Reason.of(
                ReasonCode.DECISION_REFUSED,
                decision=decision.key,
                offering=decision.sources[0].offering if decision.sources else None,
                because=decision.reason,
            )

    def _decision(self, decision: Decision) -> Iterator[Reason]:
        """Why a decision toward the leaf does not apply, when something held began it."""
        index, who = self.case.catalog.offerings.index, self.case.who
        sources = sources_of(decision)
        if not any(who.holds(index(source.offering)) for source in sources):
            return
        if not decision.granted:
            yield from self._refusal(decision)
            return
        if not decided(decision, self.case.on):
            return
        for source in sources:
            yield from self._source(decision, source)
        for item in open_conditions(decision, who):
            yield Reason.of(
                ReasonCode.ATTESTATION_NEEDED, attestation=item.key, decision=decision.key
            )

    def _source(self, decision: Decision, source: Completed) -> Iterator[Reason]:
        catalog, institution = self.case.catalog, self._institution
        attempts = self.case.who.attempts.get(catalog.offerings.index(source.offering), ())
        if not attempts:
            yield Reason.of(
                ReasonCode.SOURCE_MISSING, decision=decision.key, offering=source.offering
            )
        for attempt in attempts:
            judged = judge_source(catalog, decision, source, attempt, institution, self.case.on)
            yield from judged.against
            for item in judged.open:
                yield Reason.of(UNKNOWN[item.fact], offering=item.key, decision=decision.key)

    def _inferred(self, leaf: Completed) -> Iterator[Reason]:
        catalog = self.case.catalog
        for chain in chains_to(catalog, self._held, leaf.offering, self._institution, self.case.on):
            yield Reason.of(
                ReasonCode.INFERRED_NOT_GRANTED,
                offering=leaf.offering,
                source=chain.links[0].source,
                decisions=tuple(link.decision for link in chain.links),
            )

    def _skill(self, leaf: HasSkill) -> Iterator[Reason]:
        catalog = self.case.catalog
        table, skill = catalog.table, catalog.skills.index(leaf.skill)
        have = max((table.skill_at(o, skill) for o in self.case.who.attempts), default=NONE)
        if have == NONE:
            yield Reason.of(ReasonCode.SKILL_NOT_HELD, skill=leaf.skill, need=leaf.level)
        else:
            yield Reason.of(ReasonCode.SKILL_TOO_LOW, skill=leaf.skill, have=have, need=leaf.level)

    def _amount(self, leaf: Count | Credits, demand: Demand, filling: Filling) -> Iterator[Reason]:
        used = [o for o in filling.offers if not o.slots]
        have = _total(used)
        if have < demand.minimum:
            few = ReasonCode.TOO_FEW if isinstance(leaf, Count) else ReasonCode.TOO_FEW_CREDITS
            yield Reason.of(few, have=have, need=demand.minimum)
        yield from self._parts(demand, used)
        yield from self._unknown(demand)

    def _parts(self, demand: Demand, used: list[Offer]) -> Iterator[Reason]:
        parts = tuple(
            _total([o for o in used if o.parts >> at & 1]) for at in range(len(demand.bounds))
        )
        areas = 0
        for offer in used:
            areas |= offer.areas
        short = shortage(demand, _total(used), parts, areas)
        for at, (bound, have) in enumerate(zip(demand.bounds, parts, strict=True)):
            if short.parts[at]:
                yield Reason.of(ReasonCode.PART_TOO_SMALL, part=at, have=have, need=bound.least)
            left = [o for o in demand.offers if o.parts >> at & 1 and o not in used and not o.slots]
            if left and any(have + o.weight > bound.most for o in left):
                yield Reason.of(ReasonCode.PART_CAPPED, part=at, have=have, most=bound.most)
        if short.spread:
            yield Reason.of(
                ReasonCode.SPREAD_TOO_NARROW, have=areas.bit_count(), need=demand.spread
            )

    def _unknown(self, demand: Demand) -> Iterator[Reason]:
        for offer in demand.offers:
            measured = isinstance(demand.leaf, Credits)
            if measured and offer.unit.credits is None and offer.unit.offering is not None:
                key = self.case.catalog.offerings.key(offer.unit.offering)
                yield Reason.of(ReasonCode.CREDITS_UNKNOWN, offering=key)
            for item in sorted(offer.unit.open):
                if item.fact in UNKNOWN:
                    yield Reason.of(UNKNOWN[item.fact], offering=item.key)


def _total(offers: list[Offer]) -> Decimal:
    return sum((o.weight for o in offers if o.weight.is_finite()), Decimal(0))
