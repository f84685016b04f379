"""Is an award complete? The verdict in one word, where nobody reads its proof.

A list that marks what somebody has completed, and a comparison of two catalogues, need the word
alone. For a plain rule it takes one pass over what is held; whatever is less than plain is left
to the verdict, so that the word is always the verdict's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.plain import PlainGroup, PlainLeaf, PlainNode, plain
from registry.domain.requirement import Count
from registry.domain.shapes import gathered
from registry.domain.soundness import is_usual
from registry.domain.stacking import BUDGET, stacking
from registry.domain.stated import counted
from registry.domain.verdict import Status

LISTS = (list, tuple)


class _Place(NamedTuple):
    """Where an offering counts: the bit of its own, and the bit of its leaf or the amount that it adds to."""

    bit: int
    leaf: int
    amount: int | None
    gain: Decimal


FOREIGN = _Place(0, 0, None, NOTHING)
"""Of an offering that the rule does not name."""


class _Group(NamedTuple):
    """How many of its leaves and inner groups have to be met."""

    k: int
    leaves: int
    groups: "tuple[_Group, ...]"


@dataclass(frozen=True, slots=True)
class _Plain:
    """The one rule of an award, as bits: a leaf is a bit, and so is an offering.

    Of an offering without a place, and of those that a decision there is about, a verdict tells.
    """

    valid_from: date
    valid_to: date
    places: dict[str, _Place | None]
    decided_on: frozenset[str]
    needs: tuple[tuple[int, Decimal], ...]
    root: _Group
    earned: int


def standing(
    catalog: Catalog,
    holdings: Iterable[Holding],
    award: str,
    on: date,
    *,
    attested: Iterable[HeldAttestation] = (),
    budget: int = BUDGET,
) -> Status:
    """The status of ``stacking`` with the same question, without its proof.

    Raises what ``stacking`` raises. Linear in what is held where the rule of the award is plain
    for it; otherwise what a verdict without missing sets costs.

    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in ("A", "B")]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "B", Completed("A"))])
    >>> standing(catalog, [Holding("A")], "B", date(2025, 1, 1)).value
    'complete'
    >>> standing(catalog, [], "B", date(2025, 1, 1)).value
    'incomplete'
    """
    held = holdings if type(holdings) in LISTS else gathered("question", "holdings", holdings)
    if type(attested) in LISTS and not attested and not counted(budget):
        found = _at_once(catalog, held, award, on)
        if found is not None:
            return found
    asked = stacking(catalog, held, award, on, attested=attested, alternatives=0, budget=budget)
    return asked.status


def _at_once(catalog: Catalog, held: Iterable[Holding], award: str, on: date) -> Status | None:
    """The status in one pass; ``None`` where the verdict has to say, be it that the question is wrong."""
    if not isinstance(catalog, Catalog) or type(award) is not str or type(on) is not date:
        return None
    rule: _Plain | None = catalog.remembered(_compiled, award)
    if rule is None or not rule.valid_from <= on <= rule.valid_to:
        return None
    met = _met(rule, catalog, held, on)
    if met is None:
        return None
    if _is_met(rule.root, met):
        return Status.COMPLETE
    # What is held may complete an award that the rule asks for: that takes a judgement.
    return None if rule.earned & ~met else Status.INCOMPLETE


def _met(rule: _Plain, catalog: Catalog, held: Iterable[Holding], on: date) -> int | None:
    """The bits of the leaves met; ``None`` for a holding that is not plain."""
    known, decided_on = catalog.offerings, rule.decided_on
    seen = met = 0
    amounts = [NOTHING] * len(rule.needs)
    for holding in held:
        if not _is_plain(holding, on) or holding.offering in decided_on:
            return None
        place = rule.places.get(holding.offering, FOREIGN)
        if place is None or (place is FOREIGN and holding.offering not in known):
            return None
        bit, leaf, amount, gain = place
        if seen & bit:
            return None
        seen |= bit
        met |= leaf
        if amount is not None:
            amounts[amount] += gain
    for (leaf, need), have in zip(rule.needs, amounts, strict=True):
        if have >= need:
            met |= leaf
    return met


def _is_plain(held: Holding, on: date) -> bool:
    """Whether a holding is sound, was completed by the day, and brings what its offering does."""
    if not is_usual(held) or held.credits is not None:
        return False
    return held.completed_on is None or held.completed_on <= on


def _is_met(group: _Group, met: int) -> bool:
    count = (group.leaves & met).bit_count()
    for inner in group.groups:
        count += _is_met(inner, met)
    return count >= group.k


def _compiled(catalog: Catalog, award: str) -> _Plain | None:
    """The rule of an award as bits, or ``None`` where it has none, several, or none that is plain."""
    if award not in catalog.offerings:
        return None
    numbers = catalog.rules_for(catalog.offerings.index(award))
    found = plain(catalog, numbers[0]) if len(numbers) == 1 else None
    if found is None:
        return None
    leaves = list({id(place.leaf): place.leaf for place in found.places.values()}.values())
    amounts = [leaf for leaf in leaves if not leaf.named]
    at = {id(leaf): number for number, leaf in enumerate(amounts)}
    places: dict[str, _Place | None] = dict.fromkeys(found.spoken_of)
    for number, (key, place) in enumerate(found.places.items()):
        leaf = place.leaf
        gain = Decimal(1) if leaf.named or isinstance(leaf.leaf, Count) else place.credits
        if leaf.limited or not gain or key in places:
            places[key] = None
        else:
            own = _bit(leaf) if leaf.named else 0
            places[key] = _Place(1 << number, own, at.get(id(leaf)), gain)
    rule = found.rule
    return _Plain(
        rule.valid_from or date.min,
        rule.valid_to or date.max,
        places,
        found.decided_on,
        tuple((_bit(leaf), leaf.met.need or NOTHING) for leaf in amounts),
        _group(found.root),
        sum(_bit(leaf) for leaf in leaves if leaf.earned),
    )


def _bit(leaf: PlainLeaf) -> int:
    return 1 << leaf.number


def _group(node: PlainNode) -> _Group:
    if isinstance(node, PlainLeaf):
        return _Group(1, _bit(node), ())
    leaves = sum(_bit(member) for member in node.members if isinstance(member, PlainLeaf))
    inner = tuple(_group(member) for member in node.members if isinstance(member, PlainGroup))
    return _Group(node.k, leaves, inner)
