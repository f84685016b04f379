"""One database query: its columns, and the further lists that hang on its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

Row = tuple[Any, ...]


@dataclass
class Reading:
    """What one execution carries: the language of the request, and lists that were fetched, by their plan."""

    language: str
    lists: dict[int, dict[Any, list[dict[str, Any]]]] = field(default_factory=dict)


Make = Callable[[Row, Reading], Any]
"""Gives a value of the answer for a row."""


@dataclass
class Level:
    """The columns of one query, in the order in which they were asked for."""

    model: type[Model]
    columns: dict[str, int] = field(default_factory=dict)
    further: list[Further] = field(default_factory=list)

    def column(self, name: str) -> int:
        """Return the place of a column in a row."""
        return self.columns.setdefault(name, len(self.columns))

    def read(self, rows: QuerySet) -> list[Row]:
        """Return the rows of a QuerySet as tuples."""
        return list(rows.values_list(*self.columns))

    def fetch(self, rows: list[Row], reading: Reading) -> None:
        """Read the lists that hang on rows; one query for each, however many rows there are."""
        for one in self.further:
            parents = {row[one.parent] for row in rows} - {None}
            reading.lists[id(one)] = one.lists(parents, reading) if parents else {}


@dataclass
class Further:
    """A list that belongs to each row: its own query, the column that says whose it is, and its objects."""

    parent: int
    level: Level
    rows: QuerySet
    owner: str
    make: Make = lambda row, reading: {}

    def lists(self, parents: Iterable[Any], reading: Reading) -> dict[Any, list[Any]]:
        """Return the objects of each parent, in the order of the list."""
        place = self.level.column(self.owner)
        rows = self.level.read(self.rows.filter(**{f"{self.owner}__in": parents}))
        self.level.fetch(rows, reading)
        found: dict[Any, list[Any]] = {}
        for row in rows:
            found.setdefault(row[place], []).append(self.make(row, reading))
        return found
