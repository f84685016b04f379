"""What a catalogue says about its offerings one by one, by number.

Every look-up takes constant time, or the length of its answer.
"""

from array import array
from decimal import Decimal

from registry.domain.columns import Keys
from registry.domain.facts import OfferingFact
from registry.domain.offerings import KINDS, OfferingTable
from registry.domain.requirement import Kind, Requirement
from registry.domain.selection import Facets


class Offered:
    """The offerings of a catalogue, and what teaches, leads to or is offered by what.

    >>> from registry.domain.offerings import OfferingRows
    >>> fact = OfferingFact("A", Kind.COURSE, "college", credits=Decimal(3), fee=Decimal(450))
    >>> offered = Offered(OfferingRows([fact]).table([], [], []))
    >>> "A" in offered, len(offered), offered.credits(0), offered.hours(0)
    (True, 1, Decimal('3'), None)
    """

    def __init__(self, table: OfferingTable) -> None:
        self.table = table
        self.offerings: Keys = table.keys
        self.institutions: Keys = table.institutions
        self.skills: Keys = table.skill_keys
        self._facets = Facets(table)

    def __len__(self) -> int:
        return len(self.offerings)

    def __contains__(self, key: object) -> bool:
        return key in self.offerings

    def fact(self, offering: int) -> OfferingFact:
        """The whole fact, made on demand; for single values ask the methods below or the table.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
        >>> catalog.fact(0).key
        'A'
        """
        return self.table.fact(offering)

    def offering(self, key: str) -> OfferingFact:
        """The fact of a key; raises ``UnknownKey``.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
        >>> catalog.offering("A").institution
        'college'
        """
        return self.fact(self.offerings.index(key))

    def kind(self, offering: int) -> Kind:
        """What sort of offering it is.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
        >>> catalog.kind(0)
        <Kind.COURSE: 'course'>
        """
        return KINDS[self.table.kind[offering]]

    def credits(self, offering: int) -> Decimal | None:
        """Credits of an offering, ``None`` when not stated.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build(
        ...     [OfferingFact("A", Kind.COURSE, "college", credits=Decimal("4.5"))]
        ... )
        >>> catalog.credits(0)
        Decimal('4.5')
        """
        return self.table.amount(self.table.credits, offering)

    def hours(self, offering: int) -> Decimal | None:
        """Hours of instruction, ``None`` when not stated.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", hours=Decimal(30))])
        >>> catalog.hours(0)
        Decimal('30')
        """
        return self.table.amount(self.table.hours, offering)

    def fee(self, offering: int) -> Decimal | None:
        """Fee in Canadian dollars, ``None`` when not stated.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build(
        ...     [OfferingFact("A", Kind.COURSE, "college", fee=Decimal("199.99"))]
        ... )
        >>> catalog.fee(0)
        Decimal('199.99')
        """
        return self.table.amount(self.table.fee, offering)

    def weeks(self, offering: int) -> Decimal | None:
        """Length in weeks, ``None`` when not stated.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
        >>> print(catalog.weeks(0))
        None
        """
        return self.table.amount(self.table.weeks, offering)

    def entry(self, offering: int) -> Requirement | None:
        """The entry requirement of an offering, if it has one.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
        >>> print(catalog.entry(0))
        None
        """
        return self.table.entry.get(offering)

    def teaching(self, skill: str) -> "array[int]":
        """Offerings that teach a skill, at any level; raises ``UnknownKey``.

        >>> from registry.domain.catalog import Catalog
        >>> from registry.domain.facts import Taught
        >>> catalog = Catalog.build(
        ...     [OfferingFact("A", Kind.COURSE, "college", skills=(Taught("s", 2),))]
        ... )
        >>> list(catalog.teaching("s"))
        [0]
        """
        return self._facets.skill[self.skills.index(skill)]

    def leading_to(self, occupation: str) -> "array[int]":
        """Offerings that lead to an occupation; raises ``UnknownKey``.

        >>> from registry.domain.catalog import Catalog
        >>> from registry.domain.facts import OccupationFact
        >>> list(Catalog.build(occupations=[OccupationFact("33102")]).leading_to("33102"))
        []
        """
        return self._facets.occupation[self.table.occupation_keys.index(occupation)]

    def offered_by(self, institution: str) -> "array[int]":
        """Offerings of an institution; raises ``UnknownKey``.

        >>> from registry.domain.catalog import Catalog
        >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college")])
        >>> list(catalog.offered_by("college"))
        [0]
        """
        return self._facets.institution[self.institutions.index(institution)]
