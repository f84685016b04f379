"""What could be taken, stated or attested toward an award, and what does how much of it complete?"""

from collections.abc import Iterator
from dataclasses import replace

from registry.domain.allocation import allocate
from registry.domain.candidates import candidates
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Rule
from registry.domain.judging import Case, Judged
from registry.domain.learner import after_taking
from registry.domain.limits import Open
from registry.domain.states import Effort
from registry.domain.trying import Counts, Trying
from registry.domain.verdict import MissingKind

JUDGEMENT = 50
"""Steps that making a rule ready to be judged counts for."""


QUICK = 15_000
"""Steps after which a quick look at a large set gives up."""

NARROW = 16
"""Ways kept where any set that completes will do, at first."""


class Toward:
    """The sorts of things that may help with an award, and the verdict on some of each.

    Offerings that are alike to every rule are one sort; what is held already may be taken
    once more, for a better grade or a younger day. ``judged`` are the rules in force.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import AnyOf, Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
    >>> rule = Rule("r", "P", AnyOf((Completed("A"), Completed("B"))))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(10_000))
    >>> toward = Toward(case, [case.judge(rule)])
    >>> list(toward.smallest())  # either of the two
    [(1, 0), (0, 1)]
    >>> toward.turns((1, 0)), [judged.states[0].size for judged in toward.shown((1, 0))]
    (1, [1])
    >>> len(list(toward.some())), toward.is_hopeless()
    (1, False)
    """

    def __init__(self, case: Case, judged: list[Judged]) -> None:
        self._case, self._judged = case, judged
        rules = tuple(one.rule for one in judged)
        found, held = candidates(case.catalog, rules), case.who.attempts
        groups = [[o for o in group if o not in held] for group in found.groups]
        groups += ([again] for again in found.among(held) if case.catalog.table.available[again])
        sorts = [tuple(map(self._taking, group)) for group in groups if group]
        everything = frozenset(thing for sort in sorts for thing in sort)
        sorts += ((item,) for item in sorted(self._settling(rules, everything)))
        self._sorts, self._through, self.cut = sorts, found.decisions, found.cut

    def smallest(self) -> Iterator[Counts]:
        """The smallest sets that complete the award, as how many of each sort.

        Raises ``BudgetExhausted`` by the effort of the case.
        """
        most = self._most()
        if self._looks_hopeless(most):
            return iter(())
        trying = Trying(most, self._completes, self._may_complete, self._case.effort)
        return trying.smallest(self._case.within)

    def some(self) -> Iterator[Judged]:
        """A set that completes the award, not the smallest, where there is one.

        To show it may take as many steps again as to find it.
        """
        effort = self._case.effort
        trying = Trying(self._most(), self._surely_completes, self._may_complete, effort)
        counts = trying.some()
        looks = (NARROW, 4 * NARROW, None) if counts is not None else ()
        effort.steps = 0
        ways = (list(self.shown(counts or (), width=width)) for width in looks)
        yield from next((found for found in ways if found), ())

    def is_hopeless(self) -> bool:
        """Whether not even everything together completes the award. Raises ``BudgetExhausted``."""
        return not self.cut and not self._completes(self._most())

    def _most(self) -> Counts:
        return tuple(map(len, self._sorts))

    def _taking(self, offering: int) -> Open:
        return Open(MissingKind.OFFERING, self._case.catalog.offerings.key(offering))

    def _settling(self, rules: tuple[Rule, ...], everything: frozenset[Open]) -> set[Open]:
        """What could matter once all is taken: attestations, and facts about what is held.

        Or about what a decision credits for what is held, be it held itself or not.
        """
        after, index = self._after(everything), self._case.catalog.offerings.index
        opens = {item for rule in rules for item in after.offered(rule).slots.opens}
        now = {item for rule in rules for item in self._case.offered(rule).slots.opens}
        return {
            item
            for item in opens
            if item.kind is MissingKind.ATTESTATION
            or item in now
            or index(item.key) in self._case.who.attempts
        }

    def _things(self, counts: Counts, turn: int = 0) -> frozenset[Open]:
        """So many of each sort, beginning with another member at each turn."""
        pairs = zip(self._sorts, counts, strict=True)
        return frozenset(
            sort[(turn + at) % len(sort)] for sort, number in pairs for at in range(number)
        )

    def turns(self, counts: Counts) -> int:
        """In how many ways at least so many of each sort can be chosen, each with other things."""
        pairs = zip(self._sorts, counts, strict=True)
        return max((len(sort) for sort, number in pairs if 0 < number < len(sort)), default=1)

    def _completes(self, counts: Counts) -> bool:
        return self._met(counts, self._case.effort, None)

    def _may_complete(self, counts: Counts) -> bool:
        return self._charged(counts, None, otherwise=True)

    def _surely_completes(self, counts: Counts) -> bool:
        return self._charged(counts, NARROW, otherwise=False)

    def _charged(self, counts: Counts, width: int | None, *, otherwise: bool) -> bool:
        quick = Effort(QUICK)
        found = self._looked(counts, quick, width, otherwise=otherwise)
        self._case.effort.spend(quick.steps)
        return found

    def _looks_hopeless(self, most: Counts) -> bool:
        """Whether two looks prove it at once; to grow a set would judge each thing more.

        They are not charged: where they prove nothing, the search has all its steps still.
        """
        steps = self._case.effort.budget // 2
        return not any(
            self._looked(most, self._case.effort.part(min(QUICK, steps)), width, otherwise=True)
            for width in (NARROW, None)
        )

    def _looked(self, counts: Counts, quick: Effort, width: int | None, *, otherwise: bool) -> bool:
        """A look that gives up: then it says the other."""
        try:
            return self._met(counts, quick, width)
        except BudgetExhausted:
            return otherwise

    def _met(self, counts: Counts, effort: Effort, width: int | None) -> bool:
        things = self._things(counts)
        after = replace(self._after(things), effort=effort)
        effort.spend(JUDGEMENT * len(self._judged))
        return any(after.is_met(one.rule, things, width=width) for one in self._judged)

    def _after(self, things: frozenset[Open]) -> Case:
        """The question of somebody who took the offerings and has the attestations."""
        case, index = self._case, self._case.catalog.offerings.index
        taken = {index(item.key) for item in things if item.kind is MissingKind.OFFERING}
        codes = {item.key for item in things if item.kind is MissingKind.ATTESTATION}
        return replace(case, who=after_taking(case.catalog, case.who, taken, codes, case.on))

    def shown(self, counts: Counts, turn: int = 0, width: int | None = None) -> Iterator[Judged]:
        """Rules with a state that lacks just these things; other ones alike at another turn.

        With a ``width``, as in ``allocate``, some of them may not be found.
        """
        things = self._things(counts, turn)
        return (shown for one in self._judged for shown in self._lacking(one, things, width))

    def _lacking(self, one: Judged, things: frozenset[Open], width: int | None) -> Iterator[Judged]:
        index = self._case.catalog.offerings.index
        taken = (index(item.key) for item in things if item.kind is MissingKind.OFFERING)
        asked = self._case.offered_with(one.rule, taken, self._through)
        opens = asked.slots.opens.items()
        allowed = sum(bit for item, bit in opens if item in things)
        for state in allocate(asked, self._case.effort, allowed=allowed, width=width):
            yield replace(one, problem=asked, states=(state,))
