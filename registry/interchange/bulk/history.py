"""What the admin needs to know of rows that were written in bulk: revisions, log entries, references."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from registry.interchange.bulk import storing
from registry.models import ImportRun, Lifecycle

PUBLISHED, DRAFTED = "registry.file_published", "registry.file_drafted"
"""What the history of a record calls what a file did. The admin has words for them."""

_RUN = "import_run"


def revisions(rows: Iterable[Any], run: ImportRun) -> list[Revision]:
    """Save what rows say as revisions, in the order of the rows.

    The admin edits the latest revision of a record, so without one a bulk change would be edited away.
    """
    at = timezone.now()
    made = [
        Revision(
            content_type=row.get_content_type(),
            base_content_type=row.get_base_content_type(),
            object_id=str(row.pk),
            created_at=at,
            user_id=run.user_id,
            object_str=str(row),
            content=row.serializable_data(),
        )
        for row in rows
    ]
    return list(Revision.objects.bulk_create(made))


def log(rows: list[Any], made: list[Revision], run: ImportRun) -> None:
    """Say in the history of each record that a run has published it, or saved its draft."""
    at = timezone.now()
    told = {"uid": str(run.uid), "source": run.source}
    if run.api_key is not None:
        told["key"] = str(run.api_key)
    data = {_RUN: told}
    entries = (
        ModelLogEntry(
            content_type=row.get_content_type(),
            object_id=str(row.pk),
            label=str(row),
            action=DRAFTED if row.lifecycle == Lifecycle.DRAFT else PUBLISHED,
            timestamp=at,
            user_id=run.user_id,
            revision=revision,
            content_changed=True,
            data=data,
        )
        for row, revision in zip(rows, made, strict=True)
    )
    storing.add(ModelLogEntry, entries)


def made_by_files(revisions: Collection[int]) -> set[int]:
    """Return which of some hundred revisions files have made; people made the others."""
    if not revisions:
        return set()
    of_files = ModelLogEntry.objects.filter(revision__in=revisions, data__has_key=_RUN)
    return set(of_files.values_list("revision_id", flat=True))


def index_references(rows: list[Any], *, new: bool) -> None:
    """Bring Wagtail's index of references up to date, a statement for all rows instead of several for each."""
    if not rows or not ReferenceIndex.model_is_indexable(type(rows[0])):
        return
    own, base = rows[0].get_content_type(), rows[0].get_base_content_type()
    if not new:
        pks = [str(row.pk) for row in rows]
        ReferenceIndex.objects.filter(base_content_type=base, object_id__in=pks).delete()
    found = (reference for row in rows for reference in _references(row, own, base))
    ReferenceIndex.objects.bulk_create(found, batch_size=1000, ignore_conflicts=True)


def _references(row: Any, own: ContentType, base: ContentType) -> Iterable[ReferenceIndex]:
    for table, pk, model_path, content_path in set(
        ReferenceIndex._extract_references_from_object(row)
    ):
        yield ReferenceIndex(
            content_type=own,
            base_content_type=base,
            object_id=str(row.pk),
            to_content_type_id=table,
            to_object_id=pk,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
