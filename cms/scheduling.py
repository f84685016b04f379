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
from wagtail.log_actions import log as write_log
from wagtail.models import DraftStateMixin, ModelLogEntry, Page, Revision

from cms.ownership import OWNERS, users_of
from cms.review_mail import EXPIRED, GONE_LIVE, STILL_TO_COME, Step, tell
from registry.interchange.messages import in_both
from registry.models import Offering
from registry.models.order import WRITING_ORDER
from registry.models.record import Record

log = logging.getLogger(__name__)
HELD = "registry.schedule.held"
"""In histories: it was due, and another record has to be public before."""


@dataclass(frozen=True)
class Done:
    """What became of one record.

    Attributes:
        step: ``live`` or ``expired``, as mail calls it.
        label: what the record is called.
        problem: why it stays as it was; empty when it was done.
        waits: whether it is tried again until another record is public; then nobody has to look after it here.
    """

    step: str
    label: str
    problem: str = ""
    waits: bool = False


def kinds() -> list[Any]:
    """Return everything that can be scheduled: pages, and each kind of record as itself."""
    models = apps.get_models()
    drafted = [one for one in models if issubclass(one, DraftStateMixin)]
    return [Page, *(one for one in drafted if not issubclass(one, Page) and one is not Offering)]


def due(now: datetime) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is due, as step, table and key: what ends first, then what goes live, each by its time.

    Of what goes live a kind comes after those that it points to: a pilot before what it says of the framework.
    """
    for model in kinds():
        ended = model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk")
        for pk in ended.values_list("pk", flat=True):
            yield EXPIRED.name, model, pk
    revisions = Revision.objects.filter(approved_go_live_at__lt=now).select_related("content_type")
    rank = {model: number for number, model in enumerate(WRITING_ORDER)}
    for one in sorted(
        revisions.defer("content").order_by("approved_go_live_at", "pk"),
        key=lambda one: rank.get(one.content_type.model_class(), -1),
    ):
        yield GONE_LIVE.name, Revision, one.pk


def run_schedule(now: datetime) -> Iterator[Done]:
    """Do what is due, each in a transaction of its own, and tell what became of it."""
    take: dict[str, Callable[..., Done | None]] = {EXPIRED.name: _end, GONE_LIVE.name: _go_live}
    for step, model, pk in list(due(now)):
        try:
            with transaction.atomic():
                done = take[step](model, pk, now)
        except Exception as error:
            # The next one is somebody else's, and must not wait for this one.
            log.exception("What was scheduled for %s %s could not be done", model.__name__, pk)
            yield Done(step, f"{model._meta.verbose_name} {pk}", str(error))
        else:
            if done is not None:
                yield done


def _end(model: Any, pk: Any, now: datetime) -> Done | None:
    found = model.objects.select_for_update(of=("self",))
    record = found.filter(pk=pk, live=True, expire_at__lt=now).first()
    if record is None:
        # Another process was quicker.
        return None
    record.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    _tell(EXPIRED, record, record.latest_revision)
    return Done(EXPIRED.name, str(record))


def _go_live(model: Any, pk: Any, now: datetime) -> Done | None:
    found = model.objects.select_for_update(of=("self",))
    revision = found.filter(pk=pk, approved_go_live_at__lt=now).first()
    if revision is None:
        return None
    if early := _too_early(revision.as_object()):
        return _held(revision, early)
    revision.publish(log_action="wagtail.publish.scheduled")
    record = revision.content_type.model_class()._default_manager.get(pk=revision.object_id)
    if not record.live:
        # The draft itself says a later time: Wagtail has set that one.
        return None
    _tell(GONE_LIVE, record, revision)
    return Done(GONE_LIVE.name, str(record))


def _too_early(record: Any) -> dict[str, str]:
    """Return why a record cannot be published yet, by language; nothing when it can."""
    if not (isinstance(record, Record) and record.too_early()):
        return {}
    said = in_both(lambda: " ".join(record.too_early().values()))
    return said._asdict()


def _held(revision: Revision, early: dict[str, str]) -> Done:
    """Leave it scheduled, and tell its people once: it goes live by itself when the other record is public."""
    record = revision.as_object()
    told = ModelLogEntry.objects.for_instance(record).filter(action=HELD, revision=revision)
    if not told.exists():
        write_log(instance=record, action=HELD, revision=revision)
        _tell(STILL_TO_COME, record, revision, reasons=early)
    return Done(GONE_LIVE.name, str(record), early["en"], waits=True)


def _tell(step: Step, record: Any, revision: Revision | None, **more: Any) -> None:
    """Mail a step to whose record it is, and to who wrote what was scheduled."""
    if not isinstance(record, Record):
        return
    wrote = {revision.user_id} if revision and revision.user_id else set()
    owners = users_of(record).values_list("pk", flat=True) if type(record) in OWNERS else ()
    people = get_user_model().objects.filter(pk__in=wrote.union(owners)).order_by("pk")
    tell(step, record, people, None, **more)
