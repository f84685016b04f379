"""Whose records are whose."""

from __future__ import annotations

from typing import Any

from registry.interchange.kinds import Kind
from registry.models import ImportRun, Lifecycle, Organization

_BELONGS = {"stackingrule": "award__institution", "equivalency": "receiving_institution"}
"""The look-up of the institution of a record, where it is not ``institution``."""


def own_records(kind: Kind, institution: Organization) -> Any:
    """Return an institution's records of a kind, tombstones left out, in a fixed order."""
    owner = _BELONGS.get(kind.name, "institution")
    own = kind.table._base_manager.filter(**{owner: institution})
    return own.exclude(lifecycle=Lifecycle.TOMBSTONE).order_by("pk")


def institution_of(run: ImportRun) -> Organization:
    """Return whose records a plan holds; a run of fixtures has nobody, and is no plan."""
    assert run.organization is not None
    return run.organization
