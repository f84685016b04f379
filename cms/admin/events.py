"""Events and news in the menu "Framework", beside what else the community writes."""

from __future__ import annotations

from typing import Any

from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import RichTextFieldComparison
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.ui.tables import Column

from cms.admin.base import RecordViewSet
from cms.admin.panels import form, origin, pair, row
from cms.admin.scoped_forms import ScopedForm
from cms.records.news import is_markup
from registry.models import Event, NewsItem

FEATURES = ["h2", "bold", "italic", "ol", "ul"]
"""What a text of news can be made of: no links, whose choosers show pages that an institution may not know."""


CANCELLED = Column(
    "cancelled",
    label=_("Cancelled"),
    accessor=lambda event: _("Cancelled") if event.cancelled else "",
    sort_key="cancelled",
)


class EventViewSet(RecordViewSet):
    """Events."""

    model = Event
    icon = "calendar-alt"
    facts = ("starts_on", "organization", CANCELLED)
    joined = ("organization",)
    list_filter = ["lifecycle", "provenance", "organization", "cancelled"]
    tabs = form(
        (
            _("Event"),
            [
                FieldPanel("organization"),
                pair("title"),
                pair("text"),
                row("starts_on", "starts_at"),
                row("ends_on", "ends_at"),
                FieldPanel("time_zone"),
                pair("place"),
                FieldPanel("link"),
                FieldPanel("cancelled"),
            ],
        ),
        origin(),
    )


class NewsForm(ScopedForm):
    """A form of news: plain text that a file brought is shown to the editor in its paragraphs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("body_en", "body_fr"):
            text = self.initial.get(name)
            if text and not is_markup(text):
                self.initial[name] = linebreaks(text, autoescape=True)


class TextPanel(FieldPanel):
    """A formatted text in a column of plain text, compared by its words."""

    def get_form_options(self) -> dict[str, Any]:
        # Made when a form is: what texts can be made of is registered by then.
        widget = DraftailRichTextArea(features=FEATURES)
        return super().get_form_options() | {"widgets": {self.field_name: widget}}

    def get_comparison_class(self) -> Any:
        return RichTextFieldComparison


class NewsViewSet(RecordViewSet):
    """News."""

    model = NewsItem
    icon = "comment"
    facts = ("told_on", "organization")
    joined = ("organization",)
    list_filter = ["lifecycle", "provenance", "organization"]
    tabs = form(
        (
            _("News item"),
            [
                FieldPanel("organization"),
                FieldPanel("told_on"),
                pair("title"),
                pair("summary"),
                FieldRowPanel([TextPanel("body_en"), TextPanel("body_fr")]),
                FieldPanel("link"),
            ],
        ),
        origin(),
        base=NewsForm,
    )
