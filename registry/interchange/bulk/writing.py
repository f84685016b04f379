"""A plan's rows to records, some hundred at a time, with all that a single save would have brought about."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from registry.interchange.bulk import history, storing
from registry.interchange.bulk.addresses import give_slugs
from registry.interchange.bulk.headings import OFFERINGS, VERSION
from registry.interchange.bulk.ownership import institution_of
from registry.interchange.bulk.rows import RowMaker
from registry.interchange.bulk.state import State, states
from registry.interchange.kinds import Kind, kinds
from registry.models import (
    Change,
    ExternalKey,
    ImportRun,
    Lifecycle,
    PlannedRow,
    StackingRule,
)
from registry.models.former import keep_former
from registry.models.record import LIVE

AT_ONCE = 300
"""Records written together."""

_KEPT = ("import_run", "announced_digest", "announced_lifecycle", "live", "lifecycle")
_REVISED = (
    "latest_revision", "live_revision", "has_unpublished_changes",
    "first_published_at", "last_published_at",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A planned row and the record that it has become."""

    planned: PlannedRow
    row: Any


class Writer:
    """Writes the rows of one plan, in the caller's transaction.

    Args:
        run: the head of the plan.
        trial: leave out what only readers and editors need: the change log, revisions, indexes.
        left_out: numbers of rows that are not written.
    """

    def __init__(
        self, run: ImportRun, *, trial: bool = False, left_out: frozenset[int] = frozenset()
    ) -> None:
        self.run, self.trial, self.left_out = run, trial, left_out
        self.maker = RowMaker(institution_of(run))

    def write(self) -> Iterator[list[Written]]:
        """Write every row that changes something; yield those written together."""
        every = self.run.rows.to_write().iterator(chunk_size=AT_ONCE)
        rows = (planned for planned in every if planned.number not in self.left_out)
        for name, same in groupby(rows, key=lambda planned: planned.kind):
            while batch := list(islice(same, AT_ONCE)):
                yield self._batch(kinds()[name], batch)

    def _batch(self, kind: Kind, planned: list[PlannedRow]) -> list[Written]:
        new = [one for one in planned if one.outcome == PlannedRow.Outcome.CREATED]
        old = [one for one in planned if one.outcome == PlannedRow.Outcome.UPDATED]
        return [*self._create(kind, new), *self._update(kind, old)]

    def _create(self, kind: Kind, planned: list[PlannedRow]) -> list[Written]:
        if not planned:
            return []
        self.maker.find(kind, (one.values for one in planned))
        rows = [self.maker.new(kind, one) for one in planned]
        give_slugs(kind.table, rows)
        changes = [change for row in rows if (change := self._announced(row))]
        storing.insert(kind, rows)
        self._keep_keys(kind, planned)
        if not self.trial:
            revised = history.revisions(rows, self.run)
            self._point(rows, revised)
            storing.update_columns(kind.table, rows, _REVISED)
            self._tell(rows, revised, changes, new=True)
        self._remember_names(rows)
        return [Written(*pair) for pair in zip(planned, rows, strict=True)]

    def _update(self, kind: Kind, planned: list[PlannedRow]) -> list[Written]:
        if not planned:
            return []
        uids = [one.uid for one in planned]
        stored = {row.uid: row for row in kind.table._base_manager.filter(uid__in=uids)}
        known = states(kind, uids)
        self.maker.find(kind, ({**known[one.uid].plain, **one.values} for one in planned))
        rows = [stored[uid] for uid in uids]
        self._keep_former(kind, rows, known)
        for one, row in zip(planned, rows, strict=True):
            self.maker.fill(kind, row, one.values, known[one.uid].plain)
        changes = [change for row in rows if (change := self._announced(row))]
        revised = []
        if not self.trial:
            revised = history.revisions(rows, self.run)
            self._point(rows, revised)
        changed = {name for one in planned for name in one.changes if name in kind.names}
        storing.update(kind, rows, [*changed.union(_KEPT, () if self.trial else _REVISED)])
        self._keep_versions(kind, planned)
        if not self.trial:
            self._tell(rows, revised, changes, new=False)
        self._remember_names(rows)
        return [Written(*pair) for pair in zip(planned, rows, strict=True)]

    def _keep_former(self, kind: Kind, rows: list[Any], known: Mapping[uuid.UUID, State]) -> None:
        """Keep what records said that have no revision yet, so that it can be restored."""
        if self.trial:
            return
        unrevised = [row for row in rows if row.latest_revision_id is None]
        for row in unrevised:
            self.maker.fill(kind, row, {}, known[row.uid].plain)
        keep_former(unrevised)

    def _announced(self, row: Any) -> Change | None:
        """Bring a row into the state that saving would leave it in; return what the public notices."""
        row.import_run = self.run
        row.live = row.lifecycle in LIVE
        digest = row.digest()
        kind = Change.kind_of(
            row.announced_lifecycle, row.lifecycle, digest != row.announced_digest
        )
        if kind is None:
            return None
        row.announced_digest, row.announced_lifecycle = digest, row.lifecycle
        return Change.for_record(row, kind)

    def _point(self, rows: list[Any], revised: list[Revision]) -> None:
        now = timezone.now()
        for row, revision in zip(rows, revised, strict=True):
            row.latest_revision = revision
            row.has_unpublished_changes = row.lifecycle == Lifecycle.DRAFT
            if row.live:
                row.live_revision = revision
                row.last_published_at = now
                row.first_published_at = row.first_published_at or now

    def _tell(
        self, rows: list[Any], revised: list[Revision], changes: list[Change], *, new: bool
    ) -> None:
        history.log(rows, revised, self.run)
        history.index_references(rows, new=new)
        if changes:
            Change.log_many(changes)

    def _keep_keys(self, kind: Kind, planned: list[PlannedRow]) -> None:
        if kind.name not in OFFERINGS:
            keys = [
                ExternalKey(
                    institution=self.run.organization,
                    kind=kind.name,
                    external_id=one.external_id,
                    record_uid=one.uid,
                    source_version=one.values.get(VERSION) or "",
                )
                for one in planned
            ]
            # An id whose record was deleted here is free for another one.
            ExternalKey.objects.bulk_create(
                keys,
                update_conflicts=True,
                unique_fields=["institution", "kind", "external_id"],
                update_fields=["record_uid", "source_version"],
            )

    def _keep_versions(self, kind: Kind, planned: list[PlannedRow]) -> None:
        if kind.name in OFFERINGS:
            return
        for one in planned:
            if VERSION in one.changes:
                keys = ExternalKey.objects.filter(record_uid=one.uid)
                keys.update(source_version=one.values[VERSION] or "")

    def _remember_names(self, rows: list[Any]) -> None:
        for row in rows:
            if isinstance(row, StackingRule):
                row.remember_names()
