"""Review of a draft: the checklist of the framework, remarks on parts of the form, and what of it editors see.

Wagtail has comments at fields for pages only; a record is remarked on tab by tab, and at single fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.models import TaskState
from wagtail.snippets.action_menu import SubmitForModerationMenuItem
from wagtail.snippets.views.snippets import CollectWorkflowActionDataView, WorkflowActionView

from cms.admin.form_fields import fields_of, parts_of
from cms.models.review import (
    APPROVE,
    REJECT,
    FrameworkReviewState,
    FrameworkReviewTask,
    asked_of,
)
from cms.records import wording
from registry.models import FrameworkElement
from registry.models.scheduled import starts_later

_AREA = partial(forms.Textarea, {"rows": 2})
NOTHING_ASKED = gettext_lazy("Say what has to change: a reason, a remark or a comment.")
NO_FIELD = gettext_lazy("Choose the field that the remark is about.")
NO_REMARK = gettext_lazy("Write what is to be said of the field, or choose none.")
AT_FIELDS = 6
"""Most remarks at single fields; there is one more for each tab."""
UNANSWERED = gettext_lazy("Tick it, or say why it is not met.")


class ReviewForm(forms.Form):
    """What a reviewer ticks, answers and remarks; ``cleaned_data`` is what the step of the workflow takes."""

    def __init__(self, *args: Any, record: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, self.record = action, record
        self.asked = asked_of(record)
        self.parts = parts_of(record)
        self.places = fields_of(record)
        for element in self.asked:
            self.fields[f"met_{element.code}"] = forms.BooleanField(
                label=str(element.label), required=False
            )
            self.fields[f"because_{element.code}"] = forms.CharField(
                label=_("Not met, because"), required=False, max_length=1000
            )
        for number, heading in enumerate(self.parts):
            self.fields[f"remark_{number}"] = forms.CharField(
                label=heading, required=False, max_length=4000, widget=_AREA()
            )
        for number in range(AT_FIELDS):
            self.fields[f"field_{number}"] = forms.ChoiceField(
                label=_("Field"),
                required=False,
                choices=[("", _("Choose a field")), *((tab, names) for tab, names in self.places)],
            )
            self.fields[f"said_{number}"] = forms.CharField(
                label=_("Remark on the field"), required=False, max_length=4000
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment on the whole"), required=False, max_length=4000, widget=_AREA()
        )

    def rows(self) -> Iterator[tuple[FrameworkElement, Any, Any]]:
        """Yield each principle and element with its box and its reason."""
        for element in self.asked:
            yield element, self[f"met_{element.code}"], self[f"because_{element.code}"]

    def at_fields(self) -> Iterator[tuple[Any, Any]]:
        """Yield the choice of a field and the remark on it, as often as there may be some."""
        for number in range(AT_FIELDS):
            yield self[f"field_{number}"], self[f"said_{number}"]

    def remarked(self) -> Iterator[Any]:
        """Yield the remark of each tab, and the comment on the whole."""
        for number in range(len(self.parts)):
            yield self[f"remark_{number}"]
        yield self["comment"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        checklist = [
            {
                "code": one.code,
                "met": bool(said.get(f"met_{one.code}")),
                "because": said.get(f"because_{one.code}", ""),
            }
            for one in self.asked
        ]
        remarks = [
            {"part": number, "text": said.get(f"remark_{number}", "")}
            for number in range(len(self.parts))
        ]
        answer = {
            "checklist": checklist,
            "remarks": [*(one for one in remarks if one["text"]), *self._said_at_fields(said)],
            "comment": said.get("comment", ""),
        }
        self._refuse_half(answer)
        return answer

    def _said_at_fields(self, said: dict[str, Any]) -> Iterator[dict[str, Any]]:
        tabs = {name: number for number, (_tab, names) in enumerate(self.places) for name, _label in names}  # fmt: skip
        for number in range(AT_FIELDS):
            field, text = said.get(f"field_{number}"), said.get(f"said_{number}")
            if field and text:
                yield {"part": tabs[field], "field": field, "text": text}
            elif text:
                self.add_error(f"field_{number}", NO_FIELD)
            elif field:
                self.add_error(f"said_{number}", NO_REMARK)

    def _refuse_half(self, answer: dict[str, Any]) -> None:
        if self.action == APPROVE:
            for said in [] if starts_later(self.record) else self.record.too_early().values():
                self.add_error(None, said)
            for one in answer["checklist"]:
                if not (one["met"] or one["because"]):
                    self.add_error(f"because_{one['code']}", UNANSWERED)
        reasons = any(one["because"] for one in answer["checklist"])
        if self.action == REJECT and not (answer["remarks"] or answer["comment"] or reasons):
            self.add_error(None, NOTHING_ASKED)


class _Reviews:
    """Asks for the checklist where the step is a review of the framework's."""

    task: Any
    task_state: Any
    action_name: str

    def get_form_class(self) -> Any:
        if isinstance(self.task, FrameworkReviewTask):
            record = self.task_state.revision.as_object()
            return partial(ReviewForm, record=record, action=self.action_name)
        return super().get_form_class()  # type: ignore[misc]


