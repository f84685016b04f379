"""How much can credits that nobody stated come to, where a ceiling limits them?

Without a ceiling an amount that is not known is taken for enough: stating it would settle the
matter. In a part with a ceiling, or under a cap on recognised credit, one and the same amount
has to be large enough for the total and small enough for the ceiling. Parts that overlap are
looked at one by one, so that there the answer may be more than what is possible, never less:
a way that is found so is judged as a whole by ``statable``.
"""

from collections.abc import Iterable
from decimal import Decimal

from registry.domain.demands import ENDLESS, NOTHING, Demand, Offer


def is_bounded(demand: Demand, offer: Offer, *, capped: bool) -> bool:
    """Whether an offer of unknown credits is limited; ``capped``: recognised credit is.

    Linear in the parts of the demand.

    >>> from registry.domain.demands import Bound
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Credits, Selector
    >>> capped = (Bound(NOTHING, Decimal(6)),)
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12), capped)
    >>> unknown = Offer(NOBODY, ENDLESS, parts=1)
    >>> is_bounded(asked, unknown, capped=False)
    True
    """
    if offer.weight.is_finite():
        return False
    return (capped and offer.unit.recognised) or bool(offer.parts & _ceilings(demand))


def most(
    demand: Demand, parts: tuple[Decimal, ...], offers: Iterable[Offer], left: Decimal
) -> Decimal:
    """The most credits of bounded offers beside known credits in ``parts``.

    ``left`` is the recognised credit that a cap still allows. Linear in offers and parts.

    >>> from registry.domain.demands import Bound
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Credits, Selector
    >>> capped = (Bound(NOTHING, Decimal(6)),)
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12), capped)
    >>> unknown = Offer(NOBODY, ENDLESS, parts=1)
    >>> most(asked, (Decimal(2),), [unknown], ENDLESS)
    Decimal('4')
    """
    own: set[int] = set()
    recognised: set[int] = set()
    ceilings = _ceilings(demand)
    for offer in offers:
        (recognised if offer.unit.recognised else own).add(offer.parts & ceilings)
    rooms = sum((_room(demand, parts, bits) for bits in own), NOTHING)
    through = sum((_room(demand, parts, bits) for bits in recognised - own), NOTHING)
    return rooms + min(left, through)


def most_in_parts(
    demand: Demand, parts: tuple[Decimal, ...], offers: tuple[Offer, ...], left: Decimal
) -> tuple[Decimal, ...]:
    """The most credits in each part, known ones and those of bounded offers in it.

    Linear in the offers, for each part.

    >>> from registry.domain.demands import Bound
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Credits, Selector
    >>> capped = (Bound(NOTHING, Decimal(6)),)
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12), capped)
    >>> unknown = Offer(NOBODY, ENDLESS, parts=1)
    >>> most_in_parts(asked, (Decimal(2),), (unknown,), ENDLESS)
    (Decimal('6'),)
    """
    inside = ([o for o in offers if o.parts >> at & 1] for at in range(len(parts)))
    return tuple(
        part + most(demand, parts, some, left) for part, some in zip(parts, inside, strict=True)
    )


def least_recognised(
    demand: Demand, total: Decimal, parts: tuple[Decimal, ...], offers: tuple[Offer, ...]
) -> Decimal:
    """The least recognised credit among bounded offers that fill a demand together.

    Linear in the offers, for each part.

    >>> from dataclasses import replace
    >>> from datetime import date
    >>> from registry.domain.facts import Decision
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.recognition import Recognition
    >>> from registry.domain.requirement import Credits, Selector
    >>> through = Recognition(0, Decision("d", (), "college"), (), frozenset(), date.max)
    >>> unknown = Offer(replace(NOBODY, recognition=through), ENDLESS)
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12))
    >>> least_recognised(asked, Decimal(9), (), (unknown,))
    Decimal('3')
    """
    own = tuple(offer for offer in offers if not offer.unit.recognised)
    if len(own) == len(offers):
        return NOTHING
    reached = most_in_parts(demand, parts, own, NOTHING)
    short = (b.least - part for b, part in zip(demand.bounds, reached, strict=True))
    return max(NOTHING, demand.minimum - total - most(demand, parts, own, NOTHING), *short)


def _ceilings(demand: Demand) -> int:
    return sum(1 << at for at, bound in enumerate(demand.bounds) if bound.most.is_finite())


def _room(demand: Demand, parts: tuple[Decimal, ...], bits: int) -> Decimal:
    rooms = (
        bound.most - part
        for at, (bound, part) in enumerate(zip(demand.bounds, parts, strict=True))
        if bits >> at & 1
    )
    return max(NOTHING, min(rooms, default=ENDLESS))
