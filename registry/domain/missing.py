"""What is missing, in words of data: one item for each thing to take, state or attest.

An amount that is short is itself a small requirement: so many more from the same
selection, of which so many in this part and at most so many in that one, touching so
many areas that nothing touches yet.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from registry.domain.allocation import RESIDENCY
from registry.domain.demands import NOTHING, Demand, Offer, Problem
from registry.domain.requirement import Count, Credits, HasSkill, Part, Selector, Spread
from registry.domain.states import Filling, Short, State
from registry.domain.verdict import Missing, MissingKind, MissingSet


def missing_set(problem: Problem, state: State, rule: str, institution: str) -> MissingSet:
    """Everything missing in a state, in the order of the rule. Linear in its fillings.

    >>> from registry.domain.demands import problem
    >>> from registry.domain.limits import Open
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Attested, Policies
    >>> from registry.domain.states import Trail
    >>> asked = problem(Attested("first-aid"), Policies())
    >>> slot = asked.slots.of(Open(MissingKind.ATTESTATION, "first-aid"))
    >>> way = Trail(None, Filling(0, (Offer(NOBODY, Decimal(1), slots=slot),)))
    >>> [item.key for item in missing_set(asked, State(trail=way), "r", "college").items]
    ['first-aid']
    """
    items: dict[object, Missing] = {}
    opens = {bit: item for item, bit in problem.slots.opens.items()}
    for filling in state.fillings:
        if filling.demand == RESIDENCY:
            continue
        demand = problem.demands[filling.demand]
        for bit in _bits_of(filling.offers):
            item = opens[bit]
            found = Missing(item.kind, item.key, fact=item.fact or None, path=demand.path)
            items.setdefault(bit, found)
        if filling.short:
            items.setdefault(demand.short, _short(demand, filling))
    items.update(_residency(state, institution))
    return MissingSet(tuple(items.values()), rule)


def _bits_of(offers: tuple[Offer, ...]) -> Iterator[int]:
    slots = 0
    for offer in offers:
        slots |= offer.slots
    while slots:
        yield slots & -slots
        slots &= slots - 1


def _residency(state: State, institution: str) -> Iterator[tuple[object, Missing]]:
    for filling in state.fillings:
        if filling.demand == RESIDENCY and filling.short:
            selector = Selector(institution=institution)
            amount = filling.short.amount
            yield (
                "residency",
                Missing(
                    MissingKind.CREDITS,
                    amount=amount,
                    selector=selector,
                    fewest=filling.short.fewest,
                ),
            )


def _short(demand: Demand, filling: Filling) -> Missing:
    leaf, short = demand.leaf, filling.short
    assert short is not None
    if isinstance(leaf, HasSkill):
        return Missing(MissingKind.SKILL, leaf.skill, level=leaf.level, path=demand.path)
    assert isinstance(leaf, Count | Credits)
    kind = MissingKind.COUNT if isinstance(leaf, Count) else MissingKind.CREDITS
    selector = _residual(leaf.selector, demand, short, filling.offers)
    return Missing(
        kind, amount=short.amount, selector=selector, path=demand.path, fewest=short.fewest
    )


def _residual(
    selector: Selector, demand: Demand, short: Short, used: tuple[Offer, ...]
) -> Selector:
    """The selection from which what is short must come, with what parts and spread still ask."""
    parts = tuple(_parts(selector, demand, short, used))
    spread, branches = None, selector.any_of
    if selector.spread:
        # A bare spread selects the union of its areas; with fewer areas that must be said.
        branches = selector.branches
        touched = 0
        for offer in used:
            touched |= offer.areas
        areas = tuple(a for at, a in enumerate(selector.spread.areas) if not touched >> at & 1)
        spread = Spread(short.spread, areas) if short.spread else None
    return replace(selector, any_of=branches, parts=parts, spread=spread)


def _parts(
    selector: Selector, demand: Demand, short: Short, used: tuple[Offer, ...]
) -> Iterator[Part]:
    rooms = _rooms(demand, used)
    for at, (part, least) in enumerate(zip(selector.parts, short.parts, strict=True)):
        if least or at in rooms:
            yield Part(part.of, least or None, rooms.get(at))


def _rooms(demand: Demand, used: tuple[Offer, ...]) -> dict[int, Decimal]:
    """What each part with a ceiling still has room for; a credit amount to be stated takes it all."""
    rooms = {at: bound.most for at, bound in enumerate(demand.bounds) if bound.most.is_finite()}
    for offer in sorted(used, key=lambda offer: offer.weight):
        within = [at for at in rooms if offer.parts >> at & 1]
        taken = min([offer.weight, *(rooms[at] for at in within)])
        rooms |= {at: rooms[at] - taken for at in within}
    return rooms


def ranked(sets: list[MissingSet], prices: list[Decimal]) -> list[int]:
    """The positions of the different sets, by items, then credits; none that contains another one.

    Quadratic in the sets.

    >>> one = MissingSet((Missing(MissingKind.OFFERING, "A"),))
    >>> two = MissingSet((*one.items, Missing(MissingKind.OFFERING, "B")))
    >>> ranked([two, one], [Decimal(3), Decimal(3)])
    [1]
    """
    order = sorted(range(len(sets)), key=lambda at: (sets[at].size, prices[at], _words(sets[at])))
    kept: list[int] = []
    for at in order:
        if not any(_covers(sets[at], sets[other]) for other in kept):
            kept.append(at)
    return kept


def _words(found: MissingSet) -> tuple[str, ...]:
    return (*(f"{i.kind} {i.key} {i.fact} {i.path} {i.amount}" for i in found.items), found.rule)


def _covers(larger: MissingSet, smaller: MissingSet) -> bool:
    if len(smaller.items) > len(larger.items):
        return False
    return all(any(_as_much(a, b) for a in larger.items) for b in smaller.items)


def _as_much(one: Missing, other: Missing) -> bool:
    if one.kind is not other.kind or one.key != other.key:
        return False
    same = (one.fact, one.level, one.selector) == (other.fact, other.level, other.selector)
    return same and (one.amount or NOTHING) >= (other.amount or NOTHING)
