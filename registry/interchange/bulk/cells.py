"""Cells of one table to what a record states, by the headings of the table or by a column map."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from registry.interchange.bulk import headings
from registry.interchange.bulk.column_map import ColumnMap, join
from registry.interchange.bulk.escaping import unescaped
from registry.interchange.bulk.headings import EXTERNAL_ID, KIND
from registry.interchange.formats.sheets import ErrorCell, FormulaCell, NumberCell
from registry.interchange.formats.text import Unreadable
from registry.interchange.messages import NEAR, ONE_OF, later
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue

# Where a number is a code, a spreadsheet that made a number of it may have dropped zeros.
_CODES = frozenset((EXTERNAL_ID, "code", "cip", "occupations", "regions", "skills", "award", "sources"))  # fmt: skip
_UNREAD = (FormulaCell, ErrorCell)


@dataclass(frozen=True)
class Row:
    """A record as a file states it, with what is already known to be wrong.

    Attributes:
        columns: number of the column of each field, from 1.
        emptied: fields whose cell is empty: the record shall not state them.
        unread: what stands in cells that are not read, by field: a formula, an error of a spreadsheet.
    """

    record: SourceRecord
    columns: Mapping[str, int]
    issues: tuple[Issue, ...] = ()
    emptied: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=dict)

    def at(self, number: int) -> Row:
        """Return the row as the n-th record of its file."""
        place = replace(self.record.place, number=number)
        return replace(self, record=replace(self.record, place=place))

    def placed(self, issue: Issue) -> Issue:
        """Return an issue with the column of the field that it is about."""
        return placed(issue, self.columns)


def placed(issue: Issue, columns: Mapping[str, int]) -> Issue:
    """Return an issue with the column of the field that it is about, as far as its table has one."""
    name = issue.field.partition("[")[0].partition(" ")[0].partition(".")[0]
    column = columns.get(name, issue.place.column)
    return replace(issue, place=replace(issue.place, column=column))


@dataclass(frozen=True)
class Table:
    """What the columns of a table mean.

    Attributes:
        kind: what its rows are; empty when a column says it row by row.
        fields: field by position.
        joined: positions by field.
    """

    name: str
    kind: str
    header: tuple[str, ...]
    fields: Mapping[int, str]
    joined: Mapping[str, tuple[int, ...]]
    said: ColumnMap | None

    @classmethod
    def of(cls, header: tuple[str, ...], name: str, kind: str, said: ColumnMap | None) -> Table:
        """Find out what each column means; raises ``Unreadable`` where that is not certain."""
        _refuse_doubtful(header, name)
        if said is not None:
            return _mapped(header, name, said)
        fields = dict(_fields(header, name, _kinds(header, name, kind)))
        _refuse_incomplete(fields, header, name)
        return cls(name, kind, header, fields, {}, None)

    def row(self, line: int, cells: list[str]) -> Row:
        """Return a row of the table as a record."""
        place = Place(self.name, line=line)
        width = len(self.header)
        issues = [] if self._fits(cells) else [self._width(place, cells)]
        padded = cells + [""] * (width - len(cells))
        values = self._values(padded)
        issues += _second_looks(values, place)
        unread = {name: str(cell) for name, cell in values.items() if isinstance(cell, _UNREAD)}
        values = {name: cell for name, cell in values.items() if name not in unread}
        stated_kind = values.pop(KIND, "")
        kind = (headings.kind_called(stated_kind) or stated_kind) if stated_kind else self.kind
        columns = {name: position + 1 for position, name in self.fields.items()}
        columns |= {name: positions[0] + 1 for name, positions in self.joined.items()}
        stated = {name: value for name, value in values.items() if value}
        record = SourceRecord(kind, values.get(EXTERNAL_ID, ""), stated, place, flat=True)
        emptied = frozenset(values.keys() - stated.keys())
        return Row(record, columns, tuple(issues), emptied, unread)

    def _fits(self, cells: list[str]) -> bool:
        # Spreadsheets leave out empty cells at the end of a row, and add some.
        return len(cells) == len(self.header) or (
            self.from_workbook and not any(cells[len(self.header) :])
        )

    @property
    def from_workbook(self) -> bool:
        """Whether the table is a sheet of a workbook."""
        return ": " in self.name

    def _width(self, place: Place, cells: list[str]) -> Issue:
        return Issue.of("table.width", place, cells=len(cells), columns=len(self.header))

    def _values(self, cells: list[str]) -> dict[str, Any]:
        said = self.said
        if said is None:
            return {name: _read(cells[at]) for at, name in self.fields.items()}
        values: dict[str, Any] = dict(said.constants)
        for at, name in self.fields.items():
            cell = "" if cells[at] in said.not_stated else cells[at]
            values[name] = said.replaced.get(name, {}).get(cell, cell)
        for name, positions in self.joined.items():
            values[name] = join([cells[at] for at in positions])
        return values


def _read(cell: str) -> str:
    # Spreadsheets carry such a cell out, whatever file it is in; what the registry exports has an apostrophe before it.
    return FormulaCell(cell) if cell.startswith("=") else unescaped(cell)


def _second_looks(values: Mapping[str, str], place: Place) -> Iterator[Issue]:
    for name, value in values.items():
        if isinstance(value, FormulaCell):
            yield Issue.of("cell.formula", place, field=name, value=str(value))
        elif isinstance(value, ErrorCell):
            yield Issue.of("cell.error", place, field=name, value=str(value))
        elif isinstance(value, NumberCell) and name in _CODES:
            yield Issue.of("cell.number", place, field=name, value=str(value))


def _refuse_doubtful(header: tuple[str, ...], name: str) -> None:
    seen: dict[str, int] = {}
    for number, heading in enumerate(header, start=1):
        first = seen.setdefault(headings.folded(heading) or heading, number)
        if not heading or first != number:
            place = Place(name, line=1, column=number)
            raise Unreadable(Issue.of("table.header", place, name=heading))


def _fields(
    header: tuple[str, ...], name: str, kinds: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    taken: dict[str, str] = {}
    for position, heading in enumerate(header):
        if headings.is_of_a_report(heading):
            continue
        field = next(filter(None, (headings.field_called(kind, heading) for kind in kinds)), None)
        place = Place(name, line=1, column=position + 1)
        if field is None:
            raise Unreadable(_stranger(heading, kinds[0], place))
        if field in taken:
            raise Unreadable(
                Issue.of("column.twice", place, field=heading, name=heading, first=taken[field])
            )
        taken[field] = heading
        yield position, field


def _stranger(heading: str, kind: str, place: Place) -> Issue:
    known = headings.known_words(kind)
    close = difflib.get_close_matches(heading.lower(), [word.lower() for word in known], n=1)
    near = later(
        lambda: (
            str(NEAR) % {"near": close[0]} if close else str(ONE_OF) % {"allowed": ", ".join(known)}
        )
    )
    return Issue.of("column.unknown", place, field=heading, name=heading, near=near)


_MIXED = (headings.OFFERINGS, *((kind,) for kind in headings.OWNER), headings.BULK_KINDS)
"""What a table with a column of kinds may hold: offerings, or else what its other headings belong to."""


def _have(kinds: tuple[str, ...], header: tuple[str, ...]) -> bool:
    return all(
        headings.is_of_a_report(one) or any(headings.field_called(kind, one) for kind in kinds)
        for one in header
    )


def _kinds(header: tuple[str, ...], name: str, kind: str) -> tuple[str, ...]:
    """Return the kinds whose headings a table may have."""
    mixed = any(headings.field_called("course", one) == KIND for one in header)
    if mixed and kind in ("", *headings.OFFERINGS):
        fitting = (kinds for kinds in _MIXED if _have(kinds, header))
        return next(fitting, headings.OFFERINGS)
    if kind:
        return (kind,)
    allowed = ", ".join(headings.BULK_KINDS)
    raise Unreadable(Issue.of("kind.unsaid", Place(name), allowed=allowed))


def _refuse_incomplete(fields: Mapping[int, str], header: tuple[str, ...], name: str) -> None:
    if EXTERNAL_ID not in fields.values():
        words = headings.headings("course")[0].words
        raise Unreadable(
            Issue.of(
                "column.missing",
                Place(name, line=1),
                field=EXTERNAL_ID,
                name=later(lambda: f"{words.en} / {words.fr}"),
                found=", ".join(header[:12]),
            )
        )


def _mapped(header: tuple[str, ...], name: str, said: ColumnMap) -> Table:
    at = {heading: position for position, heading in enumerate(header)}
    for heading in sorted(said.named() - at.keys()):
        evidence = {"name": heading, "found": ", ".join(header[:12])}
        raise Unreadable(Issue.of("column.missing", Place(name, line=1), field=heading, **evidence))
    if said.ignored is not None:
        for heading in header:
            if heading not in said.named() | said.ignored:
                place = Place(name, line=1, column=at[heading] + 1)
                raise Unreadable(Issue.of("column.unmapped", place, field=heading, name=heading))
    return Table(
        name,
        said.kind,
        header,
        {at[heading]: field for field, heading in said.columns.items()},
        {field: tuple(at[one] for one in many) for field, many in said.joined.items()},
        said,
    )
