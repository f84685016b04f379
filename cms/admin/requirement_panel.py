"""A requirement in plain words, read-only, beside the notation that is edited."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from cms.records.requirement_text import Node, describe
from cms.records.stacking import names_of
from registry.domain.errors import BadNotation
from registry.domain.notation import decode
from registry.domain.references import references


def in_words(written: Any) -> Node | None:
    """Return a requirement as a tree of lines; None when it is empty or not a requirement."""
    if not written:
        return None
    try:
        requirement = decode(written)
    except BadNotation:
        return None
    return describe(requirement, names_of([references(requirement)]))


class RequirementPanel(Panel):
    """Shows what the saved requirement means, in the editor's language."""

    def __init__(self, column: str, heading: Any = "", **kwargs: Any) -> None:
        super().__init__(heading=heading or _("In words, as saved"), **kwargs)
        self.column = column

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "column": self.column}

    class BoundPanel(Panel.BoundPanel):
        """The panel of one form."""

        template_name = "wagtailadmin/records/requirement_in_words.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.node is not None

        @property
        def node(self) -> Node | None:
            """The requirement as a tree of lines."""
            return in_words(getattr(self.instance, self.panel.column))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["node"] = self.node
            return context
