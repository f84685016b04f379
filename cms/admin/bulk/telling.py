"""A plan in words: its counts, what stands against it, and row by row what becomes of each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from cms.admin.requirement_panel import nodes_of
from cms.records.requirement_text import Node
from registry.interchange.bulk.headings import words_of
from registry.interchange.bulk.result import counts_of
from registry.interchange.bulk.shown import plain
from registry.interchange.bulk.stale import TOLD, changed_since
from registry.interchange.kinds import Kind, kinds
from registry.interchange.records import Place
from registry.interchange.report import where
from registry.models import ImportRun, PlannedRow
from registry.models.bilingual import current_language
from registry.models.notation import PoliciesField, RequirementField

LOOKED_AT = 2_000
"""Rows of each kind that are compared with the registry when a plan is opened, so that it opens at once."""
COUNTED = {
    "created": gettext_lazy("New"),
    "updated": gettext_lazy("Changed"),
    "unchanged": pgettext_lazy("rows", "Unchanged"),
    "rejected": pgettext_lazy("rows", "Rejected"),
}


@dataclass(frozen=True)
class Counted:
    """A number of rows with one outcome."""

    outcome: str
    words: Any
    number: int


@dataclass(frozen=True)
class Told:
    """One thing that is wrong or worth knowing: where, what stands there, what it means, what to do."""

    where: str
    field: str
    value: str
    message: str
    cure: str
    code: str


@dataclass(frozen=True)
class Difference:
    """One field of a record, before and after: in a text, or in the lines that say a requirement."""

    field: str
    before: str
    after: str
    lines_before: Sequence[Node] = ()
    lines_after: Sequence[Node] = ()


@dataclass(frozen=True)
class RowTold:
    """What becomes of one record; ``sheet`` names the sheet of a workbook in which its line stands."""

    row: PlannedRow
    sheet: str
    kind: str
    title: str
    url: str
    differences: list[Difference]
    issues: list[Told]


def counts(run: ImportRun) -> list[Counted]:
    """Return the number of rows by outcome, in a fixed order."""
    return [Counted(name, COUNTED[name], number) for name, number in counts_of(run).items()]


def issues(told: Iterable[dict[str, Any]], kind: str = "") -> list[Told]:
    """Return issues, as runs and rows keep them, in the language of the request."""
    language = current_language()
    return [_told(issue, kind, language) for issue in told]


def issues_of(run: ImportRun, told: Iterable[dict[str, Any]]) -> list[Told]:
    """Return issues of a whole plan; a field is called as in the rows, by the kind of the row that it is of."""
    found, language = list(told), current_language()
    numbers = {one["record"] for one in found if one["field"] and one["record"] is not None}
    of_rows = run.rows.filter(number__in=numbers).order_by() if numbers else run.rows.none()
    kinds_of = dict(of_rows.values_list("number", "kind"))
    return [_told(one, kinds_of.get(one["record"], ""), language) for one in found]


def changed_since_check(run: ImportRun) -> list[Told]:
    """Return what has changed since a plan was checked that nobody has published yet; publishing looks at every row."""
    if run.status != ImportRun.Status.CHECKED or not run.created + run.updated:
        return []
    found = islice(changed_since(run, most=LOOKED_AT), TOLD)
    return issues_of(run, [one.as_json() for one in found])


def _told(issue: dict[str, Any], kind: str, language: str) -> Told:
    place = Place(issue["file"], issue["record"], issue["line"], issue["column"])
    return Told(
        where(place),
        words_of(kind, issue["field"] or "", language),
        "" if issue["value"] is None else str(issue["value"]),
        issue["message"][language],
        issue["cure"][language],
        issue["code"],
    )


def rows(planned: Iterable[PlannedRow]) -> list[RowTold]:
    """Return rows in words; those that are in the registry have the address of their form."""
    found = list(planned)
    known = dict(_stored(row for row in found if row.outcome != PlannedRow.Outcome.REJECTED))
    return [_row(row, known.get(row.uid)) for row in found]


def _stored(planned: Iterable[PlannedRow]) -> Iterator[tuple[UUID, int]]:
    by_kind: dict[str, list[UUID]] = {}
    for row in planned:
        by_kind.setdefault(row.kind, []).append(row.uid)
    for name, uids in by_kind.items():
        table = kinds()[name].table._base_manager
        yield from table.filter(uid__in=uids).values_list("uid", "pk")


def _row(row: PlannedRow, pk: int | None) -> RowTold:
    kind = kinds().get(row.kind)
    said = {**row.stated.get("values", {}), **row.values}
    titles = ("title_fr", "title_en") if current_language() == "fr" else ("title_en", "title_fr")
    return RowTold(
        row,
        row.sheet.partition(": ")[2],
        str(capfirst(kind.table._meta.verbose_name)) if kind else row.kind,
        next((str(said[name]) for name in titles if said.get(name)), ""),
        reverse(kind.table.snippet_viewset.get_url_name("edit"), args=[pk]) if kind and pk else "",
        list(_differences(row)),
        issues(row.issues, row.kind),
    )


def _differences(row: PlannedRow) -> Iterator[Difference]:
    if row.outcome == PlannedRow.Outcome.UPDATED:
        kind, language = kinds()[row.kind], current_language()
        for name, (before, after) in sorted(row.changes.items()):
            yield Difference(
                words_of(row.kind, name, language),
                plain(kind, name, before),
                plain(kind, name, after),
                _lines(kind, name, before),
                _lines(kind, name, after),
            )


def _lines(kind: Kind, name: str, value: Any) -> Sequence[Node]:
    """Return what a requirement or policies say, in lines; nothing for what is a text."""
    column, language = kind.columns.get(name), current_language()
    if isinstance(column, RequirementField):
        return nodes_of(value, {}, language)
    return nodes_of(None, value, language) if isinstance(column, PoliciesField) else ()
