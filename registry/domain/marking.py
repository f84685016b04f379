"""Which offers exclude each other? Every exclusion becomes a bit; what has none is free.

Offers that differ in nothing that matters are twins, and the search takes the first of
them only: ten courses of three credits are then one choice of how many, not a thousand
choices of which.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import TypeVar

from registry.domain.demands import Demand, Offer, Problem, spends
from registry.domain.units import Place, Unit, Use

SpacePlace = tuple[int, Place]
Credited = tuple[Use, Place]
Key = TypeVar("Key", Use, Credited)


def mark(problem: Problem, exclusions: Iterable[tuple[int, int]] = ()) -> None:
    """Give bits to whatever excludes something else, and numbers to twins.

    ``exclusions`` are pairs of offerings never credited together. Cost: linear in the
    offers, and quadratic in the uses where decisions or exclusions play a part.

    >>> from dataclasses import replace
    >>> from decimal import Decimal
    >>> from registry.domain.demands import problem
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import AllOf, Count, Policies, Selector
    >>> asked = problem(AllOf((Count(1, Selector()), Count(1, Selector()))), Policies())
    >>> unit = replace(NOBODY, use=("held", 0), place=(0,), offering=0, sources=(0,))
    >>> for demand in asked.demands:
    ...     demand.offers = [Offer(unit, Decimal(1))]
    >>> mark(asked)
    >>> [offer.blocks for demand in asked.demands for offer in demand.offers]
    [1, 1]
    """
    marking = _Marking(problem, tuple(exclusions))
    marking.mark()


class _Marking:
    def __init__(self, problem: Problem, exclusions: tuple[tuple[int, int], ...]) -> None:
        self.problem = problem
        self.demands = [demand for demand in problem.demands if spends(demand)]
        self.exclusions = exclusions
        self._bits = 0

    def mark(self) -> None:
        self.places = self._place_bits()
        self.uses, self.conflicts = self._use_bits()
        self.credits, self.beside = self._credit_bits()
        self.tallies = self._tally_bits()
        self.problem.once = sum(self.tallies.values())
        if not self._bits:
            return
        for demand in self.demands:
            demand.offers = [self._marked(offer, demand) for offer in demand.offers]
        self._mark_twins()

    def _bit(self) -> int:
        self._bits += 1
        return 1 << (self._bits - 1)

    def _marked(self, offer: Offer, demand: Demand) -> Offer:
        unit = offer.unit
        place = self.places.get((demand.space, unit.place), 0)
        credited = unit.use, unit.place
        tally = self.tallies.get(credited, 0)
        return offer._replace(
            sets=place | self.uses.get(unit.use, 0) | self.credits.get(credited, 0) | tally,
            blocks=place | self.conflicts.get(unit.use, 0) | self.beside.get(credited, 0),
            tally=tally,
        )

    def _place_bits(self) -> dict[SpacePlace, int]:
        wanted: dict[SpacePlace, int] = {}
        contested: dict[SpacePlace, None] = {}
        for demand in self.demands:
            for key, times in _places(demand).items():
                several = times > 1 and (not demand.single or self.problem.measured)
                if key in wanted or several:
                    contested[key] = None
                wanted[key] = demand.number
        return {key: self._bit() for key in contested}

    def _use_bits(self) -> tuple[dict[Use, int], dict[Use, int]]:
        """Bits of the uses that spend the same holding, and what each blocks."""
        units = [offer.unit for demand in self.demands for offer in demand.offers]
        if not any(unit.recognised for unit in units):
            return {}, {}
        sources: dict[Use, set[int]] = {}
        for unit in units:
            sources.setdefault(unit.use, set()).update(unit.sources)
        pairs = combinations(sources.items(), 2)
        return self._bits_of((a, b) for (a, one), (b, other) in pairs if one & other)

    def _credit_bits(self) -> tuple[dict[Credited, int], dict[Credited, int]]:
        """Bits of the credits that exclude each other, and what each blocks.

        What one grant of a decision credits binds no other grant of it: that one may count
        where this one does not.
        """
        if not self.exclusions:
            return {}, {}
        offers = (offer for demand in self.demands for offer in demand.offers)
        units = {(offer.unit.use, offer.unit.place): offer.unit for offer in offers}
        pairs = combinations(units.items(), 2)
        return self._bits_of((a, b) for (a, one), (b, other) in pairs if self._excluded(one, other))

    def _bits_of(
        self, against: "Iterable[tuple[Key, Key]]"
    ) -> "tuple[dict[Key, int], dict[Key, int]]":
        bits: dict[Key, int] = {}
        blocked: dict[Key, int] = {}
        for pair in against:
            for key, other in (pair, pair[::-1]):
                bits[key] = bits.get(key) or self._bit()
                blocked[other] = blocked.get(other, 0) | bits[key]
        return bits, blocked

    def _excluded(self, one: Unit, other: Unit) -> bool:
        # The sources of one decision are spent together, and not credited beside each other.
        own = one.use == other.use
        first, second = (
            {unit.offering} if own else {unit.offering, *unit.sources} for unit in (one, other)
        )
        return any(
            (a in first and b in second) or (b in first and a in second) for a, b in self.exclusions
        )

    def _tally_bits(self) -> dict[tuple[Use, Place], int]:
        if self.problem.spaces == 1 or not self.problem.measured:
            return {}
        all_units = (offer.unit for demand in self.demands for offer in demand.offers)
        return {key: self._bit() for key in dict.fromkeys((u.use, u.place) for u in all_units)}

    def _mark_twins(self) -> None:
        # A place has twins only where it is all that is at stake, with one offer a demand.
        alike: dict[SpacePlace, list[object]] = {}
        for demand in self.demands:
            several = {key for key, times in _places(demand).items() if times > 1}
            for offer in demand.offers:
                key = (demand.space, offer.unit.place)
                own = key in several or offer.sets != self.places.get(key, 0)
                alike.setdefault(key, []).append(_signature(demand, offer, own))
        numbers: dict[object, int] = {}
        twin = {key: numbers.setdefault(tuple(s), len(numbers) + 1) for key, s in alike.items()}
        for demand in self.demands:
            demand.offers = [self._twinned(o, demand, twin, alike) for o in demand.offers]

    def _twinned(
        self,
        offer: Offer,
        demand: Demand,
        twin: dict[SpacePlace, int],
        alike: dict[SpacePlace, list[object]],
    ) -> Offer:
        key = (demand.space, offer.unit.place)
        return offer if None in alike[key] else offer._replace(twin=twin[key])


def _places(demand: Demand) -> dict[SpacePlace, int]:
    counted: dict[SpacePlace, int] = {}
    for offer in demand.offers:
        key = (demand.space, offer.unit.place)
        counted[key] = counted.get(key, 0) + 1
    return counted


def _signature(demand: Demand, offer: Offer, own: bool) -> object:
    if own:
        return None
    return (
        demand.number,
        offer.weight,
        offer.parts,
        offer.areas,
        offer.slots,
        offer.recognised,
        offer.resident,
    )