class ReviewActionView(_Reviews, WorkflowActionView):
    """Takes a step of a review; what cannot be published yet stays in review, and the reviewer is told why."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})  # fmt: skip
        return redirect(self.redirect_url)


class CollectReviewView(_Reviews, CollectWorkflowActionDataView):
    """Asks for what belongs to a step of a review, which the form then takes."""


class SubmitForReviewItem(SubmitForModerationMenuItem):
    """Submitting, in the editor's language: the workflow's own name is in both."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        record = parent_context.get("instance")
        state = record and record.current_workflow_state
        again = state and state.status == state.STATUS_NEEDS_CHANGES
        label = _("Submit for review again") if again else _("Submit for review")
        return {**context, "label": label}


def has_one_step(record: Any) -> bool:
    """Return whether the review of a record has one step: to begin it anew is then to submit it again."""
    workflow = record.get_workflow()
    return workflow is not None and workflow.tasks.count() == 1


def waits_for_review(record: Any) -> bool:
    """Return whether a record is before the framework's reviewers now."""
    state = record.current_workflow_task_state if record is not None else None
    return state is not None and isinstance(state.task.specific, FrameworkReviewTask)


# What editors see


@dataclass(frozen=True)
class Shown:
    """The last review of a record, in the language of who looks."""

    waits: bool
    by: str
    when: str
    comment: str
    unmet: list[tuple[str, str]]
    remarks: list[tuple[str, str]]
    at_fields: dict[str, list[str]]


def last_review(record: Any) -> Shown | None:
    """Return the review that a draft waits for, or after which it was sent back; None when there is neither."""
    found = (
        FrameworkReviewState.objects.for_instance(record)
        .select_related("finished_by__wagtail_userprofile")
        .order_by("-pk")
        .first()
    )
    if found is None or found.status not in (
        TaskState.STATUS_IN_PROGRESS,
        TaskState.STATUS_REJECTED,
    ):
        return None
    waits = found.status == TaskState.STATUS_IN_PROGRESS
    return Shown(
        waits,
        get_user_display_name(found.finished_by) if found.finished_by else "",
        wording.day(timezone.localdate(found.started_at if waits else found.finished_at)),
        found.comment,
        list(_unmet(record, found)),
        list(_remarks(record, found)),
        _at_fields(found),
    )


def _unmet(record: Any, review: FrameworkReviewState) -> Iterator[tuple[str, str]]:
    answers = {one["code"]: one["because"] for one in review.checklist if not one["met"]}
    answers = {code: because for code, because in answers.items() if because}
    if answers:
        for element in asked_of(record):
            if element.code in answers:
                yield str(element.label), answers[element.code]


def _remarks(record: Any, review: FrameworkReviewState) -> Iterator[tuple[str, str]]:
    places = fields_of(record) if review.remarks else []
    for one in review.remarks:
        if one["part"] < len(places):
            tab, names = places[one["part"]]
            field = dict(names).get(one.get("field", ""), "")
            yield (f"{tab} – {field}" if field else tab), one["text"]


def _at_fields(review: FrameworkReviewState) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in review.remarks:
        if "field" in one:
            found.setdefault(one["field"], []).append(one["text"])
    return found
