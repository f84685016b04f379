"""Which rows of a plan cannot be judged while others are rejected: what the engine would say of them might not be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from registry.interchange.bulk.headings import OFFERINGS
from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.models import ExternalKey, ImportRun, Offering, PlannedRow
from registry.models.ctid import ctid_of, uid_of

RULED = ("stackingrule", "equivalency")
"""Kinds of which the engine judges each record; of an offering it judges what has to be met to enter."""
_CTID = re.compile(rb"ce-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WIDE = frozenset(("from", "skill"))
"""What in a requirement speaks of offerings without naming them."""
_AT_ONCE = 300


def unjudged(run: ImportRun) -> frozenset[int]:
    """Return the numbers of the rows that depend on rejected ones; none where nothing is rejected.

    What names a rejected row depends on it, and so does what names that. Whatever speaks of offerings without naming them
    depends on each rejected offering; and where a stored rule or decision would be changed by a rejected row, all of them do.
    """
    rejected = run.rows.rejected()
    if not rejected.exists():
        return frozenset()
    lost = {key.encode() for key in _keys(run)}
    offerings = rejected.exclude(kind__in=RULED).exists()
    every = _changes_rules(run)
    out: set[int] = set()
    before = -1
    while len(out) > before:
        before = len(out)
        for row in _left(run, out):
            ruled = row.kind in RULED
            wide = offerings and _is_wide(row.values)
            if (ruled and every) or wide or not lost.isdisjoint(_named(row.values)):
                out.add(row.number)
                lost.add(ctid_of(row.uid).encode())
    return frozenset(out)


def say_so(run: ImportRun, numbers: frozenset[int]) -> None:
    """Tell at the rows that would have been judged that they are not."""
    for row in run.rows.to_write().iterator(chunk_size=_AT_ONCE):
        if row.number in numbers and is_judged(row.kind, row.values):
            place = Place(row.sheet, row.number, row.line)
            issue = Issue.of("row.unjudged", place, record=row.external_id, notice=True)
            row.issues = [*row.issues, issue.as_json()]
            row.save(update_fields=["issues"])


def is_judged(kind: str, values: Mapping[str, Any]) -> bool:
    """Return whether the engine has something to say of a row."""
    return kind in RULED or bool(values.get("entry_requirement"))


def _keys(run: ImportRun) -> Iterator[str]:
    """Yield the identifiers by which others name rejected rows: their own, and those of the stored offerings."""
    rejected = run.rows.rejected()
    for uid, name in rejected.values_list("uid", "external_id").iterator():
        yield ctid_of(uid)
        if uid_of(name):
            yield name
    stored = Offering.objects.filter(
        institution=run.organization_id, external_id__in=rejected.values("external_id")
    )
    yield from map(ctid_of, stored.values_list("uid", flat=True))


def _changes_rules(run: ImportRun) -> bool:
    sent = run.rows.rejected().exclude(kind__in=OFFERINGS).values("external_id")
    stored = ExternalKey.objects.filter(institution=run.organization_id, external_id__in=sent)
    return bool(stored.exists())


def _left(run: ImportRun, out: set[int]) -> Iterator[PlannedRow]:
    rows = run.rows.to_write().only("number", "kind", "uid", "values", "run_id")
    return (row for row in rows.iterator(chunk_size=_AT_ONCE) if row.number not in out)


def _named(values: Any) -> set[bytes]:
    return set(_CTID.findall(orjson.dumps(values)))


def _is_wide(values: dict[str, Any]) -> bool:
    return any(_speaks_widely(values.get(name)) for name in ("requirement", "entry_requirement"))


def _speaks_widely(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(_WIDE & value.keys()) or any(map(_speaks_widely, value.values()))
    return isinstance(value, list) and any(map(_speaks_widely, value))
