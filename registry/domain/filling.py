"""Every way to fill one demand that is worth following from a state.

Credits are indivisible and unequal, parts have floors and ceilings, a spread asks for
areas: so a demand tries the offers one by one and keeps what no other way beats.
Offers that nobody else wants, and that no ceiling limits, are simply used.
"""

from collections.abc import Callable, Iterator
from copy import copy
from decimal import Decimal
from functools import reduce
from operator import or_

from registry.domain.demands import ENDLESS, NOTHING, Demand, Offer, Problem
from registry.domain.grouping import Grouped, grouped
from registry.domain.partials import (
    Asking,
    Partial,
    is_over,
    serves,
    shortage,
    used_least,
    with_offer,
    with_unsaid,
)
from registry.domain.requirement import Count, Credits
from registry.domain.statable import unknown_in
from registry.domain.states import Effort, Filling, Short, State, Trail
from registry.domain.unsaid import Reaches, is_bounded, least_recognised, most

Buy = Callable[[Demand, Short, tuple[Offer, ...]], int]
"""How many items a shortage is, given what is used; 0 when it cannot be taken."""


class Fillings:
    """The ways to fill the demands of one problem with the slots that are allowed.

    ``allowed`` are the slots that may stay open; ``buy`` says whether, and at how many
    items, what is short can be taken (never, when it is not given). ``close`` follows every
    amount not known: no way that differs in those is dropped, and states make claims.
    ``width`` keeps only so many partial fillings, which proves no absence.
    """

    def __init__(
        self,
        problem: Problem,
        effort: Effort,
        allowed: int = 0,
        buy: Buy | None = None,
        *,
        close: bool = False,
        width: int | None = None,
    ) -> None:
        policies = problem.policies
        self._problem, self._effort, self.allowed, self._buy = problem, effort, allowed, buy
        self._cap = policies.recognised_cap
        self._residency = policies.residency_credits
        self._plain = not problem.measured
        self._close, self._width, self.cut = close, width, False
        self._inner: dict[int, int] = {}
        self._groups: dict[int, Grouped] = {}
        self._reaches = Reaches(effort.spend)

    def narrowed(self, width: int) -> "Fillings":
        """The same, but of each demand only so many ways; ``cut`` then says that some were left.

        >>> from registry.domain.demands import problem
        >>> from registry.domain.requirement import Attested, Policies
        >>> asked = problem(Attested("interview"), Policies())
        >>> Fillings(asked, Effort(9)).narrowed(16).cut
        False
        """
        found = copy(self)
        found._width, found.cut = width, False
        return found

    def of(self, demand: Demand, state: State) -> list[State]:
        """Every way to fill a demand from a state that may matter.

        >>> from registry.domain.demands import problem
        >>> from registry.domain.offers import NOBODY
        >>> from registry.domain.requirement import Attested, Policies
        >>> asked = problem(Attested("interview"), Policies())
        >>> asked.demands[0].offers = [Offer(NOBODY, Decimal(1))]
        >>> found = Fillings(asked, Effort(9)).of(asked.demands[0], State())
        >>> [len(after.fillings) for after in found]
        [1]
        """
        self._effort.spend()
        if demand.single and (self._plain or len(demand.offers) < 2):
            return self._single(demand, state)
        return self._several(demand, state)

    def _single(self, demand: Demand, state: State) -> list[State]:
        found = []
        for offer in demand.offers:
            after = self._used(state, offer)
            if after is not None:
                filled = after._replace(trail=Trail(state.trail, Filling(demand.number, (offer,))))
                if self._close:
                    filled = self._claimed(filled, demand, Partial(state, NOTHING, (), 0, (offer,)))
                if not offer.sets and not offer.slots and self._plain:
                    return [filled]
                found.append(filled)
        return [*found, *self._shortage(demand, Partial(state, NOTHING, (), 0, ()))]

    def _used(self, state: State, offer: Offer) -> State | None:
        """The state after using an offer; ``None`` when something excludes it."""
        if offer.blocks & state.mask or offer.slots & ~self.allowed:
            return None
        if offer.slots & ~state.slots:
            state = self._opened(state, offer.slots)
        if self._plain:
            return state._replace(mask=state.mask | offer.sets) if offer.sets else state
        return self._measured(state, offer)

    def _opened(self, state: State, slots: int) -> State:
        more = slots & ~state.slots
        cost = self._problem.slots.cost(more)
        return state._replace(
            slots=state.slots | more,
            size=state.size + more.bit_count(),
            amount=state.amount + cost,
        )

    def _measured(self, state: State, offer: Offer) -> State | None:
        recognised, resident = state.recognised, state.resident
        if not offer.tally & state.mask:
            if self._cap is not None:
                recognised += offer.recognised
                if recognised > self._cap:
                    return None
            if self._residency is not None and not (self._close and offer.unit.credits is None):
                resident = min(resident + offer.resident, self._residency)
        mask = state.mask | offer.sets
        return state._replace(mask=mask, recognised=recognised, resident=resident)

    def _several(self, demand: Demand, state: State) -> list[State]:
        free, groups, reach = self._grouped(demand)
        start = self._start(free, state)
        partials = [start]
        for offers, further in zip(groups, reach, strict=True):
            partials = self._grown(demand, partials, offers, further)
            partials = self._undominated(demand, partials)
        return [after for partial in partials for after in self._finished(demand, partial)]

    def _start(self, free: Partial, state: State) -> Partial:
        if self._residency is None:
            return free._replace(state=state)
        for offer in free.used:
            state = self._used(state, offer) or state
        return free._replace(state=state)

    def _grouped(self, demand: Demand) -> Grouped:
        if demand.number not in self._groups:
            capped = self._cap is not None
            self._groups[demand.number] = grouped(demand, self.allowed, capped=capped)
        return self._groups[demand.number]

    def _grown(
        self, demand: Demand, partials: list[Partial], offers: list[Offer], further: Decimal
    ) -> list[Partial]:
        least = demand.minimum - further
        return [
            grown
            for partial in partials
            for grown in self._chain(demand, partial, offers)
            if self._buy or self._reached(demand, grown)[0] >= least
        ]

    def _chain(self, demand: Demand, partial: Partial, offers: list[Offer]) -> Iterator[Partial]:
        """None of these twins, the first, the first two, and so on as long as it may help."""
        yield partial
        for offer in offers:
            self._effort.spend()
            if self._is_enough(demand, partial):
                return
            bounded = self._is_limited(demand, offer)
            # What a ceiling limits is resident as far as all of it together is, once that is known.
            counted = offer._replace(resident=NOTHING) if bounded else offer
            after = self._used(partial.state, counted)
            if after is None:
                continue
            more = with_offer(partial, after, offer, demand)
            more = with_unsaid(partial, after, offer) if bounded else more
            if not is_over(demand, more):
                partial = more
                yield partial

    def _is_enough(self, demand: Demand, partial: Partial) -> bool:
        """Whether nothing more can help."""
        lacks = self._close or self._lacks(partial.state)
        return not lacks and self._filled(demand, partial)

    def _is_limited(self, demand: Demand, offer: Offer) -> bool:
        if self._close:
            return not offer.weight.is_finite()
        return is_bounded(demand, offer, capped=self._cap is not None)

    def _lacks(self, state: State) -> bool:
        return self._residency is not None and state.resident < self._residency

    def _undominated(self, demand: Demand, partials: list[Partial]) -> list[Partial]:
        if len(partials) < 3:
            return partials
        kept: list[Partial] = []
        asking = Asking(self._asked_about(demand), self._problem.once, self._close)
        for partial in sorted(partials, key=used_least):
            self._effort.spend(1 + len(kept) // 8)
            if not any(serves(demand, asking, other, partial) for other in kept):
                kept.append(partial)
                if len(kept) == self._width:
                    self.cut = True
                    break
        return kept

    def _asked_about(self, demand: Demand) -> int:
        """Bits of a mask that matter to other offers of a demand, or after it."""
        if demand.number not in self._inner:
            own = (o.blocks & p.sets for o in demand.offers for p in demand.offers if o is not p)
            self._inner[demand.number] = reduce(or_, own, 0)
        return demand.later | self._inner[demand.number]

    def _finished(self, demand: Demand, partial: Partial) -> list[State]:
        if self._filled(demand, partial):
            filling = Filling(demand.number, partial.used)
            state = partial.state
            if self._close:
                state = self._claimed(state, demand, partial)
            elif partial.unsaid:
                state = self._measured_unsaid(demand, partial)
            return [state._replace(trail=Trail(state.trail, filling))]
        return self._shortage(demand, partial)

    def _claimed(self, state: State, demand: Demand, partial: Partial) -> State:
        unknown = unknown_in(partial.used)
        if not unknown:
            return state
        claim = demand.number, unknown, partial.total, partial.parts
        return state._replace(claims=(*state.claims, claim))

    def _measured_unsaid(self, demand: Demand, partial: Partial) -> State:
        """The state with the least that is recognised, and the most that is resident, of it."""
        state, unsaid = partial.state, partial.unsaid
        if self._cap is not None:
            more = least_recognised(demand, partial.total, partial.parts, unsaid)
            state = state._replace(recognised=state.recognised + more)
        if self._residency is not None:
            own = [offer for offer in unsaid if offer.resident]
            resident = state.resident + most(demand, partial.parts, own, ENDLESS)
            state = state._replace(resident=min(resident, self._residency))
        return state

    def _reached(self, demand: Demand, partial: Partial) -> tuple[Decimal, tuple[Decimal, ...]]:
        """Total and parts, with as much of what is unsaid as its limits allow."""
        if not partial.unsaid:
            return partial.total, partial.parts
        found = self._reaches.of(demand, partial.parts, partial.unsaid, self._left(partial.state))
        return partial.total + found.more, found.parts

    def _filled(self, demand: Demand, partial: Partial) -> bool:
        total, parts = self._reached(demand, partial)
        return (
            total >= demand.minimum
            and all(part >= b.least for part, b in zip(parts, demand.bounds, strict=True))
            and partial.areas.bit_count() >= demand.spread
            and self._has_room(demand, partial)
        )

    def _has_room(self, demand: Demand, partial: Partial) -> bool:
        """Whether every amount that is not known can be more than nothing."""
        unsaid, left = partial.unsaid, self._left(partial.state)
        return not unsaid or self._reaches.of(demand, partial.parts, unsaid, left).roomy

    def _left(self, state: State) -> Decimal:
        """The recognised credit that the cap still allows."""
        return ENDLESS if self._cap is None else self._cap - state.recognised

    def _shortage(self, demand: Demand, partial: Partial) -> list[State]:
        if self._buy is None or not demand.short:
            return []
        short = shortage(demand, *self._reached(demand, partial), partial.areas)
        size = self._buy(demand, short, partial.used)
        if not size:
            return []
        short = short._replace(fewest=size)
        if isinstance(demand.leaf, Count):
            short = short._replace(amount=Decimal(size))
        state = partial.state
        if not demand.short & state.slots:
            amount = short.amount if isinstance(demand.leaf, Credits) else NOTHING
            state = state._replace(
                slots=state.slots | demand.short,
                size=state.size + size,
                amount=state.amount + amount,
            )
        filling = Filling(demand.number, partial.used, short)
        return [state._replace(trail=Trail(state.trail, filling))]
