"""How few offerings that can still be taken mend what is short, and do they exist?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.catalog import Catalog
from registry.domain.demands import ENDLESS, NOTHING, Bound, Demand, Offer
from registry.domain.errors import BudgetExhausted
from registry.domain.requirement import Count, Credits, HasSkill
from registry.domain.states import Effort, Short
from registry.domain.stock import Sort, stock
from registry.domain.unsaid import is_bounded, most, most_in_parts

PICKING = 50_000
"""Steps after which the smallest choices are no longer proven to be so."""

NEAREST = 64
"""Baskets kept where trying them all is too long."""

Picks: TypeAlias = tuple[tuple[Sort, int], ...]
"""How many to take of each sort."""


class Basket(NamedTuple):
    """How far a demand is filled: what is left of its total, its parts, areas touched (bits)."""

    left: Decimal
    parts: tuple[Decimal, ...]
    areas: int


Reached: TypeAlias = dict[Basket, tuple[int, Picks]]
"""The fewest things that fill a basket so far, and which."""


class Market:
    """Says how many things must be taken to mend a shortage, and whether they exist.

    What is held already is not taken again for the same demand, and an award is not taken
    toward itself. ``proven`` is whether no smaller choice was overlooked, within a budget.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind, Selector
    >>> facts = [OfferingFact(key, Kind.COURSE, "college", credits=Decimal(3)) for key in "ABP"]
    >>> market = Market(Catalog.build(facts), award=2)
    >>> asked = Demand(0, (), Credits(Decimal(5), Selector()), 0, Decimal(5))
    >>> market.size(asked, Short(Decimal(5)), ())
    2
    >>> [(sort.gain, number) for sort, number in market.picks(asked, ())]
    [(Decimal('3'), 2)]
    >>> market.largest(asked.leaf, held=[0], lacking=Decimal(5)) is None
    True
    """

    def __init__(self, catalog: Catalog, award: int, budget: int = PICKING) -> None:
        self._catalog, self.award = catalog, award
        self.proven, self._effort = True, Effort(budget)
        self._left: dict[int, dict[Sort, int]] = {}
        self._picks: dict[tuple[int, Basket], Picks | None] = {}

    def size(self, demand: Demand, short: Short, used: tuple[Offer, ...]) -> int:
        """The fewest things to take; 0 when the catalogue does not hold them.

        Linear in the selection when it is first asked about, then in its sorts.
        """
        if isinstance(demand.leaf, HasSkill):
            return int(self._is_taught(demand.leaf))
        picks = self.picks(demand, used)
        return sum(number for _, number in picks) if picks else 0

    def picks(self, demand: Demand, used: tuple[Offer, ...]) -> Picks | None:
        """A smallest choice that fills a count or an amount beside what is used, if any does."""
        key = demand.number, filled(demand, used)
        if key not in self._picks:
            self._picks[key] = self._fewest(demand, key[1])
        return self._picks[key]

    def largest(self, leaf: Credits, held: Iterable[int], lacking: Decimal) -> Picks | None:
        """A smallest choice of an amount beside what is held, whatever else the leaf asks."""
        return _largest_first(stock(self._catalog, leaf).without({*held, self.award}), lacking)

    def _is_taught(self, leaf: HasSkill) -> bool:
        table, skill = self._catalog.table, self._catalog.skills.index(leaf.skill)
        return any(
            offering != self.award
            and table.available[offering]
            and table.skill_at(offering, skill) >= leaf.level
            for offering in self._catalog.teaching(leaf.skill)
        )

    def _takable(self, demand: Demand) -> dict[Sort, int]:
        if demand.number not in self._left:
            assert isinstance(demand.leaf, Count | Credits)
            offered = (offer.unit for offer in demand.offers)
            held = {unit.offering for unit in offered if unit.offering is not None} | {self.award}
            self._left[demand.number] = stock(self._catalog, demand.leaf).without(held)
        return self._left[demand.number]

    def _fewest(self, demand: Demand, start: Basket) -> Picks | None:
        takable = self._takable(demand)
        if not demand.bounds and not demand.spread:
            return _largest_first(takable, start.left)
        try:
            return self._tried(demand, start)
        except BudgetExhausted:
            self.proven = False
            return self._tried(demand, start, NEAREST)

    def _tried(self, demand: Demand, start: Basket, width: int | None = None) -> Picks | None:
        """The smallest choice among all baskets, or among the nearest of them only."""
        reached: Reached = {start: (0, ())}
        for sort, number in self._takable(demand).items():
            effort = self._effort if width is None else None
            reached = _picked(reached, sort, number, demand, effort)
            if width is not None and len(reached) > width:
                reached = _nearest(reached, demand, sort, width)
        ends = [way for basket, way in reached.items() if _is_enough(basket, demand)]
        return min(ends)[1] if ends else None


def filled(demand: Demand, used: tuple[Offer, ...]) -> Basket:
    """How far some offers fill a demand. Linear in the offers and parts.

    >>> from registry.domain.requirement import Selector
    >>> filled(Demand(0, (), Count(2, Selector()), 0, Decimal(2), (), 0), ()).left
    Decimal('2')
    """
    unsaid = tuple(offer for offer in used if is_bounded(demand, offer, capped=False))
    basket = Basket(demand.minimum, (NOTHING,) * len(demand.bounds), 0)
    for offer in used:
        weight = NOTHING if offer in unsaid else offer.weight
        basket = _after(basket, demand, Sort(weight, offer.parts, offer.areas), 1)
    if not unsaid:
        return basket
    more = most(demand, basket.parts, unsaid, ENDLESS)
    parts = most_in_parts(demand, basket.parts, unsaid, ENDLESS)
    return Basket(max(NOTHING, basket.left - more), parts, basket.areas)


def _is_enough(basket: Basket, demand: Demand) -> bool:
    """Whether a basket fills a demand."""
    return (
        basket.left <= 0
        and all(part >= b.least for part, b in zip(basket.parts, demand.bounds, strict=True))
        and basket.areas.bit_count() >= demand.spread
    )


def _largest_first(takable: dict[Sort, int], left: Decimal) -> Picks | None:
    picks = []
    for sort, number in takable.items():
        if left > 0 and number > 0:
            whole, rest = divmod(left, sort.gain)
            more = min(number, int(whole) + (rest > 0))
            picks.append((sort, more))
            left -= more * sort.gain
    return None if left > 0 else tuple(picks)


def _picked(
    reached: Reached, sort: Sort, number: int, demand: Demand, effort: Effort | None
) -> Reached:
    """Every basket after taking none, one or several offerings of one sort."""
    after = dict(reached)
    for basket, (taken, picks) in reached.items():
        before = basket
        for more in range(1, number + 1):
            if effort:
                effort.spend()
            found = _after(before, demand, sort, 1)
            if found == before or _is_over(found, demand):
                break
            way = taken + more, (*picks, (sort, more))
            after[found] = min(way, after.get(found, way))
            before = found
    return after


def _nearest(reached: Reached, demand: Demand, sort: Sort, width: int) -> Reached:
    """The baskets that need the fewest things in all, if every other one brings as much."""

    def things(item: tuple[Basket, tuple[int, Picks]]) -> tuple[Decimal, int]:
        basket, (taken, _) = item
        floors = zip(basket.parts, demand.bounds, strict=True)
        lacking = max(basket.left, *(bound.least - part for part, bound in floors), NOTHING)
        areas = max(0, demand.spread - basket.areas.bit_count())
        return max(lacking / sort.gain, Decimal(areas)) + taken, taken

    return dict(sorted(reached.items(), key=things)[:width])


def _after(basket: Basket, demand: Demand, sort: Sort, number: int) -> Basket:
    gain = number * sort.gain
    parts = tuple(
        _grown(part, gain, bound) if sort.parts >> at & 1 else part
        for at, (part, bound) in enumerate(zip(basket.parts, demand.bounds, strict=True))
    )
    left = NOTHING if not gain.is_finite() else max(NOTHING, basket.left - gain)
    return Basket(left, parts, basket.areas | sort.areas)


def _grown(part: Decimal, gain: Decimal, bound: Bound) -> Decimal:
    if not gain.is_finite():  # not known: taken for enough, once it is stated
        return max(part, bound.least)
    return part + gain if bound.most.is_finite() else min(part + gain, max(part, bound.least))


def _is_over(basket: Basket, demand: Demand) -> bool:
    return any(part > b.most for part, b in zip(basket.parts, demand.bounds, strict=True))


def at_least_one(demand: Demand, short: Short, used: tuple[Offer, ...]) -> int:
    """A market that sells anything: shows how far a rule is met that nothing completes.

    >>> from registry.domain.requirement import Selector
    >>> two = Demand(0, (), Count(2, Selector()), 0, Decimal(2))
    >>> at_least_one(two, Short(Decimal(2)), ())
    2
    """
    return max(1, int(short.amount)) if isinstance(demand.leaf, Count) else 1
