"""Where a page stands: breadcrumbs, the same page in the other language, the canonical address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.http import QueryDict
from wagtail.models import Page

from cms.addresses import Entry, absolute_url, home_url, site_map
from registry.models.bilingual import LANGUAGES, current_language, other_language

Crumb = tuple[str, str | None]


@dataclass(frozen=True)
class Placement:
    """What the frame around a page says of it.

    Attributes:
        breadcrumbs: label and address from the home page down; the page itself has no address.
        alternates: address by language for the language switch; always both languages.
        translated: languages in which this very page exists, for ``hreflang``.
        canonical: address of the page, with the site's name.
        noindex: whether search engines shall leave the page out.
        json_ld: objects for ``<script type="application/ld+json">``.
        query: filters of a list, kept by the language switch.
        number: page of a list, part of its canonical address and of that in the other language.
    """

    breadcrumbs: tuple[Crumb, ...]
    alternates: dict[str, str]
    translated: tuple[str, ...]
    canonical: str
    noindex: bool = False
    json_ld: tuple[dict[str, Any], ...] = ()
    query: str = ""
    number: int = 1

    def below(self, label: str, slug: str | Mapping[str, str], *, noindex: bool) -> Self:
        """Return the placement of a record or a list of this page; its address may be another one in each language."""
        slugs = dict.fromkeys(LANGUAGES, slug) if isinstance(slug, str) else slug
        *above, (title, _) = self.breadcrumbs
        parent = self.alternates[current_language()]
        return replace(
            self,
            breadcrumbs=(*above, (title, parent), (label, None)),
            alternates={
                lang: f"{url}{slugs[lang]}/" if lang in self.translated else url
                for lang, url in self.alternates.items()
            },
            canonical=f"{self.canonical}{slugs[current_language()]}/",
            noindex=noindex,
        )

    def listed(self, asked: QueryDict, number: int) -> Self:
        """Return the placement of a page of a list; a filtered list is not for search engines."""
        noindex = any(name not in ("page", "order") for name in asked)
        return replace(self, query=asked.urlencode(), number=number, noindex=noindex)

    @property
    def _page(self) -> str:
        return f"?page={self.number}" if self.number > 1 else ""

    def as_context(self) -> dict[str, Any]:
        """Return the names that templates use."""
        query = f"?{self.query}" if self.query else ""
        return {
            "breadcrumbs": list(self.breadcrumbs),
            "alternates": {lang: f"{url}{query}" for lang, url in self.alternates.items()},
            "hreflang": [
                (lang, f"{absolute_url(self.alternates[lang])}{self._page}")
                for lang in self.translated
            ],
            "canonical": f"{self.canonical}{self._page}",
            "noindex": self.noindex,
            "json_ld": list(self.json_ld),
        }


def placement_of_page(page: Page) -> Placement:
    """Return the placement of a page, which may be an unsaved or unpublished one in a preview."""
    found = site_map()
    entry = found.by_pk.get(page.pk) if page.pk else None
    if entry is None:
        return _unplaced(page)
    others = found.translations(entry)
    addresses = {lang: other.url for lang, other in others.items()}
    return Placement(
        breadcrumbs=_crumbs(found.trail(entry), page.title),
        alternates={lang: addresses.get(lang) or home_url(lang) for lang in LANGUAGES},
        translated=tuple(addresses),
        canonical=absolute_url(entry.url),
    )


def _crumbs(trail: list[Entry], title: str) -> tuple[Crumb, ...]:
    return (*((entry.title, entry.url) for entry in trail[:-1]), (title, None))


def _unplaced(page: Page) -> Placement:
    here = current_language()
    other = other_language(here)
    home = site_map().section("home", here)
    above: tuple[Crumb, ...] = ((home.title, home.url),) if home else ()
    return Placement(
        breadcrumbs=(*above, (page.title, None)),
        alternates={here: home_url(here), other: home_url(other)},
        translated=(),
        canonical=absolute_url(home_url(here)),
        noindex=True,
    )
