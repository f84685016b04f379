"""Which pilot follows which principle and element, and how far that is proved: one row a pilot, one cell an element.

A table is of one edition. What was said of an older one is found in it by the element's code, and does not count for
being aligned with this one; what only another edition asks stands in the table of that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.records.kind import Context
from registry.filters.fields import DayField
from registry.models import Adoption, AdoptionStep, FrameworkEdition, FrameworkElement, Pilot
from registry.models.record import LISTED, PUBLIC
from registry.services.alignment import alignments_with

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
    aligned_with: FrameworkEdition | None = None
    """The latest edition, up to that of the table, whose rule what the pilot says of it meets."""

    @property
    def by_step(self) -> list[tuple[Any, list[FrameworkElement]]]:
        """The steps, each with the elements that the pilot has brought there, as their own edition names them."""
        said = [(one.adoption.element, one.adoption.status) for one in self.cells if one.adoption]
        return [(step, [element for element, at in said if at == step]) for step in STEPS]


@dataclass(frozen=True)
class Elsewhere:
    """A pilot that says nothing of what a table asks, and the editions of which it says something, the latest first."""

    pilot: Pilot
    editions: list[FrameworkEdition]


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


def history_page(asked: Mapping[str, str]) -> Context:
    """Return the table that an address asks for: of an edition, as it stands or as it stood on a day.

    Without a word of the edition it is the one in force, a past day's by its day of publication.
    """
    day, problem = asked_day(asked.get("on", "").strip())
    editions, slug = known_editions(), asked.get("edition", "").strip()
    chosen = next((one for one in editions if one.slug == slug), None)
    usual = in_force(editions, day)
    unknown = _("No edition “%(text)s” is published.") % {"text": slug[:40]}
    shown = AdoptionStep.objects.filter(adoption__pilot__lifecycle__in=PUBLIC)
    said = {
        "on": day,
        "on_problem": problem,
        "edition_problem": unknown if slug and chosen is None else "",
        "begins": shown.order_by("on").values_list("on", flat=True).first(),
        "editions": editions,
        "is_chosen": chosen is not None,
        "usual_edition": usual,
        "framework_begins": _begins_after(editions, day),
    }
    return adoption_table(chosen or usual, editions, day) | said


def _begins_after(editions: Sequence[FrameworkEdition], on: date | None) -> date | None:
    """Return the day of the first edition when a day asked for is before it."""
    first = editions[-1].published_on if editions else None
    return first if first and on and on < first else None


def known_editions() -> list[FrameworkEdition]:
    """Return the public editions with what they ask, the latest first; what was said of one that ceased is kept."""
    elements = Prefetch("elements", FrameworkElement.objects.public().in_order())
    editions = FrameworkEdition.objects.public().order_by("-published_on")
    return list(editions.prefetch_related(elements))


def in_force(editions: Sequence[FrameworkEdition], on: date | None) -> FrameworkEdition | None:
    """Return the edition of a day: the latest one published by then, before all of them the first; without a day today's."""
    if on is None:
        return next((one for one in editions if one.lifecycle in LISTED), None)
    by_then = (one for one in editions if one.published_on <= on)
    return next(by_then, editions[-1] if editions else None)


def adoption_table(
    edition: FrameworkEdition | None, editions: Iterable[FrameworkEdition], on: date | None = None
) -> Context:
    """Return what an edition asks, a row for each pilot that says something of it (real ones first), and the others.

    Two queries.

    Args:
        editions: with what they ask, for which verdicts are given.
        on: a past day, as of which entries are shown; today's when there is none.
    """
    said = _said(on)
    asked = {one.pk: list(one.elements.all()) for one in editions}
    columns = asked[edition.pk] if edition else []
    rows, elsewhere = [], []
    for pilot, entries in said:
        row = _row(pilot, entries, edition, asked) if edition else None
        if row and any(cell.adoption for cell in row.cells):
            rows.append(row)
        else:
            elsewhere.append(Elsewhere(pilot, _editions_of(entries)))
    speaking = [pilot.pk for pilot, _entries in said]
    silent = Pilot.objects.published().exclude(pk__in=speaking).order_by("title_en", "pk")
    return {
        "table_edition": edition,
        "columns": columns,
        "steps": list(STEPS),
        "rows": rows,
        "elsewhere": elsewhere,
        "silent": list(silent),
    }


def _row(
    pilot: Pilot,
    entries: Iterable[Adoption],
    edition: FrameworkEdition,
    asked: Mapping[int, Sequence[FrameworkElement]],
) -> AdoptionRow:
    known = [one for one in entries if one.element.edition.published_on <= edition.published_on]
    # Of several editions the latest counts, and stands last.
    said = {one.element.code: one for one in known}
    aligned = (one.edition for one in alignments_with(known, asked) if one.is_aligned)
    cells = [AdoptionCell(one, said.get(one.code)) for one in asked[edition.pk]]
    return AdoptionRow(pilot, cells, next(aligned, None))


def _editions_of(entries: Iterable[Adoption]) -> list[FrameworkEdition]:
    found = {one.element.edition_id: one.element.edition for one in entries}
    return sorted(found.values(), key=lambda one: one.published_on, reverse=True)


def _said(on: date | None) -> list[tuple[Pilot, list[Adoption]]]:
    """What listed pilots say, or public ones said on a day, by pilot; the entries of the oldest edition first."""
    found = Adoption.objects.exclude(pilot=None)
    found = found.public().as_of(on) if on else found.published()
    rows = found.select_related("pilot__sector", "element__edition")
    by_pilot: dict[Any, list[Adoption]] = defaultdict(list)
    for one in rows.order_by("element__edition__published_on", "pk"):
        one.status = one.status_then if on else one.status
        by_pilot[one.pilot_id].append(one)
    pairs = [(entries[0].pilot, entries) for entries in by_pilot.values()]
    return sorted(
        pairs, key=lambda one: (one[0].is_illustrative, str(one[0].title).casefold(), one[0].pk)
    )
