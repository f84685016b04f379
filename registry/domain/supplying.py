"""Are some things a choice of what a missing set asks for?"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from registry.domain.catalog import Catalog
from registry.domain.limits import Open
from registry.domain.requirement import Count, Credits, Part, Selector
from registry.domain.verdict import Missing, MissingKind, MissingSet

VAGUE = (MissingKind.COUNT, MissingKind.CREDITS, MissingKind.SKILL)
"""What is missing without the name of an offering that supplies it."""


def supplies(catalog: Catalog, things: frozenset[Open], found: MissingSet) -> bool:
    """Whether things, each used once, are everything that a set asks for and nothing more.

    Tries each way to share them among the amounts of the set: exponential in those.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> found = MissingSet((Missing(MissingKind.OFFERING, "A"),), "r")
    >>> supplies(Catalog.build(facts), frozenset({Open(MissingKind.OFFERING, "A")}), found)
    True
    """
    named = {Open(i.kind, i.key or "", i.fact or "") for i in found.items if i.kind not in VAGUE}
    rest = things - named
    if not named <= things or any(thing.kind is not MissingKind.OFFERING for thing in rest):
        return False
    offerings = frozenset(catalog.offerings.index(thing.key) for thing in rest)
    return _shared(catalog, offerings, [i for i in found.items if i.kind in VAGUE])


def is_free_of(catalog: Catalog, offerings: set[int], found: MissingSet) -> bool:
    """Whether a set leaves none of some offerings to choose. Linear in offerings and items.

    >>> is_free_of(Catalog.build(), set(), MissingSet((Missing(MissingKind.SKILL, "s"),)))
    True
    """
    amounts = [item for item in found.items if item.kind in VAGUE]
    return not any(_admits(catalog, item, offerings) for item in amounts)


def _admits(catalog: Catalog, item: Missing, offerings: set[int]) -> bool:
    if item.kind is MissingKind.SKILL:
        teaching = catalog.teaching(item.key or "") if offerings else ()
        return not offerings.isdisjoint(teaching)
    return any(map(catalog.matcher(item.selector or Selector()).admits, offerings))


def _shared(catalog: Catalog, offerings: frozenset[int], asked: list[Missing]) -> bool:
    if not asked:
        return not offerings
    item, later = asked[0], asked[1:]
    return any(
        _is_enough(catalog, chosen, item) and _shared(catalog, offerings.difference(chosen), later)
        for number in range(item.fewest, len(offerings) - len(later) + 1)
        for chosen in combinations(sorted(offerings), number)
    )


def _is_enough(catalog: Catalog, chosen: Iterable[int], item: Missing) -> bool:
    if item.kind is MissingKind.SKILL:
        skill = catalog.skills.index(item.key or "")
        return all(catalog.table.skill_at(o, skill) >= (item.level or 0) for o in chosen)
    return _fills(catalog, list(chosen), item, item.selector or Selector())


def _fills(catalog: Catalog, chosen: list[int], item: Missing, selector: Selector) -> bool:
    matcher, leaf = catalog.matcher(selector), Count if item.kind is MissingKind.COUNT else Credits
    if not all(map(matcher.admits, chosen)) or _total(catalog, chosen, leaf) < (item.amount or 0):
        return False
    if not all(_keeps(catalog, chosen, part, leaf) for part in selector.parts):
        return False
    spread = selector.spread
    return spread is None or spread.at_least <= sum(
        any(map(catalog.matcher(area).admits, chosen)) for area in spread.areas
    )


def _keeps(catalog: Catalog, chosen: list[int], part: Part, leaf: type) -> bool:
    inside = _total(catalog, filter(catalog.matcher(part.of).admits, chosen), leaf)
    enough = part.at_least is None or inside >= part.at_least
    return enough and (part.at_most is None or inside <= part.at_most)


def _total(catalog: Catalog, chosen: Iterable[int], leaf: type) -> Decimal:
    if leaf is Count:
        return Decimal(len(list(chosen)))
    return sum((catalog.credits(offering) or Decimal(0) for offering in chosen), Decimal(0))
