"""Text, figures, dates and addresses of records, as templates print them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms import addresses
from cms.adopt.links import start_addresses
from cms.adopt.places import here
from cms.records import json_ld, wording
from cms.records.description import description_of
from registry.filters.fields import LONGEST_TEXT
from registry.filters.text import printable
from registry.models.bilingual import LANGUAGES, current_language

register = template.Library()

_SLASH = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")

_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2}(-[A-Za-z]{2,4})?")
# Text inside a script element ends at a closing tag, wherever it stands.
_SCRIPT_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@register.simple_tag
def text(value: Any) -> SafeString:
    """Print a record's text; text in the other language carries its ``lang``."""
    if getattr(value, "is_fallback", False):
        return format_html('<span lang="{}">{}</span>', value.lang, _breakable(value))
    return _breakable(value if value is not None else "")


def _breakable(value: Any) -> SafeString:
    """Let a line end after a slash between letters ("directeurs/directrices"), not inside a word."""
    return mark_safe(_SLASH.sub("/<wbr>", conditional_escape(_typeset(value))))  # noqa: S308 - escaped before


def _typeset(value: Any) -> Any:
    """Print a record's text as its language asks; what is no record's text stands as it is."""
    language = getattr(value, "lang", "")
    return wording.typeset(str(value), language) if language else value


@register.simple_tag
def quoted(value: Any) -> SafeString:
    """Print a record's text in the quotation marks of the reader's language."""
    return format_html(_("“%s”").replace("%s", "{}"), text(value))


@register.simple_tag
def paragraphs(value: Any, css: str = "prose") -> SafeString:
    """Print a record's text as paragraphs, marked with its language when it is the other one."""
    body = mark_safe(linebreaks(str(_typeset(value)), autoescape=True))  # noqa: S308 - linebreaks escapes
    if getattr(value, "is_fallback", False):
        return format_html('<div class="{}" lang="{}">{}</div>', css, value.lang, body)
    return format_html('<div class="{}">{}</div>', css, body)


@register.filter
def stated(value: Any) -> SafeString:
    """Print a value, or that nobody stated it."""
    if value is None or value == "":
        return format_html('<span class="unstated">{}</span>', _("not stated"))
    return text(value)


def _figure(words: Callable[[Any], str]) -> Callable[[Any], SafeString]:
    def printed(value: Any) -> SafeString:
        return stated(None if value is None or value == "" else words(value))

    return printed


register.filter("money", _figure(wording.money))
register.filter("hours", _figure(wording.hours))
register.filter("hours_short", _figure(wording.hours_short))
register.filter("weeks", _figure(wording.weeks))
register.filter("credits", _figure(wording.credits_of))
register.filter("day", _figure(wording.day), expects_localtime=True)
register.filter("month", _figure(wording.month))
register.filter("partial_date", _figure(wording.partial_date))
register.filter("number", _figure(wording.number))
register.filter("percent", _figure(wording.percent))


register.filter("printable", printable)
register.simple_tag(description_of)


@register.simple_tag
def adopt_url() -> str:
    """Return the address at which an application to adopt the framework begins."""
    return here(start_addresses())


@register.filter
def day_short(value: date | None) -> SafeString:
    """Print a day as a row shows it."""
    return stated(value and wording.day_short(value, localdate()))


@register.filter
def iso(value: date | None) -> str:
    """Print a day for machines."""
    return value.isoformat() if value else ""


@register.filter
def whole(value: Decimal) -> int:
    """Print a number as the plural of its language takes it: one, or more."""
    return wording.plural_of(value)


@register.filter
def tenths_of_five(value: Decimal) -> int:
    """Print a rating of 0 to 5 as a width of 0 to 100."""
    return round(Decimal(value) * 20)


@register.simple_tag
def record_url(record: Any, language: str | None = None) -> str:
    """Print the address of a record's page."""
    return addresses.record_url(record, language)


@register.simple_tag
def section_url(kind: str, language: str | None = None) -> str:
    """Print the address of a section."""
    return addresses.section_url(kind, language)


@register.simple_tag(takes_context=True)
def in_language(context: Any, language: str) -> str:
    """Print the address of this page in a language, or of the nearest page above it that is in that language."""
    other = (context.get("alternates") or {}).get(language)
    request = context.get("request")
    return str(other or addresses.nearest_url(request.path if request else "", language))


