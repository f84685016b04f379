"""What became of a file, for people and for programs: counts that add up, rows with their reasons, rejects as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TextIO

from django.utils.translation import gettext, ngettext, override

from registry.interchange.bulk.escaping import escaped
from registry.interchange.bulk.headings import BULK_KINDS, KIND, heading_words, kind_words, words_of
from registry.interchange.records import Place
from registry.interchange.report import shortened, where
from registry.models import ImportRun, PlannedRow
from registry.models.ctid import ctid_of

TOLD = 50
"""Most issues that a summary tells; the file of rejected rows has all."""

Json = dict[str, Any]


def summary(run: ImportRun) -> Json:
    """Return the account of a run as plain values."""
    counts = counts_of(run)
    return {
        "plan": str(run.uid),
        "status": run.status,
        "source": run.source,
        "digest": run.digest,
        "institution": run.organization.ctid if run.organization else None,
        "rows": sum(counts.values()),
        "counts": counts,
        "issues": run.report,
    }


def counts_of(run: ImportRun) -> dict[str, int]:
    """Return the number of rows by outcome; they add up to the rows that were read."""
    return {
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "rejected": run.rejected,
    }


def rows(run: ImportRun, outcome: str = "", after: int = 0, most: int = 1000) -> list[Json]:
    """Return rows of a run as plain values, in the order of the file.

    Args:
        run: the run.
        outcome: only rows with this outcome; all unless it is given.
        after: only rows after this number.
        most: how many at most.
    """
    found = run.rows.filter(number__gt=after).order_by("number")
    if outcome:
        found = found.filter(outcome=outcome)
    return [row_as_json(row) for row in found[:most]]


def row_as_json(row: PlannedRow) -> Json:
    """Return what became of one row as plain values."""
    changes = [
        {"field": name, "before": before, "after": after}
        for name, (before, after) in sorted(row.changes.items())
    ]
    return {
        "number": row.number,
        "file": row.sheet,
        "line": row.line,
        "kind": row.kind,
        "externalId": row.external_id,
        "ctid": None if row.outcome == PlannedRow.Outcome.REJECTED else ctid_of(row.uid),
        "outcome": row.outcome,
        "changes": changes,
        "issues": row.issues,
    }


def lines(run: ImportRun, language: str = "en") -> list[str]:
    """Return the account of a run for people: issues, the first differences, then the sum."""
    with override(language):
        return [
            *(_issue_line(issue, kind, language) for issue, kind in _issues(run)),
            *_more(run),
            *_differences(run, language),
            _sum(run),
        ]


def _issues(run: ImportRun) -> Iterator[tuple[Json, str]]:
    """Yield what stands against the file, and against its rows with the kind of each."""
    yield from ((issue, "") for issue in run.report)
    with_issues = run.rows.exclude(issues=[]).order_by("number").iterator(chunk_size=100)
    found = ((issue, row.kind) for row in with_issues for issue in row.issues)
    yield from islice(found, TOLD)


def _more(run: ImportRun) -> Iterator[str]:
    more = run.rejected - TOLD
    if more > 0:
        yield gettext("… and more: %(n)s rows are rejected in all.") % {"n": run.rejected}


def _issue_line(issue: Json, kind: str, language: str) -> str:
    place = Place(issue["file"], issue["record"], issue["line"], issue["column"])
    field = words_of(kind, issue["field"] or "", language)
    if field and issue["value"] is not None:
        field += f" = {issue['value']}"
    subject = ", ".join(filter(None, (where(place), issue["slug"], field)))
    return f"{subject}: {' '.join(filter(None, (issue['message'][language], issue['cure'][language])))}"


def _differences(run: ImportRun, language: str) -> Iterator[str]:
    updated = run.rows.filter(outcome=PlannedRow.Outcome.UPDATED).order_by("number")
    for row in updated[:TOLD]:
        for name, (before, after) in sorted(row.changes.items()):
            field = words_of(row.kind, name, language)
            yield f"{row.external_id}, {field}: {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    """Return a value of a field on one line, a requirement whole; a dash for nothing."""
    if value in (None, "", [], {}):
        return "–"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else shortened(value)


def _sum(run: ImportRun) -> str:
    total = sum(counts_of(run).values())
    read = ngettext("%(n)s row read", "%(n)s rows read", total) % {"n": total}
    words = {
        "created": gettext("%(n)s created"),
        "updated": gettext("%(n)s updated"),
        "unchanged": gettext("%(n)s unchanged"),
        "rejected": gettext("%(n)s rejected"),
    }
    listed = ", ".join(words[name] % {"n": n} for name, n in counts_of(run).items())
    return f"{_verdict(run)} " + gettext("%(read)s: %(counts)s.") % {"read": read, "counts": listed}


def _verdict(run: ImportRun) -> str:
    said: dict[str, str] = {
        ImportRun.Status.CHECKED: gettext("Checked; nothing was written yet."),
        ImportRun.Status.PUBLISHED: gettext("Published."),
        ImportRun.Status.REFUSED: gettext("Refused; nothing was written."),
    }
    return said.get(run.status, gettext("Not checked to its end."))


def write_rejected(run: ImportRun, out: TextIO, language: str = "en") -> None:
    """Write the rejected rows as CSV: as they were sent, with the reasons.

    The columns of the reasons are passed over when the file is sent again.
    """
    rejected = run.rows.rejected().order_by("number")
    fields = sorted({name for row in rejected.iterator() for name in _stated(row)})
    found = [
        kind
        for kind in rejected.order_by("kind").values_list("kind", flat=True).distinct()
        if kind in BULK_KINDS
    ]
    heads = [heading_words(found, name, language) for name in fields]
    writer = csv.writer(out)
    with override(language):
        reasons = [
            gettext("Registry: line"),
            gettext("Registry: what is wrong"),
            gettext("Registry: how to put it right"),
            gettext("Registry: code"),
        ]
        writer.writerow([heading_words(found, KIND, language), *map(escaped, heads), *reasons])
    for row in rejected.iterator(chunk_size=200):
        stated = _stated(row)
        cells = [
            kind_words(row.kind, language),
            *(stated.get(name, "") for name in fields),
            *_reasons(row, language),
        ]
        writer.writerow([escaped(_cell(cell)) for cell in cells])


def _stated(row: PlannedRow) -> Json:
    return {**row.stated.get("unread", {}), **row.stated.get("values", {})}


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _reasons(row: PlannedRow, language: str) -> Iterable[str]:
    yield str(row.line or "")
    for part in ("message", "cure"):
        yield "\n".join(
            filter(None, (_reason(issue, row.kind, part, language) for issue in row.issues))
        )
    yield " ".join(issue["code"] for issue in row.issues)


def _reason(issue: Json, kind: str, part: str, language: str) -> str:
    text, field = str(issue[part][language]), words_of(kind, issue["field"] or "", language)
    if not (field and text and part == "message"):
        return text
    with override(language):
        return gettext("%(field)s: %(value)s") % {"field": field, "value": text}
