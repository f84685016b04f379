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
        """The whole fact, made on demand; for single values ask the methods below or the table."""
        return self.table.fact(offering)

    def offering(self, key: str) -> OfferingFact:
        """The fact of a key; raises ``UnknownKey``."""
        return self.fact(self.offerings.index(key))

    def kind(self, offering: int) -> Kind:
        """What sort of offering it is."""
        return KINDS[self.table.kind[offering]]

    def credits(self, offering: int) -> Decimal | None:
        """Credits of an offering, ``None`` when not stated."""
        return self.table.amount(self.table.credits, offering)

    def hours(self, offering: int) -> Decimal | None:
        """Hours of instruction, ``None`` when not stated."""
        return self.table.amount(self.table.hours, offering)

    def fee(self, offering: int) -> Decimal | None:
        """Fee in Canadian dollars, ``None`` when not stated."""
        return self.table.amount(self.table.fee, offering)

    def weeks(self, offering: int) -> Decimal | None:
        """Length in weeks, ``None`` when not stated."""
        return self.table.amount(self.table.weeks, offering)

    def entry(self, offering: int) -> Requirement | None:
        """The entry requirement of an offering, if it has one."""
        return self.table.entry.get(offering)

    def teaching(self, skill: str) -> "array[int]":
        """Offerings that teach a skill, at any level; raises ``UnknownKey``."""
        return self._facets.skill[self.skills.index(skill)]

    def leading_to(self, occupation: str) -> "array[int]":
        """Offerings that lead to an occupation; raises ``UnknownKey``."""
        return self._facets.occupation[self.table.occupation_keys.index(occupation)]

    def offered_by(self, institution: str) -> "array[int]":
        """Offerings of an institution; raises ``UnknownKey``."""
        return self._facets.institution[self.institutions.index(institution)]
