"""What the references of an institution's file mean: its own ids first, whether stored or in the same file.

An offering is named by the institution's own id, by CTID, by ``institution/id`` or by the last part of its address.
What others have not made public cannot be named, nor found out by trying.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from registry.interchange.bulk.headings import EXTERNAL_ID, OFFERINGS
from registry.interchange.kinds import Ref
from registry.interchange.targets import Targets
from registry.models import ImportRun, Offering, Organization, PlannedRow
from registry.models.ctid import ctid_of, uids_of
from registry.models.provenance import Provenance, has_a_side
from registry.models.record import PUBLIC


class References:
    """Looks up keys, some hundred at a time. Other tables than offerings are small, and are remembered."""

    def __init__(self, institution: Organization, run: ImportRun) -> None:
        self.institution = institution
        self.run = run
        self._targets = Targets([])
        self._offerings: dict[str, uuid.UUID] = {}
        self._owned: frozenset[uuid.UUID] = frozenset()
        self._across: frozenset[uuid.UUID] = frozenset()

    def find(self, refs: Iterable[Ref]) -> None:
        """Look up what references mean; offerings that were found before are forgotten."""
        wanted = set(refs)
        self._targets.find(ref for ref in wanted if ref.table != "offering")
        self._offerings = self._found({ref.key for ref in wanted if ref.table == "offering"})
        self._owned, self._across = self._own_and_across(list(self._offerings.values()))

    def key(self, ref: Ref) -> str | None:
        """Return the key that a plan keeps; None when the reference means nothing."""
        if ref.table == "offering":
            uid = self._offerings.get(ref.key)
            return None if uid is None else ctid_of(uid)
        return self._targets.key(ref) if self._row_is_there(ref) else None

    def is_own(self, ref: Ref) -> bool:
        """Return whether a reference means an offering of the institution itself, stored or in the same file."""
        return self._offerings.get(ref.key) in self._owned

    def is_across(self, ref: Ref) -> bool:
        """Return whether a reference leads from a real institution to an example, or from an example to a fact."""
        if ref.table == "offering":
            return self._offerings.get(ref.key) in self._across
        row: Any = self._targets.row(ref)
        if row is None or not has_a_side(type(row)):
            return False
        return bool(row.is_illustrative != self.institution.is_illustrative)

    def ctid(self, ref: Ref) -> str:
        """Return the permanent identifier of what a reference means, for requirements; it must mean something."""
        if ref.table == "offering":
            return ctid_of(self._offerings[ref.key])
        return self._targets.ctid(ref)

    def near(self, ref: Ref) -> str | None:
        """Return the known key that is most like one that means nothing."""
        if ref.table == "occupation" and ref.key.isdigit() and len(ref.key) < 5:
            return ref.key.zfill(5)
        return None if ref.table == "offering" else self._targets.near(ref)

    def _row_is_there(self, ref: Ref) -> bool:
        row = self._targets.row(ref)
        return row is not None and getattr(row, "lifecycle", PUBLIC[0]) in PUBLIC

    def _found(self, keys: set[str]) -> dict[str, uuid.UUID]:
        if not keys:
            return {}
        by_slug, elsewhere = self._public(keys)
        # A row of the file that changes a stored offering gets that one's identifier only when it is settled.
        return {
            **by_slug,
            **elsewhere,
            **self._planned(keys),
            **self._by_ctid(keys),
            **self._own(keys),
        }

    def _seen(self) -> Q:
        return Q(institution=self.institution) | Q(lifecycle__in=PUBLIC)

    def _public(self, keys: set[str]) -> tuple[dict[str, uuid.UUID], dict[str, uuid.UUID]]:
        offerings = Offering.objects.filter(self._seen())
        by_slug = dict(offerings.filter(slug__in=keys).values_list("slug", "uid"))
        parts = [key.partition("/") for key in keys if "/" in key]
        asked = offerings.filter(
            institution__slug__in={first for first, _, _ in parts},
            external_id__in={last for _, _, last in parts},
        )
        rows = asked.values_list("institution__slug", EXTERNAL_ID, "uid")
        return by_slug, {f"{slug}/{external}": uid for slug, external, uid in rows}

    def _by_ctid(self, keys: set[str]) -> Mapping[str, uuid.UUID]:
        uids = uids_of(keys)
        stored = Offering.objects.filter(self._seen(), uid__in=uids).values_list("uid", flat=True)
        return {ctid_of(uid): uid for uid in stored}

    def _own(self, keys: set[str]) -> Mapping[str, uuid.UUID]:
        own = Offering.objects.filter(institution=self.institution, external_id__in=keys)
        return dict(own.values_list(EXTERNAL_ID, "uid"))

    def _own_and_across(
        self, uids: list[uuid.UUID]
    ) -> tuple[frozenset[uuid.UUID], frozenset[uuid.UUID]]:
        if not uids:
            return frozenset(), frozenset()
        own, across = set[uuid.UUID](), set[uuid.UUID]()
        columns = ("uid", "institution", "provenance")
        for uid, institution, said in Offering.objects.filter(uid__in=uids).values_list(*columns):
            if institution == self.institution.pk:
                own.add(uid)
            elif (said == Provenance.ILLUSTRATIVE) != self.institution.is_illustrative:
                across.add(uid)
        planned = PlannedRow.objects.filter(run=self.run, kind__in=OFFERINGS, uid__in=uids)
        return frozenset(own.union(planned.values_list("uid", flat=True))), frozenset(across)

    def _planned(self, keys: set[str]) -> Mapping[str, uuid.UUID]:
        rows = PlannedRow.objects.filter(run=self.run, kind__in=OFFERINGS, external_id__in=keys)
        return dict(rows.values_list(EXTERNAL_ID, "uid"))
