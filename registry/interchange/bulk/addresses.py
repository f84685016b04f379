"""Addresses of new records, found for many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def give_slugs(table: Any, rows: Iterable[Any]) -> None:
    """Give rows that have none a slug that no other record has: the title's, or that with the start of their identifier.

    Counting up (``-2``, ``-3``) would need every taken number of every title in memory.
    """
    wanted = [(row, row.first_slug()) for row in rows if not row.slug]
    taken = _taken(table, (stem for _, stem in wanted))
    longer = []
    for row, stem in wanted:
        row.slug = stem
        if stem in taken:
            row.slug = f"{stem}-{row.uid.hex[:8]}"
            longer.append(row)
        taken.add(stem)
    taken = _taken(table, (row.slug for row in longer)) if longer else set()
    for row in longer:
        if row.slug in taken:
            row.slug = f"{row.first_slug()[:60].strip('-')}-{row.uid.hex}"


def _taken(table: Any, slugs: Iterable[str]) -> set[str]:
    parents = table._meta.get_parent_list()
    # Offerings of every kind share one list of addresses.
    home = parents[-1] if parents else table
    found = home._base_manager.filter(slug__in=list(slugs)).values_list("slug", flat=True)
    return set(found)
