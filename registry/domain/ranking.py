"""Every award and occupation within reach of one learner, ranked by what is missing.

The price of everything for somebody who holds nothing is compiled once for a catalogue.
A learner is an overlay on it: what is held is free, and only what rests on it is priced
again. Prices add up the parts, so a step that two parts share is counted twice: a
ranking, not a plan. Grades, ages, allocation and unassigned credit are left to the verdict, and
decisions are looked at as of the day asked, not of the day of completion. The sums are exact to
a millionth, but as what a plan would cost they are an estimate: too much where parts share steps,
too little where what is left to the verdict stands in the way. They bound it on neither side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf

from registry.domain.catalog import A_CATALOG, Catalog
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.learner import learner
from registry.domain.plan_items import SCALE
from registry.domain.plan_terms import Objective
from registry.domain.ranking_costs import BEYOND, UNKNOWN, Price, Pricing, targets_of
from registry.domain.references import leaves, mentions
from registry.domain.requirement import Attested, Count, Credits, HasSkill, Kind
from registry.domain.soundness import check_question
from registry.domain.stated import day, one_of


@dataclass(frozen=True, slots=True)
class Ranked:
    """An award or occupation: what is missing, and what it costs without any holding.

    Amounts are in the unit of the objective. ``missing`` reads "at least" where ``unknown``
    parts are not stated, ``whole`` where ``whole_unknown`` are; it is ``None``, never 0, where
    only holdings lead there: then it has no price. ``via`` is the program through which an
    occupation is reached.
    """

    key: str
    occupation: bool
    missing: Decimal
    unknown: int
    whole: Decimal | None
    via: str | None = None
    whole_unknown: int = 0


class Ranking:
    """The prices of a catalogue on a day. Built once, shared by every learner; never changed.

    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.requirement import AllOf, Completed
    >>> facts = [OfferingFact(k, Kind.COURSE, "i", hours=Decimal(9)) for k in "AB"]
    >>> rule = Rule("r", "P", AllOf((Completed("A"), Completed("B"))))
    >>> catalog = Catalog.build([*facts, OfferingFact("P", Kind.PROGRAM, "i")], rules=[rule])
    >>> ranked = Ranking(catalog, Objective.HOURS, on=date(2025, 1, 1)).rank([Holding("A")])
    >>> [(r.key, r.missing, r.whole) for r in ranked]
    [('P', Decimal('9'), Decimal('18'))]
    """

    def __init__(
        self, catalog: Catalog, objective: Objective = Objective.HOURS, *, on: date
    ) -> None:
        """Price everything. Raises ``BadValues``. Cost: a few passes over offerings and rules."""
        asked = ("objective", objective, one_of(Objective)), ("on", on, day)
        check_question("", ("catalog", catalog, A_CATALOG), *asked)
        self.catalog, self.on = catalog, on
        self._pricing = Pricing(catalog, objective, on)
        self._entry_of: dict[int, list[int]] = {}
        self._asking: dict[str, list[int]] = {}
        self._index_entries()
        self._index_attestations()
        self.base: list[float] = list(map(self._plain, range(len(catalog))))
        self._settle()
        self._leading = self._cheapest(enumerate(self.base))

    def rank(
        self,
        holdings: Iterable[Holding],
        attested: Iterable[HeldAttestation] = (),
    ) -> tuple[Ranked, ...]:
        """Every award and occupation to which something held counts, the nearest first.

        Raises ``UnknownKeys`` and ``BadValues``. Cost: what rests on the holdings, not the catalogue.
        """
        who = learner(self.catalog, holdings, attested, self.on)
        now = self._overlay(set(who.attempts), who.attested)
        near = [n for n in now if n not in who.attempts and now[n] < inf and self._is_award(n)]
        awards = [self._ranked(self.catalog.offerings.key(n), now[n], self.base[n]) for n in near]
        return tuple(sorted([*awards, *self._occupations(now)], key=_nearest))

    # What a learner holds, laid over the base

    def _overlay(self, held: set[int], attested: frozenset[str]) -> dict[int, float]:
        now: dict[int, float] = dict.fromkeys(sorted(held), 0)
        base = self.base

        def price(offering: int) -> float:
            found = now.get(offering)
            return base[offering] if found is None else found

        asking = {n for code in attested for n in self._asking.get(code, ())}
        waiting = self._resting_on(now) | asking
        while waiting:
            changed = []
            for offering in sorted(waiting - held):
                cost = self._price(offering, price, attested)
                if cost < price(offering):
                    now[offering] = cost
                    changed.append(offering)
            waiting = self._resting_on(changed)
        return now

    def _resting_on(self, offerings: Iterable[int]) -> set[int]:
        """What must be priced again when these change."""
        catalog, found = self.catalog, set()
        for offering in offerings:
            for also in (offering, *targets_of(catalog, offering)):
                for rule in catalog.rules_reached(also):
                    found.add(catalog.offerings.index(catalog.rules[rule].award))
                found.update(self._entry_of.get(also, ()))
        return found

    def _is_award(self, offering: int) -> bool:
        rules = (self.catalog.rules[r] for r in self.catalog.rules_for(offering))
        return any(rule.in_force(self.on) for rule in rules)

    def _ranked(self, key: str, cost: float, whole: float, via: str | None = None) -> Ranked:
        unknown, missing = _read(cost)
        if whole == inf:
            return Ranked(key, via is not None, missing, unknown, None, via)
        lacking, known = _read(whole)
        return Ranked(key, via is not None, missing, unknown, known, via, whole_unknown=lacking)

    def _occupations(self, now: dict[int, float]) -> list[Ranked]:
        keys = self.catalog.table.occupation_keys
        # A program that nothing held counts toward may still be the nearest.
        best = {
            occupation: min(found, self._leading.get(occupation, found))
            for occupation, found in self._cheapest(now.items()).items()
        }
        return [
            self._ranked(keys.key(o), cost, self.base[via], self.catalog.offerings.key(via))
            for o, (cost, via) in best.items()
        ]

    # The base

    def _cheapest(self, costs: Iterable[tuple[int, float]]) -> dict[int, tuple[float, int]]:
        """The least cost of a program that leads to each occupation, and that program."""
        best: dict[int, tuple[float, int]] = {}
        table = self.catalog.table
        for offering, cost in costs:
            if cost < inf and self.catalog.kind(offering) is Kind.PROGRAM:
                for occupation in table.occupations[offering]:
                    best[occupation] = min(best.get(occupation, (inf, 0)), (cost, offering))
        return best

    def _plain(self, offering: int) -> float:
        catalog = self.catalog
        if not catalog.table.available[offering] or catalog.entry(offering) is not None:
            return inf
        return inf if self._only_by_rule(offering) else self._pricing.own(offering)

    def _only_by_rule(self, offering: int) -> bool:
        program = len(self.catalog.rules_for(offering)) > 0 and self._is_award(offering)
        return program and self.catalog.kind(offering) is Kind.PROGRAM

    def _settle(self) -> None:
        catalog = self.catalog
        waiting = {catalog.offerings.index(rule.award) for rule in catalog.rules}
        waiting |= catalog.table.entry.keys()
        nothing: frozenset[str] = frozenset()
        while waiting:
            changed = []
            for offering in sorted(waiting):
                cost = self._price(offering, self.base.__getitem__, nothing)
                if cost < self.base[offering]:
                    self.base[offering] = cost
                    changed.append(offering)
            waiting = self._resting_on(changed)

    def _price(self, offering: int, price: Price, attested: frozenset[str]) -> float:
        catalog, pricing = self.catalog, self._pricing
        if not catalog.table.available[offering]:
            return inf
        home = catalog.institutions.key(catalog.table.institution[offering])
        best = inf if self._only_by_rule(offering) else pricing.own(offering)
        for number in catalog.rules_for(offering):
            rule = catalog.rules[number]
            if rule.in_force(self.on):
                best = min(best, pricing.requirement(rule.requirement, home, price, attested))
        entry = catalog.entry(offering)
        if entry is not None:
            best += pricing.requirement(entry, home, price, attested)
        return best if best < BEYOND else inf

    def _index_entries(self) -> None:
        catalog = self.catalog
        for head, entry in catalog.table.entry.items():
            found = {
                catalog.offerings.index(k) for sort, k in mentions(entry) if sort == "offering"
            }
            for leaf in leaves(entry):
                if isinstance(leaf, Count | Credits):
                    found.update(catalog.pool(leaf.selector))
                elif isinstance(leaf, HasSkill):
                    found.update(catalog.teaching(leaf.skill))
            for offering in found:
                self._entry_of.setdefault(offering, []).append(head)

    def _index_attestations(self) -> None:
        heads = [(self.catalog.offerings.index(r.award), r.requirement) for r in self.catalog.rules]
        for head, asked in (*heads, *self.catalog.table.entry.items()):
            for leaf in leaves(asked):
                if isinstance(leaf, Attested):
                    self._asking.setdefault(leaf.code, []).append(head)


def _read(price: float) -> tuple[int, Decimal]:
    """How many amounts are not known, and the sum of the others, to the last digit."""
    unknown, millionths = divmod(int(price), UNKNOWN)
    amount, rest = divmod(millionths, SCALE)
    return unknown, Decimal(f"{amount}.{rest:06}".rstrip("0")) if rest else Decimal(amount)


def _nearest(ranked: Ranked) -> tuple[int, Decimal, Decimal, bool, str]:
    whole = ranked.whole or Decimal(0)
    return ranked.unknown, ranked.missing, -whole, ranked.occupation, ranked.key
