"""What goes live or ends by schedule: each record by itself, as what it is, and its people are told.

In place of Wagtail's own command. That one takes an offering as a row of the first of its tables, so that the log
would name another kind of record, and it ends at the first record that fails.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import DraftStateMixin, Page, Revision

from cms.ownership import OWNERS, users_of
from cms.review_mail import EXPIRED, GONE_LIVE, Step, tell
from registry.models import Offering
from registry.models.record import Record

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """What became of one record.

    Attributes:
        step: ``live`` or ``expired``, as mail calls it.
        label: what the record is called.
        problem: why it stays as it was; empty when it was done.
    """

    step: str
    label: str
    problem: str = ""


def kinds() -> list[Any]:
    """Return everything that can be scheduled: pages, and each kind of record as itself."""
    models = apps.get_models()
    drafted = [one for one in models if issubclass(one, DraftStateMixin)]
    return [Page, *(one for one in drafted if not issubclass(one, Page) and one is not Offering)]


def due(now: datetime) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is due, as step, table and key: what ends first, then what goes live, each by its time."""
    for model in kinds():
        ended = model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk")
        for pk in ended.values_list("pk", flat=True):
            yield EXPIRED.name, model, pk
    revisions = Revision.objects.filter(approved_go_live_at__lt=now)
    for pk in revisions.order_by("approved_go_live_at", "pk").values_list("pk", flat=True):
        yield GONE_LIVE.name, Revision, pk


def run_schedule(now: datetime) -> Iterator[Done]:
    """Do what is due, each in a transaction of its own, and tell what became of it."""
    take: dict[str, Callable[..., str | None]] = {EXPIRED.name: _end, GONE_LIVE.name: _go_live}
    for step, model, pk in list(due(now)):
        try:
            with transaction.atomic():
                label = take[step](model, pk, now)
        except Exception as error:
            # The next one is somebody else's, and must not wait for this one.
            log.exception("What was scheduled for %s %s could not be done", model.__name__, pk)
            yield Done(step, f"{model._meta.verbose_name} {pk}", str(error))
        else:
            if label is not None:
                yield Done(step, label)


def _end(model: Any, pk: Any, now: datetime) -> str | None:
    found = model.objects.select_for_update(of=("self",))
    record = found.filter(pk=pk, live=True, expire_at__lt=now).first()
    if record is None:
        # Another process was quicker.
        return None
    record.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    _tell(EXPIRED, record, record.latest_revision)
    return str(record)


def _go_live(model: Any, pk: Any, now: datetime) -> str | None:
    found = model.objects.select_for_update(of=("self",))
    revision = found.filter(pk=pk, approved_go_live_at__lt=now).first()
    if revision is None:
        return None
    revision.publish(log_action="wagtail.publish.scheduled")
    record = revision.content_type.model_class()._default_manager.get(pk=revision.object_id)
    if not record.live:
        # The draft itself says a later time: Wagtail has set that one.
        return None
    _tell(GONE_LIVE, record, revision)
    return str(record)


def _tell(step: Step, record: Any, revision: Revision | None) -> None:
    """Mail a step to whose record it is, and to who wrote what was scheduled."""
    if not isinstance(record, Record):
        return
    wrote = {revision.user_id} if revision and revision.user_id else set()
    owners = users_of(record).values_list("pk", flat=True) if type(record) in OWNERS else ()
    people = get_user_model().objects.filter(pk__in=wrote.union(owners)).order_by("pk")
    tell(step, record, people, None)
