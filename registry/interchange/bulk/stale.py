"""What has changed in the registry since a plan was checked: such a plan is stale, and is not published."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from registry.interchange.bulk.ownership import institution_of
from registry.interchange.bulk.shown import is_notation, plain
from registry.interchange.bulk.state import Plain, State, sent_before, states
from registry.interchange.bulk.writing import AT_ONCE
from registry.interchange.kinds import Kind, kinds
from registry.interchange.messages import later
from registry.interchange.records import Place
from registry.interchange.report import SHOWN, Issue
from registry.models import ImportRun, Offering, PlannedRow

TOLD = 100
"""Most changes that are told of a stale plan."""


def changed_since(
    run: ImportRun, *, held: bool = False, most: int | None = None
) -> Iterator[Issue]:
    """Yield what has changed since a plan was checked, record by record.

    Args:
        run: the head of the plan.
        held: whether the records are locked, for a plan that is being published.
        most: how many rows of each kind are looked at; all of them unless it is given.
    """
    for kind_name in run.rows.order_by().values_list("kind", flat=True).distinct():
        kind = kinds()[kind_name]
        wanted = run.rows.filter(kind=kind_name).order_by("number")[:most]
        rows = wanted.iterator(chunk_size=AT_ONCE)
        while batch := list(islice(rows, AT_ONCE)):
            if held:
                _lock(kind, [row.uid for row in batch if not _is_new(row)])
            yield from _changed_in(kind, run, batch)


def _is_new(row: PlannedRow) -> bool:
    return row.outcome == PlannedRow.Outcome.CREATED


def _changed_in(kind: Kind, run: ImportRun, batch: list[PlannedRow]) -> Iterator[Issue]:
    new = [row for row in batch if _is_new(row)]
    old = [row for row in batch if not _is_new(row)]
    if new:
        ids = [row.external_id for row in new]
        made = sent_before(kind, institution_of(run), ids)
        yield from (_issue("plan.made_since", row) for row in new if row.external_id in made)
    if old:
        now = states(kind, [row.uid for row in old])
        for row in old:
            yield from _changes_since(kind, row, now.get(row.uid))


def _lock(kind: Kind, uids: list[Any]) -> None:
    table = Offering if kind.table._meta.get_parent_list() else kind.table
    list(table._base_manager.select_for_update().filter(uid__in=uids).values_list("pk"))


def _changes_since(kind: Kind, row: PlannedRow, now: State | None) -> Iterator[Issue]:
    if now is None:
        yield _issue("plan.deleted_since", row)
    elif now.token != row.before:
        expected = {**row.values, **{name: pair[0] for name, pair in row.changes.items()}}
        differing = [
            name
            for name, value in expected.items()
            if now.plain.get(name) != value and (now.plain.get(name) or value)
        ]
        for name in differing:
            yield _differing(kind, row, name, expected[name], now.plain.get(name))
        if not differing:
            yield _issue("plan.touched", row)


def _differing(kind: Kind, row: PlannedRow, name: str, before: Plain, now: Plain) -> Issue:
    if is_notation(kind, name):
        return _issue("plan.reworded", row, field=name)
    # In the words of the plan itself, and of both languages.
    words = {
        "was": later(lambda: _short(plain(kind, name, before))),
        "now": later(lambda: _short(plain(kind, name, now))),
    }
    return _issue("plan.stale", row, field=name, **words)


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _issue(code: str, row: PlannedRow, **evidence: Any) -> Issue:
    place = Place(row.sheet, row.number, row.line)
    return Issue.of(code, place, record=row.external_id, **evidence)
