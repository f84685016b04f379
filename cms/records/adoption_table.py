"""Which pilot follows which principle and element, and how far that is proved: one row a pilot, one cell an element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.records.kind import Context
from registry.filters.fields import DayField
from registry.models import Adoption, AdoptionStep, FrameworkElement, Pilot
from registry.models.record import PUBLIC
from registry.services.alignment import short_of

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
    short: tuple[FrameworkElement, ...] = ()
    """What is not as far as the current edition's rule of alignment asks."""

    @property
    def by_step(self) -> list[tuple[Any, list[FrameworkElement]]]:
        """The steps, each with the elements that the pilot has brought there, as their own edition names them."""
        said = [(one.adoption.element, one.adoption.status) for one in self.cells if one.adoption]
        return [(step, [element for element, at in said if at == step]) for step in STEPS]


def asked_day(typed: str) -> tuple[date | None, str]:
    """Return the past day of which the ledger is asked, and what is wrong with what was typed; no day is today."""
    try:
        day = DayField(required=False, input_formats=["%Y-%m-%d"]).clean(typed)
    except ValidationError:
        told = _("“%(typed)s” is no day. Write it as 2026-09-01. The ledger is shown as it stands today.")  # fmt: skip
        return None, told % {"typed": typed[:40]}
    if day and day > localdate():
        return None, _("This day is still to come. The ledger is shown as it stands today.")
    return day, ""


def history_page(typed: str) -> Context:
    """Return the table as it stands, or as it stood on the day that an address asks for."""
    day, problem = asked_day(typed)
    shown = AdoptionStep.objects.filter(adoption__pilot__lifecycle__in=PUBLIC)
    begins = shown.order_by("on").values_list("on", flat=True).first()
    said = {"on": day, "on_problem": problem, "begins": begins}
    return adoption_table(on=day) | said


def adoption_table(
    elements: Sequence[FrameworkElement] | None = None, on: date | None = None
) -> Context:
    """Return the elements, a row for each pilot that says something (real ones first), and the silent pilots.

    Two queries, and one more where no elements are given: those of the current edition. What was said of an older
    edition is found by the element's code, and does not count for being aligned with this one.

    Args:
        on: a past day, as of which entries are shown; today's when there is none.
    """
    current = FrameworkElement.objects.current().select_related("edition")
    columns = list(current if elements is None else elements)
    said = _said(on)
    pilots = sorted(
        {one.pilot_id: one.pilot for one in said.values()}.values(),
        key=lambda pilot: (pilot.is_illustrative, str(pilot.title).casefold(), pilot.pk),
    )
    rows = [
        _row(pilot, [AdoptionCell(one, said.get((pilot.pk, one.code))) for one in columns])
        for pilot in pilots
    ]
    rows = [row for row in rows if any(cell.adoption for cell in row.cells)]
    speaking = [row.pilot.pk for row in rows]
    silent = Pilot.objects.published().exclude(pk__in=speaking).order_by("title_en", "pk")
    return {"columns": columns, "rows": rows, "silent": list(silent), "steps": list(STEPS)}


def _row(pilot: Pilot, cells: list[AdoptionCell]) -> AdoptionRow:
    edition = cells[0].element.edition if cells else None
    steps = {
        one.element.code: one.adoption.status
        for one in cells
        if one.adoption and one.adoption.element.edition_id == one.element.edition_id
    }
    elements = [one.element for one in cells]
    return AdoptionRow(pilot, cells, short_of(edition, elements, steps) if edition else ())


def _said(on: date | None) -> dict[tuple[Any, str], Adoption]:
    """What listed pilots say, or public ones said on a day, by pilot and code; of several editions the latest counts."""
    found = Adoption.objects.exclude(pilot=None)
    found = found.public().as_of(on) if on else found.published()
    rows = found.select_related("pilot__sector", "element")
    ordered = rows.order_by("element__edition__published_on", "pk")
    for one in ordered:
        one.status = one.status_then if on else one.status
    return {(one.pilot_id, one.element.code): one for one in ordered}
