"""Text of search results, with the words that were asked for marked."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.records.wording import typeset
from cms.results.left_aside import left_aside
from search.plan import legible, terms_of
from search.types import LANGUAGES, Results
from search.words import marked_parts, stem

register = template.Library()


@register.simple_tag
def marked(value: Any, asked: str) -> SafeString:
    """Print a text with ``<mark>`` around the words asked for; one in the other language carries its ``lang``."""
    wanted = {
        stem(word, language)
        for term in terms_of(legible(asked or ""))
        for spelling in term.spellings
        for word in spelling
        for language in LANGUAGES
    }
    parts = (
        (format_html("<mark>{}</mark>", part) if hit else part,)
        for part, hit in marked_parts(typeset(str(value), getattr(value, "lang", "")), wanted)
    )
    body = format_html_join("", "{}", parts)
    if getattr(value, "is_fallback", False):
        return format_html('<span lang="{}">{}</span>', value.lang, body)
    return body


@register.simple_tag
def given_up(answer: Results) -> list[str]:
    """Return what an answer leaves aside of the question, because nothing meets it."""
    return list(left_aside(answer))
