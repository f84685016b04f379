"""What the rules of tables say against the values of a plan, before any row exists."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from registry.interchange.bulk.constraints import broken
from registry.interchange.bulk.headings import VERSION
from registry.interchange.bulk.state import Plain, State
from registry.interchange.bulk.versions import is_older
from registry.interchange.bulk.works import SET_HERE, Work, changes_of
from registry.interchange.judge import complain_of_entry, complain_of_value
from registry.interchange.kinds import Child, Kind, kinds
from registry.models import Lifecycle


def judge(work: Work) -> None:
    """Add to the draft of a row whatever its columns, its lists and the whole record object to."""
    _judge_columns(work)
    _judge_children(work)
    if not work.draft.issues:
        _judge_whole(work)


def _judge_columns(work: Work) -> None:
    columns, draft = work.kind.columns, work.draft
    if work.values.get("lifecycle") == Lifecycle.TOMBSTONE:
        # A tombstone says why in both languages, and stays for ever: that is nothing for a cell.
        draft.complain("record.no_tombstone", "lifecycle", Lifecycle.TOMBSTONE.value)
    for name, value in work.values.items():
        column = columns.get(name)
        if column is not None and not column.many_to_one and not _may_be_empty(column, value):
            complain_of_value(draft, name, column, _judged(column, draft.columns.get(name), value))
    if work.state is None:
        for name in _required(work.kind.name):
            if work.values.get(name) in (None, "", {}):
                draft.complain("field.required", name)


def _judged(column: Any, read: Any, value: Plain) -> Any:
    # Requirements are judged as the column keeps them, with identifiers in place of the institution's ids.
    return value if read is None or column.get_internal_type() == "JSONField" else read


def _may_be_empty(column: Any, value: Any) -> bool:
    return column.blank and value in (None, "", [], {})


@cache
def _required(name: str) -> tuple[str, ...]:
    columns = kinds()[name].columns
    return tuple(
        name
        for name, column in columns.items()
        if not column.blank and not column.has_default() and name not in SET_HERE
    )


def _judge_children(work: Work) -> None:
    for name, child in work.kind.children.items():
        entries = work.values.get(name) or []
        for number, entry in enumerate(entries, start=1):
            at = f"{name}[{number}]"
            for key, value in entry.items():
                if not child.columns[key].many_to_one:
                    complain_of_value(work.draft, f"{at}.{key}", child.columns[key], value)
            complain_of_entry(work.draft, at, _made(child, entry))
            if entry in entries[: number - 1]:
                work.draft.complain("child.twice", at)


def _made(child: Child, entry: Mapping[str, Plain]) -> Any:
    """Return an entry as a row that points nowhere in particular, for rules that look at it alone."""
    columns = {name: child.columns[name] for name in entry}
    return child.table(
        **{
            column.attname: -1 if column.many_to_one else entry[name]
            for name, column in columns.items()
        }
    )


def _judge_whole(work: Work) -> None:
    draft, state = work.draft, work.state
    merged = _defaults(work.kind) | (dict(state.raw) if state else {}) | _scalars(work)
    for constraint in broken(work.kind.table, merged):
        code, at = _CONSTRAINTS.get(_sort_of(constraint.name), ("constraint.broken", ""))
        draft.complain(code, at, name=constraint.name)
    if state is None:
        return
    sent, stored = str(work.values.get(VERSION) or ""), str(state.plain.get(VERSION) or "")
    if is_older(sent, stored):
        draft.complain("version.older", VERSION, sent, stored=stored)
    if state.lifecycle == Lifecycle.TOMBSTONE:
        draft.complain("record.tombstone")
    elif work.values.get("lifecycle") == Lifecycle.DRAFT != state.lifecycle:
        # Its page and its identifier would stop answering, and no feed would tell why.
        draft.complain("record.no_draft", "lifecycle", Lifecycle.DRAFT.value)
    elif changes_of(work) and (state.pending or state.locked):
        draft.complain(_why_untouched(state))


def _why_untouched(state: State) -> str:
    if state.locked:
        return "record.locked"
    return "record.draft" if state.lifecycle == Lifecycle.DRAFT else "record.pending"


_CONSTRAINTS = {
    "title_stated": ("title.missing", "title_en"),
    "dates_in_order": ("dates.reversed", "valid_to"),
    "refusal_has_a_reason": ("reason.missing", "reason_en"),
}


def _sort_of(name: str) -> str:
    return next((sort for sort in _CONSTRAINTS if name.endswith(sort)), "")


def _defaults(kind: Kind) -> dict[str, Any]:
    return dict(_default_values(kind.name))


@cache
def _default_values(name: str) -> tuple[tuple[str, Any], ...]:
    # An address that nobody states is made when the record is saved.
    columns = [one for one in kinds()[name].columns.items() if one[0] != "slug"]
    return tuple((name, one.get_default()) for name, one in columns if not one.many_to_one)


def _scalars(work: Work) -> dict[str, Any]:
    columns, read = work.kind.columns, work.draft.columns
    return {
        name: read.get(name, value)
        for name, value in work.values.items()
        if name in columns and not columns[name].many_to_one
    }
