"""Pages below the community page: a list, and one record as the public sees it, withdrawn, or as a draft in a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cms.placement import Placement
from cms.records.held import notice_of
from cms.records.kind import Context
from cms.withdrawal import WITHDRAWN_TEMPLATE, withdrawn_context
from registry.models.record import Lifecycle, Record


def found_or_none(found: Any) -> Any:
    """Return a record that the public may reach, withdrawn or not; None for a draft and for nothing."""
    return None if found is None or found.lifecycle == Lifecycle.DRAFT else found


def record_page(
    page: Any,
    request: HttpRequest,
    record: Record,
    above: Placement,
    template: str,
    read: Callable[[], Context],
    status: int = 200,
) -> HttpResponse:
    """Return the page of a record that was found; a preview passes drafts, too.

    Args:
        page: the community page.
        record: what is shown.
        above: where the list of such records stands.
        template: template of the record.
        read: context of the record, read only when it is shown; its ``json_ld`` is said to machines.
        status: status of the answer, unless the record is withdrawn.
    """
    gone = record.lifecycle == Lifecycle.TOMBSTONE
    noindex = gone or record.is_illustrative or bool(request.GET)
    place = above.below(record.label, record.slug or "draft", noindex=noindex)
    said = {"record": record} | (withdrawn_context(record) if gone else read())
    if not gone:
        place = replace(place, json_ld=tuple(said.pop("json_ld", ())))
    if gone:
        template, status = WITHDRAWN_TEMPLATE, 410
    return shown(page, request, place, template, said, status)


def list_page(
    page: Any, request: HttpRequest, above: Placement, template: str, said: Context
) -> HttpResponse:
    """Return a page of a list; a filtered one is not for search engines."""
    return shown(page, request, above.listed(request.GET, said["page_obj"].number), template, said)


def shown(
    page: Any,
    request: HttpRequest,
    place: Placement,
    template: str,
    said: Context,
    status: int = 200,
) -> HttpResponse:
    """Return a page at a place below the community page, with what it says."""
    record = said.get("record")
    notice = {"notice": notice_of(record)} if record else {}
    context = page.surroundings(request) | place.as_context() | notice | said
    return TemplateResponse(request, template, context, status=status)
