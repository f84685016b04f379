"""What uses a record, and so keeps it from being deleted or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import router
from django.db.models import CASCADE, Model, ProtectedError
from django.db.models.deletion import Collector

from registry.models.record import Identified, Lifecycle


def users_of(record: Model, *, withdrawn_too: bool) -> list[Any]:
    """Return the records that refer to one by a reference that protects it, each once.

    A withdrawn record stays for ever, so it does not keep another one from being withdrawn (``withdrawn_too``).
    """
    owners = {(type(owner), owner.pk): owner for owner in map(_owner, _protected_by(record))}
    return [owner for owner in owners.values() if withdrawn_too or not _is_withdrawn(owner)]


def _protected_by(record: Any) -> Iterator[Model]:
    if hasattr(record, "asked_by"):
        # No table keeps the names in an entry requirement.
        yield from record.asked_by()
    collector = Collector(using=router.db_for_write(type(record)), origin=record)
    try:
        collector.collect([record])
    except ProtectedError as refusal:
        yield from refusal.protected_objects


def _owner(row: Model) -> Model:
    """Return the record that a row belongs to, with which it is deleted; a record belongs to itself."""
    if isinstance(row, Identified):
        return _most_specific(row)
    for field in row._meta.concrete_fields:
        if field.many_to_one and field.remote_field.on_delete is CASCADE:
            return _most_specific(getattr(row, field.name))
    return row


def _most_specific(record: Any) -> Model:
    """Return an offering as the micro-certification, course or program that it is."""
    child = str(getattr(record, "kind", "")).replace("-", "")
    return getattr(record, child) if record._meta.model_name == "offering" else record


def _is_withdrawn(record: Any) -> bool:
    return getattr(record, "lifecycle", None) == Lifecycle.TOMBSTONE
