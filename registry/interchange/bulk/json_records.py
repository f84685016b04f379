"""Records as plain JSON: ``{"kind": "course", "records": [{"external_id": "C-1", "title_en": "…"}]}``.

Names are those of the fields, as ``import_records columns`` lists them. Lists are lists, entries of lists objects; a
record may state its own ``kind``; null takes a value back, and what a record does not name is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.interchange.bulk.cells import Row
from registry.interchange.bulk.headings import EXTERNAL_ID, KIND, kind_called
from registry.interchange.formats.text import Unreadable
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue

MEMBERS = (KIND, "records")


def read(document: Mapping[str, Any], name: str, kind: str) -> Iterator[Row]:
    """Yield every record of a document that has a member ``records``."""
    for member in document:
        if member not in MEMBERS:
            allowed = ", ".join(MEMBERS)
            raise Unreadable(Issue.of("file.member", Place(name), name=member, allowed=allowed))
    records = document["records"]
    if not isinstance(records, list):
        raise Unreadable(Issue.of("records.list", Place(name)))
    default = str(document.get(KIND) or kind)
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
