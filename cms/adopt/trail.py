"""What the history of an application says, and of what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from registry.models import Application, Need
from registry.models.record import Record

WITHDRAWN, FORGOTTEN = "registry.application.withdrawn", "registry.application.forgotten"
CONVERSATION, DECLINED = "registry.application.conversation", "registry.application.declined"
ACCEPTED, NOTED = "registry.application.accepted", "registry.application.noted"
MADE = "registry.application.made"
ACCOUNT, ACCOUNT_REMOVED = "registry.application.account", "registry.application.account_removed"

ACTIONS = {
    WITHDRAWN: _("Withdrawn by whoever applied"),
    FORGOTTEN: _("Personal data deleted"),
    CONVERSATION: _("In conversation"),
    DECLINED: _("Declined"),
    ACCEPTED: _("Accepted"),
    NOTED: _("Notes or assignment changed"),
    MADE: _("Made from an application"),
    ACCOUNT: _("Account made for the contact"),
    ACCOUNT_REMOVED: _("Account of the contact removed"),
}
"""Actions by name, in words."""


@dataclass(frozen=True)
class Origin:
    """The application that a record was made from, and the need that it answers; ``pk`` is None where it is gone."""

    reference: str
    pk: int | None
    need: Need | None = None


def leave(application: Application, record: Record, user: Any) -> None:
    """Note on a record which application it was made from."""
    data = {"application": application.pk, "reference": application.reference}
    # Of entries with one identifier a history shows the last, whichever record it is of.
    log(instance=record, action=MADE, user=user, data=data, uuid=uuid4())


def _left_on(record: Any) -> ModelLogEntry | None:
    entry: ModelLogEntry | None = (
        ModelLogEntry.objects.for_instance(record).filter(action=MADE).first()
    )
    return entry


def origin_of(record: Any) -> Origin | None:
    """Return the application that a record was made from; None when it was made by hand or loaded."""
    entry = _left_on(record)
    if entry is None:
        return None
    rows = Application.objects.select_related("need__organization")
    found = rows.filter(pk=entry.data["application"]).first()
    reference = entry.data["reference"]
    return Origin(reference, found.pk, found.public_need) if found else Origin(reference, None)


def made_beside(record: Any, model: Any) -> set[int]:
    """Return the keys of the records of a kind that were made from the application that a record was made from."""
    entry = _left_on(record)
    if entry is None:
        return set()
    made = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), action=MADE
    )
    beside = made.filter(data__application=entry.data["application"])
    return {int(key) for key in beside.values_list("object_id", flat=True)}


def made_from(application: Application) -> Iterator[Any]:
    """Yield the records that were made from an application and are still there, kind by kind. A query a kind."""
    entries = ModelLogEntry.objects.filter(action=MADE, data__application=application.pk)
    by_kind: dict[Any, list[str]] = defaultdict(list)
    for entry in entries.select_related("content_type").order_by("pk"):
        by_kind[entry.content_type.model_class()].append(entry.object_id)
    for model, keys in by_kind.items():
        yield from model._default_manager.filter(pk__in=keys).order_by("pk")
