"""Mail on each step of a record or page between draft and withdrawal, to each receiver in the receiver's own language.

In place of Wagtail's own mail, which knows a record of several tables by its first one only, and writes its HTML in the
language of who took the step. Who has switched a sort of mail off in the account gets none of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.utils import get_user_display_name
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)
from wagtail.users.models import UserProfile

from cms.addresses import absolute_url
from cms.letters.writing import language_of, send
from cms.models.review import FrameworkReviewState
from cms.ownership import OWNERS, users_of
from registry.models import Offering
from registry.models.bilingual import current_language

log = logging.getLogger(__name__)
TEMPLATE, OF_PAGES = "mail/review_step.txt", "mail/page_step.txt"


@dataclass(frozen=True)
class Step:
    """A step of which people are told.

    Attributes:
        name: in the template.
        preference: the switch in the account by which it is turned off.
    """

    name: str
    preference: str


SUBMITTED = Step("submitted", "submitted_notifications")
SENT_BACK = Step("sent-back", "rejected_notifications")
APPROVED = Step("approved", "approved_notifications")
CANCELLED = Step("cancelled", "rejected_notifications")
GONE_LIVE = Step("live", "approved_notifications")
STILL_TO_COME = Step("held", "approved_notifications")
EXPIRED = Step("expired", "approved_notifications")
MOVED = {
    name: Step(name, "approved_notifications")
    for name in ("suspend", "resume", "cease", "withdraw")
}


def tell(step: Step, record: Any, to: Iterable[Any], by: Any, **more: Any) -> None:
    """Mail a step to people once it is committed; never to who took it."""
    receivers = [one for one in to if one != by and _wants(one, step)]
    if receivers:
        transaction.on_commit(lambda: _send(step, record, receivers, {"by": by, **more}))


def tell_owners(step: Step, record: Any, by: Any, **more: Any) -> None:
    """Mail a step to the users of the institutions whose record it is."""
    if type(record) in OWNERS:
        tell(step, record, users_of(record), by, **more)


def _wants(user: Any, step: Step) -> bool:
    if not (user.is_active and user.email):
        return False
    return bool(getattr(UserProfile.get_for_user(user), step.preference))


def _send(step: Step, record: Any, receivers: Iterable[Any], more: dict[str, Any]) -> None:
    for user in receivers:
        language = language_of(user)
        with translation.override(language):
            said = _context(step, record, user, more)
        # The step is taken already; whom no mail reaches sees it on the first page of the admin.
        template = OF_PAGES if isinstance(record, Page) else TEMPLATE
        if not send(template, said, language, [user.email]):
            log.error("Mail on the step %s of %r could not be sent", step.name, record)


def _context(step: Step, record: Any, user: Any, more: dict[str, Any]) -> dict[str, Any]:
    of_pages = "wagtailadmin_pages:edit"
    edit = of_pages if isinstance(record, Page) else record.snippet_viewset.get_url_name("edit")
    return {
        "step": step.name,
        "kind": record._meta.verbose_name,
        "label": str(record),
        "offered": isinstance(record, Offering),
        "user": user,
        "address": absolute_url(reverse(edit, args=[record.pk])),
        "account": absolute_url(reverse("wagtailadmin_account")),
        "starts": _to_come(record.go_live_at),
        "by": more["by"] and get_user_display_name(more["by"]),
        "said": _said(more),
    }


def _to_come(when: datetime | None) -> datetime | None:
    return when if when and when > timezone.now() else None


def _said(more: dict[str, Any]) -> str:
    """Return what who took the step wrote, in the language of the mail where there are two."""
    if "reasons" in more:
        return str(more["reasons"][current_language()])
    review = more.get("review")
    return str(review.comment if review else more.get("because", ""))


# Steps of the workflow


def review_asked(instance: TaskState, user: Any = None, **signal: Any) -> None:
    """Tell the reviewers that a record waits for them."""
    _ask(instance, Q(groups__in=instance.task.specific.groups.all()), user)


def approval_asked(instance: TaskState, user: Any = None, **signal: Any) -> None:
    """Tell those who approve pages, and administrators, that a page waits for them."""
    task = instance.task.specific
    if isinstance(task, AbstractGroupApprovalTask):
        _ask(instance, Q(groups__in=task.groups.all()) | Q(is_superuser=True), user)


def _ask(instance: TaskState, reviewers: Q, user: Any) -> None:
    found = get_user_model().objects.filter(reviewers).distinct()
    tell(SUBMITTED, instance.revision.as_object(), found, user)


class Ending:
    """Tells who submitted a draft how its review ended."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def __call__(self, instance: WorkflowState, user: Any = None, **signal: Any) -> None:
        asked_by = [instance.requested_by] if instance.requested_by else []
        review = instance.current_task_state.specific
        tell(self._step, review.revision.as_object(), asked_by, user, review=review)


def nobody(**signal: Any) -> None:
    """Tell nobody: those who review are told by the step of the workflow, and nobody else is."""


_ENDINGS = {
    "submitted": (workflow_submitted, nobody),
    "rejected": (workflow_rejected, Ending(SENT_BACK)),
    "approved": (workflow_approved, Ending(APPROVED)),
    "cancelled": (workflow_cancelled, Ending(CANCELLED)),
}


def connect() -> None:
    """Listen to the workflows; Wagtail's own listeners, which come later by the same names, then stay out."""
    for name, (signal, listener) in _ENDINGS.items():
        uid = f"workflow_state_{name}_email_notification"
        signal.connect(listener, sender=WorkflowState, dispatch_uid=uid)
    task_submitted.connect(
        review_asked, sender=FrameworkReviewState, dispatch_uid="cms.review_mail.asked"
    )
    task_submitted.connect(
        approval_asked,
        sender=TaskState,
        dispatch_uid="group_approval_task_submitted_email_notification",
    )
