"""What is public stays known when it changes: at its place until a scheduled change is due, and in the history for ever."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from registry.models.former import keep_former


def starts_later(record: Any) -> bool:
    """Return whether a record, published now, would only be scheduled."""
    return bool(record.go_live_at and record.go_live_at > timezone.now())


class StaysPublic:
    """A record that may be public without a revision, as files and applications make them.

    What it says is kept as a revision before somebody edits it for the first time. Wagtail would also take it off the
    site when a change of it is scheduled.
    """

    latest_revision_id: int | None
    live_revision: Any

    def keep_what_is_public(self) -> None:
        """Keep what is stored as a revision when it is public and has none. Said before it is saved over."""
        table: Any = type(self)
        known = table.objects.public().filter(pk=self.pk)  # type: ignore[attr-defined]
        stored = known.filter(live_revision=None).first()
        if stored is None:
            return
        [kept] = keep_former([stored])
        if stored.live:
            known.update(live_revision=kept)
            self.live_revision = kept

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision; before the first one, what is public."""
        with transaction.atomic():
            if self.latest_revision_id is None:
                self.keep_what_is_public()
            return super().save_revision(*args, **kwargs)  # type: ignore[misc]

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, now or when it says."""
        with transaction.atomic():
            if starts_later(revision.as_object()):
                # What the revision reads its record from: it is asked next whether something of it is public.
                revision.content_object.keep_what_is_public()
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]
