"""Rows packed into columns: what keeps a million offerings small.

A fact dataclass costs about 1.5 kB with its strings; the same offering in these
columns costs about 250 bytes. Plain ``array`` and not numpy: questions read single
cells, where an array of numpy is slower, and nothing here adds up whole columns.
"""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, Protocol, TypeVar

from registry.domain.errors import Sort, UnknownKey

NONE = -1
"""A cell that is not stated."""


class _Ordered(Hashable, Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


V = TypeVar("V", bound=_Ordered)


class Keys:
    """The keys of one sort, numbered in alphabetical order, so that order of input never matters.

    >>> keys = Keys("offering", ["b", "a"])
    >>> keys.index("b"), keys.key(0), len(keys), "c" in keys
    (1, 'a', 2, False)
    >>> keys.index("c")
    Traceback (most recent call last):
    registry.domain.errors.UnknownKey: unknown offering 'c'
    """

    __slots__ = ("_index", "_keys", "sort")

    def __init__(self, sort: Sort, keys: Iterable[str]) -> None:
        self.sort = sort
        self._keys = tuple(sorted(set(keys)))
        self._index = {key: i for i, key in enumerate(self._keys)}

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def index(self, key: str) -> int:
        """The number of a key; raises ``UnknownKey``. Constant time.

        >>> Keys("offering", ["b", "a"]).index("b")
        1
        """
        try:
            return self._index[key]
        except (KeyError, TypeError):  # what cannot be hashed is no key either
            raise UnknownKey(self.sort, key) from None

    def find(self, key: str) -> int:
        """The number of a key, or ``NONE``. Constant time.

        >>> Keys("offering", ["a"]).find("b")
        -1
        """
        return self._index.get(key, NONE)

    def key(self, index: int) -> str:
        """The key of a number. Constant time.

        >>> Keys("offering", ["b", "a"]).key(0)
        'a'
        """
        return self._keys[index]


class Rows:
    """Many short lists of numbers in two arrays (compressed sparse rows).

    >>> rows = Rows.grouped(3, heads=[2, 0, 2, NONE], values=[7, 8, 9, 5])
    >>> list(rows[2]), list(rows[1]), list(rows.span(0, 3))
    ([7, 9], [], [8, 7, 9])
    """

    __slots__ = ("_offsets", "_values")

    def __init__(self, offsets: "array[int]", values: "array[int]") -> None:
        self._offsets = offsets
        self._values = values

    @classmethod
    def grouped(cls, size: int, heads: Sequence[int], values: Iterable[int]) -> "Rows":
        """Values grouped by head, in the order given; a head of ``NONE`` is left out. Linear.

        >>> [list(row) for row in map(Rows.grouped(2, [1, 0, 1], [7, 8, 9]).__getitem__, range(2))]
        [[8], [7, 9]]
        """
        counts = array("I", bytes(4 * (size + 1)))
        for head in heads:
            if head >= 0:
                counts[head + 1] += 1
        offsets = array("I", accumulate(counts))
        after = array("I", offsets)
        packed = array("I", bytes(4 * offsets[size]))
        for head, value in zip(heads, values, strict=True):
            if head >= 0:
                packed[after[head]] = value
                after[head] += 1
        return cls(offsets, packed)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> "array[int]":
        return self._values[self._offsets[row] : self._offsets[row + 1]]

    def span(self, first: int, last: int) -> "array[int]":
        """Every value of the rows from ``first`` up to, not including, ``last``.

        >>> list(Rows.grouped(3, [0, 1, 2], [7, 8, 9]).span(0, 2))
        [7, 8]
        """
        return self._values[self._offsets[first] : self._offsets[last]]

    def width(self, first: int, last: int) -> int:
        """How many values those rows hold, without copying them. Constant time.

        >>> Rows.grouped(3, [0, 1, 2], [7, 8, 9]).width(0, 2)
        2
        """
        return self._offsets[last] - self._offsets[first]

    def holds(self, row: int, value: int) -> bool:
        """Whether a row has a value; linear in the row.

        >>> Rows.grouped(1, [0, 0], [7, 8]).holds(0, 8)
        True
        """
        values = self._values
        return any(values[at] == value for at in self.cells(row))

    def cells(self, row: int) -> range:
        """The positions of a row, for a column that runs beside this one.

        >>> Rows.grouped(2, [0, 1, 1], [7, 8, 9]).cells(1)
        range(1, 3)
        """
        return range(self._offsets[row], self._offsets[row + 1])

    def inverted(self, size: int) -> "Rows":
        """Which rows hold each value; ``size`` is one more than the largest value. Linear.

        >>> list(Rows.grouped(2, [0, 1], [1, 1]).inverted(2)[1])
        [0, 1]
        """
        owners = (row for row in range(len(self)) for _ in self.cells(row))
        return Rows.grouped(size, self._values, owners)


class Interner(Generic[V]):
    """Gives each different value a number, first in order of arrival, at last in sorted order.

    >>> interner = Interner[str]()
    >>> interner.add("b"), interner.add("a"), interner.add("b")
    (0, 1, 0)
    >>> values, rank = interner.settled()
    >>> values, list(rank)
    (('a', 'b'), [1, 0])
    """

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        self._numbers: dict[V, int] = {}

    def add(self, value: V | None) -> int:
        """The number by arrival; ``NONE`` for ``None``. Constant time.

        >>> interner = Interner[str]()
        >>> interner.add("b"), interner.add(None)
        (0, -1)
        """
        if value is None:
            return NONE
        return self._numbers.setdefault(value, len(self._numbers))

    def settled(self) -> "tuple[tuple[V, ...], array[int]]":
        """The values in order, and the final number of each number by arrival. n log n.

        >>> interner = Interner[str]()
        >>> interner.add("b"), interner.add("a"), interner.settled()[0]
        (0, 1, ('a', 'b'))
        """
        values = tuple(sorted(self._numbers))
        rank = array("i", bytes(4 * len(values)))
        for number, value in enumerate(values):
            rank[self._numbers[value]] = number
        return values, rank


def narrowest(largest: int) -> str:
    """The type code of the smallest signed cell that holds numbers up to ``largest``.

    >>> narrowest(127), narrowest(128), narrowest(32768)
    ('b', 'h', 'i')
    """
    return "b" if largest < 1 << 7 else "h" if largest < 1 << 15 else "i"


def rearranged(
    column: "array[int]", order: Iterable[int], rank: "array[int] | None" = None
) -> "array[int]":
    """A column in a new order of rows, its numbers replaced by their final rank.

    >>> list(rearranged(array("i", [5, 6, 7]), [2, 0, 1]))
    [7, 5, 6]
    """
    if rank is None:
        return array(narrowest(max(column, default=0)), (column[row] for row in order))
    return array(
        narrowest(len(rank)),
        (NONE if column[row] == NONE else rank[column[row]] for row in order),
    )


def prefixed(values: Sequence[str], prefix: str) -> tuple[int, int]:
    """The range of sorted values that begin with a prefix. Logarithmic.

    >>> prefixed(("11.01", "51.26", "51.2601", "52"), "51.26")
    (1, 3)
    """
    return bisect_left(values, prefix), bisect_left(values, prefix + "\U0010ffff")


def by_key(keys: Keys, pairs: Iterable[tuple[str, int]]) -> Rows:
    """Numbers grouped by the number of their key, each once and in order; unknown keys are left out.

    >>> list(by_key(Keys("offering", ["a"]), [("a", 7), ("a", 7), ("b", 8)])[0])
    [7]
    """
    heads = sorted({(keys.find(key), number) for key, number in pairs})
    return Rows.grouped(len(keys), [head for head, _ in heads], [number for _, number in heads])
