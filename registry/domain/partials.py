"""A demand partly filled: its total, its parts, the areas it touches, and what it still lacks."""

from decimal import Decimal
from typing import NamedTuple

from registry.domain.demands import NOTHING, Bound, Demand, Offer
from registry.domain.statable import unknown_in
from registry.domain.states import Short, State


class Partial(NamedTuple):
    """A demand partly filled, beside the state that it grows from."""

    state: State
    total: Decimal
    parts: tuple[Decimal, ...]
    areas: int
    used: tuple[Offer, ...]
    unsaid: tuple[Offer, ...] = ()
    """Those of unknown credits that a ceiling limits; neither total nor parts have them."""


class Asking(NamedTuple):
    """What is still asked about: bits of a mask, those ``once`` measured, and, where it is
    ``close``, whose credits are not known."""

    bits: int
    once: int
    close: bool


def serves(demand: Demand, asking: Asking, one: Partial, other: Partial) -> bool:
    """Whether one can do whatever the other can. Linear in the parts; in what is used if close.

    >>> from registry.domain.requirement import Credits, Selector
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12))
    >>> more, less = (Partial(State(), Decimal(n), (), 0, ()) for n in (9, 6))
    >>> serves(asked, Asking(-1, 0, False), more, less)
    True
    """
    a, b = one.state, other.state
    return (
        not a.mask & ~b.mask & asking.bits
        and not a.slots & ~b.slots
        and one.total >= other.total
        and not other.areas & ~one.areas
        and one.unsaid == other.unsaid
        and (not asking.close or unknown_in(one.used) == unknown_in(other.used))
        and a.recognised <= b.recognised
        and a.resident >= b.resident
        and not (a.mask ^ b.mask) & asking.once & asking.bits
        and all(map(no_worse, demand.bounds, one.parts, other.parts))
    )


def shortage(demand: Demand, total: Decimal, parts: tuple[Decimal, ...], areas: int) -> Short:
    """What a demand lacks beyond a total, amounts in parts, and areas touched (bits).

    The amount is the least that can mend the total and every part at once. Linear in the
    parts.

    >>> from registry.domain.requirement import Credits, Selector
    >>> asked = Credits(Decimal(12), Selector())
    >>> shortage(Demand(0, (), asked, 0, Decimal(12), (), 0), Decimal(9), (), 0).amount
    Decimal('3')
    """
    lacking = tuple(
        max(NOTHING, bound.least - part) for bound, part in zip(demand.bounds, parts, strict=True)
    )
    spread = max(0, demand.spread - areas.bit_count())
    return Short(max(NOTHING, demand.minimum - total, *lacking, NOTHING), lacking, spread)


def is_over(demand: Demand, partial: Partial) -> bool:
    """Whether a part has more than its ceiling.

    Linear in the parts.

    >>> from registry.domain.requirement import Credits, Selector
    >>> capped = (Bound(NOTHING, Decimal(6)),)
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12), capped)
    >>> is_over(asked, Partial(State(), Decimal(9), (Decimal(9),), 0, ()))
    True
    """
    return any(part > b.most for part, b in zip(partial.parts, demand.bounds, strict=True))


def no_worse(bound: Bound, one: Decimal, other: Decimal) -> bool:
    """Whether one amount in a part can become whatever another one can.

    >>> no_worse(Bound(Decimal(3), Decimal(6)), Decimal(4), Decimal(5))
    True
    """
    floor = min(one, bound.least) >= min(other, bound.least)
    return floor and (one <= other or not bound.most.is_finite())


def with_offer(partial: Partial, state: State, offer: Offer, demand: Demand) -> Partial:
    """A partial filling with one more offer, of which no ceiling limits an unknown amount.

    Linear in the parts.

    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Credits, Selector
    >>> asked = Demand(0, (), Credits(Decimal(12), Selector()), 0, Decimal(12))
    >>> none = Partial(State(), NOTHING, (), 0, ())
    >>> with_offer(none, State(), Offer(NOBODY, Decimal(3)), asked).total
    Decimal('3')
    """
    parts = partial.parts
    if offer.parts:
        parts = tuple(
            _added(bound, part, offer) if offer.parts >> at & 1 else part
            for at, (bound, part) in enumerate(zip(demand.bounds, parts, strict=True))
        )
    total = min(demand.minimum, partial.total + offer.weight)
    areas, used = partial.areas | offer.areas, (*partial.used, offer)
    return partial._replace(state=state, total=total, parts=parts, areas=areas, used=used)


def with_unsaid(partial: Partial, state: State, offer: Offer) -> Partial:
    """A partial filling with one more offer of which an unknown amount is limited.

    >>> from registry.domain.offers import NOBODY
    >>> none = Partial(State(), NOTHING, (), 0, ())
    >>> len(with_unsaid(none, State(), Offer(NOBODY, Decimal("Infinity"))).unsaid)
    1
    """
    return partial._replace(
        state=state,
        areas=partial.areas | offer.areas,
        used=(*partial.used, offer),
        unsaid=(*partial.unsaid, offer),
    )


def _added(bound: Bound, part: Decimal, offer: Offer) -> Decimal:
    # No ceiling limits it: it is taken for enough, once it is said that stating it would settle
    # the matter.
    if not offer.weight.is_finite():
        return max(part, bound.least)
    return part + offer.weight


def used_least(partial: Partial) -> tuple[int, int, Decimal, int]:
    """Orders partial fillings: what lacks and uses least first.

    >>> used_least(Partial(State(size=1), Decimal(3), (), 0, ()))
    (1, 0, Decimal('-3'), 0)
    """
    state = partial.state
    return state.size, state.mask.bit_count(), -partial.total, state.mask
