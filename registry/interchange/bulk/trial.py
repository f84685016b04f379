"""What the engine says of a plan: it is written, judged as a whole, and taken back.

A rule can be wrong only together with other rows of the same file: two awards that ask for one another.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q

from registry.interchange.bulk.writing import Writer, Written
from registry.interchange.check import Draft
from registry.interchange.kinds import kinds
from registry.interchange.lint import by_title, judge_together
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue, Outcome, Report
from registry.models import ImportRun, PlannedRow

_JUDGED = Q(kind__in=("stackingrule", "equivalency")) | Q(values__has_key="entry_requirement")


def judge_plan(run: ImportRun, issues: list[Issue]) -> None:
    """Let the engine judge the rules, decisions and entry requirements of a plan that is well made otherwise.

    Args:
        run: the head of the plan; rows that the engine refuses are rejected.
        issues: gets what the database itself says against the plan.
    """
    if not run.rows.to_write().filter(_JUDGED).exists():
        return
    try:
        with transaction.atomic():
            report = _judged(run)
            transaction.set_rollback(True)
    except DatabaseError as error:
        issues.append(Issue.of("database.refused", Place(run.source), problem=error))
        return
    _reject(run, report)


def _judged(run: ImportRun) -> Report:
    report = Report()
    drafts = [_draft(one) for batch in Writer(run, trial=True).write() for one in batch if _is_judged(one)]  # fmt: skip
    for draft in drafts:
        report.settle(draft.record, Outcome.CREATED)
    judge_together(drafts, report, by_title)
    return report


def _is_judged(written: Written) -> bool:
    planned = written.planned
    return planned.kind in ("stackingrule", "equivalency") or bool(
        planned.values.get("entry_requirement")
    )


def _draft(written: Written) -> Draft:
    planned = written.planned
    place = Place(planned.sheet, planned.number, planned.line)
    record = SourceRecord(planned.kind, planned.external_id, {}, place)
    # A fresh row: what was written is read as anybody would.
    table: Any = kinds()[planned.kind].table
    row = table._base_manager.get(pk=written.row.pk)
    return Draft(record, kinds()[planned.kind], row=row, outcome=Outcome.CREATED)


def _reject(run: ImportRun, report: Report) -> None:
    by_number: dict[int, list[Issue]] = defaultdict(list)
    for issue in report.issues:
        by_number[issue.place.number or 0].append(issue)
    rows = list(run.rows.filter(number__in=by_number))
    for planned in rows:
        issues = by_number[planned.number]
        planned.issues = [issue.as_json() for issue in issues]
        if any(not issue.notice for issue in issues):
            planned.outcome = PlannedRow.Outcome.REJECTED
    PlannedRow.objects.bulk_update(rows, ["issues", "outcome"], batch_size=100)
