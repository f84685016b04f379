"""The price of a requirement by adding up its parts, for prices of offerings given.

Additive: what two parts share is paid twice here, so sharing never makes a price too low; what is
not looked at (grades, ages, policies, each holding counted once) can. In return it takes
microseconds, for every target of a catalogue at once.
A price is a whole number of millionths, so that it is exact, or ``inf``.
"""

from collections.abc import Callable
from datetime import date
from math import inf

from registry.domain.bounds_cover import cheapest_of, payable_cover
from registry.domain.catalog import Catalog
from registry.domain.columns import NONE
from registry.domain.facts import CreditGrant
from registry.domain.plan_items import SCALE, needed, scaled
from registry.domain.plan_terms import Objective
from registry.domain.recognition import decided
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Requirement,
    Selector,
)

UNKNOWN = 1 << 200
"""The price of one amount not stated: above any sum of 2**150 stated ones."""

BEYOND = 1 << 400
"""From here on a price says nothing: awards in layers, each of several of the layer before."""

Price = Callable[[int], float]
"""The price of an offering by its number."""


class Pricing:
    """Prices requirements on a day. Selections are looked up once and kept.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> stated = [("A", 450), ("B", 300)]
    >>> facts = [OfferingFact(k, Kind.COURSE, "college", fee=n) for k, n in stated]
    >>> prices = Pricing(Catalog.build(facts), Objective.FEE, date(2025, 1, 1))
    >>> prices.own(0)  # millionths of a dollar
    450000000
    >>> either = AnyOf((Completed("A"), Completed("B")))
    >>> prices.requirement(either, "college", prices.own, frozenset())
    300000000
    """

    def __init__(self, catalog: Catalog, objective: Objective, on: date) -> None:
        self.catalog, self.objective, self.on = catalog, objective, on
        self._pools: dict[Selector, tuple[list[int], list[int]]] = {}
        self._teachers: dict[HasSkill, list[int]] = {}
        table = catalog.table
        columns = {Objective.HOURS: table.hours, Objective.FEE: table.fee}
        self._column = columns.get(objective, table.weeks)
        self._amounts = list(map(scaled, table.amounts))

    def own(self, offering: int) -> float:
        """What it costs to take an offering itself."""
        if self.objective is Objective.STEPS:
            return SCALE
        number = self._column[offering]
        return UNKNOWN if number == NONE else self._amounts[number]

    def requirement(
        self, asked: Requirement, home: str, price: Price, attested: frozenset[str]
    ) -> float:
        """The least sum for a requirement at an institution; linear but for covers."""
        if isinstance(asked, AllOf | AnyOf | AtLeast):
            prices = [self.requirement(m, home, price, attested) for m in asked.members]
            return _of_group(asked, prices)
        if isinstance(asked, Completed):
            return self._at(self.catalog.offerings.index(asked.offering), home, price)
        if isinstance(asked, Attested):
            return 0 if asked.code in attested else UNKNOWN
        if isinstance(asked, HasSkill):
            return min(map(price, self._taught(asked)), default=inf)
        return self._selected(asked, home, price)

    def _selected(self, asked: Count | Credits, home: str, price: Price) -> float:
        pool, weights = self._pool(asked.selector)
        prices = [self._at(offering, home, price) for offering in pool]
        if isinstance(asked, Count):
            return cheapest_of(prices, asked.minimum) if asked.minimum > 0 else 0
        kept = [at for at, weight in enumerate(weights) if weight]
        return payable_cover(
            [prices[at] for at in kept], [weights[at] for at in kept], needed(asked.minimum)
        )

    def _at(self, offering: int, home: str, price: Price) -> float:
        """An offering itself, or what a decision in force there accepts for it."""
        best = price(offering)
        for number in self.catalog.decisions_to(offering) if best > 0 else ():
            best = min(best, self._through(number, home, price))
        return best

    def _through(self, number: int, home: str, price: Price) -> float:
        decision = self.catalog.decisions[number]
        speaks = decision.granted and decision.sources and not decision.conditions
        speaks = speaks and decided(decision, self.on)
        if not (speaks and decision.in_force(self.on)):
            return inf
        if not self.catalog.receives(decision, home, self.on):
            return inf
        index = self.catalog.offerings.index
        return sum(price(index(key)) for key in {s.offering for s in decision.sources})

    def _pool(self, selector: Selector) -> tuple[list[int], list[int]]:
        if selector not in self._pools:
            pool = list(self.catalog.pool(selector))
            stated = [self.catalog.credits(offering) for offering in pool]
            weights = [0 if amount is None else scaled(amount) for amount in stated]
            self._pools[selector] = (pool, weights)
        return self._pools[selector]

    def _taught(self, asked: HasSkill) -> list[int]:
        if asked not in self._teachers:
            catalog, number = self.catalog, self.catalog.skills.index(asked.skill)
            self._teachers[asked] = [
                offering
                for offering in catalog.teaching(asked.skill)
                if catalog.table.skill_at(offering, number) >= asked.level
            ]
        return self._teachers[asked]


def targets_of(catalog: Catalog, offering: int) -> list[int]:
    """The offerings that some granted decision gives for an offering.

    Linear in the decisions about it.

    >>> from registry.domain.facts import OfferingFact, Decision, OfferingGrant
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> yes = Decision("d", (Completed("A"),), "college", grants=(OfferingGrant("P"),))
    >>> targets_of(Catalog.build(facts, decisions=[yes]), 0)
    [1]
    """
    found = set()
    for number in catalog.decisions_from(offering):
        decision = catalog.decisions[number]
        grants = decision.grants if decision.granted else ()
        found |= {
            catalog.offerings.find(g.offering) for g in grants if not isinstance(g, CreditGrant)
        }
    return sorted(found - {NONE})


def _of_group(group: AllOf | AnyOf | AtLeast, prices: list[float]) -> float:
    if isinstance(group, AllOf):
        return sum(prices)
    k = 1 if isinstance(group, AnyOf) else group.k
    return cheapest_of(prices, k) if k > 0 else 0
