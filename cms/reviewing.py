"""The way of a record from draft to review: one workflow for everything that institutions own."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from cms.models.review import FrameworkReviewTask
from cms.ownership import EDITED, REVIEWERS

NAME = "Framework review / Examen selon le cadre"
"""Both languages: the name stands in the database, and in what Wagtail itself says of the workflow."""


def set_up_review() -> None:
    """Create the workflow when it is missing, with the reviewers as its one step, for the kinds that have none.

    What an administrator changed since stays: another workflow of a kind, other groups, a further step.
    """
    workflow, is_new = Workflow.objects.get_or_create(name=NAME)
    if is_new:
        task = FrameworkReviewTask.objects.create(name=NAME)
        task.groups.set(Group.objects.filter(name=REVIEWERS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for kind in ContentType.objects.get_for_models(*EDITED).values():
        WorkflowContentType.objects.get_or_create(
            content_type=kind, defaults={"workflow": workflow}
        )
