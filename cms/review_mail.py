"""Mail on each step of a record between draft and withdrawal, to each receiver in the receiver's own language.

In place of Wagtail's own mail, which knows a record of several tables by its first one only. Who has switched a sort
of mail off in the account gets none of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.mail import (
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.admin.utils import get_user_display_name
from wagtail.models import TaskState, WorkflowState
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
from registry.models.record import Record

log = logging.getLogger(__name__)
TEMPLATE = "mail/review_step.txt"


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
        if not send(TEMPLATE, said, language, [user.email]):
            log.error("Mail on the step %s of %s could not be sent", step.name, record.ctid)


def _context(step: Step, record: Any, user: Any, more: dict[str, Any]) -> dict[str, Any]:
    edit = reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])
    return {
        "step": step.name,
        "kind": record._meta.verbose_name,
        "label": str(record),
        "offered": isinstance(record, Offering),
        "user": user,
        "address": absolute_url(edit),
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


def _record_of(state: WorkflowState) -> Any:
    """Return the draft that is in a workflow; None when it is no record."""
    if not issubclass(state.base_content_type.model_class(), Record):
        return None
    return state.current_task_state.revision.as_object()


def review_asked(instance: TaskState, user: Any = None, **signal: Any) -> None:
    """Tell the reviewers that a record waits for them."""
    reviewers = get_user_model().objects.filter(groups__in=instance.task.specific.groups.all())
    tell(SUBMITTED, instance.revision.as_object(), reviewers.distinct(), user)


def review_ended(step: Step, instance: WorkflowState, user: Any, record: Any) -> None:
    """Tell who submitted a record how the review ended."""
    asked_by = [instance.requested_by] if instance.requested_by else []
    review = instance.current_task_state.specific
    tell(step, record, asked_by, user, review=review)


class Replacing:
    """Stands where Wagtail's mail on a workflow stood: a record's is written here, a page's as before."""

    def __init__(self, step: Step | None, pages: Any) -> None:
        self._step, self._pages = step, pages

    def __call__(self, instance: WorkflowState, user: Any = None, **signal: Any) -> None:
        record = _record_of(instance)
        if record is None:
            if self._pages:
                self._pages(instance=instance, user=user, **signal)
        elif self._step:
            review_ended(self._step, instance, user, record)


_ON_WORKFLOWS = (
    # The reviewers are told by the step of the workflow, nobody else is.
    (workflow_submitted, "submitted", Replacing(None, WorkflowStateSubmissionEmailNotifier())),
    (workflow_rejected, "rejected", Replacing(SENT_BACK, WorkflowStateRejectionEmailNotifier())),
    (workflow_approved, "approved", Replacing(APPROVED, WorkflowStateApprovalEmailNotifier())),
    (workflow_cancelled, "cancelled", Replacing(CANCELLED, None)),
)


def connect() -> None:
    """Listen to the workflows; Wagtail's own listeners, which come later by the same names, then stay out."""
    for signal, name, listener in _ON_WORKFLOWS:
        uid = f"workflow_state_{name}_email_notification"
        signal.connect(listener, sender=WorkflowState, dispatch_uid=uid)
    task_submitted.connect(
        review_asked, sender=FrameworkReviewState, dispatch_uid="cms.review_mail.asked"
    )
