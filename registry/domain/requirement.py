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

from registry.domain import stated
from registry.domain.errors import NestedAmounts
from registry.domain.policies import Policies as Policies  # noqa: PLC0414 - imported from here
from registry.domain.stated import Stated, require


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
        require("part", ("of", self.of, _A_SELECTOR), needed=True)
        require(
            "part",
            ("at_least", self.at_least, stated.exact),
            ("at_most", self.at_most, stated.exact),
        )


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
        areas = ("areas", self.areas, _SELECTORS)
        require("spread", ("at_least", self.at_least, stated.whole), areas, needed=True)


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
        lists = ("offerings", self.offerings, _KEYS), ("any_of", self.any_of, _SELECTORS)
        require("selector", *lists, ("parts", self.parts, _PARTS), needed=True)
        require(
            "selector",
            *(
                (name, getattr(self, name), stated.text)
                for name in ("institution", "subject", "skill")
            ),
            ("level", self.level, stated.level),
            ("kind", self.kind, _A_KIND),
            ("spread", self.spread, _A_SPREAD),
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
        if type(self.offering) is not str:  # thousands are made when a catalogue is read
            require("completed", ("offering", self.offering, stated.text), needed=True)
        if self.min_grade is not None or self.max_age_months is not None:
            require(
                f"completed {self.offering!r}",
                ("min_grade", self.min_grade, stated.grade),
                ("max_age_months", self.max_age_months, stated.whole),
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

    def __post_init__(self) -> None:
        _check_group("all of", self)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One member is enough.

    >>> AnyOf((Completed("A"),), shared=True).shared
    True
    """

    members: "tuple[Requirement, ...]"
    shared: bool = False

    def __post_init__(self) -> None:
        _check_group("any of", self)


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
        require("at least", ("k", self.k, stated.whole), needed=True)
        _check_group("at least", self)


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many different offerings from a selection.

    >>> Count(3, Selector(kind=Kind.COURSE)).minimum
    3
    """

    minimum: int
    selector: Selector

    def __post_init__(self) -> None:
        _check_amount("count", ("minimum", self.minimum, stated.whole), self.selector)


@dataclass(frozen=True, slots=True)
class Credits:
    """At least so many credits from a selection.

    >>> Credits(Decimal("24"), Selector(level=3)).minimum
    Decimal('24')
    """

    minimum: Decimal
    selector: Selector

    def __post_init__(self) -> None:
        _check_amount("credits", ("minimum", self.minimum, stated.exact), self.selector)


@dataclass(frozen=True, slots=True)
class HasSkill:
    """A skill at this level or above, whichever holding brings it. It spends nothing.

    >>> HasSkill("welding", 2).level
    2
    """

    skill: str
    level: int = 0

    def __post_init__(self) -> None:
        skill = ("skill", self.skill, stated.text)
        require(f"skill {self.skill!r}", skill, ("level", self.level, stated.level), needed=True)


@dataclass(frozen=True, slots=True)
class Attested:
    """What no machine can judge: undetermined until an attestation with the code is held.

    >>> Attested("interview", "Pass an interview", "Réussir une entrevue").code
    'interview'
    """

    code: str
    statement_en: str = ""
    statement_fr: str = ""

    def __post_init__(self) -> None:
        names = ("code", "statement_en", "statement_fr")
        words = ((name, getattr(self, name), stated.text) for name in names)
        require(f"attested {self.code!r}", *words, needed=True)


Group: TypeAlias = AllOf | AnyOf | AtLeast
Leaf: TypeAlias = Completed | Count | Credits | HasSkill | Attested
Requirement: TypeAlias = AllOf | AnyOf | AtLeast | Completed | Count | Credits | HasSkill | Attested
SORTS = (AllOf, AnyOf, AtLeast, Completed, Count, Credits, HasSkill, Attested)
"""The classes of requirements, for what must be told apart from other values."""
_KEYS, _A_KIND = stated.each("str", str), stated.one_of(Kind)
_A_SELECTOR, _SELECTORS = stated.made_of(Selector), stated.each("Selector", Selector)
_A_SPREAD, _PARTS = stated.made_of(Spread), stated.each("Part", Part)
_MEMBERS = stated.each("requirements", *SORTS)


def _check_group(place: str, group: Group) -> None:
    members = ("members", group.members, _MEMBERS)
    require(place, members, ("shared", group.shared, stated.truth), needed=True)


def _check_amount(place: str, minimum: Stated, selector: object) -> None:
    require(place, minimum, ("selector", selector, _A_SELECTOR), needed=True)
