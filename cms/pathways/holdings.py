"""What a reader holds, as an address carries it: ``hold=<slug>,<day>,<grade>``, the last two where they are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from cms.pathways.unknown import unknown_words
from registry.domain.facts import Holding
from registry.models import Offering

MOST = 60
"""Holdings that one address may carry."""


@dataclass(frozen=True)
class Held:
    """One offering that was completed; what is not known is None."""

    offering: Offering
    completed_on: date | None = None
    grade: Decimal | None = None

    @property
    def token(self) -> str:
        """How the address says it."""
        day = self.completed_on.isoformat() if self.completed_on else ""
        grade = "" if self.grade is None else format(self.grade.normalize(), "f")
        return f"{self.offering.slug},{day},{grade}".rstrip(",")

    @property
    def holding(self) -> Holding:
        """As the engine takes it."""
        return Holding(self.offering.ctid, self.completed_on, self.grade)


@dataclass(frozen=True)
class Holdings:
    """What is held, and what of the address could not be read, in words."""

    held: tuple[Held, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def tokens(self) -> list[str]:
        """How the address says all of it."""
        return [one.token for one in self.held]


def read_holdings(tokens: Iterable[str]) -> Holdings:
    """Return what tokens of an address say; what cannot be read is left out and named.

    One query; one more where a name is not known, and another where something was withdrawn.
    """
    parts = [_parts(token) for token in dict.fromkeys(tokens) if token.strip(" ,")]
    problems = [_too_many(len(parts))] if len(parts) > MOST else []
    parts = parts[:MOST]
    known = _offerings(slug for slug, _, _ in parts)
    unknown = unknown_words(slug for slug, _, _ in parts if slug not in known)
    held = []
    for slug, day, grade in parts:
        if slug in known:
            problems += [
                said for said in (_wrong_day(slug, day), _wrong_grade(slug, grade)) if said
            ]
            held.append(Held(known[slug], day_of(day), grade_of(grade)))
        else:
            problems.append(unknown[slug])
    return Holdings(tuple(held), tuple(problems))


def joined_tokens(slugs: list[str], days: list[str], grades: list[str]) -> list[str]:
    """Return tokens of what a form sent side by side: one slug, one day and one grade a row.

    >>> joined_tokens(["a", "b"], ["2024-05-01", ""], ["80", ""])
    ['a,2024-05-01,80', 'b']
    """
    rows = zip_longest(slugs, days, grades, fillvalue="")
    return [",".join(part.replace(",", ".").strip() for part in row).rstrip(",") for row in rows]


def _parts(token: str) -> tuple[str, str, str]:
    slug, day, grade = (*token.split(",", 2), "", "")[:3]
    return slug.strip(), day.strip(), grade.strip()


def _offerings(slugs: Iterable[str]) -> dict[str, Offering]:
    wanted = [slug for slug in slugs if "\x00" not in slug and slug.isprintable()]
    found = Offering.objects.public().select_related("institution", "sector")
    return {one.slug: one for one in found.filter(slug__in=wanted)}


def day_of(text: str) -> date | None:
    """Return a day written year first, or None.

    >>> day_of("2024-05-01")
    datetime.date(2024, 5, 1)
    >>> day_of("May")
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def grade_of(text: str) -> Decimal | None:
    """Return a percentage from 0 to 100, with a point or a comma, or None.

    >>> grade_of("82,5"), grade_of("120"), grade_of("A+")
    (Decimal('82.5'), None, None)
    """
    try:
        grade = Decimal(text.replace(",", ".").removesuffix("%").strip())
    except InvalidOperation:
        return None
    return grade if grade.is_finite() and 0 <= grade <= 100 else None


def _wrong_day(slug: str, text: str) -> str:
    if not text or day_of(text):
        return ""
    return _("%(slug)s: “%(text)s” is not a day. Write it as 2024-05-31.") % {
        "slug": slug,
        "text": text[:40],
    }


def _wrong_grade(slug: str, text: str) -> str:
    if not text or grade_of(text) is not None:
        return ""
    said = _("%(slug)s: “%(text)s” is not a grade. Write a percentage from 0 to 100.")
    return said % {"slug": slug, "text": text[:40]}


def _too_many(number: int) -> str:
    said = _("An address carries at most %(most)s holdings; %(left)s more are left out.")
    return said % {"most": MOST, "left": number - MOST}


def started(held: Iterable[Held]) -> Iterator[Any]:
    """Yield the holdings as the engine takes them."""
    return (one.holding for one in held)
