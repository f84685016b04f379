"""A change that is scheduled for later: what is public until then stays so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision


def starts_later(record: Any) -> bool:
    """Return whether a record, published now, would only be scheduled."""
    return bool(record.go_live_at and record.go_live_at > timezone.now())


class StaysPublic:
    """A record whose change may be scheduled, whatever made the record public.

    Wagtail takes a record that is public without a revision (as files and applications make them) off the site when a
    change of it is scheduled: so what is public is kept as a revision first.
    """

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, now or when it says."""
        with transaction.atomic():
            if starts_later(revision.as_object()):
                _keep_what_is_public(revision)
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]


def _keep_what_is_public(later: Revision) -> None:
    # What the revision reads its record from: it is asked next whether something of it is public.
    record = later.content_object
    table = type(record)._base_manager
    stored = table.filter(pk=record.pk, live=True, live_revision=None).first()
    if stored is None:
        return
    kept = Revision.objects.create(
        content_type=stored.get_content_type(),
        base_content_type=stored.get_base_content_type(),
        object_id=str(stored.pk),
        # It was so before.
        created_at=later.created_at - timedelta(microseconds=1),
        object_str=str(stored),
        content=stored.serializable_data(),
    )
    table.filter(pk=record.pk).update(live_revision=kept)
    record.live_revision = kept
