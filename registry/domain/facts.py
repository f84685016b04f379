"""What is known: the facts from which a catalogue is built, and what a learner holds.

Hours are hours of instruction, fees Canadian dollars, weeks calendar weeks. ``None``
means "not stated" and is never zero. Validity includes both of its days.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from registry.domain.requirement import Attested, Completed, Kind, Policies, Requirement


def in_force(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether a day lies in a validity; an end not stated is open.

    >>> in_force(date(2024, 1, 1), None, date(2024, 1, 1))
    True
    >>> in_force(None, date(2023, 12, 31), date(2024, 1, 1))
    False
    """
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def overlap(one: "Rule | Decision", other: "Rule | Decision") -> bool:
    """Whether there is a day on which both are in force. Constant time.

    >>> from registry.domain.requirement import Completed
    >>> ended = Rule("r", "A", Completed("B"), valid_to=date(2024, 6, 30))
    >>> overlap(ended, Rule("s", "A", Completed("B"), valid_from=date(2024, 7, 1)))
    False
    """
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


class Taught(NamedTuple):
    """A skill that an offering teaches, and to what level."""

    skill: str
    level: int = 0


class WeightedSkill(NamedTuple):
    """A skill that an occupation demands: how much it matters (0 to 5), and at what level."""

    skill: str
    weight: Decimal
    level: int = 0


@dataclass(frozen=True, slots=True)
class OfferingFact:
    """What an institution publishes and a learner can complete.

    ``available`` is whether it can still be taken: a ceased offering may be held and
    counted, but never planned. ``entry`` is what must be met before it starts.

    >>> OfferingFact("A", Kind.COURSE, "college").credits is None
    True
    """

    key: str
    kind: Kind
    institution: str
    credits: Decimal | None = None
    hours: Decimal | None = None
    fee: Decimal | None = None
    weeks: Decimal | None = None
    level: int | None = None
    subject: str = ""
    code: str = ""
    delivery: str = ""
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    osap_eligible: bool | None = None
    skills: tuple[Taught, ...] = ()
    occupations: tuple[str, ...] = ()
    entry: Requirement | None = None
    available: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated requirement under which an award is granted; any one rule of an award suffices.

    >>> Rule("r", "A", Completed("B"), valid_to=date(2024, 6, 30)).in_force(date(2024, 7, 1))
    False
    """

    key: str
    award: str
    requirement: Requirement
    valid_from: date | None = None
    valid_to: date | None = None
    edition: str = ""
    policies: Policies = field(default_factory=Policies)
    agreement: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on a day.

        >>> Rule("r", "A", Completed("B"), valid_from=date(2024, 9, 1)).in_force(date(2024, 9, 1))
        True
        """
        return in_force(self.valid_from, self.valid_to, on)


@dataclass(frozen=True, slots=True)
class OfferingGrant:
    """Counts at the receiver as this offering, for its credits unless others are stated."""

    offering: str
    credits: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CreditGrant:
    """Unassigned credit at the receiver, in a subject and at a level when stated."""

    amount: Decimal
    subject: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class ExemptionGrant:
    """This offering need not be taken at the receiver; no credit comes with it."""

    offering: str


Grant: TypeAlias = OfferingGrant | CreditGrant | ExemptionGrant


class Outcome(StrEnum):
    """What the receiver decided. Silence is no outcome: it is "not evaluated"."""

    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """A receiver's dated equivalency: all sources together yield all grants.

    ``receiver`` is an institution or a group. Sources carry grade and age limits.
    ``conditions`` are words that only an attestation settles.

    >>> Decision("d", (Completed("A"),), "college", grants=(OfferingGrant("B"),)).granted
    True
    """

    key: str
    sources: tuple[Completed, ...]
    receiver: str
    outcome: Outcome = Outcome.GRANTED
    reason: str = ""
    grants: tuple[Grant, ...] = ()
    conditions: tuple[Attested, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    agreement: str | None = None
    decided_on: date | None = None

    @property
    def granted(self) -> bool:
        """Whether the receiver said yes."""
        return self.outcome is Outcome.GRANTED

    def in_force(self, on: date) -> bool:
        """Whether the decision holds on a day; it is judged on the day of completion.

        >>> Decision("d", (), "i", valid_to=date(2024, 6, 30)).in_force(date(2024, 7, 1))
        False
        """
        return in_force(self.valid_from, self.valid_to, on)


class GroupMember(NamedTuple):
    """An institution in a group, from a day to a day."""

    institution: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of institutions that decides for its members of the day.

    >>> Group("g", (GroupMember("college", date(2024, 9, 1)),)).has("college", date(2024, 8, 31))
    False
    """

    key: str
    members: tuple[GroupMember, ...] = ()

    def has(self, institution: str, on: date) -> bool:
        """Whether an institution belongs to the group on a day.

        >>> Group("g", (GroupMember("i", valid_to=date(2024, 6, 30)),)).has("i", date(2024, 6, 30))
        True
        """
        return any(
            member.institution == institution and in_force(member.valid_from, member.valid_to, on)
            for member in self.members
        )


@dataclass(frozen=True, slots=True)
class OccupationFact:
    """An occupation (a NOC unit group) and the skills that it demands."""

    key: str
    skills: tuple[WeightedSkill, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """An offering that somebody completed; what is not known is ``None``.

    >>> Holding("A", grade=Decimal(82)).completed_on is None
    True
    """

    offering: str
    completed_on: date | None = None
    grade: Decimal | None = None
    credits: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HeldAttestation:
    """A statement that somebody confirmed, by its code."""

    code: str
    attested_on: date | None = None
