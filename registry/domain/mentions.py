"""Which rules can an offering serve?

A rule that names an offering is found by its number. A rule that describes offerings
("any course of this college, level 3") is filed under its institution and one more
attribute, so that asking costs a few dozen look-ups and not a pass over all rules;
expanding such selectors at build time would cost rules times offerings.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from registry.domain.columns import NONE, Rows
from registry.domain.offerings import KINDS, OfferingTable
from registry.domain.references import leaves
from registry.domain.requirement import (
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Requirement,
    Selector,
)
from registry.domain.selection import Facets, Matcher

Facet = tuple[int, str, int | str]
"""An institution (or ``NONE``), the name of an attribute, and its value."""

Test = Callable[[int], bool]

Named = Callable[[int], Iterable[int]]


class Mentions:
    """An index from offerings to whatever is numbered and has a requirement.

    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> table = Catalog.build([OfferingFact("A", Kind.COURSE, "college", level=3)]).table
    >>> asked = [Completed("A"), Count(1, Selector(level=3))]
    >>> mentions = Mentions(asked, table, Facets(table))
    >>> mentions.naming(0), mentions.reached(0)
    ((0,), (0, 1))
    >>> instead = mentions.instead(0, Count(1, Selector(level=2)))
    >>> instead.naming(0), instead.reached(0), mentions.reached(0)
    ((), (1,), (0, 1))
    >>> mentions.asking("interview")
    ()
    """

    __slots__ = ("_asked", "_facets", "_filed", "_named", "_pairs", "_sorts", "_table")

    _asked: dict[str, list[int]]
    _filed: dict[Facet, list[tuple[int, Test]]]
    _named: Named
    _pairs: "tuple[array[int], array[int]]"

    def __init__(
        self, requirements: Sequence[Requirement], table: OfferingTable, facets: Facets
    ) -> None:
        self._table, self._facets = table, facets
        self._file_all(enumerate(requirements))
        self._named = Rows.grouped(len(table.keys), *self._pairs).__getitem__
        self._pairs = (array("i"), array("i"))

    def _file_all(self, numbered: Iterable[tuple[int, Requirement]]) -> None:
        self._asked, self._filed = {}, {}
        self._pairs = (array("i"), array("i"))
        for number, requirement in numbered:
            self._file_requirement(number, requirement)
        self._sorts = sorted({sort for _, sort, _ in self._filed})

    def instead(self, number: int, requirement: Requirement | None) -> "_MentionsInstead":
        """The same index with another requirement, or none, at a number. Cost: that requirement."""
        return _MentionsInstead(self, number, requirement)

    def naming(self, offering: int) -> tuple[int, ...]:
        """The requirements that name an offering. Cost: their number."""
        return tuple(sorted(set(self._named(offering))))

    def asking(self, code: str) -> tuple[int, ...]:
        """The requirements that ask for an attestation. Cost: their number."""
        return tuple(dict.fromkeys(self._asked.get(code, ())))

    def reached(self, offering: int) -> tuple[int, ...]:
        """The requirements that name an offering or select it by what it is or teaches.

        A named offering that its selector's other criteria shut out is still reported.
        """
        found = set(self._named(offering))
        for facet in self._facets_of(offering):
            for number, admits in self._filed.get(facet, ()):
                if number not in found and admits(offering):
                    found.add(number)
        return tuple(sorted(found))

    def _file_requirement(self, number: int, requirement: Requirement) -> None:
        for leaf in leaves(requirement):
            if isinstance(leaf, Completed):
                self._name(number, leaf.offering)
            elif isinstance(leaf, HasSkill):
                self._file_skill(number, leaf)
            elif isinstance(leaf, Attested):
                self._asked.setdefault(leaf.code, []).append(number)
            elif isinstance(leaf, Count | Credits):
                self._file_selector(number, leaf.selector)

    def _file_skill(self, number: int, leaf: HasSkill) -> None:
        skill = self._table.skill_keys.index(leaf.skill)
        self._file((NONE, "skill", skill), number, partial(self._teaches, skill, leaf.level))

    def _file_selector(self, number: int, selector: Selector) -> None:
        if _names_only(selector):
            for offering in _named(selector):
                self._name(number, offering)
            return
        admits = Matcher(selector, self._table, self._facets).admits
        for facet in set(self._facets_for(selector)):
            self._file(facet, number, admits)

    def _facets_for(self, selector: Selector) -> Iterator[Facet]:
        institutions, table = self._table.institutions, self._table
        at = NONE if selector.institution is None else institutions.index(selector.institution)
        if selector.skill is not None:
            yield at, "skill", table.skill_keys.index(selector.skill)
        elif selector.subject is not None:
            yield at, "subject", selector.subject
        elif selector.offerings:
            for offering in selector.offerings:
                yield NONE, "offering", table.keys.index(offering)
        elif selector.branches:
            for branch in selector.branches:
                yield from self._facets_for(branch)
        elif selector.level is not None:
            yield at, "level", selector.level
        elif selector.kind is not None:
            yield at, "kind", KINDS.index(selector.kind)
        else:
            yield at, "any", NONE

    def _facets_of(self, offering: int) -> Iterator[Facet]:
        for sort in self._sorts:
            for value in self._values(sort, offering):
                yield NONE, sort, value
                yield self._table.institution[offering], sort, value

    def _values(self, sort: str, offering: int) -> Iterable[int | str]:
        table = self._table
        if sort == "skill":
            return table.skills[offering]
        if sort == "subject":
            return _prefixes(table, offering)
        if sort in {"kind", "level"}:
            return (table.kind[offering] if sort == "kind" else table.level[offering],)
        return (offering if sort == "offering" else NONE,)

    def _name(self, number: int, offering: str) -> None:
        self._pairs[0].append(self._table.keys.index(offering))
        self._pairs[1].append(number)

    def _file(self, facet: Facet, number: int, admits: Test) -> None:
        self._filed.setdefault(facet, []).append((number, admits))

    def _teaches(self, skill: int, level: int, offering: int) -> bool:
        return self._table.skill_at(offering, skill) >= level


class _MentionsInstead(Mentions):
    """An index in which one requirement is another; nothing else is filed again."""

    __slots__ = ("_number", "_whole")

    def __init__(self, whole: Mentions, number: int, requirement: Requirement | None) -> None:
        self._whole, self._number = whole, number
        numbered = () if requirement is None else ((number, requirement),)
        self._table, self._facets = whole._table, whole._facets
        self._file_all(numbered)
        own = frozenset(self._pairs[0])
        self._named = lambda offering: (number,) if offering in own else ()

    def naming(self, offering: int) -> tuple[int, ...]:
        return self._both(self._whole.naming(offering), super().naming(offering))

    def asking(self, code: str) -> tuple[int, ...]:
        return self._both(self._whole.asking(code), super().asking(code))

    def reached(self, offering: int) -> tuple[int, ...]:
        return self._both(self._whole.reached(offering), super().reached(offering))

    def _both(self, whole: Iterable[int], own: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({*(n for n in whole if n != self._number), *own}))


def _names_only(selector: Selector) -> bool:
    attributes = (
        selector.institution,
        selector.kind,
        selector.subject,
        selector.level,
        selector.skill,
    )
    if any(attribute is not None for attribute in attributes):
        return False
    if selector.offerings:
        return not selector.any_of
    return bool(selector.branches) and all(map(_names_only, selector.branches))


def _named(selector: Selector) -> Iterator[str]:
    yield from selector.offerings
    for branch in selector.branches:
        yield from _named(branch)


def _prefixes(table: OfferingTable, offering: int) -> set[str]:
    subject, code = table.subject[offering], table.code[offering]
    words = ((table.subjects, subject), (table.codes, code))
    texts = (values[number] for values, number in words if number != NONE)
    return {text[:end] for text in texts for end in range(len(text) + 1)}
