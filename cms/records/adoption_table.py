"""Which pilot follows which principle and element, and how far that is proved: one row a pilot, one cell an element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cms.records.kind import Context
from registry.models import Adoption, FrameworkElement, Pilot
from registry.models.record import PUBLIC

STEPS = Adoption.Status
SHORT = 12
"""Rows of the picture where it stands on a page about something else."""


@dataclass(frozen=True)
class AdoptionCell:
    """What a pilot says of an element; None is "not stated"."""

    element: FrameworkElement
    adoption: Adoption | None


@dataclass(frozen=True)
class AdoptionRow:
    """A pilot with a cell for each principle and element, in their order."""

    pilot: Pilot
    cells: list[AdoptionCell]

    @property
    def by_step(self) -> list[tuple[Any, list[FrameworkElement]]]:
        """The steps, each with the elements that the pilot has brought there."""
        said = [(one.element, one.adoption.status) for one in self.cells if one.adoption]
        return [(step, [element for element, at in said if at == step]) for step in STEPS]


def adoption_table(elements: Sequence[FrameworkElement] | None = None) -> Context:
    """Return the elements, a row for each pilot that says something (real ones first), and the silent pilots.

    Two queries, and one more where no elements are given: those of the current edition. What was said of an older
    edition is found by the element's code.
    """
    columns = list(FrameworkElement.objects.current() if elements is None else elements)
    said = _said()
    pilots = sorted(
        {one.pilot_id: one.pilot for one in said.values()}.values(),
        key=lambda pilot: (pilot.is_illustrative, str(pilot.title).casefold(), pilot.pk),
    )
    rows = [
        AdoptionRow(pilot, [AdoptionCell(one, said.get((pilot.pk, one.code))) for one in columns])
        for pilot in pilots
    ]
    rows = [row for row in rows if any(cell.adoption for cell in row.cells)]
    speaking = [row.pilot.pk for row in rows]
    silent = Pilot.objects.published().exclude(pk__in=speaking).order_by("title_en", "pk")
    return {"columns": columns, "rows": rows, "silent": list(silent), "steps": list(STEPS)}


def _said() -> dict[tuple[Any, str], Adoption]:
    """What public pilots say, by pilot and code; of several editions the latest counts."""
    found = Adoption.objects.published().filter(pilot__lifecycle__in=PUBLIC)
    rows = found.select_related("pilot__sector", "element")
    ordered = rows.order_by("element__edition__published_on", "pk")
    return {(one.pilot_id, one.element.code): one for one in ordered}
