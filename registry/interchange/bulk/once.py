"""Checks that are asked for over a network: asked twice with one idempotency key, they are done once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import IntegrityError, transaction

from registry.interchange.bulk.check import Sender, begin, check_file
from registry.interchange.bulk.reading import Manner
from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.models import ImportRun
from registry.services.busy import patient


class NotChecked(Exception):  # noqa: N818 - it is what became of the request
    """A check that was not begun.

    Attributes:
        issue: why.
    """

    def __init__(self, code: str) -> None:
        self.issue = Issue.of(code, Place(""))
        super().__init__(code)


def check_once(path: Path, sender: Sender, manner: Manner, name: str) -> tuple[ImportRun, bool]:
    """Check a file, or return the run that the same request has made before, and whether it is new.

    Raises:
        NotChecked: the key was used for another file, or that request is still being worked on.
    """
    before = ImportRun.objects.filter(
        api_key=sender.api_key, idempotency_key=sender.idempotency_key
    ).first()
    if before is not None:
        if _is_over(before):
            return _same(before, path), False
        before.delete()
    try:
        with patient(), transaction.atomic():
            run = begin(sender, name)
    except IntegrityError:
        raise NotChecked("request.running") from None
    return check_file(path, sender, manner, name=name, run=run), True


def _is_over(run: ImportRun) -> bool:
    if run.status != ImportRun.Status.CHECKING:
        return True
    if not run.is_abandoned:
        raise NotChecked("request.running")
    return False


def _same(run: ImportRun, path: Path) -> ImportRun:
    if run.digest != hashlib.sha256(path.read_bytes()).hexdigest():
        raise NotChecked("request.key_reused")
    return run
