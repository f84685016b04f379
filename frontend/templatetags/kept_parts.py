"""Parts of lists that many of their pages share, drawn once and kept for as long as nothing that they show changes.

Nothing of a reader may stand in them: they are drawn without the request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from cms.kept_parts import are_kept, kept, kept_each
from cms.records.facets import Facets
from cms.records.rows import Rows

register = template.Library()


@register.simple_tag
def drawn_rows(rows: Rows, name: str, **more: Any) -> SafeString:
    """Print the rows of a page, each by a template that is given ``row`` and what is named besides."""
    drawing = get_template(name).template

    def draw(row: Any) -> str:
        return str(drawing.render(template.Context({"row": row, **more})))

    if not are_kept():
        return _joined([draw(row) for row in rows])

    def made(keys: Sequence[int]) -> Mapping[int, str]:
        return {key: draw(row) for key, row in rows.of(keys).items()}

    found = kept_each(("row", name, sorted(more.items())), rows.keys, made)
    return _joined([found[key] for key in rows.keys if key in found])


@register.simple_tag
def drawn_facets(facets: Facets) -> SafeString:
    """Print the filters of a list."""
    drawing = get_template("components/facet.html").template

    def drawn() -> str:
        return "".join(drawing.render(template.Context({"facet": one})) for one in facets)

    return _joined([kept(("facets", facets.asked), drawn)])


def _joined(drawn: Sequence[str]) -> SafeString:
    # Each was drawn by a template, which escapes.
    return mark_safe("".join(drawn))  # noqa: S308
