"""Where every page and record is found, in either language, at the cost of one query a request.

>>> section_of_kind("micro-certification")
'microcertification'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.urls import get_script_prefix, reverse
from django.utils import translation
from wagtail.models import Page

from cms import memory
from registry.models.bilingual import LANGUAGES, current_language, other_language
from registry.models.statement import Statement, written

# Model of a page -> what its address is asked for by. Pages of other models are found by key only.
SECTIONS: Mapping[str, str] = {
    "homepage": "home",
    "microcertificationspage": "microcertification",
    "programspage": "program",
    "coursespage": "course",
    "occupationspage": "occupation",
    "skillspage": "skill",
    "partnerspage": "organization",
    "pilotspage": "pilot",
    "pathwayspage": "pathways",
    "frameworkpage": "framework",
    "communitypage": "community",
    "developerspage": "developers",
    "searchpage": "search",
    "contactpage": "contact",
}
# Lists that are a route of another section's page: that section, and the route in each language.
WITHIN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "practicenote": ("community", {"en": "notes/", "fr": "notes/"}),
    "event": ("community", {"en": "events/", "fr": "evenements/"}),
    "pastevents": ("community", {"en": "events/past/", "fr": "evenements/passes/"}),
    "newsitem": ("community", {"en": "news/", "fr": "actualites/"}),
    "resource": ("community", {"en": "library/", "fr": "bibliotheque/"}),
}
# Other pages that are a route of a section's page, in the same way.
BELOW: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "need": ("community", {"en": "needs/", "fr": "besoins/"}),
    "selfcheck": ("framework", {"en": "check/", "fr": "verification/"}),
    "editionscompared": ("framework", {"en": "compare/", "fr": "comparaison/"}),
    "explained": ("framework", {"en": "micro-certification/", "fr": "microcertification/"}),
    "compared": ("microcertification", {"en": "compare/", "fr": "comparaison/"}),
    "coverage": ("microcertification", {"en": "coverage/", "fr": "repartition/"}),
    "adoptiontable": ("pilot", {"en": "adoption/", "fr": "adoption/"}),
}
_STEP = Page.steplen


@dataclass(frozen=True)
class Entry:
    """One public page.

    ``path`` is the place in the tree, ``url`` the address on this site, ``section`` a value of ``SECTIONS`` or "".
    """

    pk: int
    language: str
    translation_key: str
    path: str
    url: str
    title: str
    slug: str
    section: str


@dataclass(frozen=True)
class SiteMap:
    """All public pages of both trees, in the order of the tree."""

    entries: tuple[Entry, ...]

    @cached_property
    def by_pk(self) -> dict[int, Entry]:
        """Pages by primary key."""
        return {entry.pk: entry for entry in self.entries}

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        """Pages by place in the tree."""
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def by_section(self) -> dict[tuple[str, str], Entry]:
        """The first page of each section and language."""
        return {
            (entry.section, entry.language): entry
            for entry in reversed(self.entries)
            if entry.section
        }

    @cached_property
    def by_translation(self) -> dict[tuple[str, str], Entry]:
        """Pages by translation key and language."""
        return {(entry.translation_key, entry.language): entry for entry in self.entries}

    def section(self, kind: str, language: str) -> Entry | None:
        """Return a section's page in a language, or else in the other one."""
        found = self.by_section.get((kind, language))
        return found or self.by_section.get((kind, other_language(language)))

    def trail(self, entry: Entry) -> list[Entry]:
        """Return the pages from the home page down to an entry, both included."""
        ends = range(2 * _STEP, len(entry.path) + 1, _STEP)
        return [found for end in ends if (found := self.by_path.get(entry.path[:end]))]

    def translations(self, entry: Entry) -> dict[str, Entry]:
        """Return a page in every language in which it is published."""
        found = {lang: self.by_translation.get((entry.translation_key, lang)) for lang in LANGUAGES}
        return {lang: other for lang, other in found.items() if other}


def site_map() -> SiteMap:
    """Return the map of public pages, read once a request."""
    return memory.once("site map", _read)


def nearest_entry(path: str) -> Entry | None:
    """Return the nearest page at or above an address, which need not be there itself."""
    above = (entry for entry in site_map().entries if path.startswith(entry.url))
    return max(above, key=lambda entry: len(entry.url), default=None)


def nearest_url(path: str, language: str) -> str:
    """Return the address in a language of the nearest page above an address, which need not be there itself."""
    nearest = nearest_entry(path)
    found = site_map().translations(nearest).get(language) if nearest else None
    return found.url if found else home_url(language)


def section_url(kind: str, language: str | None = None) -> str:
    """Return the address of a section's page; the home page's when the section is not published."""
    language = language or current_language()
    section, route = _place_of(section_of_kind(kind))
    found = site_map().section(section, language)
    return f"{found.url}{route.get(found.language, '')}" if found else home_url(language)


