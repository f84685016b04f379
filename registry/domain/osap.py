"""Is a micro-certification OSAP-eligible? Computed from a dated profile of limits, with what decides it.

Source of the shape: ministry guidelines for Ontario micro-credentials (5 to 300 hours, under 12 weeks, one CIP 2021
code, up to three NOC 2021 codes, issued by an eligible institution). Limits differ by source and date, so they are
arguments here and rows in the registry.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from registry.domain.stated import amount, require, whole


class Eligibility(Enum):
    """Three-valued: a figure that nobody stated leaves the answer open."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class OsapProfile:
    """Limits of one profile. Hours are hours of instruction; both ends of hours are inside, weeks stay under.

    Limits that mean nothing raise ``BadValues``.
    """

    min_hours: Decimal
    max_hours: Decimal
    under_weeks: Decimal
    max_occupations: int
    institution_kinds: tuple[str, ...]

    def __post_init__(self) -> None:
        require(
            "OSAP profile",
            ("min_hours", self.min_hours, amount),
            ("max_hours", self.max_hours, amount),
            ("under_weeks", self.under_weeks, amount),
            ("max_occupations", self.max_occupations, whole),
            needed=True,
        )


@dataclass(frozen=True, slots=True)
class OsapFacts:
    """What a micro-certification states. None is "not stated"; what means nothing raises ``BadValues``."""

    hours: Decimal | None
    weeks: Decimal | None
    cip: str | None
    occupations: int
    institution_kind: str | None

    def __post_init__(self) -> None:
        require(
            "OSAP facts",
            ("hours", self.hours, amount),
            ("weeks", self.weeks, amount),
            ("occupations", self.occupations, whole),
        )


@dataclass(frozen=True, slots=True)
class OsapAnswer:
    """The answer, with the limits that are missed and the figures that are not stated, by name."""

    status: Eligibility
    missed: tuple[str, ...]
    not_stated: tuple[str, ...]


def osap_answer(profile: OsapProfile, facts: OsapFacts) -> OsapAnswer:
    """Return whether the facts fit the profile.

    A missed limit decides, whatever is still unknown. No NOC code counts as not stated. Constant time.

    >>> from decimal import Decimal as D
    >>> limits = OsapProfile(D(5), D(300), D(12), 3, ("college",))
    >>> osap_answer(limits, OsapFacts(D(24), D(4), "51.2601", 1, "college")).status.value
    'eligible'
    >>> osap_answer(limits, OsapFacts(D(24), D(12), "51.2601", 1, "college")).missed
    ('weeks',)
    >>> osap_answer(limits, OsapFacts(D(24), None, "51.2601", 1, None)).not_stated
    ('weeks', 'institution')
    """
    held = _limits(profile, facts)
    missed = tuple(name for name, met in held.items() if met is False)
    not_stated = tuple(name for name, met in held.items() if met is None)
    return OsapAnswer(_status(missed, not_stated), missed, not_stated)


def _limits(profile: OsapProfile, facts: OsapFacts) -> dict[str, bool | None]:
    return {
        "hours": None
        if facts.hours is None
        else profile.min_hours <= facts.hours <= profile.max_hours,
        "weeks": None if facts.weeks is None else facts.weeks < profile.under_weeks,
        "cip": None if not facts.cip else True,
        "occupations": None
        if not facts.occupations
        else facts.occupations <= profile.max_occupations,
        "institution": None
        if facts.institution_kind is None
        else facts.institution_kind in profile.institution_kinds,
    }


def _status(missed: tuple[str, ...], not_stated: tuple[str, ...]) -> Eligibility:
    if missed:
        return Eligibility.NOT_ELIGIBLE
    return Eligibility.UNDETERMINED if not_stated else Eligibility.ELIGIBLE
