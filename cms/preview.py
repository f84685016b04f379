"""Shows an edited record, which may not be saved yet, on the page where the public will see it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from wagtail.models import Page

from cms.addresses import site_map
from cms.part_preview import part_response
from cms.records import KINDS
from registry.models.record import Record

# No row has it: questions about what refers to a record that is not saved find nothing, instead of failing.
_NOBODY = -1


def render_preview(record: Record, request: HttpRequest, language: str) -> HttpResponse:
    """Return the page of a record in a language, as it will be when the record is published."""
    with translation.override(language):
        request.LANGUAGE_CODE = language
        response = _response(record, request, language)
        # Rendered here, because the language ends with this block.
        response.render()
    response.headers["Content-Language"] = language
    return response


def _response(record: Record, request: HttpRequest, language: str) -> TemplateResponse:
    kind = record._meta.model_name
    section = site_map().section(kind, language) if kind in KINDS else None
    if section is None:
        return part_response(as_if_saved(record), request, language)
    page = Page.objects.get(pk=section.pk).specific
    return page.record_response(request, as_if_saved(record))


def as_if_saved(record: Record) -> Record:
    """Give an unsaved record what a page needs of a saved one: a key and an address."""
    if record.pk is None:
        record.pk = record.id = _NOBODY
    if not record.slug:
        record.slug = record.free_slug()
    return record
