"""Which offers to a demand are simply used, and in which groups are the others tried?"""

from decimal import Decimal
from typing import NamedTuple

from registry.domain.demands import NOTHING, Demand, Offer
from registry.domain.partials import Partial, with_offer
from registry.domain.states import State


class Grouped(NamedTuple):
    """What is used anyway, the other offers twin by twin, and the weight that comes after each."""

    base: Partial
    twins: list[list[Offer]]
    further: list[Decimal]


def grouped(demand: Demand, allowed: int, *, capped: bool) -> Grouped:
    """The offers to a demand whose slots are ``allowed``; ``capped``: recognised credit is.

    The heaviest come first. n log n in the offers.

    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Credits, Selector
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12))
    >>> asked.offers = [Offer(NOBODY, Decimal(n), sets=bit) for n, bit in ((3, 0), (4, 1), (6, 2))]
    >>> found = grouped(asked, 0, capped=False)
    >>> found.base.total, [offer.weight for (offer,) in found.twins], found.further
    (Decimal('3'), [Decimal('6'), Decimal('4')], [Decimal('4'), Decimal('0')])
    """
    base = Partial(State(), NOTHING, (NOTHING,) * len(demand.bounds), 0, ())
    groups: dict[object, list[Offer]] = {}
    for at, offer in enumerate(demand.offers):
        if offer.slots & ~allowed:
            continue
        if _is_free(demand, offer, capped):
            base = with_offer(base, base.state, offer, demand)
        else:
            groups.setdefault(offer.twin or -at, []).append(offer)
    twins = sorted(groups.values(), key=_heaviest)
    return Grouped(base, twins, _further(twins))


def _is_free(demand: Demand, offer: Offer, capped: bool) -> bool:
    """Whether nobody else wants it and nothing limits it."""
    limited = capped and offer.recognised > 0
    ceiling = any(
        offer.parts >> at & 1 and bound.most.is_finite() for at, bound in enumerate(demand.bounds)
    )
    return not (offer.sets or offer.blocks or offer.slots or ceiling or limited)


def _heaviest(offers: list[Offer]) -> Decimal:
    return -offers[0].weight


def _further(groups: list[list[Offer]]) -> list[Decimal]:
    further, total = [], NOTHING
    for offers in reversed(groups):
        further.append(total)
        total += sum((offer.weight for offer in offers), NOTHING)
    return further[::-1]
