"""A requirement in blocks, and beside it what it says in plain words, in both languages, as one edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel

from cms.admin.requirement_form import RequirementFormField
from cms.ownership import sees_all
from cms.records.requirement_text import Node, describe
from cms.records.stacking import names_of
from registry.domain.errors import BadNotation
from registry.domain.notation import decode
from registry.domain.references import references

LANGUAGES = (("en", "English"), ("fr", "Français"))
COLUMNS = ("requirement", "entry_requirement")
WORDS = "wagtailadmin/records/requirement_words.html"


@dataclass(frozen=True)
class Words:
    """A requirement in the words of one language."""

    language: str
    name: str
    node: Node


def in_words(written: Any) -> list[Words]:
    """Return a requirement in the words of each language; nothing when it is empty or none."""
    if not written:
        return []
    try:
        requirement = decode(written)
    except BadNotation:
        return []
    return [Words(code, name, _node(requirement, code)) for code, name in LANGUAGES]


def _node(requirement: Any, language: str) -> Node:
    with translation.override(language):
        return describe(requirement, names_of([references(requirement)]))


@require_POST
def requirement_words(request: HttpRequest, column: str) -> HttpResponse:
    """Answer with the words of a requirement as it stands in a posted form."""
    if column not in COLUMNS:
        raise Http404
    field = RequirementFormField(required=False)
    if not sees_all(request.user):
        field.limit_to(request.user)
    posted = field.widget.value_from_datadict(request.POST, request.FILES, column)
    try:
        context = {"words": in_words(field.clean(posted))}
    except ValidationError:
        context = {"incomplete": True}
    return render(request, WORDS, context)


class RequirementWordsPanel(Panel):
    """Shows what a requirement means."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.column = column

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "column": self.column}

    class BoundPanel(Panel.BoundPanel):
        """The panel of one form."""

        template_name = "wagtailadmin/records/requirement_words_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            column = self.panel.column
            return context | {"column": column, "words": in_words(getattr(self.instance, column))}


def requirement(column: str) -> MultiFieldPanel:
    """Return the editor of a requirement with its words beside it."""
    return MultiFieldPanel(
        [
            RequirementWordsPanel(column, heading=_("In words")),
            FieldPanel(column, heading=_("In blocks"), required_on_save=column == "requirement"),
        ],
        heading=_("What is required"),
        classname="requirement-editor",
    )


def notation_help() -> MultiFieldPanel:
    """Return what the notation looks like, for blocks of text."""
    template = "wagtailadmin/records/requirement_help.html"
    heading = _("The notation, for what the blocks cannot say")
    return MultiFieldPanel([HelpPanel(template=template)], heading=heading, classname="collapsed")
