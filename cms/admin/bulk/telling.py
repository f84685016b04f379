"""A plan in words: its counts, what stands against it, and row by row what becomes of each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from registry.interchange.bulk.headings import headings
from registry.interchange.bulk.result import counts_of
from registry.interchange.kinds import kinds
from registry.interchange.records import Place
from registry.interchange.report import shortened, where
from registry.models import ImportRun, Offering, PlannedRow
from registry.models.bilingual import current_language

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
    """One field of a record, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RowTold:
    """What becomes of one record."""

    row: PlannedRow
    kind: str
    title: str
    url: str
    differences: list[Difference]
    issues: list[Told]


def counts(run: ImportRun) -> list[Counted]:
    """Return the number of rows by outcome, in a fixed order."""
    return [Counted(name, COUNTED[name], number) for name, number in counts_of(run).items()]


def issues(told: Iterable[dict[str, Any]]) -> list[Told]:
    """Return issues, as runs and rows keep them, in the language of the request."""
    language = current_language()
    return [_told(issue, language) for issue in told]


def _told(issue: dict[str, Any], language: str) -> Told:
    place = Place(issue["file"], issue["record"], issue["line"], issue["column"])
    return Told(
        where(place),
        issue["field"] or "",
        "" if issue["value"] is None else str(issue["value"]),
        issue["message"][language],
        issue["cure"][language],
        issue["code"],
    )


def rows(planned: Iterable[PlannedRow]) -> list[RowTold]:
    """Return rows in words; those that are in the registry have the address of their form."""
    found = list(planned)
    written = {row.uid for row in found if row.outcome != PlannedRow.Outcome.REJECTED}
    known = dict(Offering.objects.filter(uid__in=written).values_list("uid", "pk"))
    return [_row(row, known.get(row.uid)) for row in found]


def _row(row: PlannedRow, pk: int | None) -> RowTold:
    kind = kinds().get(row.kind)
    said = {**row.stated.get("values", {}), **row.values}
    return RowTold(
        row,
        str(capfirst(kind.table._meta.verbose_name)) if kind else row.kind,
        next((str(said[name]) for name in ("title_en", "title_fr") if said.get(name)), ""),
        reverse(kind.table.snippet_viewset.get_url_name("edit"), args=[pk]) if kind and pk else "",
        list(_differences(row)),
        issues(row.issues),
    )


def _differences(row: PlannedRow) -> Iterator[Difference]:
    if row.outcome == PlannedRow.Outcome.UPDATED:
        words = _words(row.kind, current_language())
        for name, (before, after) in sorted(row.changes.items()):
            yield Difference(words.get(name, name), _plain(before), _plain(after))


def _plain(value: Any) -> str:
    """Return a value as people read it."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return value if isinstance(value, str) else shortened(value)


@cache
def _words(kind: str, language: str) -> dict[str, str]:
    return {heading.field: heading.words.in_language(language) for heading in headings(kind)}
