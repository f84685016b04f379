"""Two versions of a record, field by field: requirements line by line in words, and nothing as a dash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin.compare import FieldComparison, TextDiff, register_comparison_class

from cms.admin.requirement_panel import nodes_of
from cms.records import wording
from cms.records.requirement_text import Node
from registry.models.bilingual import current_language
from registry.models.notation import PoliciesField, RequirementField

NOTHING = "–"
_FACTS = (
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.IntegerField,
    models.TimeField,
)
_STEP = "\N{NO-BREAK SPACE}" * 4


class FactComparison(FieldComparison):
    """A fact before and after, as the site prints it."""

    def htmldiff(self) -> SafeString:
        before, after = (printed_fact(one) for one in (self.val_a, self.val_b))
        if not self.has_changed():
            return escape(after)
        changes = [("deletion", before), ("addition", after)]
        return TextDiff(changes, separator=" → ").to_html()


def printed_fact(value: Any) -> str:
    """Return a fact in words, in the language of the request."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int | Decimal):
        return str(wording.number(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return str(wording.day(value))
    return NOTHING if value in (None, "") else str(value)


class LinesComparison(FieldComparison):
    """A requirement before and after, in lines of which those that differ are marked."""

    def htmldiff(self) -> SafeString:
        before, after = (self.lines(one) for one in (self.val_a, self.val_b))
        return format_html_join("\n", "{}<br>", ((one,) for one in _marked(before, after)))

    def lines(self, value: Any) -> list[str]:
        """Return the lines in the language of the request; the notation where there are no words for it."""
        found = list(_lines(self.nodes(value, current_language())))
        written = json.dumps(value, ensure_ascii=False) if value else NOTHING
        return found or [written]

    def nodes(self, value: Any, language: str) -> Iterable[Node]:
        """Return what a requirement says."""
        return nodes_of(value, None, language)


class PoliciesComparison(LinesComparison):
    """Policies before and after."""

    def nodes(self, value: Any, language: str) -> Iterable[Node]:
        """Return what policies say."""
        return nodes_of(None, value, language)


def _lines(nodes: Iterable[Node], depth: int = 0) -> Iterator[str]:
    for node in nodes:
        named = str(node.link.label) if node.link else ""
        said = " ".join(filter(None, (node.lead, named)))
        comma = "," if named and node.tail else ""
        yield _STEP * depth + " ".join(filter(None, (f"{said}{comma}", node.tail)))
        yield from _lines(node.members, depth + 1)


def _marked(before: list[str], after: list[str]) -> Iterator[SafeString]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, start, end, new_start, new_end in steps:
        if step == "equal":
            yield from map(escape, before[start:end])
            continue
        yield from (format_html('<span class="deletion">{}</span>', one) for one in before[start:end])  # fmt: skip
        yield from (format_html('<span class="addition">{}</span>', one) for one in after[new_start:new_end])  # fmt: skip


def register() -> None:
    """Let Wagtail compare versions so."""
    for field in _FACTS:
        register_comparison_class(field, comparison_class=FactComparison)
    register_comparison_class(RequirementField, comparison_class=LinesComparison)
    register_comparison_class(PoliciesField, comparison_class=PoliciesComparison)
