"""The tabs of a record's form and their fields, as reviewers name them in remarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, InlinePanel, PublishingPanel


def parts_of(record: Any) -> list[str]:
    """Return the headings of a record's form, tab by tab."""
    return [str(tab.heading) for tab in _tabs(record)]


def fields_of(record: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields of a record's form by their tabs: name and label, in the language of the request."""
    return [(str(tab.heading), list(_fields(tab))) for tab in _tabs(record)]


def bound_fields(bound: Any) -> Iterator[tuple[str, Any]]:
    """Yield each field and each list of a form by its name, with what is shown of it; rows of lists are not gone into."""
    panel = bound.panel
    if isinstance(panel, InlinePanel):
        yield panel.relation_name, bound
    elif isinstance(panel, FieldPanel):
        yield panel.field_name, bound
    else:
        for child in getattr(bound, "children", ()):
            yield from bound_fields(child)


def _tabs(record: Any) -> list[Any]:
    return list(type(record).snippet_viewset.get_edit_handler().children)


def _fields(panel: Any) -> Iterator[tuple[str, str]]:
    if isinstance(panel, InlinePanel):
        yield panel.relation_name, str(capfirst(panel.heading))
    elif isinstance(panel, FieldPanel):
        if not panel.read_only:
            yield panel.field_name, _label(panel)
    elif not isinstance(panel, PublishingPanel):
        # When it is published stands in a window of its own, which editors do not have.
        for child in getattr(panel, "children", ()):
            yield from _fields(child)


def _label(panel: FieldPanel) -> str:
    return str(capfirst(panel.db_field.verbose_name))
