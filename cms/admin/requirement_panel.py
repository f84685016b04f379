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

from cms.admin.requirement_form import NotationFormField, PoliciesFormField, RequirementFormField
from cms.ownership import sees_all
from cms.records.requirement_text import Node, describe, describe_policies
from cms.records.stacking import names_of
from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.domain.references import references
from registry.domain.requirement import AllOf

LANGUAGES = (("en", "English"), ("fr", "Français"))
COLUMNS = ("requirement", "entry_requirement")
# Column of a requirement -> column of the policies that bind it.
BOUND_BY = {"requirement": "policies"}
WORDS = "wagtailadmin/records/requirement_words.html"


@dataclass(frozen=True)
class Words:
    """A requirement, and the policies that bind it, in the words of one language."""

    language: str
    name: str
    nodes: list[Node]


def in_words(written: Any, bound_by: Any = None) -> list[Words]:
    """Return a requirement and its policies in the words of each language; nothing when both are empty or none."""
    said = [Words(code, name, nodes_of(written, bound_by, code)) for code, name in LANGUAGES]
    return [words for words in said if words.nodes]


def nodes_of(written: Any, bound_by: Any, language: str) -> list[Node]:
    """Return a requirement and its policies in lines of one language; nothing when they cannot be read."""
    try:
        requirement = decode(written) if written else None
        policies = decode_policies(bound_by or {})
    except BadNotation:
        return []
    with translation.override(language):
        names = names_of([references(requirement or AllOf(()), policies)])
        first = [describe(requirement, names)] if requirement else []
        return [*first, *describe_policies(policies, names)]


@require_POST
def requirement_words(request: HttpRequest, column: str) -> HttpResponse:
    """Answer with the words of a requirement as it stands in a posted form."""
    if column not in COLUMNS:
        raise Http404
    try:
        written = _posted(RequirementFormField(required=False), request, column)
        bound_by = _posted(PoliciesFormField(required=False), request, BOUND_BY.get(column, ""))
        context = {"words": in_words(written, bound_by)}
    except ValidationError:
        context = {"incomplete": True}
    return render(request, WORDS, context)


def _posted(field: NotationFormField, request: HttpRequest, column: str) -> Any:
    """Return what a form says in a column; None when it does not have it."""
    if f"{column}-count" not in request.POST:
        return None
    if not sees_all(request.user):
        field.limit_to(request.user)
    return field.clean(field.widget.value_from_datadict(request.POST, request.FILES, column))


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
            bound_by = BOUND_BY.get(column, "")
            policies = getattr(self.instance, bound_by, None)
            words = in_words(getattr(self.instance, column), policies)
            return context | {"column": column, "bound_by": bound_by, "words": words}


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
