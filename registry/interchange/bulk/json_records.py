"""Records as plain JSON: ``{"kind": "course", "records": [{"external_id": "C-1", "title_en": "…"}]}``.

Names are those of the fields, as ``import_records columns`` lists them. Lists are lists, entries of lists objects; a
record may state its own ``kind``; null takes a value back, and what a record does not name is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.interchange.bulk.cells import Row
from registry.interchange.bulk.headings import BULK_KINDS, EXTERNAL_ID, KIND, kind_called
from registry.interchange.formats.text import Unreadable
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue

MEMBERS = (KIND, "records")


def is_meant(document: Any) -> bool:
    """Return whether a document is, or was to be, one of plain records: no term of CTDL is called as its members are."""
    return isinstance(document, dict) and (not document or any(one in document for one in MEMBERS))


def read(document: Mapping[str, Any], name: str, kind: str) -> Iterator[Row]:
    """Yield every record of a document; what is around them is judged first."""
    for member in document:
        if member not in MEMBERS:
            allowed = ", ".join(MEMBERS)
            raise Unreadable(Issue.of("file.member", Place(name), name=member, allowed=allowed))
    default = str(document.get(KIND) or kind)
    if default and not kind_called(default):
        allowed = ", ".join(BULK_KINDS)
        told = {"field": KIND, "value": default, "allowed": allowed}
        raise Unreadable(Issue.of("kind.other", Place(name), **told))
    if "records" not in document:
        raise Unreadable(Issue.of("records.missing", Place(name)))
    records = document["records"]
    if not isinstance(records, list):
        raise Unreadable(Issue.of("records.list", Place(name)))
    for number, record in enumerate(records, start=1):
        place = Place(name, number)
        if isinstance(record, dict):
            yield _row(record, place, default)
        else:
            issue = Issue.of("record.shape", place, field="record", value=record)
            yield Row(SourceRecord(default, "", {}, place), {}, (issue,))


def _row(record: Mapping[str, Any], place: Place, default: str) -> Row:
    stated = {name: value for name, value in record.items() if value is not None and name != KIND}
    emptied = frozenset(name for name, value in record.items() if value is None)
    said = str(record.get(KIND) or default)
    given = stated.get(EXTERNAL_ID, "")
    issues = []
    if not isinstance(given, str):
        issues.append(Issue.of("value.text", place, field=EXTERNAL_ID, value=given))
    found = SourceRecord(kind_called(said) or said, str(given).strip(), stated, place)
    return Row(found, {}, tuple(issues), emptied)
