"""What the engine says of a plan: it is written, judged as a whole, and taken back.

A rule can be wrong only together with other rows of the same file: two awards that ask for one another.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q

from registry.interchange.bulk.cells import placed
from registry.interchange.bulk.unjudged import RULED, is_judged, say_so, unjudged
from registry.interchange.bulk.writing import Writer, Written
from registry.interchange.check import Draft
from registry.interchange.kinds import kinds
from registry.interchange.lint import by_title, judge_together
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue, Outcome, Report
from registry.models import ImportRun, PlannedRow

_JUDGED = Q(kind__in=RULED) | Q(values__has_key="entry_requirement")


def judge_plan(run: ImportRun, issues: list[Issue]) -> None:
    """Let the engine judge the rules, decisions and entry requirements of a plan, as far as rejected rows let it.

    Args:
        run: the head of the plan; rows that the engine refuses are rejected.
        issues: gets what the database itself says against the plan.
    """
    if not run.rows.to_write().filter(_JUDGED).exists():
        return
    left_out = unjudged(run)
    try:
        with transaction.atomic():
            told = _judged(run, left_out)
            transaction.set_rollback(True)
    except DatabaseError as error:
        issues.append(Issue.of("database.refused", Place(run.source), problem=error))
        return
    _reject(run, told)
    say_so(run, left_out)
    # Only who mends a row needs what it said.
    run.rows.filter(_JUDGED).exclude(outcome=PlannedRow.Outcome.REJECTED).update(stated={})


def _judged(run: ImportRun, left_out: frozenset[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what the engine tells, by the number of the row; what it names is known as long as it is written."""
    report = Report()
    writer = Writer(run, trial=True, left_out=left_out)
    written = [one for batch in writer.write() for one in batch if _is_judged(one.planned)]
    columns = {one.planned.number: one.planned.stated.get("columns", {}) for one in written}
    drafts = [_draft(one) for one in written]
    for draft in drafts:
        report.settle(draft.record, Outcome.CREATED)
    judge_together(drafts, report, by_title)
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for issue in report.issues:
        number = issue.place.number or 0
        told[number].append(placed(issue, columns.get(number, {})).as_json())
    return told


def _is_judged(planned: PlannedRow) -> bool:
    return is_judged(planned.kind, planned.values)


def _draft(written: Written) -> Draft:
    planned = written.planned
    place = Place(planned.sheet, planned.number, planned.line)
    record = SourceRecord(planned.kind, planned.external_id, {}, place)
    # A fresh row: what was written is read as anybody would.
    table: Any = kinds()[planned.kind].table
    row = table._base_manager.get(pk=written.row.pk)
    return Draft(record, kinds()[planned.kind], row=row, outcome=Outcome.CREATED)


def _reject(run: ImportRun, told: dict[int, list[dict[str, Any]]]) -> None:
    rows = list(run.rows.filter(number__in=told))
    for planned in rows:
        planned.issues = told[planned.number]
        if any(not issue["notice"] for issue in planned.issues):
            planned.outcome = PlannedRow.Outcome.REJECTED
    PlannedRow.objects.bulk_update(rows, ["issues", "outcome"], batch_size=100)
