"""One database query: its columns, and the further lists that hang on its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from registry.graphql.context import Context

Row = tuple[Any, ...]


@dataclass
class Reading:
    """What one execution carries: its context and language, and lists that were fetched, by their plan."""

    context: Context
    language: str
    lists: dict[int, dict[Any, list[dict[str, Any]]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that were read, turned into columns: a field is worked out for all rows at once, not in a call for each."""

    size: int
    columns: Sequence[Sequence[Any]]
    reading: Reading

    @classmethod
    def of(cls, rows: Sequence[Row], reading: Reading) -> Table:
        """Return rows as columns."""
        return cls(len(rows), list(zip(*rows, strict=True)), reading)

    def only(self, places: list[int]) -> Table:
        """Return some of the rows."""
        columns = [[column[place] for place in places] for column in self.columns]
        return Table(len(places), columns, self.reading)


Make = Callable[[Table], Sequence[Any]]
"""Gives the values of one field, or the objects of one selection, for all rows of a table."""


@dataclass
class Level:
    """The columns of one query, in the order in which they were asked for."""

    model: type[Model]
    columns: dict[str, int] = field(default_factory=dict)
    further: list[Further] = field(default_factory=list)

    def column(self, name: str) -> int:
        """Return the place of a column in a row."""
        return self.columns.setdefault(name, len(self.columns))

    def fetch(self, table: Table) -> None:
        """Read the lists that hang on rows; one query for each, however many rows there are."""
        for one in self.further:
            parents = set(table.columns[one.parent]) - {None} if table.size else None
            table.reading.lists[id(one)] = one.lists(parents, table.reading) if parents else {}


@dataclass
class Further:
    """A list that belongs to each row: its own query, the column that says whose it is, and its objects.

    ``visible`` is looked at in each row, not asked of the database: SQLite would begin with the index of the state,
    and read what is public of all records.
    """

    parent: int
    level: Level
    rows: QuerySet
    owner: str
    visible: dict[int, tuple[str, ...]]
    make: Make = lambda table: []

    def lists(self, parents: Iterable[Any], reading: Reading) -> dict[Any, list[Any]]:
        """Return the objects of each parent, in the order of the list."""
        place = self.level.column(self.owner)
        # Filtered first: a filter over values would join the owners once more, and give each row for all of them.
        owned = self.rows.filter(**{f"{self.owner}__in": parents})
        rows = list(owned.values_list(*self.level.columns))
        for state, allowed in self.visible.items():
            rows = [row for row in rows if row[state] in allowed]
        found: defaultdict[Any, list[Any]] = defaultdict(list)
        if rows:
            table = Table.of(rows, reading)
            self.level.fetch(table)
            for owner, made in zip(table.columns[place], self.make(table), strict=True):
                found[owner].append(made)
        return found
