"""The options of a filter: a box to tick for each value, with how many records have it.

A list offers some hundred and fifty of them. Drawn by templates that include each other they took two thirds of the
time of a page, so they are drawn here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.records.tally import Tally
from frontend.templatetags.registry_text import text

register = template.Library()

_OPTION = (
    '<label class="option"><input type="checkbox" id="f-{0}-{1}" name="{0}" value="{1}"{2}>'
    "{3}<span>{4}</span>{5}</label>"
)
_LINE = '<span class="swatch {}" aria-hidden="true"></span>'
_COUNT = '<span class="count"><span class="hidden-text">, </span>{}{}</span>'
_EXAMPLES = '{}<span class="ex"><span aria-hidden="true">{}{} {}</span><span class="hidden-text">{}</span></span>'
_CHECKED, _NOTHING = SafeString(" checked"), SafeString("")


@register.simple_tag
def facet_options(options: Collection[Any], field: str) -> SafeString:
    """Print the options of a filter; each has a value, a label, a count, whether it is chosen, and a line or none."""
    counts = {count: facet_count(count) for count in {one.count for one in options}}
    drawn = ((_option(one, field, counts[one.count]),) for one in options)
    return format_html_join("\n", "{}", drawn)


def _option(one: Any, field: str, count: SafeString) -> SafeString:
    chosen = _CHECKED if one.chosen else _NOTHING
    line = format_html(_LINE, one.line) if one.line else _NOTHING
    return format_html(_OPTION, field, one.value, chosen, line, text(one.label), count)


@register.simple_tag
def facet_count(count: Tally | int | None) -> SafeString:
    """Print how many records have a value, with the examples beside them; nothing where it was not counted."""
    if count is None:
        return _NOTHING
    tally = Tally(count) if isinstance(count, int) else count
    number = localize(tally.number) if tally.number or not tally.examples else ""
    return format_html(_COUNT, number, _examples(tally))


def _examples(tally: Tally) -> SafeString:
    if not tally.examples:
        return _NOTHING
    number = localize(tally.examples)
    if not tally.number:
        alone = ngettext("%(n)s example", "%(n)s examples", tally.examples) % {"n": number}
        return format_html(_EXAMPLES, "", "", number, _("ex."), alone)
    beside = ngettext("and %(n)s example", "and %(n)s examples", tally.examples) % {"n": number}
    return format_html(_EXAMPLES, " ", "+ ", number, _("ex."), beside)
