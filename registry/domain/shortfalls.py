"""Why a leaf is not met: the reasons that a person would ask for, with their evidence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain

from registry.domain.columns import NONE
from registry.domain.contention import Counted, hindrances, recognised_in, resident_in
from registry.domain.demands import Demand, Offer
from registry.domain.judging import Case, Judged
from registry.domain.learner import Attempt
from registry.domain.limits import Judgement, judge_age, judge_leaf
from registry.domain.partials import shortage
from registry.domain.requirement import Attested, Completed, Count, Credits, HasSkill
from registry.domain.states import Filling
from registry.domain.undecided import UNKNOWN, Undecided, why_not
from registry.domain.verdict import MissingKind, Reason, ReasonCode, Status


@dataclass(frozen=True)
class Shortfalls:
    """Gives the reasons of one rule for one learner.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> judged = case.judge(rule)
    >>> (asked,) = judged.problem.demands
    >>> [why.code.value for why in Shortfalls(case, judged).of(asked, Filling(0, ()), [])]
    ['not-held']
    """

    case: Case
    judged: Judged

    def of(
        self, demand: Demand, filling: Filling, counted: Sequence[Counted]
    ) -> tuple[Reason, ...]:
        """Why a demand is not met with a filling, beside all that counts for the rule."""
        leaf = demand.leaf
        if isinstance(leaf, Completed):
            found = self._completed(leaf, demand, counted)
        elif isinstance(leaf, HasSkill):
            found = self._skill(leaf)
        elif isinstance(leaf, Attested):
            found = iter([Reason.of(ReasonCode.ATTESTATION_NEEDED, attestation=leaf.code)])
        else:
            found = self._amount(leaf, demand, filling, counted)
        settle = self._open(filling.offers)
        each = chain(found, settle, self._for_residency(demand, filling, counted))
        return tuple({_said(reason): reason for reason in reversed(list(each))}.values())[::-1]

    @cached_property
    def _undecided(self) -> Undecided:
        return Undecided(self.case, self.judged.rule)

    def _completed(
        self, leaf: Completed, demand: Demand, counted: Sequence[Counted]
    ) -> Iterator[Reason]:
        catalog, who = self.case.catalog, self.case.who
        offering = catalog.offerings.index(leaf.offering)
        yield from why_not(map(self._judge(leaf), who.attempts.get(offering, ())))
        for offer in demand.offers:
            if not offer.slots:
                yield from self._hindered(demand, offer, counted)
        if leaf.offering in who.later and not who.holds(offering):
            yield Reason.of(ReasonCode.COMPLETED_LATER, offering=leaf.offering)
        elif not who.holds(offering):
            yield Reason.of(ReasonCode.NOT_HELD, offering=leaf.offering)
            yield from self._undecided.of(leaf)
            yield from self._open(demand.offers)
            yield from self._earned(leaf, offering)

    def _hindered(
        self, demand: Demand, offer: Offer, counted: Sequence[Counted]
    ) -> Iterator[Reason]:
        policies = self.judged.rule.policies
        return hindrances(self.case.catalog, policies, demand, offer, counted)

    def _open(self, offers: Iterable[Offer]) -> Iterator[Reason]:
        """What would settle the offers that nothing but a fact or an attestation keeps open."""
        slots = self.judged.problem.slots
        for offer in offers:
            if offer.slots and not offer.slots & ~slots.settling:
                for item in (item for item, bit in slots.opens.items() if bit & offer.slots):
                    if item.kind is MissingKind.ATTESTATION:
                        code, key = ReasonCode.ATTESTATION_NEEDED, "attestation"
                    else:
                        code, key = UNKNOWN[item.fact], "offering"
                    yield Reason.of(code, **{key: item.key})

    def _for_residency(
        self, demand: Demand, filling: Filling, counted: Sequence[Counted]
    ) -> Iterator[Reason]:
        """Where a leaf has enough, and more is to be taken for it only because residency is short."""
        settling = self.judged.problem.slots.settling
        need = self.judged.rule.policies.residency_credits
        enough = _total([o for o in filling.offers if not o.slots]) >= demand.minimum
        taken = any(offer.slots & ~settling for offer in filling.offers)
        have = resident_in(o for _, o, allotted in counted if allotted and not o.slots)
        if enough and taken and not filling.short and need is not None and have < need:
            yield Reason.of(ReasonCode.RESIDENCY_SHORT, have=have, need=need)

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

    def _judge(self, leaf: Completed) -> Callable[[Attempt], Judgement]:
        on, months = self.case.on, self.judged.rule.policies.max_age_months

        def judge(attempt: Attempt) -> Judgement:
            key, day = attempt.key, attempt.completed_on
            own = judge_leaf(leaf, attempt.grade, day, on, key)
            aged = judge_age(day, months, on, key)
            return Judgement((*own.against, *aged.against), (*own.open, *aged.open))

        return judge

    def _skill(self, leaf: HasSkill) -> Iterator[Reason]:
        catalog, attempts = self.case.catalog, self.case.who.attempts
        table, skill = catalog.table, catalog.skills.index(leaf.skill)
        levels = {offering: table.skill_at(offering, skill) for offering in attempts}
        have = max(levels.values(), default=NONE)
        if have == NONE:
            yield Reason.of(ReasonCode.SKILL_NOT_HELD, skill=leaf.skill, need=leaf.level)
        elif have < leaf.level:
            yield Reason.of(ReasonCode.SKILL_TOO_LOW, skill=leaf.skill, have=have, need=leaf.level)
        else:
            enough = (offering for offering, level in levels.items() if level >= leaf.level)
            yield from why_not(map(self._aged, (a for o in enough for a in attempts[o])))

    def _aged(self, attempt: Attempt) -> Judgement:
        months = self.judged.rule.policies.max_age_months
        return judge_age(attempt.completed_on, months, self.case.on, attempt.key)

    def _amount(
        self, leaf: Count | Credits, demand: Demand, filling: Filling, counted: Sequence[Counted]
    ) -> Iterator[Reason]:
        used = [o for o in filling.offers if not o.slots]
        have = _total(used)
        if have < demand.minimum:
            few = ReasonCode.TOO_FEW if isinstance(leaf, Count) else ReasonCode.TOO_FEW_CREDITS
            yield Reason.of(few, have=have, need=demand.minimum)
        left = [o for o in demand.offers if o not in used and not o.slots]
        yield from self._parts(demand, used, [o for o in left if self._is_free(o, counted)])
        yield from self._unknown(demand)

    def _is_free(self, offer: Offer, counted: Sequence[Counted]) -> bool:
        """Whether nothing that counts keeps an offer from counting as well."""
        cap = self.judged.rule.policies.recognised_cap
        if any(offer.blocks & other.offer.sets for other in counted):
            return False
        return cap is None or recognised_in(c.offer for c in counted) + offer.recognised <= cap

    def _parts(self, demand: Demand, used: list[Offer], free: list[Offer]) -> Iterator[Reason]:
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
            if any(have + o.weight > bound.most for o in free if o.parts >> at & 1):
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
                if item.fact:
                    yield Reason.of(UNKNOWN[item.fact], offering=item.key)


def _said(reason: Reason) -> object:
    """All that a sentence says; by which decision it is so is none of it."""
    return reason.code, tuple(item for item in reason.evidence if item[0] != "decision")


def _total(offers: list[Offer]) -> Decimal:
    return sum((o.weight for o in offers if o.weight.is_finite()), Decimal(0))
