"""Which offers exclude each other? Every exclusion becomes a bit; what has none is free.

Offers that differ in nothing that matters are twins, and the search takes the first of
them only: ten courses of three credits are then one choice of how many, not a thousand
choices of which.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from registry.domain.demands import Demand, Offer, Problem, spends
from registry.domain.units import Place, Use

SpacePlace = tuple[int, Place]
Granted = tuple[Use, Place]


@dataclass(slots=True)
class _User:
    """A use with every offering that it spends or credits."""

    sources: set[int] = field(default_factory=set)
    labels: set[int] = field(default_factory=set)


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
        self.grants, self.beside = self._grant_bits()
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
        granted = unit.use, unit.place
        tally = self.tallies.get(granted, 0)
        return offer._replace(
            sets=place | self.uses.get(unit.use, 0) | self.grants.get(granted, 0) | tally,
            blocks=place | self.conflicts.get(unit.use, 0) | self.beside.get(granted, 0),
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
        if not self.exclusions and not self._recognises():
            return {}, {}
        users = self._users()
        against: dict[Use, list[Use]] = {}
        for one, other in self._contradictions(users):
            against.setdefault(one, []).append(other)
            against.setdefault(other, []).append(one)
        bits = {use: self._bit() for use in against}
        return bits, {use: sum({bits[o] for o in others}) for use, others in against.items()}

    def _recognises(self) -> bool:
        return any(offer.unit.recognised for demand in self.demands for offer in demand.offers)

    def _granted(self) -> Iterator[Granted]:
        units = (offer.unit for demand in self.demands for offer in demand.offers)
        return ((unit.use, unit.place) for unit in units if unit.recognised)

    def _users(self) -> dict[Use, _User]:
        users: dict[Use, _User] = {}
        for unit in (offer.unit for demand in self.demands for offer in demand.offers):
            user = users.setdefault(unit.use, _User())
            user.sources.update(unit.sources)
            user.labels.update(unit.sources)
            if unit.offering is not None:
                user.labels.add(unit.offering)
        return users

    def _contradictions(self, users: dict[Use, _User]) -> Iterator[tuple[Use, Use]]:
        listed = list(users.items())
        for at, (use, one) in enumerate(listed):
            for other_use, other in listed[at + 1 :]:
                if one.sources & other.sources or self._excluded(one.labels, other.labels):
                    yield use, other_use

    def _excluded(self, one: set[int], other: set[int]) -> bool:
        return any(
            (a in one and b in other) or (b in one and a in other) for a, b in self.exclusions
        )

    def _grant_bits(self) -> tuple[dict[Granted, int], dict[Granted, int]]:
        """Bits of the grants of one decision that exclude each other, and what each blocks."""
        bits: dict[Granted, int] = {}
        beside: dict[Granted, int] = {}
        granted = dict.fromkeys(self._granted() if self.exclusions else ())
        for use in dict.fromkeys(use for use, _ in granted):
            for pair in self.exclusions:
                one, other = ((use, (offering,)) for offering in pair)
                if one != other and one in granted and other in granted:
                    for key, against in ((one, other), (other, one)):
                        bits[against] = bits.get(against) or self._bit()
                        beside[key] = beside.get(key, 0) | bits[against]
        return bits, beside

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
