"""What could still be taken to fill what is short: does the catalogue hold enough of it?"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING, Bound, Demand, Offer
from registry.domain.requirement import Count, Credits, HasSkill, Selector
from registry.domain.selection import Matcher
from registry.domain.states import Short


class Pick(NamedTuple):
    """Offerings alike: the parts and the areas (bits) in which they lie."""

    parts: int
    areas: int


class Market:
    """Says how many things must be taken to mend a shortage, and whether they exist.

    What is held already is not taken again for the same demand.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._picks: dict[int, dict[Pick, int]] = {}
        self._sizes: dict[tuple[int, Short], int] = {}

    def size(self, demand: Demand, short: Short, used: tuple[Offer, ...]) -> int:
        """The number of things to take; 0 when the catalogue does not hold them.

        An amount of credits is one thing. Linear in the selection, once a demand.
        """
        if isinstance(demand.leaf, Count) and (demand.bounds or demand.spread):
            return self._fewest(demand, short, used)
        key = (demand.number, short)
        if key not in self._sizes:
            self._sizes[key] = self._size(demand, short)
        return self._sizes[key]

    def _size(self, demand: Demand, short: Short) -> int:
        leaf = demand.leaf
        if isinstance(leaf, HasSkill):
            return int(self._is_taught(leaf))
        if isinstance(leaf, Count):
            need = int(short.amount)
            found = sum(1 for _ in islice(self._takable(demand, leaf.selector), need))
            return need if found == need else 0
        return int(isinstance(leaf, Credits) and self._holds_credits(demand, leaf, short))

    def _is_taught(self, leaf: HasSkill) -> bool:
        table, skill = self._catalog.table, self._catalog.skills.index(leaf.skill)
        return any(
            table.available[offering] and table.skill_at(offering, skill) >= leaf.level
            for offering in self._catalog.teaching(leaf.skill)
        )

    def _takable(self, demand: Demand, selector: Selector) -> Iterator[int]:
        available = self._catalog.table.available
        held = {offer.unit.offering for offer in demand.offers}
        members = self._catalog.matcher(selector).members()
        return (o for o in members if available[o] and o not in held)

    def _holds_credits(self, demand: Demand, leaf: Credits, short: Short) -> bool:
        parts = self._matchers(tuple(part.of for part in leaf.selector.parts))
        lacking = [short.amount, *short.parts]
        for offering in self._takable(demand, leaf.selector):
            gained = self._catalog.credits(offering) or NOTHING
            lacking[0] -= gained
            for at, part in enumerate(parts, 1):
                if part.admits(offering):
                    lacking[at] -= gained
            if all(amount <= 0 for amount in lacking) and gained > 0:
                return True
        return False

    def _matchers(self, selectors: tuple[Selector, ...]) -> list[Matcher]:
        return [self._catalog.matcher(selector) for selector in selectors]

    def _alike(self, demand: Demand, selector: Selector) -> dict[Pick, int]:
        if demand.number not in self._picks:
            parts = self._matchers(tuple(part.of for part in selector.parts))
            areas = self._matchers(selector.spread.areas if selector.spread else ())
            picks: dict[Pick, int] = {}
            for offering in self._takable(demand, selector):
                pick = Pick(_lies(offering, parts), _lies(offering, areas))
                picks[pick] = picks.get(pick, 0) + 1
            self._picks[demand.number] = dict(sorted(picks.items()))
        return self._picks[demand.number]

    def _fewest(self, demand: Demand, short: Short, used: tuple[Offer, ...]) -> int:
        """The fewest offerings that mend total, parts and spread at once; 0 when none do."""
        assert demand.selector is not None
        touched = 0
        for offer in used:
            touched |= offer.areas
        parts = tuple(sum(o.parts >> at & 1 for o in used) for at in range(len(demand.bounds)))
        left = max(0, int(demand.minimum) - len(used))
        reached = {_Basket(left, parts, touched): 0}
        for pick, number in self._alike(demand, demand.selector).items():
            reached = _picked(reached, pick, number, demand)
        ends = [n for basket, n in reached.items() if _is_enough(basket, demand)]
        return min(ends, default=0)


class _Basket(NamedTuple):
    left: int
    parts: tuple[int, ...]
    areas: int


def _picked(
    reached: dict[_Basket, int], pick: Pick, number: int, demand: Demand
) -> dict[_Basket, int]:
    """Every basket after taking none, one or several offerings of one sort."""
    after = dict(reached)
    for basket, taken in reached.items():
        for more in range(1, min(number, _most_useful(demand)) + 1):
            parts = tuple(
                _capped(part + more * (pick.parts >> at & 1), bound)
                for at, (part, bound) in enumerate(zip(basket.parts, demand.bounds, strict=True))
            )
            if any(part > b.most for part, b in zip(parts, demand.bounds, strict=True)):
                break
            found = _Basket(max(0, basket.left - more), parts, basket.areas | pick.areas)
            after[found] = min(taken + more, after.get(found, taken + more))
    return after


def _capped(part: int, bound: Bound) -> int:
    return part if bound.most.is_finite() else min(part, int(bound.least) + 1)


def _most_useful(demand: Demand) -> int:
    return max(int(demand.minimum), demand.spread, *(int(b.least) + 1 for b in demand.bounds), 1)


def _is_enough(basket: _Basket, demand: Demand) -> bool:
    return (
        basket.left == 0
        and all(part >= b.least for part, b in zip(basket.parts, demand.bounds, strict=True))
        and basket.areas.bit_count() >= demand.spread
    )


def _lies(offering: int, matchers: list[Matcher]) -> int:
    return sum(1 << at for at, matcher in enumerate(matchers) if matcher.admits(offering))


def at_least_one(demand: Demand, short: Short, used: tuple[Offer, ...]) -> int:
    """A market that sells anything: shows how far a rule is met that nothing completes."""
    return max(1, int(short.amount)) if isinstance(demand.leaf, Count) else 1
