"""Text of search results, with the words that were asked for marked."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cms.records.wording import typeset
from cms.results.chips import LeftAside, left_aside
from cms.results.reasons import stems_asked
from search.labels import KINDS
from search.reading.framing import unframed
from search.reading.meaning import asks_what_it_is
from search.reading.plan import is_for_training, legible
from search.reading.words import marked_parts
from search.types import OFFERINGS, Results

register = template.Library()

_SLASH = re.compile(r"/(?=[^\W\d_]|$)")


@register.simple_tag
def marked(value: Any, asked: str) -> SafeString:
    """Print a text with ``<mark>`` around the words asked for; one in the other language carries its ``lang``."""
    wanted, language = stems_asked(asked or ""), getattr(value, "lang", "")
    parts = (
        (format_html("<mark>{}</mark>", part) if hit else _breakable(part),)
        for part, hit in marked_parts(typeset(str(value), language), wanted, language)
    )
    body = format_html_join("", "{}", parts)
    if getattr(value, "is_fallback", False):
        return format_html('<span lang="{}">{}</span>', value.lang, body)
    return body


@register.simple_tag(takes_context=True)
def given_up(context: Context, answer: Results, name: str) -> list[LeftAside]:
    """Return what an answer leaves aside of the question, because nothing meets it; ``name`` is what its address calls the words."""
    address = context["request"].GET if "request" in context else QueryDict()
    return left_aside(answer, legible(address.get(name, "")), address, name)


@register.simple_tag
def lacking(answer: Results) -> Any:
    """Return the kind that the words of a question name, where none of its records answers; else nothing."""
    return KINDS[answer.lacking[0]] if answer.lacking else ""


@register.simple_tag
def untaught(answer: Results, text: str) -> str:
    """Return "all" where a question for training is answered with records of other kinds, and "real" where with examples beside."""
    kinds = next((one for one in answer.facets if one.field == "kind"), None)
    if kinds is None or not answer.total or not is_for_training(unframed(legible(text))):
        return ""
    offered = [one for one in kinds.values if one.value in OFFERINGS]
    if not sum(one.count for one in offered):
        return "all"
    is_told = answer.is_real and not sum(one.count - one.examples for one in offered)
    return "real" if is_told else ""


@register.simple_tag
def meaning(text: str) -> bool:
    """Return whether a question asks what a micro-certification is."""
    return asks_what_it_is(legible(text or ""))


def _breakable(part: str) -> SafeString:
    """Let a line end after a slash before letters ("directeurs/directrices"), not inside a word."""
    return mark_safe(_SLASH.sub("/<wbr>", escape(part)))  # noqa: S308 - escaped before