@register.simple_tag
def home_url(language: str | None = None) -> str:
    """Print the address of the home page."""
    return addresses.home_url(language)


@register.simple_tag
def record_link(record: Any) -> SafeString:
    """Print a link to a record that has a page, or its name when it has none."""
    name = text(record.label)
    if not record.is_public:
        return name
    return format_html('<a href="{}">{}</a>', addresses.record_url(record), name)


@register.inclusion_tag("components/sign.html")
def sign(sector: Any) -> dict[str, Any]:
    """Print the sign of a sector: pattern, colour and name."""
    return {"sector": sector}


@register.simple_tag
def longest_search() -> int:
    """Print how many letters a search takes at most."""
    return LONGEST_TEXT


@register.simple_tag
def why_not_here(exception: Any, path: str) -> str:
    """Print why an address leads nowhere: what the site said of it, a language that it does not have, or a guess."""
    told = str(exception or "")
    if told.endswith(".") and " " in told:
        return told
    first = path.split("/")[1] if path.startswith("/") else ""
    if _LANGUAGE_CODE.fullmatch(first) and first[:2].lower() not in LANGUAGES:
        return _("This site is in English and in French. It has no pages in “%s”.") % first
    return _("The address may be mistyped, or the page may have moved.")


@register.simple_tag
def page_query(request: HttpRequest, page: int) -> str:
    """Print the query of another page of the same list."""
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


@register.filter
def languages(taught: Iterable[Any]) -> str:
    """Print languages one after another: "English, French"; French writes them small but for the first."""
    named = [str(one.name) for one in taught]
    small = [name.lower() for name in named[1:]] if current_language() == "fr" else named[1:]
    return ", ".join([*named[:1], *small])


@register.filter
def told_steps(steps: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return the steps of an entry of the ledger, each with what its day is the day of."""
    some = list(steps)
    return [(one, one.after(before)) for before, one in zip([None, *some], some, strict=False)]


@register.filter
def names(records: Iterable[Any]) -> SafeString:
    """Print the names of records: "a, b and c"; a name in the other language carries its ``lang``."""
    # What joins the names are the registry's own words, which hold no markup.
    return mark_safe(wording.enumerated([text(record.label) for record in records]))  # noqa: S308


@register.filter
def few_names(records: Iterable[Any]) -> SafeString:
    """Print the names of records as a row has room for: "a, b, c and 4 others"."""
    return mark_safe(wording.few([text(record.label) for record in records]))  # noqa: S308 - as above


@register.filter
def names_with_institution(offerings: Iterable[Any]) -> SafeString:
    """Print the names of offerings with whose they are: several may have one title."""
    said = (
        format_html("{} ({})", text(one.label), text(one.institution.name)) for one in offerings
    )
    return mark_safe(wording.enumerated(list(said)))  # noqa: S308 - as above


@register.filter
def full_stop(name: Any) -> str:
    """Print the full stop of a sentence that ends with a name, which may bring its own ("Inc.")."""
    return "" if str(name).endswith(".") else "."


@register.filter
def typeset(value: Any) -> str:
    """Print words as their language asks; words of no stated language are in the reader's."""
    return wording.typeset(str(value), getattr(value, "lang", "") or current_language())


@register.filter
def listed(words: Iterable[Any]) -> str:
    """Print words: "a, b and c"."""
    return wording.enumerated([typeset(word) for word in words])


@register.filter
def kind_name(record: Any) -> str:
    """Print what sort of record it is."""
    return str(record._meta.verbose_name)


@register.filter
def sentences(value: str) -> list[str]:
    """Split short sentences, so that a headline can set each on its own line."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", value) if sentence]


@register.simple_tag
def data_block(thing: dict[str, Any]) -> SafeString:
    """Print linked data for machines. The policy of the site allows it: nothing in it runs."""
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(json.dumps(thing, ensure_ascii=False).translate(_SCRIPT_ESCAPES)),  # noqa: S308 - escaped
    )


@register.simple_tag
def breadcrumb_block(crumbs: Iterable[tuple[str, str | None]], canonical: str) -> SafeString:
    """Print the trail of a page for machines."""
    return data_block(json_ld.breadcrumbs(crumbs, canonical))
