"""What a selection holds that can be taken, counted by offerings alike.

Offerings alike bring the same credits and lie in the same parts and areas, so a question
about how few of them mend a shortage asks for numbers and not for names.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from registry.domain.catalog import Catalog
from registry.domain.requirement import Count, Credits, Selector
from registry.domain.selection import Matcher

NAMED = 64
"""Members of one sort that are remembered by name; of the others only the number is."""


class Sort(NamedTuple):
    """Offerings alike: what each adds (credits, or 1), and the parts and areas (bits) it is in."""

    gain: Decimal
    parts: int
    areas: int


class Stock:
    """What one leaf could still take, from the sort that adds most to the one that adds least.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college", credits=Decimal(3)) for key in "AB"]
    >>> shelf = Stock(Catalog.build(facts), Credits(Decimal(6), Selector()))
    >>> (three,) = shelf.members
    >>> shelf.without(held=[0])[three], shelf.some(three, 1, besides={0})
    (1, [1])
    """

    __slots__ = ("_areas", "_leaf", "_matcher", "_parts", "_table", "members", "numbers")

    def __init__(self, catalog: Catalog, leaf: Count | Credits) -> None:
        selector, matchers = leaf.selector, _Matchers(catalog)
        self._leaf, self._table = leaf, catalog.table
        self._matcher = catalog.matcher(selector)
        self._parts = matchers.of(part.of for part in selector.parts)
        self._areas = matchers.of(selector.spread.areas if selector.spread else ())
        numbers: dict[Sort, int] = {}
        members: dict[Sort, list[int]] = {}
        for offering in sorted(filter(self._table.available.__getitem__, self._matcher.members())):
            sort = self._sort(offering)
            if sort.gain > 0:
                numbers[sort] = numbers.get(sort, 0) + 1
                if numbers[sort] <= NAMED:
                    members.setdefault(sort, []).append(offering)
        self.numbers = dict(sorted(numbers.items(), key=_most_first))
        self.members = {sort: tuple(members[sort]) for sort in self.numbers}

    def without(self, held: Iterable[int]) -> dict[Sort, int]:
        """How many there are of each sort beside some offerings. Linear in those."""
        left = dict(self.numbers)
        for offering in held:
            if self._table.available[offering] and self._matcher.admits(offering):
                sort = self._sort(offering)
                if sort in left:
                    left[sort] -= 1
        return left

    def some(self, sort: Sort, number: int, besides: set[int]) -> list[int]:
        """So many members of a sort that are not among some offerings, if it names that many."""
        named = list(islice(self._others(self.members[sort], besides), number))
        if len(named) < number and self.numbers[sort] > NAMED:
            alike = (o for o in sorted(self._matcher.members()) if self._is_of(o, sort))
            named = list(islice(self._others(alike, besides), number))
        return named

    def _is_of(self, offering: int, sort: Sort) -> bool:
        return bool(self._table.available[offering]) and self._sort(offering) == sort

    def _others(self, offerings: Iterable[int], besides: set[int]) -> Iterator[int]:
        return (offering for offering in offerings if offering not in besides)

    def _sort(self, offering: int) -> Sort:
        gain = Decimal(1)
        if isinstance(self._leaf, Credits):
            stated = self._table.amount(self._table.credits, offering)
            gain = Decimal(0) if stated is None else stated
        return Sort(gain, _lies(offering, self._parts), _lies(offering, self._areas))


def stock(catalog: Catalog, leaf: Count | Credits) -> Stock:
    """The stock of a leaf, remembered. Linear in the selection when it is first asked for.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> fact = OfferingFact("A", Kind.COURSE, "college", credits=Decimal(3))
    >>> shelf = stock(Catalog.build([fact]), Credits(Decimal(6), Selector()))
    >>> [(sort.gain, number) for sort, number in shelf.without(()).items()]
    [(Decimal('3'), 1)]
    """
    found: Stock = catalog.remembered(Stock, leaf)
    return found


class _Matchers:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def of(self, selectors: Iterable[Selector]) -> list[Matcher]:
        return [self._catalog.matcher(selector) for selector in selectors]


def _lies(offering: int, matchers: list[Matcher]) -> int:
    return sum(1 << at for at, matcher in enumerate(matchers) if matcher.admits(offering))


def _most_first(pair: tuple[Sort, int]) -> tuple[Decimal, int, int]:
    sort = pair[0]
    return -sort.gain, sort.parts, sort.areas
