"""Long work in front of the one who waits: a page that is sent piece by piece while the work is done.

It needs no script and no second process: the work is done by the request itself, and each piece replaces the one
before by a rule of style. Whoever closes the page ends the work, and nothing is left half done.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from cms.admin.bulk import telling
from registry.interchange.bulk.publish import NotPublished
from registry.interchange.progress import Steps
from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.services.busy import is_busy

log = logging.getLogger(__name__)
_PLACE = "<!-- pieces -->"
_FILL = f"<!-- {'.' * 2048} -->\n"
"""Browsers begin to show a page when they have some of it."""


def watched(
    request: HttpRequest, steps: Steps[Any], context: dict[str, Any]
) -> StreamingHttpResponse:
    """Return a page that shows steps as they are taken, and then leads on to the plan or says why it does not.

    Args:
        request: who waits.
        steps: the work.
        context: the plan (``run``), and what the page says: its ``title``, what is being counted (``counting``),
            ``plan_url``, and what is said when it is not done (``refused``); ``total`` where it is known beforehand.
    """
    page = render_to_string("wagtailadmin/bulk/watch.html", context, request)
    top, bottom = page.split(_PLACE)
    pieces = _pieces(steps, context, get_language() or "en")
    response = StreamingHttpResponse(_around(top, pieces, bottom))
    # A server in front must not collect the pieces.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def _around(top: str, pieces: Iterator[str], bottom: str) -> Iterator[str]:
    yield top + _FILL
    yield from pieces
    yield bottom


def _pieces(steps: Steps[Any], context: dict[str, Any], language: str) -> Iterator[str]:
    yield _piece("step", {"done": 0, **context}, language)
    issues: list[telling.Told] = []
    with closing(steps):
        try:
            for done, total in steps:
                yield _piece("step", {**context, "done": done, "total": total}, language)
        except NotPublished as refusal:
            with override(language):
                told = [one.as_json() for one in refusal.issues]
                issues = telling.issues_of(context["run"], told)
        except Exception as error:
            # The page has begun, and must not stand still.
            code = "request.busy" if is_busy(error) else "request.failed"
            if not is_busy(error):
                log.error("Work on the file %s has failed", context["run"].uid, exc_info=error)
            with override(language):
                issues = telling.issues([Issue.of(code, Place("")).as_json()])
    yield _piece("end", {**context, "issues": issues}, language)


def _piece(name: str, context: dict[str, Any], language: str) -> str:
    # The language of the request is over when its pieces are made.
    with override(language):
        return render_to_string(f"wagtailadmin/bulk/watch_{name}.html", context)
