"""The step at which the framework's reviewers look at a record, and what they found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from registry.models import (
    Adoption,
    Endorsement,
    Event,
    FrameworkElement,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    PracticeNote,
    Resource,
)

APPROVE, REJECT = "approve", "reject"
SAID = (PracticeNote, Need, NeedReply, Event, NewsItem, Resource, Endorsement)
"""Kinds in which a member says something to the community, or a partner confirms something.

The framework judges what is issued, and not these.
"""


class FrameworkReviewState(TaskState):
    """A review of one draft: what was ticked, what was not and why, what was remarked.

    ``checklist`` has an entry for each principle or element (``code``, ``met``, ``because``), ``remarks`` one for each
    part of the form that was commented on (``part``, its place among the tabs, ``text``, and ``field`` where it is at one).
    """

    checklist = models.JSONField(_("checklist"), default=list, blank=True)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)

    exclude_fields_in_copy: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("framework review")
        verbose_name_plural = _("framework reviews")


class FrameworkReviewTask(AbstractGroupApprovalTask):
    """Approval by the framework's reviewers, for which every principle and element is ticked or answered."""

    task_state_class = FrameworkReviewState

    class Meta:
        verbose_name = _("review by the framework’s reviewers")
        verbose_name_plural = _("reviews by the framework’s reviewers")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Return what a reviewer may do; both ask for the checklist."""
        if not super().get_actions(obj, user):
            return []
        return [(REJECT, _("Ask for changes"), True), (APPROVE, _("Approve and publish"), True)]

    def get_template_for_action(self, action: str) -> str:
        """Return the template of the window in which the checklist is asked."""
        return "wagtailadmin/records/review_modal.html"

    def on_action(self, task_state: Any, user: Any, action_name: str, **said: Any) -> None:
        """Keep what the reviewer said with the state, and take the step.

        Raises:
            PermissionDenied: the record would be approved without an answer to everything that is asked.
        """
        asked = asked_of(task_state.revision.as_object())
        checklist = _answered(asked, said.get("checklist") or ())
        if action_name == APPROVE and not is_whole(asked, checklist):
            raise PermissionDenied
        task_state.checklist = checklist
        task_state.remarks = [one for one in said.get("remarks") or () if one.get("text")]
        super().on_action(task_state, user, action_name, comment=str(said.get("comment") or ""))


def asked_of(record: Any) -> list[FrameworkElement]:
    """Return what of the framework's latest edition is asked of a record, in its order.

    Principles and elements of a micro-certification; of an entry of the ledger what it is about, in the words of its
    own edition; nothing of what a partner confirms, or a member says to the community; of everything else the principles.
    """
    if isinstance(record, SAID):
        return []
    if isinstance(record, Adoption):
        return [record.element] if record.element_id else []
    every = FrameworkElement.objects.current()
    return list(every if isinstance(record, MicroCertification) else every.principles())


def is_whole(asked: Iterable[FrameworkElement], checklist: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether everything that is asked is ticked, or answered with why not."""
    answers = {one["code"]: one["met"] or one["because"] for one in checklist}
    return all(answers.get(one.code) for one in asked)


def _answered(
    asked: Iterable[FrameworkElement], said: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Keep, of what a form says, the answers to what is asked."""
    given = {str(one.get("code")): one for one in said}
    return [
        {
            "code": one.code,
            "met": bool(given[one.code].get("met")),
            "because": str(given[one.code].get("because") or "").strip(),
        }
        for one in asked
        if one.code in given
    ]
