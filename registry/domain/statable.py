"""Do amounts exist, of credits that nobody stated, that are large and small enough everywhere?

Each amount is one and the same wherever it counts: in two groups that share it, under several
ceilings, toward residency and under the cap on recognised credit. The search takes each of
these by itself, and here what it found is judged as a whole: as linear inequalities, by
Fourier's elimination.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.demands import NOTHING, Bound, Demand, Offer, Problem
from registry.domain.requirement import Credits
from registry.domain.states import Effort, State
from registry.domain.units import Place, Use

Unknown: TypeAlias = tuple[Use, Place]
"""Whose credits are not known."""


class Row(NamedTuple):
    """So many times each amount, and something known, is 0 or more; or ``over`` 0."""

    times: tuple[tuple[Unknown, int], ...]
    known: Decimal
    over: bool = False


def unknown_in(offers: Iterable[Offer]) -> tuple[Unknown, ...]:
    """Whose credits are still to be stated among some offers, each once, in order. n log n in them.

    >>> from dataclasses import replace
    >>> from registry.domain.offers import NOBODY
    >>> unit = replace(NOBODY, use=("held", 7), place=(7,), offering=7, credits=None)
    >>> unknown_in([Offer(unit, Decimal("Infinity")), Offer(NOBODY, Decimal(3))])
    ((('held', 7), (7,)),)
    """
    lacking = (offer.unit for offer in offers if _is_to_be_stated(offer))
    return tuple(sorted({(unit.use, unit.place) for unit in lacking}))


def _is_to_be_stated(offer: Offer) -> bool:
    """Whether a way with this offer rests on credits that are not known."""
    unit = offer.unit
    measured = offer.resident > 0 or (unit.recognised and not offer.recognised)
    return unit.credits is None and (measured or not offer.weight.is_finite())


def can_be_stated(problem: Problem, state: State, effort: Effort) -> bool:
    """Whether one amount for each that is not known makes a way to meet a rule hold.

    Raises ``BudgetExhausted``. Exponential at worst in how many amounts are not known.

    >>> from dataclasses import replace
    >>> from registry.domain.demands import problem
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Part, Policies, Selector
    >>> from registry.domain.states import Filling, Trail
    >>> unit = replace(NOBODY, use=("held", 7), place=(7,), offering=7, credits=None)
    >>> way = State(slots=1, trail=Trail(None, Filling(0, (Offer(unit, Decimal("Infinity"), 1),))))
    >>> def asked(credits):
    ...     six = Part(Selector(), at_most=Decimal(6))
    ...     return problem(Credits(Decimal(credits), Selector(parts=(six,))), Policies())
    >>> [can_be_stated(asked(credits), way, Effort(100)) for credits in (6, 7)]
    [True, False]
    """
    used = [(problem.demands[f.demand], f.offers) for f in state.fillings if f.demand >= 0]
    unknown = unknown_in(offer for _, offers in used for offer in offers)
    rows = [row for demand, offers in used for row in _of_demand(demand, offers)]
    rows += _of_policies(problem, [offer for _, offers in used for offer in offers])
    over = {
        each
        for demand, offers in used
        if isinstance(demand.leaf, Credits)  # what brings no credit does not count there
        for each in unknown_in(offers)
    }
    apart = _apart(unknown, rows, over)
    rows += (Row(((each, 1),), NOTHING, each in over) for each in apart)
    return _holds(_only(apart, rows), apart, effort)


def _apart(unknown: tuple[Unknown, ...], rows: list[Row], over: set[Unknown]) -> set[Unknown]:
    """One of those that stand in the same rows: what they come to together is one amount."""
    stands = {
        each: [at for at, row in enumerate(rows) if each in dict(row.times)] for each in unknown
    }
    return set({(each in over, *stands[each]): each for each in unknown}.values())


def _only(apart: set[Unknown], rows: list[Row]) -> list[Row]:
    return [
        row._replace(times=tuple(pair for pair in row.times if pair[0] in apart)) for row in rows
    ]


def _holds(rows: list[Row], unknown: set[Unknown], effort: Effort) -> bool:
    while unknown:
        each = min(unknown, key=lambda one: (_product(one, rows), one))
        effort.spend(1 + _product(each, rows))
        rows, unknown = _without(each, rows), unknown - {each}
    return not any(row.known < 0 or (row.over and row.known == 0) for row in rows)


def _product(each: Unknown, rows: list[Row]) -> int:
    """How many rows there are once an amount is eliminated, but for those that have it not."""
    times = [dict(row.times).get(each, 0) for row in rows]
    return sum(n > 0 for n in times) * sum(n < 0 for n in times)


def _of_demand(demand: Demand, offers: tuple[Offer, ...]) -> Iterator[Row]:
    if not isinstance(demand.leaf, Credits):
        return
    yield from _between(offers, Bound(demand.minimum, Decimal("Infinity")))
    for at, bound in enumerate(demand.bounds):
        yield from _between([o for o in offers if o.parts >> at & 1], bound)


def _of_policies(problem: Problem, offers: list[Offer]) -> Iterator[Row]:
    least, most = problem.policies.residency_credits, problem.policies.recognised_cap
    listed = sorted(offers, key=_is_to_be_stated)  # where one offer rests on it, it is so for all
    once = {(offer.unit.use, offer.unit.place): offer for offer in listed}.values()
    if least is not None:
        own = [o for o in once if o.unit.resident and not o.unit.recognised]
        yield from _between(own, Bound(least, Decimal("Infinity")))
    if most is not None:
        yield from _between([o for o in once if o.unit.recognised], Bound(NOTHING, most))


def _between(offers: Iterable[Offer], bound: Bound) -> Iterator[Row]:
    """The credits of some offers lie between two amounts."""
    listed = list(offers)
    unknown = unknown_in(listed)
    known = sum((offer.unit.credits or NOTHING for offer in listed), NOTHING)
    yield Row(tuple((each, 1) for each in unknown), known - bound.least)
    if bound.most.is_finite():
        yield Row(tuple((each, -1) for each in unknown), bound.most - known)


def _without(each: Unknown, rows: Iterable[Row]) -> list[Row]:
    """What the rows say of the other amounts."""
    least, most, rest = list[Row](), list[Row](), list[Row]()
    for row in dict.fromkeys(rows):
        times = dict(row.times).get(each, 0)
        (least if times > 0 else most if times < 0 else rest).append(row)
    return [*rest, *(_added(each, one, other) for one in least for other in most)]


def _added(each: Unknown, one: Row, other: Row) -> Row:
    """Two rows in which an amount has opposite signs, added up so that it falls out."""
    mine, theirs = dict(one.times), dict(other.times)
    here, there = -theirs[each], mine[each]
    names = sorted((mine.keys() | theirs.keys()) - {each})
    times = ((name, here * mine.get(name, 0) + there * theirs.get(name, 0)) for name in names)
    known = here * one.known + there * other.known
    return Row(tuple((name, n) for name, n in times if n), known, one.over or other.over)
