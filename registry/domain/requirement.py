"""What an award, a course or an agreement asks for: the requirement and its words.

Keys are the catalogue's own strings. Credits and grades are ``Decimal``; a grade
is a percentage from 0 to 100; ages are months. Every value is frozen and hashable. An
amount that is negative, not finite, a float, above a billion or finer than a millionth, and an
unknown kind, raise ``BadValues`` where they are made.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from registry.domain.errors import NestedAmounts
from registry.domain.stated import exact, grade, level, listed, one_of, paired, require, whole


class Kind(StrEnum):
    """What sort of offering it is, in the words of the public notation."""

    COURSE = "course"
    PROGRAM = "program"
    MICRO_CERTIFICATION = "micro-certification"


@dataclass(frozen=True, slots=True)
class Part:
    """An amount that must, or must not, come from a part of the selection.

    Both amounts are in the unit of the leaf around it (credits, or offerings for a
    count). A part is measured on the holdings already counted, so it never spends one.

    >>> Part(Selector(level=3), at_least=Decimal("12")).at_most is None
    True
    """

    of: "Selector"
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def __post_init__(self) -> None:
        require("part", ("at_least", self.at_least, exact), ("at_most", self.at_most, exact))


@dataclass(frozen=True, slots=True)
class Spread:
    """The counted holdings must touch at least so many of these areas.

    A holding that lies in two areas covers both, as with parts.

    >>> Spread(1, (Selector(subject="51"), Selector(subject="52"))).at_least
    1
    """

    at_least: int
    areas: "tuple[Selector, ...]"

    def __post_init__(self) -> None:
        require("spread", ("at_least", self.at_least, whole), needed=True)


@dataclass(frozen=True, slots=True)
class Selector:
    """Which offerings may fill a count or an amount of credits.

    Every criterion given narrows the selection; inside ``offerings`` and ``any_of``
    one match is enough. ``subject`` is a prefix of the CIP code or of the offering's
    own code. ``level`` is the offering's level exactly, ``skill`` one that it teaches
    at any level. Without a criterion everything is selected, except that a selector
    with only a spread selects the union of its areas.

    Raises ``NestedAmounts`` when a selector inside this one has parts or a spread.

    >>> Selector(subject="51.26", level=3).has_criteria
    True
    >>> Selector(any_of=(Selector(parts=(Part(Selector(level=3)),)),))
    Traceback (most recent call last):
    registry.domain.errors.NestedAmounts: parts and spread stand on the outermost selector only

    >>> areas = (Selector(subject="51"), Selector(subject="52"))
    >>> wide = Selector(spread=Spread(2, areas))
    >>> wide.branches == areas, wide.inner() == areas
    (True, True)
    """

    offerings: tuple[str, ...] = ()
    any_of: "tuple[Selector, ...]" = ()
    institution: str | None = None
    kind: Kind | None = None
    subject: str | None = None
    level: int | None = None
    skill: str | None = None
    parts: tuple[Part, ...] = ()
    spread: Spread | None = None

    def __post_init__(self) -> None:
        require(
            "selector",
            ("offerings", self.offerings, listed),
            ("level", self.level, level),
            ("kind", self.kind, one_of(Kind)),
        )
        for inner in self.inner():
            if inner.parts or inner.spread:
                raise NestedAmounts(inner)

    @property
    def has_criteria(self) -> bool:
        """Whether anything but parts and a spread narrows the selection."""
        attributes = (self.institution, self.kind, self.subject, self.level, self.skill)
        return bool(self.offerings or self.any_of or any(a is not None for a in attributes))

    @property
    def branches(self) -> "tuple[Selector, ...]":
        """The alternatives of which one must match: ``any_of``, or the areas of a bare spread."""
        if self.spread is not None and not self.has_criteria:
            return self.spread.areas
        return self.any_of

    def inner(self) -> "tuple[Selector, ...]":
        """Every selector written directly inside this one."""
        areas = self.spread.areas if self.spread else ()
        return (*self.any_of, *(part.of for part in self.parts), *areas)


@dataclass(frozen=True, slots=True)
class Completed:
    """One named offering, held with a grade and not too long ago.

    >>> Completed("SEW-1", min_grade=Decimal(70), max_age_months=60).offering
    'SEW-1'
    """

    offering: str
    min_grade: Decimal | None = None
    max_age_months: int | None = None

    def __post_init__(self) -> None:
        if self.min_grade is not None or self.max_age_months is not None:
            require(
                f"completed {self.offering!r}",
                ("min_grade", self.min_grade, grade),
                ("max_age_months", self.max_age_months, whole),
            )


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every member. With ``shared`` the group may use what the rest of the rule uses.

    Inside a shared group each holding still counts once.

    >>> len(AllOf((Completed("A"), Completed("B"))).members)
    2
    """

    members: "tuple[Requirement, ...]"
    shared: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One member is enough.

    >>> AnyOf((Completed("A"),), shared=True).shared
    True
    """

    members: "tuple[Requirement, ...]"
    shared: bool = False


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``k`` of the members.

    >>> AtLeast(1, (Completed("A"), Completed("B"))).k
    1
    """

    k: int
    members: "tuple[Requirement, ...]"
    shared: bool = False

    def __post_init__(self) -> None:
        require("at least", ("k", self.k, whole), needed=True)


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many different offerings from a selection.

    >>> Count(3, Selector(kind=Kind.COURSE)).minimum
    3
    """

    minimum: int
    selector: Selector

    def __post_init__(self) -> None:
        require("count", ("minimum", self.minimum, whole), needed=True)


@dataclass(frozen=True, slots=True)
class Credits:
    """At least so many credits from a selection.

    >>> Credits(Decimal("24"), Selector(level=3)).minimum
    Decimal('24')
    """

    minimum: Decimal
    selector: Selector

    def __post_init__(self) -> None:
        require("credits", ("minimum", self.minimum, exact), needed=True)


@dataclass(frozen=True, slots=True)
class HasSkill:
    """A skill at this level or above, whichever holding brings it. It spends nothing.

    >>> HasSkill("welding", 2).level
    2
    """

    skill: str
    level: int = 0

    def __post_init__(self) -> None:
        require(f"skill {self.skill!r}", ("level", self.level, level), needed=True)


@dataclass(frozen=True, slots=True)
class Attested:
    """What no machine can judge: undetermined until an attestation with the code is held.

    >>> Attested("interview", "Pass an interview", "Réussir une entrevue").code
    'interview'
    """

    code: str
    statement_en: str = ""
    statement_fr: str = ""


Group: TypeAlias = AllOf | AnyOf | AtLeast
Leaf: TypeAlias = Completed | Count | Credits | HasSkill | Attested
Requirement: TypeAlias = AllOf | AnyOf | AtLeast | Completed | Count | Credits | HasSkill | Attested


@dataclass(frozen=True, slots=True)
class Policies:
    """What binds a whole rule, whichever leaves a holding fills.

    ``residency_credits``: least credits earned at the awarding institution.
    ``recognised_cap``: most credits that may come from recognition.
    ``max_age_months``: greatest age of a holding. ``exclusions``: pairs of offerings
    that never both count. Sharing is said by the groups themselves.

    >>> Policies(recognised_cap=Decimal(6)).exclusions
    ()
    """

    residency_credits: Decimal | None = None
    recognised_cap: Decimal | None = None
    max_age_months: int | None = None
    exclusions: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        require(
            "policies",
            ("residency_credits", self.residency_credits, exact),
            ("recognised_cap", self.recognised_cap, exact),
            ("max_age_months", self.max_age_months, whole),
            ("exclusions", self.exclusions, paired),
        )
