"""Lists of rows in one cell of a table: entries part with semicolons, their values with upright bars.

``reading | 3; writing | 2`` are two skills with their levels. Values at the end may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry.interchange.kinds import Child

ORDER: dict[str, tuple[str, ...]] = {
    "offeringskill": ("skill", "level"),
    "offeringstart": ("starts_on",),
    "equivalencysource": ("offering", "min_grade", "max_age_months"),
    "equivalencygrant": ("kind", "offering", "credits", "subject", "study_level"),
}
"""The values of an entry, in the order of the cell, by table."""


def order_of(child: Child) -> tuple[str, ...] | None:
    """Return the values of an entry in their order; None when the list does not fit into a cell."""
    return ORDER.get(child.table._meta.model_name)


def unpacked(order: tuple[str, ...], cell: str) -> list[dict[str, str]] | None:
    """Return the entries of a cell; None when one has too many values.

    >>> unpacked(("skill", "level"), "reading | 3; writing")
    [{'skill': 'reading', 'level': '3'}, {'skill': 'writing'}]
    """
    entries = [entry.split("|") for entry in cell.split(";") if entry.strip()]
    if any(len(entry) > len(order) for entry in entries):
        return None
    named = [zip(order, map(str.strip, entry), strict=False) for entry in entries]
    return [{name: value for name, value in entry if value} for entry in named]


def packed(order: tuple[str, ...], entries: Iterable[Mapping[str, Any]]) -> str:
    """Return entries as one cell.

    >>> packed(("skill", "level"), [{"skill": "reading", "level": 3}, {"skill": "writing"}])
    'reading | 3; writing'
    """
    return "; ".join(_entry(order, entry) for entry in entries)


def _entry(order: tuple[str, ...], entry: Mapping[str, Any]) -> str:
    values = ["" if entry.get(name) is None else str(entry[name]) for name in order]
    while values and not values[-1]:
        values.pop()
    return " | ".join(values)
