"""Planned values to rows in memory, whole with their lists, so that digests and revisions need no query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from registry.interchange.bulk.headings import OFFERINGS
from registry.interchange.bulk.state import Plain
from registry.interchange.kinds import Child, Kind, Ref
from registry.interchange.targets import Targets
from registry.models import Lifecycle, Offering, Organization, PlannedRow, Provenance
from registry.models.ctid import uids_of

_KIND = {
    "microcertification": Offering.Kind.MICRO_CERTIFICATION,
    "course": Offering.Kind.COURSE,
    "program": Offering.Kind.PROGRAM,
}
OWNED = {**dict.fromkeys(OFFERINGS, "institution"), "equivalency": "receiving_institution"}
"""The column that holds whose record it is. A rule belongs to the institution of its award."""


class RowMaker:
    """Makes rows of one institution. Tables other than offerings are small, and are remembered."""

    def __init__(self, institution: Organization) -> None:
        self.institution = institution
        self._targets = Targets([])
        self._offerings: dict[str, int] = {}

    def find(self, kind: Kind, said: Iterable[Mapping[str, Plain]]) -> None:
        """Look up everything that some hundred sets of values name."""
        refs = {ref for values in said for ref in _refs(kind, values)}
        self._targets.find(ref for ref in refs if ref.table != "offering")
        uids = uids_of(ref.key for ref in refs if ref.table == "offering")
        found = Offering.objects.filter(uid__in=uids).values_list("uid", "pk")
        self._offerings = {f"ce-{uid}": pk for uid, pk in found}

    def new(self, kind: Kind, planned: PlannedRow) -> Any:
        """Return a record that is not stored yet."""
        row = kind.table(uid=planned.uid)
        if kind.name in OWNED:
            setattr(row, OWNED[kind.name], self.institution)
        row.provenance = (
            Provenance.ILLUSTRATIVE if self.institution.is_illustrative else Provenance.INSTITUTION
        )
        row.lifecycle, row.live = Lifecycle.PUBLISHED, True
        if kind.name in OFFERINGS:
            row.kind = _KIND[kind.name]
        self.fill(kind, row, planned.values, {})
        return row

    def fill(
        self, kind: Kind, row: Any, values: Mapping[str, Plain], stored: Mapping[str, Plain]
    ) -> None:
        """Put values into a row; lists that they do not name are as stored."""
        for name, value in values.items():
            if name in kind.columns:
                self._set(row, kind.columns[name], value)
        lists = {name: values.get(name, stored.get(name)) or [] for name in kind.lists}
        children = {name: values.get(name, stored.get(name)) or [] for name in kind.children}
        # modelcluster would ask the database for what is replaced here anyway.
        row._cluster_related_objects = {
            name: self._listed(kind.lists[name], keys) for name, keys in lists.items()
        } | {
            name: [self._entry(kind.children[name], entry) for entry in entries]
            for name, entries in children.items()
        }

    def _set(self, row: Any, column: Any, value: Plain) -> None:
        if column.many_to_one:
            setattr(row, column.attname, self._pk(column, value))
        else:
            setattr(row, column.name, column.to_python(value))

    def _pk(self, column: Any, key: Plain) -> int | None:
        if not key:
            return None
        if column.related_model is Offering:
            return self._offerings[str(key)]
        found = self._targets.row(Ref(column.related_model._meta.model_name, str(key)))
        return None if found is None else int(found.pk)

    def _listed(self, column: Any, keys: Iterable[Plain]) -> list[Any]:
        table = column.related_model._meta.model_name
        rows = (self._targets.row(Ref(table, str(key))) for key in keys)
        return [row for row in rows if row is not None]

    def _entry(self, child: Child, entry: Mapping[str, Plain]) -> Any:
        made = child.table()
        for name, value in entry.items():
            self._set(made, child.columns[name], value)
        return made


def _refs(kind: Kind, values: Mapping[str, Plain]) -> Iterator[Ref]:
    for name, value in values.items():
        if name in kind.columns and kind.columns[name].many_to_one and value:
            yield _ref(kind.columns[name], value)
        elif name in kind.lists:
            yield from (_ref(kind.lists[name], key) for key in value or [])
        elif name in kind.children:
            child = kind.children[name]
            for entry in value or []:
                for key, said in entry.items():
                    if child.columns[key].many_to_one:
                        yield _ref(child.columns[key], said)


def _ref(column: Any, key: Plain) -> Ref:
    return Ref(column.related_model._meta.model_name, str(key))
