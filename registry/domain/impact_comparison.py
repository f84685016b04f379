"""Two catalogues on one day: which awards and which answers differ, and by what."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from registry.domain.catalog import Catalog
from registry.domain.counting import counting
from registry.domain.equivalency import Answer, EquivalencyAnswer, equivalency
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Holding, Rule
from registry.domain.impact_findings import AnswerChange, AwardChange, Counted, Impact, Onward, Way
from registry.domain.references import leaves, shares
from registry.domain.requirement import Completed
from registry.domain.stacking import stacking
from registry.domain.stacks_into import stacks_into
from registry.domain.standing import standing
from registry.domain.verdict import MissingKind, MissingSet, StackingVerdict, Status

FOLLOWED = 200
"""Most awards that are compared, and most offerings that are followed to what builds on an award."""

BUDGET = 100_000
"""Steps that one verdict may take here; beyond them the least that is needed is not told."""


ALONE = 12
"""Most watched sets of offerings that are asked about as held, for one award."""


class Comparison:
    """A catalogue without the change, and one with it, on a day.

    The two may know different offerings. ``gone`` are keys of offerings that the second
    one still numbers and that nobody holds any more there; ``watched`` sets of keys that are
    asked about as held, too: an offering that says something else of itself, the sources of
    a decision.

    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> after = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> found = Comparison(Catalog.build(facts), after, date(2025, 1, 1)).impact(["P"])
    >>> [(change.award, change.starts[0].offering) for change in found.awards]
    [('P', 'A')]
    >>> two = Comparison(Catalog.build(facts), after, date(2025, 1, 1))
    >>> two.awards_of("A"), two.awards_through("no such decision", ["A"])
    ({'P'}, [])
    """

    def __init__(
        self,
        before: Catalog,
        after: Catalog,
        on: date,
        *,
        gone: Collection[str] = (),
        watched: Iterable[tuple[str, ...]] = (),
    ) -> None:
        self._both, self._on, self._gone = (before, after), on, frozenset(gone)
        self._watched = sorted(set(watched))
        self._alike = before.offerings is after.offerings
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
            for which in (0, 1)
            for source in sources
            if self._knows(which, source)
            for leads in stacks_into(self._both[which], source, self._on)
            if leads.decision == decision
        )
        return sorted(set(found))

    def awards_of(self, offering: str) -> set[str]:
        """The awards toward which an offering counts, before or after."""
        return {*self._next(0, offering), *self._next(1, offering)}

    def _award(self, award: str) -> AwardChange:
        before, after = (self._counted(which, award) for which in (0, 1))
        starts, stops = sorted(after.keys() - before), sorted(before.keys() - after)
        verdicts = [self._verdict(which, award) for which in (0, 1)]
        ways = [*self._ways(award, verdicts, before.keys() | after.keys())]
        others = [way for way in ways if way.before is not way.after]
        return AwardChange(
            award,
            tuple(Counted(self._key(o), after[o]) for o in starts),
            tuple(Counted(self._key(o), before[o]) for o in stops),
            len(before.keys() & after),
            verdicts[0],
            verdicts[1],
            tuple(others if starts or stops or others else ways),
            is_new=not self._knows(0, award),
            is_gone=not self._knows(1, award),
            terms=self._terms(0, award) != self._terms(1, award),
        )

    def _terms(self, which: int, award: str) -> frozenset[object]:
        """What each rule in force asks of a holding, whichever offering it is of."""
        if not self._knows(which, award):
            return frozenset()
        catalog = self._both[which]
        numbers = catalog.rules_for(catalog.offerings.index(award))
        rules = (catalog.rules[number] for number in numbers)
        return frozenset(_terms_of(rule) for rule in rules if rule.in_force(self._on))

    def _knows(self, which: int, offering: str) -> bool:
        return offering in self._both[which] and not (which and offering in self._gone)

    def _counted(self, which: int, award: str) -> dict[int | str, str]:
        """What counts toward an award: by number where both catalogues give the same, else by key."""
        if not self._knows(which, award):
            return {}
        keys = self._both[which].offerings
        found = counting(self._both[which], keys.index(award), self._on)
        if not self._alike:
            return {keys.key(o): through for o, through in found.items()}
        gone = {keys.index(key) for key in self._gone} if which else ()
        return {o: through for o, through in found.items() if o not in gone}

    def _key(self, offering: int | str) -> str:
        return offering if isinstance(offering, str) else self._both[0].offerings.key(offering)

    def _verdict(
        self, which: int, award: str, held: tuple[str, ...] = ()
    ) -> StackingVerdict | None:
        if not self._knows(which, award):
            return None
        try:
            return stacking(
                self._both[which], self._holdings(which, held), award, self._on, budget=BUDGET
            )
        except BudgetExhausted:
            return None

    def _ways(
        self,
        award: str,
        verdicts: Iterable[StackingVerdict | None],
        counted: Iterable[int | str],
    ) -> Iterator[Way]:
        smallest = (each for verdict in verdicts if verdict for each in verdict.missing)
        ways = dict.fromkeys(filter(None, map(_offerings_of, smallest)))
        for held in ways:
            before, after = (self._status(which, award, held) for which in (0, 1))
            if before is not after:
                yield Way(held, before, after)
        for held in self._watched_of(counted):
            if held not in ways:
                yield from self._seen(award, held)

    def _watched_of(self, counted: Iterable[int | str]) -> Iterable[tuple[str, ...]]:
        """The watched sets of which something counts."""
        if not self._watched:
            return ()
        keys = frozenset(map(self._key, counted))
        return islice((held for held in self._watched if keys.intersection(held)), ALONE)

    def _seen(self, award: str, held: tuple[str, ...]) -> Iterator[Way]:
        """What is said to who holds a watched set, where it is another word or asks for other things."""
        before, after = (self._verdict(which, award, held) for which in (0, 1))
        statuses = [
            verdict.status if verdict else self._status(which, award, held)
            for which, verdict in enumerate((before, after))
        ]
        if statuses[0] is not statuses[1] or (before and after and _least(before) != _least(after)):
            yield Way(held, *statuses)

    def _status(self, which: int, award: str, held: tuple[str, ...]) -> Status | None:
        """The verdict in one word; nothing completes an award that is not there."""
        if not self._knows(which, award):
            return Status.INCOMPLETE
        holdings = self._holdings(which, held)
        try:
            return standing(self._both[which], holdings, award, self._on, budget=BUDGET)
        except BudgetExhausted:
            return None

    def _holdings(self, which: int, held: tuple[str, ...]) -> list[Holding]:
        return [Holding(key, self._on) for key in held if self._knows(which, key)]

    def _answer(self, offering: str, at: str) -> AnswerChange:
        return AnswerChange(*(self._answered(which, offering, at) for which in (0, 1)))

    def _answered(self, which: int, offering: str, at: str) -> EquivalencyAnswer:
        if self._knows(which, offering) and at in self._both[which].institutions:
            return equivalency(self._both[which], offering, at, self._on)
        return EquivalencyAnswer(offering, at, self._on, Answer.NOT_EVALUATED)

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
            here = self._knows(which, offering)
            leads = stacks_into(self._both[which], offering, self._on) if here else ()
            known[offering] = tuple(dict.fromkeys(one.award for one in leads))
        return known[offering]


def _is_large(change: AwardChange) -> bool:
    return max(len(change.starts), len(change.stops)) > FOLLOWED


def _is_change(change: AwardChange) -> bool:
    if change.starts or change.stops or change.ways or change.terms:
        return True
    if change.before is None or change.after is None:
        return False
    return _least(change.before) != _least(change.after)


def _terms_of(rule: Rule) -> object:
    """Limits of grade and age, policies, and whether groups share: all that no list of offerings shows."""
    pairs = frozenset(map(frozenset, rule.policies.exclusions))
    limits = frozenset(
        leaf
        for leaf in leaves(rule.requirement)
        if isinstance(leaf, Completed)
        and not (leaf.min_grade is None and leaf.max_age_months is None)
    )
    return replace(rule.policies, exclusions=()), pairs, limits, shares(rule.requirement)


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
