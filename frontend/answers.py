"""Answers in plain text, for programs and people alike: what is wrong with an address, what there is instead."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse

from cms.files.asking import Wrong


def plainly(lines: Iterable[str], status: int) -> HttpResponse:
    """Return lines of text with a status."""
    text = "\n".join(lines) + "\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def wrongly(refusal: Wrong) -> HttpResponse:
    """Return what is wrong with an address, each fault on a line."""
    return plainly(refusal.told, refusal.status)
