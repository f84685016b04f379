"""What a record said before it was edited for the first time, kept as a revision, so that it can be compared and restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from registry.models.change import Change

FORMER = "registry.former"
"""What the history of a record calls its state before the first edit. The admin has words for it."""


def keep_former(rows: Sequence[Any]) -> list[Revision]:
    """Keep what records of one kind say as revisions from the days on which it became public; nobody stands as their author.

    Args:
        rows: as they are stored.
    """
    known = _announced(rows)
    # Whatever is made of them next comes after.
    before = timezone.now() - timedelta(microseconds=1)
    made = [_revision(row, known.get(row.uid, before)) for row in rows]
    made = list(Revision.objects.bulk_create(made))
    pairs = zip(rows, made, strict=True)
    ModelLogEntry.objects.bulk_create(_entry(row, revision) for row, revision in pairs)
    return made


def _announced(rows: Sequence[Any]) -> dict[Any, datetime]:
    told = Change.objects.filter(record_uid__in=[row.uid for row in rows]).order_by("pk")
    return dict(told.values_list("record_uid", "at"))


def _revision(row: Any, at: datetime) -> Revision:
    return Revision(
        content_type=row.get_content_type(),
        base_content_type=row.get_base_content_type(),
        object_id=str(row.pk),
        created_at=at,
        object_str=str(row),
        content=row.serializable_data(),
    )


def _entry(row: Any, revision: Revision) -> ModelLogEntry:
    return ModelLogEntry(
        content_type=revision.content_type,
        object_id=revision.object_id,
        label=revision.object_str,
        action=FORMER,
        timestamp=revision.created_at,
        revision=revision,
        content_changed=True,
    )
