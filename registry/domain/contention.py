"""Why can one thing not count where it would fit? It counts elsewhere, is excluded, or too much.

What the allocation uses is told apart from what is only shown to fill leaves beside it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING, Demand, Offer
from registry.domain.facts import CreditGrant
from registry.domain.requirement import Policies
from registry.domain.units import Unit
from registry.domain.verdict import Reason, ReasonCode


class Counted(NamedTuple):
    """An offer that fills a demand; ``allotted`` by the allocation, not merely shown."""

    demand: Demand
    offer: Offer
    allotted: bool


def hindrances(
    catalog: Catalog,
    policies: Policies,
    demand: Demand,
    offer: Offer,
    counted: Iterable[Counted],
) -> Iterator[Reason]:
    """What keeps an offer from filling a demand beside what counts for others.

    Linear in what counts, for each excluded pair.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Completed, Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
    >>> one, other = (Demand(n, (n,), Completed("A"), 0, Decimal(1)) for n in (0, 1))
    >>> unit = Unit(("held", 0), (0,), 0, (0,), None, None, None, frozenset())
    >>> offer = Offer(unit, Decimal(1), sets=1, blocks=1)
    >>> beside = [Counted(other, offer, allotted=True)]
    >>> [why.code.value for why in hindrances(catalog, Policies(), one, offer, beside)]
    ['already-spent']
    """
    others = [each for each in counted if each.demand is not demand]
    against = [each for each in others if offer.blocks & each.offer.sets]
    for each in against:
        yield from _between(catalog, policies, demand, offer, each)
    cap = policies.recognised_cap
    counts = recognised_in(each.offer for each in others)
    if against or cap is None or not offer.recognised.is_finite():
        return
    if counts + offer.recognised > cap:
        yield Reason.of(ReasonCode.RECOGNISED_CAP_REACHED, most=cap)


def recognised_in(offers: Iterable[Offer]) -> Decimal:
    """The recognised credits of some offers, those shared by two groups once. Linear in them.

    >>> recognised_in([])
    Decimal('0')
    """
    return _once((offer.unit, offer.recognised) for offer in offers)


def resident_in(offers: Iterable[Offer]) -> Decimal:
    """The known credits of residency of some offers, those shared once. Linear in them.

    >>> resident_in([])
    Decimal('0')
    """
    known = (offer for offer in offers if offer.unit.credits is not None)
    return _once((offer.unit, offer.resident) for offer in known)


def _once(measured: Iterable[tuple[Unit, Decimal]]) -> Decimal:
    # A leaf that spends nothing, a skill, measures nothing of what another leaf may count.
    once: dict[object, Decimal] = {}
    for unit, amount in measured:
        key = unit.use, unit.place
        once[key] = max(amount, once.get(key, NOTHING))
    return sum(once.values(), NOTHING)


def _between(
    catalog: Catalog, policies: Policies, demand: Demand, offer: Offer, other: Counted
) -> Iterator[Reason]:
    unit, beside = offer.unit, other.offer.unit
    twice = set(unit.sources) & set(beside.sources) if unit.use != beside.use else set()
    if unit.place == beside.place and demand.space == other.demand.space:
        twice.add(unit.sources[0] if unit.offering is None else unit.offering)
    if twice:
        code = ReasonCode.ALREADY_SPENT if other.allotted else ReasonCode.COUNTS_ONCE
        yield Reason.of(code, offering=catalog.offerings.key(min(twice)))
    elif pairs := excluded_among(catalog, policies, (unit, beside)):
        yield Reason.of(ReasonCode.EXCLUDED_PAIR, pairs=pairs)


def excluded_among(catalog: Catalog, policies: Policies, units: Iterable[Unit]) -> tuple[str, ...]:
    """The excluded pairs that come together among some units, as texts, in the order of the rule.

    Quadratic in the units, for each pair.

    >>> excluded_among(Catalog.build(), Policies(), [])
    ()
    """
    known = [(unit, _labels(catalog, unit)) for unit in units]
    return tuple(
        f"{a} / {b}"
        for a, b in policies.exclusions
        if any(_meet(a, b, *pair) for pair in combinations(known, 2))
    )


def _meet(
    a: str, b: str, one: tuple[Unit, frozenset[str]], other: tuple[Unit, frozenset[str]]
) -> bool:
    (unit, labels), (beside, further) = one, other
    if unit.use == beside.use:  # grants of one decision exclude each other, what it takes does not
        return unit.place != beside.place and {a, b} <= labels & further
    return (a in labels and b in further) or (b in labels and a in further)


def _labels(catalog: Catalog, unit: Unit) -> frozenset[str]:
    """Every offering that a use takes or credits."""
    key = catalog.offerings.key
    found = {key(source) for source in unit.sources}
    if unit.recognition is not None:
        grants = unit.recognition.decision.grants
        found |= {grant.offering for grant in grants if not isinstance(grant, CreditGrant)}
    return frozenset(found)
