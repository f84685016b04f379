"""Drafts to tables: every record is validated as it is written, and settled in the report.

A check that only predicts what the tables will say would be a second set of rules. So the check is the writing
itself; the caller takes the transaction back when a single record is rejected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction

from registry.interchange.check import Draft
from registry.interchange.fill import fill
from registry.interchange.judge import (
    complain_of_constraints,
    complain_of_repetition,
    complain_of_row,
)
from registry.interchange.kinds import Kind, Ref
from registry.interchange.progress import Progress
from registry.interchange.report import Issue, Outcome, Report
from registry.interchange.targets import Targets
from registry.models import FrameworkEdition, Lifecycle

Saved = Callable[[Any], object]
"""Takes each row that was saved, in the transaction."""

_AT_ONCE = 400


class Writer:
    """Writes drafts, which come in the order of their kinds."""

    def __init__(self, targets: Targets, run: Any, report: Report, saved: Saved) -> None:
        self.targets = targets
        self.run = run
        self.report = report
        self.saved = saved
        self._blocked: set[Ref] = set()
        self._editions: list[Any] = []

    def write(self, drafts: list[Draft], progress: Progress) -> list[Draft]:
        """Write drafts; return those that the tables now agree with."""
        stored = _stored(drafts)
        self._blocked.update(ref for draft in drafts if draft.issues for ref in _refs(draft))
        taken = []
        for done, draft in enumerate(drafts, start=1):
            outcome = self._put(draft, stored.get(_identity(draft)))
            self._settle(draft, outcome)
            if outcome not in (Outcome.REJECTED, Outcome.KEPT):
                taken.append(draft)
            progress(done, len(drafts))
        self._publish_editions()
        return taken

    def _settle(self, draft: Draft, outcome: Outcome) -> None:
        draft.outcome = outcome
        if outcome is Outcome.REJECTED:
            self._blocked.update(_refs(draft))
            self.report.reject(draft.record, draft.issues)
        else:
            self.report.settle(draft.record, outcome)

    def _put(self, draft: Draft, stored: Any | None) -> Outcome:
        if draft.issues:
            return Outcome.REJECTED
        if stored is not None and (reason := _left_to_editors(stored)):
            record = draft.record
            self.report.add(Issue.of(reason, record.place, record=record.slug, notice=True))
            self.targets.written(record, stored)
            return Outcome.KEPT
        return self._write(draft, stored)

    def _write(self, draft: Draft, stored: Any | None) -> Outcome:
        row = draft.row = stored or draft.kind.table()
        held = self._blocked.intersection(ref for _, ref in draft.refs)
        changed = fill(row, draft, self.targets, held)
        if stored is not None and not changed:
            self.targets.written(draft.record, row)
            return Outcome.UNCHANGED
        complain_of_row(draft, row, held)
        complain_of_repetition(draft)
        if held:
            self._blocked.update(_refs(draft))
        elif not draft.issues:
            self._save(draft, row)
        if draft.issues:
            return Outcome.REJECTED
        return Outcome.CREATED if stored is None else Outcome.UPDATED

    def _save(self, draft: Draft, row: Any) -> None:
        row.import_run = self.run
        if isinstance(row, FrameworkEdition) and row.live and not row.settled(row.pk):
            # A published edition takes no more elements, so it is published when they are there.
            row.live, row.lifecycle = False, Lifecycle.DRAFT
            self._editions.append(row)
        try:
            with transaction.atomic():
                row.save()
        except DatabaseError as error:
            complain_of_constraints(draft, row)
            if not draft.issues:
                draft.complain("database.refused", problem=error)
        else:
            self.targets.written(draft.record, row)
            self.saved(row)

    def _publish_editions(self) -> None:
        for edition in self._editions:
            edition.publish_now()


def _refs(draft: Draft) -> list[Ref]:
    return draft.kind.refs(draft.record.slug, draft.record.values)


def _left_to_editors(row: Any) -> str | None:
    """Return why a load leaves a row alone, or None: people's work is never undone by a file."""
    if getattr(row, "lifecycle", None) == Lifecycle.TOMBSTONE:
        return "record.withdrawn"
    # The admin makes a revision of everything that is edited; a load makes none.
    return "record.kept" if getattr(row, "latest_revision_id", None) else None


def _identity(draft: Draft) -> object:
    """Return what a draft's row is found by: its identifier, or its code where the table has none."""
    return draft.record.uid if _has_uid(draft.kind) else draft.columns.get("code")


def _has_uid(kind: Kind) -> bool:
    return hasattr(kind.table, "uid")


def _stored(drafts: list[Draft]) -> dict[object, Any]:
    rows: dict[object, Any] = {}
    for kind in {draft.kind.name: draft.kind for draft in drafts}.values():
        column = "uid" if _has_uid(kind) else "code"
        wanted = [_identity(draft) for draft in drafts if draft.kind is kind]
        for start in range(0, len(wanted), _AT_ONCE):
            found = kind.table._base_manager.filter(
                **{f"{column}__in": wanted[start : start + _AT_ONCE]}
            )
            rows.update({getattr(row, column): row for row in found})
    return rows
