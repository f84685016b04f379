"""What would change if a rule or a decision were published, or taken back?

The engine is asked with the change and without it. For each award concerned: which
offerings start to count and which stop, what the least is that completes it, and whether
the smallest ways still do. For what builds on such an award: which offerings start or stop
to lead there. For a decision also what each institution answers.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from registry.domain.catalog import Catalog
from registry.domain.counting import counting
from registry.domain.equivalency import Answer, EquivalencyAnswer, equivalency
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Decision, Holding, Rule
from registry.domain.impact_findings import AnswerChange, AwardChange, Counted, Impact, Onward, Way
from registry.domain.stacking import stacking
from registry.domain.stacks_into import stacks_into
from registry.domain.validity import ever_receiving
from registry.domain.varied import find, with_decision, with_rule
from registry.domain.verdict import MissingKind, MissingSet, StackingVerdict

FOLLOWED = 200
"""Most awards that are compared, and most offerings that are followed to what builds on an award."""

BUDGET = 100_000
"""Steps that one verdict may take here; beyond them the least that is needed is not told."""


def impact_of_rule(catalog: Catalog, key: str, rule: Rule | None, today: date) -> Impact:
    """What changes when a rule takes the place of the one of its key; ``None`` takes it out.

    Told for the first day, from today on, on which something changes. Raises ``BadValues``
    and ``UnknownKeys`` as ``with_rule``. Cost: what both rules name and select, a few
    verdicts on the award, and what builds on it; never the size of the catalogue.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> found = impact_of_rule(catalog, "r", Rule("r", "P", Completed("B")), date(2025, 1, 1))
    >>> [
    ...     (change.award, change.starts[0].offering, change.stops[0].offering)
    ...     for change in found.awards
    ... ]
    [('P', 'B', 'A')]
    """
    published = find(catalog.rules, key)
    after = with_rule(catalog, key, rule)
    awards = sorted({one.award for one in (published, rule) if one})

    def compare(on: date) -> Impact:
        return _Comparison(catalog, after, on).impact(awards)

    return _first([published, rule], today, compare)


def impact_of_decision(
    catalog: Catalog, key: str, decision: Decision | None, today: date
) -> Impact:
    """What changes when a decision takes the place of the one of its key; ``None`` takes it out.

    As ``impact_of_rule``, and what every institution concerned answers about each source.
    Cost: what the sources count toward with it and without it.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "north"), OfferingFact("B", Kind.COURSE, "south")]
    >>> yes = Decision("d", (Completed("A"),), "south", grants=(OfferingGrant("B"),))
    >>> found = impact_of_decision(
    ...     Catalog.build(facts, institutions=["south"]), "d", yes, date(2025, 1, 1)
    ... )
    >>> [(one.before.answer.value, one.after.answer.value) for one in found.answers]
    [('not-evaluated', 'granted')]
    """
    published = find(catalog.decisions, key)
    after = with_decision(catalog, key, decision)
    both = [one for one in (published, decision) if one]
    sources = sorted({source.offering for one in both for source in one.sources})
    receivers = sorted({at for one in both for at in ever_receiving(catalog, one)})

    def compare(on: date) -> Impact:
        comparison = _Comparison(catalog, after, on)
        asked = ((offering, at) for offering in sources for at in receivers)
        return comparison.impact(comparison.awards_through(key, sources), asked)

    return _first([published, decision], today, compare)


def _first(
    facts: Iterable[Rule | Decision | None], today: date, compare: Callable[[date], Impact]
) -> Impact:
    """The comparison of the first day on which something changes; of today when nothing does."""
    found = None
    for on in _days(facts, today):
        compared = compare(on)
        if not compared.is_empty:
            return compared
        found = found or compared
    assert found is not None
    return found


def _days(facts: Iterable[Rule | Decision | None], today: date) -> list[date]:
    """Today, and each later day on which one of the facts begins or has just ended."""
    days = {today}
    for fact in facts:
        if fact is not None:
            begins = [fact.valid_from, getattr(fact, "decided_on", None)]
            days.update(day for day in begins if day)
            if fact.valid_to is not None and fact.valid_to < date.max:
                days.add(fact.valid_to + timedelta(days=1))
    return sorted(day for day in days if day >= today)


class _Comparison:
    """A catalogue without the change, and one with it, on a day."""

    def __init__(self, before: Catalog, after: Catalog, on: date) -> None:
        self._both, self._on = (before, after), on
        self._onward: tuple[dict[str, tuple[str, ...]], ...] = ({}, {})

    def impact(self, awards: list[str], asked: Iterable[tuple[str, str]] = ()) -> Impact:
        """The comparison of some awards, and of what institutions answer about offerings."""
        compared = [self._award(award) for award in awards[:FOLLOWED]]
        changed = [change for change in compared if _is_change(change)]
        pairs = [self._answer(offering, at) for offering, at in asked]
        answers = [pair for pair in pairs if _said(pair.before) != _said(pair.after)]
        return Impact(
            self._on,
            tuple(changed),
            tuple(onward for change in changed for onward in self._building_on(change)),
            tuple(answers),
            len(compared) - len(changed),
            len(pairs) - len(answers),
            len(awards) > FOLLOWED or any(map(_is_large, changed)),
        )

    def awards_through(self, decision: str, sources: Iterable[str]) -> list[str]:
        """The awards toward which sources count through a decision, before or after."""
        found = (
            leads.award
            for catalog in self._both
            for source in sources
            for leads in stacks_into(catalog, source, self._on)
            if leads.decision == decision
        )
        return sorted(set(found))

    def _award(self, award: str) -> AwardChange:
        number, keys = self._both[0].offerings.index(award), self._both[0].offerings
        before, after = (counting(catalog, number, self._on) for catalog in self._both)
        starts, stops = sorted(after.keys() - before), sorted(before.keys() - after)
        verdicts = [self._verdict(catalog, award, ()) for catalog in self._both]
        return AwardChange(
            award,
            tuple(Counted(keys.key(o), after[o]) for o in starts),
            tuple(Counted(keys.key(o), before[o]) for o in stops),
            len(before.keys() & after),
            verdicts[0],
            verdicts[1],
            tuple(self._ways(award, verdicts)),
        )

    def _verdict(
        self, catalog: Catalog, award: str, held: tuple[str, ...]
    ) -> StackingVerdict | None:
        holdings = [Holding(key, self._on) for key in held]
        more = 1 if held else 3
        try:
            return stacking(catalog, holdings, award, self._on, alternatives=more, budget=BUDGET)
        except BudgetExhausted:
            return None

    def _ways(self, award: str, verdicts: Iterable[StackingVerdict | None]) -> Iterator[Way]:
        smallest = (each for verdict in verdicts if verdict for each in verdict.missing)
        for held in dict.fromkeys(filter(None, map(_offerings_of, smallest))):
            found = [self._verdict(catalog, award, held) for catalog in self._both]
            before, after = (None if one is None else one.status for one in found)
            if before is not after:
                yield Way(held, before, after)

    def _answer(self, offering: str, at: str) -> AnswerChange:
        before, after = (equivalency(c, offering, at, self._on) for c in self._both)
        return AnswerChange(before, after)

    def _building_on(self, change: AwardChange) -> Iterator[Onward]:
        """Awards that build on one, where what starts or stops leads to them by no other way."""
        reached = sorted(self._reach(0, change.award) | self._reach(1, change.award))
        if not reached:
            return
        starts = [(one.offering, self._reach(0, one.offering)) for one in change.starts[:FOLLOWED]]
        stops = [(one.offering, self._reach(1, one.offering)) for one in change.stops[:FOLLOWED]]
        for award in reached:
            if award != change.award:
                new = tuple(key for key, leads in starts if award not in leads and key != award)
                old = tuple(key for key, leads in stops if award not in leads and key != award)
                if new or old:
                    yield Onward(award, change.award, new, old)

    def _reach(self, which: int, offering: str) -> set[str]:
        """Every award to which an offering leads, one after the other."""
        found: set[str] = set()
        waiting = [offering]
        while waiting:
            for award in self._next(which, waiting.pop()):
                if award not in found:
                    found.add(award)
                    waiting.append(award)
        return found

    def _next(self, which: int, offering: str) -> tuple[str, ...]:
        known = self._onward[which]
        if offering not in known:
            leads = stacks_into(self._both[which], offering, self._on)
            known[offering] = tuple(dict.fromkeys(one.award for one in leads))
        return known[offering]


def _is_large(change: AwardChange) -> bool:
    return max(len(change.starts), len(change.stops)) > FOLLOWED


def _is_change(change: AwardChange) -> bool:
    if change.starts or change.stops or change.ways:
        return True
    if change.before is None or change.after is None:
        return False
    return _least(change.before) != _least(change.after)


def _least(verdict: StackingVerdict) -> tuple[bool, frozenset[object]]:
    """What a verdict on nothing held asks for, whichever rule asks it."""
    items = (
        frozenset((i.kind, i.key, i.amount, i.level, i.selector, i.fact) for i in found.items)
        for found in verdict.missing
    )
    return verdict.rule is not None, frozenset(items)


def _offerings_of(found: MissingSet) -> tuple[str, ...]:
    """The offerings of a set that asks for nothing else; none when it does."""
    if any(item.kind is not MissingKind.OFFERING for item in found.items):
        return ()
    return tuple(sorted(item.key for item in found.items if item.key))


def _said(answer: EquivalencyAnswer) -> tuple[object, ...]:
    """What an answer says, whichever decisions say it; one that does not apply says nothing."""
    applying = (f for f in answer.findings if f.answer is not Answer.NOT_EVALUATED)
    return answer.answer, *((f.answer, f.sources, f.grants, f.because, f.settle) for f in applying)
