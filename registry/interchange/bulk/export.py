"""An institution's own records as a table that can be changed and sent again; with no records, an empty template."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.utils.translation import gettext, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from registry.interchange.bulk.escaping import escaped
from registry.interchange.bulk.headings import (
    EXTERNAL_ID,
    INSTITUTION,
    KIND,
    OWNER,
    Heading,
    headings,
)
from registry.interchange.bulk.ownership import own_records
from registry.interchange.bulk.state import Plain, State, states
from registry.interchange.kinds import Kind, kinds
from registry.interchange.packed import order_of, packed
from registry.models import ExternalKey, Organization
from registry.models.ctid import ctid_of

AT_ONCE = 300
_TEXT = "@"


def own_states(kind: Kind, institution: Organization) -> Iterator[tuple[str, State]]:
    """Yield the records of an institution with the ids under which it can send them again."""
    uids: Iterator[UUID] = own_records(kind, institution).values_list("uid", flat=True).iterator()
    while some := list(islice(uids, AT_ONCE)):
        keys = ExternalKey.objects.filter(record_uid__in=some)
        sent = dict(keys.values_list("record_uid", EXTERNAL_ID))
        found = states(kind, some)
        for uid in some:
            state = found[uid]
            # A record that was made here has no id of the institution; its permanent one does as well.
            yield state.plain.get(EXTERNAL_ID) or sent.get(uid) or ctid_of(uid), state


def columns_of(kind: str) -> list[Heading]:
    """Return the columns that an export has: all but whose the records are.

    What they are is said in every row: a CSV file has no sheet that would say it.
    """
    owner = {INSTITUTION, OWNER.get(kind, INSTITUTION)}
    return [heading for heading in headings(kind) if heading.field not in owner]


def table(
    kind: str, institution: Organization, language: str, *, empty: bool = False
) -> Iterator[list[str]]:
    """Yield the first line and the rows of a table of an institution's records.

    Args:
        kind: one of ``headings.BULK_KINDS``.
        institution: whose records.
        language: language of the headings, ``"en"`` or ``"fr"``.
        empty: the first line only: a template.
    """
    columns = columns_of(kind)
    yield [heading.words.in_language(language) for heading in columns]
    if empty:
        return
    with override(language):
        words = str(kinds()[kind].table._meta.verbose_name)
    for external_id, state in own_states(kinds()[kind], institution):
        said = {**state.plain, EXTERNAL_ID: external_id, KIND: words}
        yield [escaped(cell(kinds()[kind], heading.field, said)) for heading in columns]


def cell(kind: Kind, name: str, said: Mapping[str, Plain]) -> str:
    """Return a value as tables write it."""
    value = said.get(name)
    if value in (None, "", [], {}):
        return ""
    if name in kind.children:
        return packed(order_of(kind.children[name]) or (), value)
    if name in kind.lists:
        return "; ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_csv(rows: Iterable[list[str]], out: TextIO) -> None:
    """Write a table as CSV."""
    csv.writer(out).writerows(rows)


def write_workbook(
    tables: Iterable[tuple[str, Iterable[list[str]]]], path: Path, language: str
) -> None:
    """Write tables as a workbook, a sheet each, and a sheet that explains their columns.

    Every cell is text, so that no spreadsheet takes zeros from codes or dates for numbers.
    """
    book = Workbook(write_only=True)
    written = []
    for kind, rows in tables:
        written.append(kind)
        sheet = book.create_sheet(_title(kind, language))
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([_cell(sheet, text) for text in row])
    _explain(book, written, language)
    book.save(path)


def _title(kind: str, language: str) -> str:
    with override(language):
        return str(kinds()[kind].table._meta.verbose_name_plural)[:31]


def _cell(sheet: Any, text: str) -> Any:
    made = WriteOnlyCell(sheet, text)
    made.number_format = _TEXT
    return made


def _explain(book: Any, written: list[str], language: str) -> None:
    with override(language):
        sheet = book.create_sheet(gettext("Columns"))
        sheet.append([gettext("kind"), gettext("column"), gettext("field"), gettext("values")])
    for kind in written:
        for heading in columns_of(kind):
            words = heading.words.in_language(language)
            sheet.append([kind, words, heading.field, " | ".join(heading.allowed)])
