"""What are the smallest sets of things that would complete an award?

Where its one rule is plain, amounts that are short are bought leaf by leaf. Elsewhere one
offering may fill several places (in groups that share, as a skill, toward residency, through
a decision), two leaves may want the same few offerings, or a set under one rule may hold a
smaller one under another: there offerings are tried, one thing more at a time, and sets that
say the same of an amount are worded as the amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from registry.domain.allocation import RESIDENCY
from registry.domain.buying import bought, is_decided, is_plain
from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING
from registry.domain.errors import BudgetExhausted
from registry.domain.judging import Case, Judged
from registry.domain.limits import Open
from registry.domain.market import PICKING, Market
from registry.domain.missing import missing_set, ranked
from registry.domain.references import takes_anything
from registry.domain.states import State
from registry.domain.supplying import is_free_of, supplies
from registry.domain.toward import Toward
from registry.domain.units import awarding
from registry.domain.verdict import MissingSet
from registry.domain.witness import Witness

TRYING = 100_000
"""Steps after which offerings are no longer tried one by one; never more than a quarter of those
that the question has, so that this costs no more than the verdict may."""

FURTHER = 30_000
"""Steps after which more sets are no longer looked for, once the smallest are known."""

BESIDE = 10_000
"""Steps after which ways through decisions are no longer looked for, where the least is known."""


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest sets, the smallest first; the rules judged, that of the first set first.

    ``proven`` says that no smaller set than the first exists, or none at all when there is none.
    """

    judged: tuple[Judged, ...]
    sets: tuple[MissingSet, ...]
    proven: bool


class _Way(NamedTuple):
    """A way to complete a rule, with the problem in which it was found."""

    judged: Judged
    state: State
    worded: MissingSet

    @property
    def things(self) -> frozenset[Open]:
        """What is to be taken, stated or attested, one by one."""
        opens = self.judged.problem.slots.opens
        return frozenset(item for item, bit in opens.items() if bit & self.state.slots)

    @property
    def facts(self) -> list[str]:
        """The offerings about which a fact is to be stated, once for each fact."""
        return [item.key for item in self.things if item.fact]

    def holds_for_all(self, case: Case) -> bool:
        """Whether every choice of what it asks for completes the rule, if one does.

        Not where the choice has an offering that is excluded beside another one, and not for
        credits of residency that have no place of their own.
        """
        rule, index = self.judged.rule, case.catalog.offerings.index
        resident = any(filling.demand == RESIDENCY for filling in self.state.fillings)
        if resident and not takes_anything(rule.requirement):
            return False
        pairs = {index(key) for pair in rule.policies.exclusions for key in pair}
        open_ = {o for o in pairs - case.who.attempts.keys() if case.catalog.table.available[o]}
        return is_free_of(case.catalog, open_ | self._recognised(case), self.worded)

    def _recognised(self, case: Case) -> set[int]:
        """Offerings that a decision credits in this way: taken as well, they count no second time."""
        offers = (offer for filling in self.state.fillings for offer in filling.offers)
        credited = {offer.unit.offering for offer in offers if offer.unit.recognised}
        held, available = case.who.attempts, case.catalog.table.available
        return {o for o in credited if o is not None and o not in held and available[o]}


def least(case: Case, judged: list[Judged]) -> Least:
    """The smallest sets over rules of one award, all of them judged incomplete.

    Where its own steps run out before everything is tried, what was found by then is given,
    and ``proven`` tells; that may be nothing. Exponential at worst in the number of things that
    may help.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> [item.key for item in least(case, [case.judge(rule)]).sets[0].items]
    ['A']
    """
    guessed = [_Guess.of(case, one) for one in judged]
    plain = len(judged) == 1 and is_plain(case.catalog, judged[0].rule)
    if not plain or not guessed[0].is_exact(case):
        return _tried(case, judged, guessed, TRYING)
    near = case.within is None or guessed[0].ways[0].state.size <= case.within
    if near and case.best > 1 and guessed[0].may_have_more(case):
        found = _tried(case, judged, guessed, BESIDE)
        return replace(found, proven=guessed[0].bought.proven)
    return _answer(judged, _best(guessed[0].ways, case.best), guessed[0].bought.proven)


