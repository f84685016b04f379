"""How much can credits that nobody stated come to, where a ceiling limits them?

Without a ceiling an amount that is not known is taken for enough: stating it would settle the
matter. In a part with a ceiling, or under a cap on recognised credit, one and the same amount
has to be large enough for the total and small enough for the ceiling. Parts that overlap are
looked at one by one, so that there the answer may be more than what is possible, never less:
a way that is found so is judged as a whole by ``statable``.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.demands import ENDLESS, NOTHING, Demand, Offer
from registry.domain.ways import Spend

Shape: TypeAlias = tuple[tuple[int, bool], ...]
"""In which parts (bits) bounded offers lie, and whether each counts through a decision."""


class Reach(NamedTuple):
    """How much bounded offers can add to a total, what each part then has, and whether every
    one of them can be more than nothing."""

    more: Decimal
    parts: tuple[Decimal, ...]
    roomy: bool


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
    return (capped and offer.unit.recognised) or bool(offer.parts & demand.ceilings)


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
    shape = shape_of(offers)
    return _most(_rooms(demand, parts, shape), shape, left)


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
    return reach(demand, parts, shape_of(offers), left).parts


def shape_of(offers: Iterable[Offer]) -> Shape:
    """All that matters of bounded offers here: the same shape reaches the same. n log n in them.

    >>> from registry.domain.offers import NOBODY
    >>> shape_of([Offer(NOBODY, ENDLESS, parts=1), Offer(NOBODY, ENDLESS, parts=1)])
    ((1, False),)
    """
    return tuple(sorted({(offer.parts, offer.unit.recognised) for offer in offers}))


def reach(demand: Demand, parts: tuple[Decimal, ...], shape: Shape, left: Decimal) -> Reach:
    """What bounded offers of a shape can come to beside known credits in ``parts``.

    ``left`` is the recognised credit that a cap still allows. Linear in the shape, for each part.

    >>> from registry.domain.demands import Bound
    >>> from registry.domain.requirement import Credits, Selector
    >>> capped = (Bound(NOTHING, Decimal(6)),)
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12), capped)
    >>> reach(asked, (Decimal(2),), ((1, False),), ENDLESS)
    Reach(more=Decimal('4'), parts=(Decimal('6'),), roomy=True)
    """
    rooms = _rooms(demand, parts, shape)
    inside = tuple(
        part + _most(rooms, [one for one in shape if one[0] >> at & 1], left)
        for at, part in enumerate(parts)
    )
    roomy = all(rooms[bits][1] > 0 and (left > 0 or not through) for bits, through in shape)
    return Reach(_most(rooms, shape, left), inside, roomy)


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


class Reaches:
    """Remembers what is reached: many ways to fill a demand ask the same. ``spend`` counts steps.

    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Credits, Selector
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12))
    >>> reaches = Reaches(print)
    >>> [reaches.of(asked, (), [Offer(NOBODY, ENDLESS)], ENDLESS).roomy for _ in range(2)]
    1
    [True, True]
    """

    def __init__(self, spend: Spend) -> None:
        self._spend = spend
        self._known: dict[object, Reach] = {}

    def of(
        self, demand: Demand, parts: tuple[Decimal, ...], offers: Iterable[Offer], left: Decimal
    ) -> Reach:
        """As ``reach``."""
        shape = shape_of(offers)
        key = demand.number, parts, shape, left
        if key not in self._known:
            self._spend(1 + len(shape) * len(parts) // 4)
            self._known[key] = reach(demand, parts, shape, left)
        return self._known[key]


Rooms: TypeAlias = dict[int, tuple[int, Decimal]]
"""For the parts of an offer: those of them that have a ceiling, and the least that these leave."""


def _rooms(demand: Demand, parts: tuple[Decimal, ...], shape: Shape) -> Rooms:
    left = [
        (1 << at, max(NOTHING, bound.most - part))
        for at, (bound, part) in enumerate(zip(demand.bounds, parts, strict=True))
        if demand.ceilings >> at & 1
    ]
    return {
        bits: (
            bits & demand.ceilings,
            min((room for bit, room in left if bits & bit), default=ENDLESS),
        )
        for bits, _ in shape
    }


def _most(rooms: Rooms, shape: Iterable[tuple[int, bool]], left: Decimal) -> Decimal:
    """Offers under the same ceilings share one room; recognised ones also share what is left."""
    own, through = dict[int, Decimal](), dict[int, Decimal]()
    for bits, recognised in shape:
        capped, room = rooms[bits]
        (through if recognised else own)[capped] = room
    beside = sum((room for capped, room in through.items() if capped not in own), NOTHING)
    return sum(own.values(), NOTHING) + min(left, beside)
