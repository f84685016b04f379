"""Shows an edited record, which may not be saved yet, on the page where the public will see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from wagtail.models import Page

from cms.addresses import record_url, site_map
from cms.records import KINDS
from registry.models.record import Record

PART_TEMPLATE = "wagtailadmin/records/part_preview.html"
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
        return _part(record, request)
    page = Page.objects.get(pk=section.pk).specific
    return page.record_response(request, as_if_saved(record))


def as_if_saved(record: Record) -> Record:
    """Give an unsaved record what a page needs of a saved one: a key and an address."""
    if record.pk is None:
        record.pk = record.id = _NOBODY
    if not record.slug:
        record.slug = record.free_slug()
    return record


def _part(record: Record, request: HttpRequest) -> TemplateResponse:
    """Show a record without a page of its own as the list of what it states."""
    where = record_url(record) if record.pk else ""
    return TemplateResponse(
        request, PART_TEMPLATE, {"record": record, "facts": stated(record), "where": where}
    )


def stated(record: Record) -> list[tuple[str, Any]]:
    """Return the name and the value of each column that an editor filled in."""
    fields = [field for field in record._meta.concrete_fields if field.editable]
    values = ((field.verbose_name, _shown(record, field)) for field in fields)
    return [(name, value) for name, value in values if value not in (None, "", {}, [])]


def _shown(record: Record, field: Any) -> Any:
    if field.choices:
        return getattr(record, f"get_{field.name}_display")()
    return getattr(record, field.name)
