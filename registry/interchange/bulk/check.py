"""Check a file into a plan. Of the registry's records nothing is written; the plan is all that there is afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.db import DatabaseError
from django.utils import timezone

from registry.interchange.bulk.cells import Row
from registry.interchange.bulk.identity import Identities
from registry.interchange.bulk.ownership import institution_of
from registry.interchange.bulk.reading import Manner, open_source
from registry.interchange.bulk.references import References
from registry.interchange.bulk.settling import Settler
from registry.interchange.bulk.trial import judge_plan
from registry.interchange.bulk.unjudged import is_judged
from registry.interchange.bulk.works import Work, begun, changes_of
from registry.interchange.formats.text import Unreadable
from registry.interchange.kinds import kinds
from registry.interchange.progress import Progress, Steps, driven, silent
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue
from registry.models import ApiKey, ImportRun, Organization, PlannedRow
from registry.services.busy import is_busy, patient

AT_ONCE = 500
"""Rows that are held in memory at a time."""

MOST_ROWS = 200_000

Outcome = PlannedRow.Outcome


@dataclass(frozen=True)
class Sender:
    """Who sends a file: always for one institution."""

    institution: Organization
    user: Any = None
    api_key: ApiKey | None = None
    idempotency_key: str = ""


def check_file(
    path: Path,
    sender: Sender,
    manner: Manner | None = None,
    *,
    name: str = "",
    progress: Progress = silent,
    run: ImportRun | None = None,
) -> ImportRun:
    """Check a file, and keep what it would change as a plan.

    Args:
        path: the file: CSV, XLSX, or CTDL as JSON-LD.
        sender: for whom.
        manner: how the file is to be read, as far as its sender says.
        name: what reports call it; the name of the path unless it is given.
        progress: told how many rows are read; how many there are (0 before) is known at the end only.
        run: what ``begin`` has made for it, when somebody had to know before.

    Returns:
        The run with its rows: ``checked`` when the plan can be published, ``refused`` when anything is wrong.
    """
    run = run or begin(sender, name or path.name)
    return driven(checking(path, run, manner or Manner()), progress)


def checking(path: Path, run: ImportRun, manner: Manner) -> Steps[ImportRun]:
    """Check a file in steps, for what ``begin`` has made. Closed or broken off, the run is refused and has no rows."""
    with patient():
        check = _Checking(run)
        try:
            yield from check.read(path, manner)
            return check.finish()
        except GeneratorExit:
            check.give_up("check.interrupted")
            raise
        except Exception as error:
            # Whoever looks at the run later must not read that it is still being checked.
            with suppress(DatabaseError):
                if not is_busy(error):
                    check.give_up("request.failed")
            raise


def begin(sender: Sender, name: str) -> ImportRun:
    """Note that a check has begun; of two requests with one key, the database lets one through."""
    with patient():
        return ImportRun.objects.create(
            source=name[:300],
            status=ImportRun.Status.CHECKING,
            organization=sender.institution,
            user=sender.user,
            api_key=sender.api_key,
            idempotency_key=sender.idempotency_key,
        )


class _Checking:
    def __init__(self, run: ImportRun) -> None:
        institution = institution_of(run)
        self.run = run
        self.identities = Identities(run, institution)
        self.settler = Settler(References(institution, run))
        self.issues: list[Issue] = []
        self.done = 0

    def read(self, path: Path, manner: Manner) -> Iterator[tuple[int, int]]:
        """Read the file to its end, or as far as it can be read, telling how many rows are read."""
        try:
            source = open_source(path, self.run.source, manner)
            self.run.digest = source.digest
            for rows in _batches(source.rows):
                self._take(rows)
                yield self.done, 0
            yield self.done, self.done
            self.issues += source.notices
            self._refuse_nothing()
        except Unreadable as stop:
            self.issues.append(stop.issue)
            self.run.digest = self.run.digest or _digest(path)

    def _refuse_nothing(self) -> None:
        if not self.done:
            self.issues.append(Issue.of("file.no_rows", Place(self.run.source)))

    def _take(self, rows: list[Row]) -> None:
        complaints = self.identities.complaints(rows)
        works = []
        planned = []
        for row, complaint in zip(rows, complaints, strict=True):
            if complaint is not None:
                # What is of no kind at all has been told already, in the words of its format.
                first = [complaint] if row.record.kind or not row.issues else []
                planned.append(self._rejected(row, [*first, *row.issues]))
            else:
                works.append(begun(row))
        waiting = [work for work in works if work.offerings and not work.draft.issues]
        self._settle([work for work in works if not (work.offerings and not work.draft.issues)], planned)  # fmt: skip
        planned += [self._waiting(work) for work in waiting]
        self._keep(planned)

    def _settle(self, works: list[Work], planned: list[PlannedRow]) -> None:
        self.settler.settle(works)
        planned += [self._settled(work) for work in works]

    def _keep(self, planned: list[PlannedRow]) -> None:
        self.done += len(planned)
        if self.done > MOST_ROWS:
            place = planned[-1]
            raise Unreadable(
                Issue.of("file.rows", Place(place.sheet, line=place.line), most=MOST_ROWS)
            )
        PlannedRow.objects.bulk_create(planned)

    def give_up(self, code: str) -> None:
        """End a check that nobody waits for, or that cannot go on."""
        self.run.rows.all().delete()
        self.issues = [Issue.of(code, Place(self.run.source))]
        self._close()

    def finish(self) -> ImportRun:
        """Settle what waits for the whole file, let the engine judge, and close the plan."""
        refused = any(not issue.notice for issue in self.issues)
        if not refused:
            self._settle_waiting()
            judge_plan(self.run, self.issues)
        return self._close()

    def _settle_waiting(self) -> None:
        while waiting := list(self.run.rows.waiting().order_by("number")[:AT_ONCE]):
            works = [begun(_row_of(planned)) for planned in waiting]
            self.settler.settle(works)
            settled = [
                _over(self._settled(work), planned)
                for work, planned in zip(works, waiting, strict=True)
            ]
            PlannedRow.objects.bulk_update(settled, _SETTLED, batch_size=100)

    def _close(self) -> ImportRun:
        run, rows = self.run, self.run.rows
        run.created = rows.filter(outcome=Outcome.CREATED).count()
        run.updated = rows.filter(outcome=Outcome.UPDATED).count()
        run.unchanged = rows.filter(outcome=Outcome.UNCHANGED).count()
        run.rejected = rows.exclude(outcome__in=_WELL).count()
        wrong = run.rejected or any(not issue.notice for issue in self.issues)
        run.status = ImportRun.Status.REFUSED if wrong else ImportRun.Status.CHECKED
        run.report = [issue.as_json() for issue in self.issues]
        run.plan_digest = plan_digest(run)
        run.finished_at = timezone.now()
        run.save()
        return run

    def _planned(self, row: Row, outcome: Outcome, **columns: Any) -> PlannedRow:
        record = row.record
        kind = kinds().get(record.kind)
        return PlannedRow(
            run=self.run,
            number=record.place.number or 0,
            sheet=record.place.file[-100:],
            line=record.place.line,
            rank=kind.rank if kind else 0,
            kind=record.kind[:40],
            external_id=record.slug[:100],
            outcome=outcome,
            **columns,
        )

    def _rejected(self, row: Row, issues: list[Issue]) -> PlannedRow:
        told = [row.placed(issue).as_json() for issue in issues]
        return self._planned(row, Outcome.REJECTED, stated=_stated(row), issues=told)

    def _waiting(self, work: Work) -> PlannedRow:
        return self._planned(work.row, Outcome.WAITING, stated=_stated(work.row))

    def _settled(self, work: Work) -> PlannedRow:
        if work.draft.issues:
            return self._rejected(work.row, work.draft.issues)
        state, changes = work.state, changes_of(work)
        # The engine may refuse it yet.
        stated = _stated(work.row) if is_judged(work.kind.name, work.values) else {}
        if state is None:
            return self._planned(work.row, Outcome.CREATED, values=work.values, stated=stated)
        return self._planned(
            work.row,
            Outcome.UPDATED if changes else Outcome.UNCHANGED,
            values=work.values,
            stated=stated,
            changes=changes,
            before=state.token,
            uid=state.uid,
        )


_WELL = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
_SETTLED = ["outcome", "values", "changes", "before", "uid", "stated", "issues"]


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _stated(row: Row) -> dict[str, Any]:
    record = row.record
    return {
        "values": {name: _said(value) for name, value in record.values.items()},
        "unread": {name: _said(value) for name, value in row.unread.items()},
        "flat": record.flat,
        "emptied": sorted(row.emptied),
        "columns": dict(row.columns),
    }


def _said(value: Any) -> Any:
    # JSON cannot hold a Decimal, and PostgreSQL's JSON no NUL; what is shown of a bad value is in its issue.
    if isinstance(value, dict):
        return {name: _said(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_said(one) for one in value]
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return value if isinstance(value, int | None) else str(value)


def _row_of(planned: PlannedRow) -> Row:
    said = planned.stated
    place = Place(planned.sheet, planned.number, planned.line)
    record = SourceRecord(
        planned.kind, planned.external_id, said["values"], place, flat=said["flat"]
    )
    return Row(record, said["columns"], (), frozenset(said["emptied"]))


def _over(settled: PlannedRow, planned: PlannedRow) -> PlannedRow:
    settled.pk = planned.pk
    if settled.outcome in (Outcome.CREATED, Outcome.REJECTED):
        # Others in the file may already name it by the identifier that it got when it was read.
        settled.uid = planned.uid
    return settled


def plan_digest(run: ImportRun) -> str:
    """Return the SHA-256 of all that a plan would write, row by row."""
    total = hashlib.sha256()
    rows = run.rows.order_by("number").values_list(
        "number", "kind", "external_id", "uid", "outcome", "values", "before"
    )
    for row in rows.iterator(chunk_size=AT_ONCE):
        total.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
    return total.hexdigest()
