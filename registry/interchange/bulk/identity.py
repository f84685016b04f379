"""Whose record a row is: identity is (institution, external id), and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from registry.interchange.bulk.cells import Row
from registry.interchange.bulk.headings import BULK_KINDS, EXTERNAL_ID, OFFERINGS, OWNER
from registry.interchange.bulk.works import Work
from registry.interchange.messages import later
from registry.interchange.records import Place
from registry.interchange.report import Issue, where
from registry.models import ImportRun, Offering, Organization, PlannedRow

_LONGEST = 100


def family(kind: str) -> str:
    """Return what shares one list of ids: all kinds of offering do."""
    return "offering" if kind in OFFERINGS else kind


class Identities:
    """Knows the ids of the rows that were read, without holding them all: the plan has them."""

    def __init__(self, run: ImportRun, institution: Organization) -> None:
        self.run = run
        self.names = {
            name.casefold()
            for name in (
                institution.slug,
                institution.name_en,
                institution.name_fr,
                institution.ctid,
                institution.website.rstrip("/"),
            )
            if name
        }

    def complaints(self, rows: list[Row]) -> list[Issue | None]:
        """Return for each row what is wrong with its kind, its id or its institution; None when nothing is."""
        first = self._read_before(rows)
        return [self._complaint(row, first) for row in rows]

    def _read_before(self, rows: list[Row]) -> dict[tuple[str, str], Place]:
        ids = {row.record.slug for row in rows}
        known = PlannedRow.objects.filter(run=self.run, external_id__in=ids)
        columns = known.values_list("kind", EXTERNAL_ID, "sheet", "line", "number")
        return {
            (family(kind), external): Place(sheet, number, line)
            for kind, external, sheet, line, number in columns
        }

    def _complaint(self, row: Row, first: dict[tuple[str, str], Place]) -> Issue | None:
        record, place = row.record, row.record.place
        if record.kind not in BULK_KINDS:
            allowed = ", ".join(BULK_KINDS)
            return Issue.of("kind.other", place, field="kind", value=record.kind, allowed=allowed)
        if not record.slug:
            return Issue.of("id.missing", place, field=EXTERNAL_ID)
        if len(record.slug) > _LONGEST:
            return Issue.of("id.long", place, field=EXTERNAL_ID, value=record.slug)
        found = first.setdefault((family(record.kind), record.slug), place)
        if found is not place:
            return Issue.of(
                "id.twice",
                place,
                record=record.slug,
                field=EXTERNAL_ID,
                value=record.slug,
                first=later(lambda: where(found)),
            )
        return self._foreign(row)

    def _foreign(self, row: Row) -> Issue | None:
        record = row.record
        for name in ("institution", OWNER.get(record.kind, "institution")):
            said = str(record.values.get(name, "")).strip()
            if said and said.rstrip("/").casefold() not in self.names:
                evidence = {"record": record.slug, "field": name, "value": said}
                return Issue.of("row.foreign", record.place, **evidence)
        return None


def complain_of_strangers(works: list[Work], institution: Organization) -> None:
    """Complain of new records whose id another kind has, or that look like ids that lost their zeros."""
    new = [work for work in works if work.state is None and work.kind.name in OFFERINGS]
    if not new:
        return
    own = Offering.objects.filter(institution=institution)
    ids = [work.external_id for work in new]
    kinds = dict(own.filter(external_id__in=ids).values_list(EXTERNAL_ID, "kind"))
    padded = _padded(own, ids)
    for work in new:
        _complain(work, kinds.get(work.external_id), padded.get(work.external_id))


def _complain(work: Work, kind: str | None, padded: str | None) -> None:
    if kind is not None:
        work.draft.complain("id.other_kind", EXTERNAL_ID, work.external_id, kind=kind)
    elif padded is not None:
        work.draft.complain("id.zeros", EXTERNAL_ID, work.external_id, stored=padded)


def _padded(own: object, ids: Iterable[str]) -> Mapping[str, str]:
    candidates: dict[str, list[str]] = defaultdict(list)
    for one in ids:
        if re.fullmatch(r"[1-9]\d*", one, re.ASCII):
            for width in range(len(one) + 1, min(len(one) + 5, 13)):
                candidates[one.zfill(width)].append(one)
    if not candidates:
        return {}
    stored = own.filter(external_id__in=list(candidates)).values_list(EXTERNAL_ID, flat=True)  # type: ignore[attr-defined]
    return {one: padded for padded in stored for one in candidates[padded]}
