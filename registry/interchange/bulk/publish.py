"""Publish the very plan that was checked: all of it in one transaction, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.interchange.bulk.check import plan_digest
from registry.interchange.bulk.stale import TOLD, changed_since
from registry.interchange.bulk.writing import Writer
from registry.interchange.progress import Progress, Steps, driven, silent
from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.models import ImportRun, Organization
from registry.services.busy import patient

log = logging.getLogger(__name__)

_OF_PLANS = "plan."
"""How the codes begin of what stands against a plan, and not against its file."""

_IMPOSSIBLE = "plan.impossible"


class NotPublished(Exception):  # noqa: N818 - it is what became of the plan
    """A plan that was not published; nothing was written.

    Attributes:
        code: why, such as ``plan.stale``.
        issues: what stands against it.
    """

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(issues)
        self.issues = issues
        self.code = issues[0].code


def is_overtaken(run: ImportRun) -> bool:
    """Return whether a plan was well made, and refused when it was to be published."""
    codes = {issue["code"] for issue in run.report} - {_IMPOSSIBLE}
    return any(code.startswith(_OF_PLANS) for code in codes)


def publish_plan(run: ImportRun, *, user: Any = None, progress: Progress = silent) -> ImportRun:
    """Publish a checked plan. A plan that is published already is left as it is.

    Args:
        run: the head of the plan.
        user: who publishes; the one who checked unless it is given.
        progress: told how many of the changed records are written.

    Raises:
        NotPublished: as ``publishing`` does.
    """
    return driven(publishing(run, user=user), progress)


def publishing(run: ImportRun, *, user: Any = None) -> Steps[ImportRun]:
    """Publish a checked plan in steps. Closed before its end, nothing is written.

    Raises:
        NotPublished: it was refused at the check, it is not the one that was checked any more, or a record has
            changed since. Nothing was written, and the plan is refused for good.
    """
    try:
        with patient():
            return (yield from _published(run, user))
    except IntegrityError as error:
        refusal = NotPublished([_refusal_of_database(error, run)])
        _keep(refusal, run)
        raise refusal from error
    except NotPublished as refusal:
        _keep(refusal, run)
        raise


def _refusal_of_database(error: IntegrityError, run: ImportRun) -> Issue:
    if "unique" in str(error).lower():
        # Somebody has taken an id or an address between the look and the writing.
        return Issue.of("plan.overtaken", Place(run.source), problem=error)
    log.error("The database refused a checked plan: %s", run.uid, exc_info=error)
    return Issue.of(_IMPOSSIBLE, Place(run.source), problem=error)


def _published(run: ImportRun, user: Any) -> Steps[ImportRun]:
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.status == ImportRun.Status.PUBLISHED:
            return locked
        # Plans of one institution wait for each other, so that each finds what the one before has left.
        Organization.objects.select_for_update().get(pk=locked.organization_id)
        locked.user = user or locked.user
        _refuse_unfit(locked)
        _refuse_stale(locked)
        yield from _write(locked)
        return _close(locked)


def _keep(refusal: NotPublished, run: ImportRun) -> None:
    """Keep with a checked plan why it cannot be published any more: what has changed since stays changed."""
    checked = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.CHECKED)
    told = [*run.report, *(issue.as_json() for issue in refusal.issues)]
    checked.update(status=ImportRun.Status.REFUSED, report=told)


def _refuse_unfit(run: ImportRun) -> None:
    place = Place(run.source)
    if run.status != ImportRun.Status.CHECKED:
        before = [
            Issue.from_json(told) for told in run.report if told["code"].startswith(_OF_PLANS)
        ]
        raise NotPublished(before or [Issue.of("plan.unfit", place, rejected=run.rejected)])
    if plan_digest(run) != run.plan_digest:
        raise NotPublished([Issue.of("plan.altered", place)])


def _refuse_stale(run: ImportRun) -> None:
    found = list(islice(changed_since(run, held=True), TOLD))
    if found:
        raise NotPublished(found)


def _write(run: ImportRun) -> Iterator[tuple[int, int]]:
    total, done = run.created + run.updated, 0
    for batch in Writer(run).write():
        done += len(batch)
        yield done, total


def _close(run: ImportRun) -> ImportRun:
    run.status = ImportRun.Status.PUBLISHED
    run.published_at = timezone.now()
    run.save()
    return run
