"""Long work in front of the one who waits: a page that is sent piece by piece while the work is done.

It needs no script and no second process: the work is done by the request itself, and each piece replaces the one
before by a rule of style. Whoever closes the page ends the work, and nothing is left half done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from registry.interchange.progress import Steps

_PLACE = "<!-- pieces -->"
_FILL = f"<!-- {'.' * 2048} -->\n"
"""Browsers begin to show a page when they have some of it."""

Ending = Callable[[Any], dict[str, Any]]
"""Says from what the work has made, or from why it did not, what the last piece tells."""


def watched(
    request: HttpRequest,
    steps: Steps[Any],
    context: dict[str, Any],
    *,
    end: Ending,
    stops: tuple[type[Exception], ...] = (),
) -> StreamingHttpResponse:
    """Return a page that shows steps as they are taken.

    Args:
        request: who waits.
        steps: the work.
        context: what the page says; ``doing`` is what is being done.
        end: makes the context of the last piece.
        stops: exceptions that end the work in words; ``end`` gets them.
    """
    page = render_to_string("wagtailadmin/bulk/watch.html", context, request)
    top, bottom = page.split(_PLACE)
    pieces = _pieces(steps, context, end, stops, get_language() or "en")
    response = StreamingHttpResponse(_around(top, pieces, bottom))
    # A server in front must not collect the pieces.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def _around(top: str, pieces: Iterator[str], bottom: str) -> Iterator[str]:
    yield top + _FILL
    yield from pieces
    yield bottom


def _pieces(
    steps: Steps[Any],
    context: dict[str, Any],
    end: Ending,
    stops: tuple[type[Exception], ...],
    language: str,
) -> Iterator[str]:
    made: Any = None
    yield _piece("step", context, language)
    try:
        while True:
            done, total = next(steps)
            yield _piece("step", {**context, "done": done, "total": total}, language)
    except StopIteration as finished:
        made = finished.value
    except stops as stop:
        made = stop
    finally:
        steps.close()
    yield _piece("end", {**context, **end(made)}, language)


def _piece(name: str, context: dict[str, Any], language: str) -> str:
    # The language of the request is over when its pieces are made.
    with override(language):
        return render_to_string(f"wagtailadmin/bulk/watch_{name}.html", context)
