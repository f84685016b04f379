"""Components on the style page."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.developers.design import Specimen

register = template.Library()


@register.simple_tag(takes_context=True)
def specimen(context: RequestContext, shown: Specimen) -> SafeString:
    """Print a component in one state, inside the list that it is an entry of."""
    drawn = mark_safe(render_to_string(shown.path, dict(shown.context), context.request))  # noqa: S308 - a template's
    if not shown.inside:
        return drawn
    return format_html('<ul role="list" class="{}">{}</ul>', shown.inside, drawn)
