"""Which uses of what is had may not both count?

A pair of offerings never credited together binds what a decision spends as well as what
it grants: who uses A as B is credited for A.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from registry.domain.columns import NONE
from registry.domain.plan_leaves import Item, Leaf

Use: TypeAlias = tuple[int, int]
"""A decision (its number, or none) and the offering that something counts as."""


Pair: TypeAlias = tuple[int, int]
"""Offerings that are never both credited."""


class Bar(NamedTuple):
    """The bit of a use, and the bits of those it may not stand beside."""

    own: int
    others: int


def use_of(item: Item) -> Use:
    """What an item makes use of.

    >>> use_of(Item(7, 1, (0,), (0,), (7,))), use_of(Item(7, 1, (0,), (0,), (8,), decision=3))
    ((-1, 7), (3, 7))
    """
    return item.decision, item.token


def bars(leaves: Iterable[Leaf], pairs: Sequence[Pair]) -> dict[Use, Bar]:
    """The uses that some pair keeps apart. Quadratic in the uses that the pairs name.

    >>> leaf = Leaf(1, (Item(7, 1, (0,), (0,), (7,)), Item(8, 1, (0,), (0,), (8,))))
    >>> bars([leaf], [(7, 8)])[NONE, 7]
    Bar(own=1, others=2)
    """
    named = {offering for pair in pairs for offering in pair}
    labels: dict[Use, set[int]] = {}
    for leaf in leaves:
        for item in leaf.items:
            touched = named.intersection((item.token, *item.sources))
            if touched:
                labels.setdefault(use_of(item), set()).update(touched)
    bits = {use: 1 << at for at, use in enumerate(labels)}
    found = {}
    for use in labels:
        others = (bits[o] for o in labels if o != use and _clash(use, o, labels, pairs))
        found[use] = Bar(bits[use], sum(others))
    return {use: bar for use, bar in found.items() if bar.others}


def _clash(one: Use, other: Use, labels: dict[Use, set[int]], pairs: Sequence[Pair]) -> bool:
    # Two grants of one decision: its sources are spent and not credited.
    same = one[0] == other[0] != NONE
    mine, theirs = ({one[1]}, {other[1]}) if same else (labels[one], labels[other])
    return any((a in mine and b in theirs) or (b in mine and a in theirs) for a, b in pairs)
