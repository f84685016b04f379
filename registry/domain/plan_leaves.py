"""The places of a requirement and what can fill them, with what filling them costs.

A node is an offering in reach (or an attestation); node 0 is "had already". A use is
one reason to want a node, and the place where a part of its price is charged; use 0 is
free. What is had is a whole number with one bit a node, so that a question about many
nodes is one operation.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from registry.domain.columns import NONE

Got: TypeAlias = int
"""What is had: bit n for node n. Bit 0 is always set."""

Meets: TypeAlias = Callable[[Got], bool]
"""Says of what is had whether something is met."""


def bits(nodes: Iterable[int]) -> Got:
    """The nodes as one number.

    >>> bin(bits([0, 3]))
    '0b1001'
    """
    mask = 0
    for node in nodes:
        mask |= 1 << node
    return mask


def members(nodes: Got) -> Iterator[int]:
    """The nodes of a set, in order.

    >>> list(members(0b1001))
    [0, 3]
    """
    while nodes:
        low = nodes & -nodes
        yield low.bit_length() - 1
        nodes ^= low


@dataclass(slots=True, eq=False)
class Item:
    """One thing that can fill a place: an offering as itself, or a grant of a decision.

    Never changed; not frozen, as to make a frozen one takes three times as long.

    ``token`` is what is credited once, ``sources`` the offerings spent; a decision that
    grants several things charges each for its ``share``. Amounts are scaled to whole
    numbers.

    >>> item = Item(7, 1, uses=(1, 2), nodes=(1, 2), sources=(7, 8), decision=0, share=2)
    >>> item.price([0.0, 30.0, 10.0]), item.usable(0b111), item.usable(0b011)
    (20.0, True, False)
    """

    token: int
    weight: int
    uses: tuple[int, ...]
    nodes: tuple[int, ...]
    sources: tuple[int, ...]
    decision: int = NONE
    share: int = 1
    credits: int = 0
    resident: bool = False

    def price(self, charge: Sequence[float]) -> float:
        """What the item costs under the charges of its uses."""
        return sum(charge[use] for use in self.uses) / self.share

    def usable(self, got: Got) -> bool:
        """Whether everything that it needs is had."""
        return all(got >> node & 1 for node in self.nodes)


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """An amount from some of the items of a leaf, by position."""

    items: frozenset[int]
    at_least: int | None = None
    at_most: int | None = None


@dataclass(slots=True, eq=False)
class Leaf:
    """So much from these items; parts and spread measure what is counted.

    ``space`` is the shared group around it, where one allocation sees to several of them:
    what is counted in one space may be counted in another one as well.
    It is ``plain`` when every item is one offering as itself, or a decision's only grant
    for one source.

    >>> leaf = Leaf(2, (Item(7, 1, (1,), (1,), (7,)), Item(8, 1, (2,), (2,), (8,))))
    >>> leaf.met(0b111), leaf.met(0b011), leaf.measured
    (True, False, False)
    >>> [leaf.meets()(got) for got in (0b111, 0b011)]
    [True, False]
    """

    need: int
    items: tuple[Item, ...]
    limits: tuple[Limit, ...] = ()
    areas: tuple[frozenset[int], ...] = ()
    spread: int = 0
    even: bool = True
    space: int = 0
    plain: bool = field(init=False)
    _layers: list[tuple[int, Got]] = field(init=False)
    _joint: list[tuple[int, Got]] = field(init=False)

    def __post_init__(self) -> None:
        self.plain = all(len(item.uses) == 1 and item.share == 1 for item in self.items)
        self._layers = _layers(item for item in self.items if len(item.nodes) == 1)
        self._joint = [(i.weight, bits(i.nodes)) for i in self.items if len(i.nodes) != 1]

    @property
    def measured(self) -> bool:
        """Whether more than the amount itself is asked."""
        return bool(self.limits or self.spread)

    def met(self, got: Got) -> bool:
        """Whether enough is had, each item counted as if nothing else wanted it."""
        total = 0
        for weight, mask in self._layers:
            total += weight * (got & mask).bit_count()
        for weight, mask in self._joint:
            if got & mask == mask:
                total += weight
        return total >= self.need

    def meets(self) -> Meets:
        """The same as one function, short where the items weigh alike."""
        if self._joint or len(self._layers) != 1:
            return self.met
        ((weight, mask),) = self._layers
        fewest = -(-self.need // weight) if weight else 0
        if fewest == mask.bit_count():
            return lambda got: got & mask == mask
        if fewest == 1:
            return lambda got: got & mask != 0
        return self.met if fewest < 1 else lambda got: (got & mask).bit_count() >= fewest


def _layers(items: Iterable[Item]) -> list[tuple[int, Got]]:
    """Masks of equal weight; an item whose node its mask holds already stands for itself."""
    masks: dict[int, Got] = {}
    found: list[tuple[int, Got]] = []
    for item in items:
        bit, weight = 1 << item.nodes[0], item.weight
        mask = masks.get(weight, 0)
        if mask & bit:
            found.append((weight, bit))
        else:
            masks[weight] = mask | bit
    return [*masks.items(), *found]
