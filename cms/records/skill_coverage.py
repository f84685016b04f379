"""Which skills of an occupation are covered by which offerings, weighted: rows of skills, columns of offerings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.covering import Covering
from registry.domain.errors import UnknownKey
from registry.models import Occupation, Offering, Skill
from registry.models.ctid import uids_of
from registry.services.questions import ask

COVERS, BELOW = "covers", "below"
SHOWN = 8
"""Offerings that have a column: those that cover most."""


@dataclass(frozen=True)
class CoveredBy:
    """What one offering does for one skill: ``covers`` it, teaches it only ``below`` the level, or nothing ("")."""

    offering: Offering
    how: str


@dataclass(frozen=True)
class SkillRow:
    """A skill, its weight for the occupation (0 to 5), and a cell for each offering that is shown."""

    skill: Skill
    weight: Decimal
    cells: list[CoveredBy]

    @property
    def covering(self) -> list[Offering]:
        """The offerings that teach it far enough."""
        return [cell.offering for cell in self.cells if cell.how == COVERS]

    @property
    def below(self) -> list[Offering]:
        """The offerings that teach some of it."""
        return [cell.offering for cell in self.cells if cell.how == BELOW]


@dataclass(frozen=True)
class OfferingShare:
    """An offering and the part of the weight that it covers, in whole percent rounded down."""

    offering: Offering
    percent: Decimal


@dataclass(frozen=True)
class SkillTable:
    """The picture and its table.

    Attributes:
        columns: the offerings that cover most, the greatest share first.
        rows: the skills that one of them teaches, the weightiest first.
        gaps: the skills that nothing in the registry teaches, the weightiest first.
        percent: the part of the weight that all offerings cover together, rounded down.
        of: how many offerings cover something.
    """

    columns: list[OfferingShare]
    rows: list[SkillRow]
    gaps: list[Skill]
    percent: Decimal
    of: int

    @property
    def only_examples(self) -> bool:
        """Whether every offering with a column is an example."""
        return all(one.offering.is_illustrative for one in self.columns)


def skill_table(occupation: Occupation) -> SkillTable | None:
    """Return what covers an occupation whose skills are loaded; None where nothing does. One query."""
    questions = ask()
    try:
        wanted = questions.catalog.occupation(occupation.code).skills
    except UnknownKey:  # a draft, or withdrawn
        return None
    found = questions.coverings(wanted)
    loaded = _loaded(found.offerings[:SHOWN])
    shown = [one for one in found.offerings[:SHOWN] if one.offering in loaded]
    if not shown:
        return None
    columns = [OfferingShare(loaded[one.offering], _percent(one.share)) for one in shown]
    skills = {row.skill.ctid: row for row in occupation.skills.all()}
    gaps = [skills[key].skill for key in found.gaps if key in skills]
    return SkillTable(
        columns,
        list(_rows(occupation, shown, columns)),
        gaps,
        _percent(found.share),
        len(found.offerings),
    )


def _loaded(found: Sequence[Covering]) -> dict[str, Offering]:
    if not found:
        return {}
    rows = Offering.objects.published().filter(uid__in=uids_of(one.offering for one in found))
    return {one.ctid: one for one in rows.select_related("sector")}


def _rows(
    occupation: Occupation, shown: Sequence[Covering], columns: list[OfferingShare]
) -> Iterator[SkillRow]:
    """The skills in the order of the page: by weight, then by name."""
    for row in occupation.skills.all():
        cells = [
            CoveredBy(column.offering, _how(one, row.skill.ctid))
            for one, column in zip(shown, columns, strict=True)
        ]
        if any(cell.how for cell in cells):
            yield SkillRow(row.skill, row.importance, cells)


def _how(one: Covering, skill: str) -> str:
    if skill in one.covered:
        return COVERS
    return BELOW if skill in one.below else ""


def _percent(share: Decimal) -> Decimal:
    """A share as whole percent, rounded down: "100 %" is said of the whole only."""
    return Decimal(int(share * 100))