def routes_of(kind: str) -> dict[str, str]:
    """Return the route of a list or a page below its section's page in each language, without the slash at its end."""
    return {language: route.rstrip("/") for language, route in _place_of(kind)[1].items()}


def _place_of(kind: str) -> tuple[str, Mapping[str, str]]:
    return WITHIN.get(kind) or BELOW.get(kind) or (kind, {})


def home_url(language: str | None = None) -> str:
    """Return the address of the home page of a language."""
    with translation.override(language or current_language()):
        return reverse("wagtail_serve", args=[""])


def record_url(record: Any, language: str | None = None) -> str:
    """Return the address of the page, or the part of a page, that shows a record; one not stored has no page."""
    show = _SHOWN_ON.get(record._meta.model_name, _own_page)
    return show(record, language)


def absolute_url(path: str) -> str:
    """Return the address with the site's name before it."""
    return f"{settings.SITE_URL}{path}"


def section_of_kind(kind: str) -> str:
    """Return the section of a model name or of an offering's kind."""
    return kind.replace("-", "")


def record_slug(record: Any) -> str:
    """Return the last part of a record's address: an occupation's is its NOC code."""
    return quote(record.code if record._meta.model_name == "occupation" else record.slug)


def _own_page(record: Any, language: str | None) -> str:
    if record.pk is None:
        return "#"
    model = record._meta.model_name
    # An Offering that was read through the base table says itself what it is.
    kind = record.kind if model == "offering" else model
    return f"{section_url(kind, language)}{record_slug(record)}/"


def _part(owner: Any, fragment: str, language: str | None) -> str:
    return f"{record_url(owner, language)}#{fragment}"


def _equivalency(record: Any, language: str | None) -> str:
    source = next(iter(record.sources.all()), None)
    if source is None:
        return _part(record.receiver, "recognition", language)
    return _part(source.offering, "recognition", language)


def _agreement(record: Any, language: str | None) -> str:
    party = next(iter(record.receivers.all()), None)
    if party is None:
        return section_url("organization", language)
    return _part(party, "agreements", language)


def _below(section: str) -> Callable[[Any, str | None], str]:
    def show(record: Any, language: str | None) -> str:
        return f"{section_url(section, language)}{record_slug(record)}/"

    return show


def _section(section: str) -> Callable[[Any, str | None], str]:
    def show(_record: Any, language: str | None) -> str:
        return section_url(section, language)

    return show


_SHOWN_ON: Mapping[str, Callable[[Any, str | None], str]] = {
    "stackingrule": lambda rule, language: _part(rule.award, "rules", language),
    "equivalency": _equivalency,
    "agreement": _agreement,
    "adoption": lambda adoption, language: _part(adoption.subject, "framework", language),
    "endorsement": lambda given, language: _part(given.micro_certification, "framework", language),
    "organizationgroup": _section("organization"),
    "frameworkedition": _below("framework"),
    "frameworkelement": _below("framework"),
    "practicenote": _below("practicenote"),
    "event": _below("event"),
    "newsitem": _below("newsitem"),
    "resource": _below("resource"),
    "need": _below("need"),
    "needreply": lambda reply, language: _part(reply.need, "replies", language),
    "skillframework": _section("skill"),
    "region": _section("organization"),
    "sector": _section("pilot"),
    "osapruleprofile": _section("microcertification"),
}


def _read() -> SiteMap:
    """Read all pages; while they are as at the last time, the map that was made of them then still holds."""
    global _last  # noqa: PLW0603 - one map a process; the rows are compared, so it is never an old one
    with connection.cursor() as cursor:
        cursor.execute(*_statement())
        rows = tuple(map(tuple, cursor.fetchall()))
    made_of = (get_script_prefix(), rows)
    before, made = _last
    if before != made_of:
        made = _made(rows)
        _last = (made_of, made)
    return made


_last: tuple[Any, SiteMap] = (None, SiteMap(()))


@cache
def _statement() -> Statement:
    """Return the statement that reads all pages."""
    pages = Page.objects.live().filter(depth__gt=1).order_by("path")
    columns = ("pk", "path", "url_path", "title", "slug", "translation_key")
    return written(pages.values_list(*columns, "locale__language_code", "content_type__model"))


def _made(rows: tuple[tuple[Any, ...], ...]) -> SiteMap:
    homes = {
        path: (language, url_path)
        for _, path, url_path, *_, language, model in rows
        if model == "homepage"
    }
    starts = {language: home_url(language) for language in LANGUAGES}
    return SiteMap(
        tuple(_entry(row, homes, starts) for row in rows if row[1][: 2 * _STEP] in homes)
    )


def _entry(
    row: tuple[Any, ...], homes: dict[str, tuple[str, str]], starts: dict[str, str]
) -> Entry:
    pk, path, url_path, title, slug, key, _, model = row
    language, root = homes[path[: 2 * _STEP]]
    url = starts.get(language, starts["en"]) + url_path.removeprefix(root)
    return Entry(pk, language, str(key), path, url, title, slug, SECTIONS.get(model, ""))