class _Guess(NamedTuple):
    """What would complete a rule if nothing taken helped twice."""

    bought: Judged
    market: Market
    ways: list[_Way]

    @classmethod
    def of(cls, case: Case, judged: Judged) -> "_Guess":
        award = case.catalog.offerings.index(judged.rule.award)
        market = Market(case.catalog, award, min(PICKING, case.effort.budget))
        try:
            found = bought(case, judged, market)
        except BudgetExhausted:
            found = replace(judged, states=(), proven=False)
        return cls(found, market, _ways(case, found))

    def real(self, case: Case) -> list[_Way]:
        """The ways for which offerings can be named."""
        return [way for way in self.worded(case) if self._witness(case, way).completes()]

    def worded(self, case: Case) -> list[_Way]:
        """The ways whose words hold of whatever supplies what they ask for."""
        return [way for way in self.ways if way.holds_for_all(case)]

    def is_exact(self, case: Case) -> bool:
        """Whether offerings can be named for every way, none of them for nothing.

        Not where what is held would help more if it were taken again: for more credits, or
        instead of two facts about it.
        """
        least = self.ways[0].state.size if self.ways else 0
        if not least or self._brings_more(case.catalog) or any(map(_asks_twice, self.ways)):
            return False
        pairs = ((way, self._witness(case, way)) for way in self.ways)
        return all(
            witness.completes()
            and ((way.state.size == least and not way.facts) or witness.needs_everything())
            for way, witness in pairs
        )

    def may_have_more(self, case: Case) -> bool:
        """Whether there may be other ways than those that were bought, if none that are smaller.

        Through a decision, with something taken again in place of a fact, or with what counts
        already left out or elsewhere, where that makes room.
        """
        open_ = any(item.fact for item in self.bought.problem.slots.opens)
        narrow = open_ or any(map(self._narrows, self.ways))
        return narrow or is_decided(case.catalog, self.bought.rule)

    def _brings_more(self, catalog: Catalog) -> bool:
        """Whether something held has fewer credits than it would bring if it were taken again."""
        units = (offer.unit for demand in self.bought.problem.demands for offer in demand.offers)
        return any(
            (catalog.credits(unit.offering) or NOTHING) > unit.credits
            for unit in units
            if unit.offering is not None and unit.credits is not None and not unit.recognised
        )

    def _narrows(self, way: _Way) -> bool:
        demands = self.bought.problem.demands
        short = (f for f in way.state.fillings if f.short and f.demand != RESIDENCY)
        return any(
            any(offer.parts & demand.ceilings for offer in filling.offers)
            or ((demand.bounds or demand.spread) and any(offer.sets for offer in demand.offers))
            for filling, demand in ((f, demands[f.demand]) for f in short)
        )

    def _witness(self, case: Case, way: _Way) -> Witness:
        return Witness(case, self.bought, self.market, way.state)


def _asks_twice(way: _Way) -> bool:
    return len(way.facts) > len(set(way.facts))


def settling(case: Case, judged: list[Judged]) -> Least:
    """The smallest sets of facts and attestations that settle rules judged undetermined.

    Linear in the ways that judging found.

    >>> from datetime import date
    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Attested, Kind
    >>> from registry.domain.states import Effort
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Attested("first-aid"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> [item.key for item in settling(case, [case.judge(rule)]).sets[0].items]
    ['first-aid']
    """
    ways = [way for one in judged for way in _ways(case, one)]
    return _answer(judged, _best(ways, case.best), proven=all(one.proven for one in judged))


def _ways(case: Case, one: Judged) -> list[_Way]:
    institution = awarding(case.catalog, one.rule)
    return [
        _Way(one, state, missing_set(one.problem, state, one.rule.key, institution))
        for state in one.states
    ]


def _answer(judged: list[Judged], best: list[_Way], proven: bool) -> Least:
    """The best ways, and the rules with the way that shows the first."""
    if not best:
        return Least(tuple(judged), (), proven)
    first = replace(best[0].judged, states=(best[0].state,))
    others = (one for one in judged if one.rule is not first.rule)
    return Least((first, *others), tuple(way.worded for way in best), proven)


def _best(ways: Iterable[_Way], best: int) -> list[_Way]:
    listed = list(ways)
    sets, prices = [way.worded for way in listed], [way.state.amount for way in listed]
    return [listed[at] for at in ranked(sets, prices)[:best]]


def _tried(case: Case, judged: list[Judged], guessed: list[_Guess], budget: int) -> Least:
    wordings = [way for guess in guessed for way in guess.worded(case)]
    budget = min(budget, case.effort.budget // 4)
    effort, found, unshown = case.effort.part(budget), list[_Way](), False
    trying = replace(case, effort=effort)
    try:
        toward = Toward(trying, judged)
        for counts in toward.smallest():
            larger = found and sum(counts) > found[-1].state.size
            if larger and len(_best(found, case.best)) >= case.best:
                break
            if not found:  # what is asked for now is a second or a third set only
                effort.budget = min(budget, effort.steps + FURTHER)
            for turn in range(min(toward.turns(counts), max(1, case.best))):
                for shown in toward.shown(counts, turn):
                    found += _worded(case, _ways(case, shown)[0], wordings, found)
            unshown |= not found
    except BudgetExhausted:
        more = [way for guess in guessed for way in guess.real(case)]
        if not found and not more:
            return _some(case, judged)
        return _answer(judged, _best([*found, *more], case.best), proven=bool(found))
    proven = not unshown and (bool(found) or not toward.cut)
    return _answer(judged, _best(found, case.best), proven)


def _some(case: Case, judged: list[Judged]) -> Least:
    """A way that completes, or a proof that there is none, where trying them all is too long."""
    looking = replace(case, effort=case.effort.part(min(3 * TRYING, case.effort.budget // 4)))
    ways: list[_Way] = []
    try:
        toward = Toward(looking, judged)
        ways = [way for shown in toward.some() for way in _ways(case, shown)]
        hopeless = not ways and toward.is_hopeless()
    except BudgetExhausted:
        hopeless = False
    return _answer(judged, _best(ways, case.best), proven=hopeless)


def _worded(case: Case, way: _Way, wordings: list[_Way], found: list[_Way]) -> list[_Way]:
    """A way in the words of an amount, where it supplies one; none when it only takes more."""
    wording = next((w for w in wordings if _says(case, w, way)), None)
    if wording is None or wording.state.size == way.state.size:
        return [wording or way]
    return [] if wording in found else [way]


def _says(case: Case, wording: _Way, way: _Way) -> bool:
    return (
        wording.judged.rule is way.judged.rule
        and wording.state.size <= way.state.size
        and supplies(case.catalog, way.things, wording.worded)
    )
