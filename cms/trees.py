"""Builds what the English and French trees need at the least, and never touches what is there.

The texts of the first pages are in ``starting_pages/<language>.json``. A page is known by its translation key, so
one that an editor renamed, moved or rewrote is left as it is.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.models import (
    CommunityPage,
    ContactPage,
    ContentPage,
    CoursesPage,
    DevelopersPage,
    FrameworkPage,
    HomePage,
    MicroCertificationsPage,
    OccupationsPage,
    PartnersPage,
    PathwaysPage,
    PilotsPage,
    ProgramsPage,
    SearchPage,
    SiteNavigation,
    SkillsPage,
)
from cms.models.page import SitePage
from cms.people import make_groups
from cms.reviewing import set_up_review
from registry.models.bilingual import LANGUAGES

TEXTS = Path(__file__).parent / "starting_pages"
# Any constant will do: it makes the keys of the first pages the same on every installation.
_NAMESPACE = uuid.UUID("6f1c2a52-6a0e-4f0e-9a75-2f6a3f7b1d10")

# In the order of the tree; the texts are in starting_pages under the same keys.
PAGE_TYPES: dict[str, type[SitePage]] = {
    "microcertification": MicroCertificationsPage,
    "program": ProgramsPage,
    "course": CoursesPage,
    "occupation": OccupationsPage,
    "skill": SkillsPage,
    "organization": PartnersPage,
    "pilot": PilotsPage,
    "pathways": PathwaysPage,
    "framework": FrameworkPage,
    "community": CommunityPage,
    "developers": DevelopersPage,
    "about": ContentPage,
    "contact": ContactPage,
    "accessibility": ContentPage,
    "search": SearchPage,
}

Texts = dict[str, Any]


@dataclass
class Made:
    """What a run created; all empty when everything was there."""

    pages: list[str] = field(default_factory=list)
    menus: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


@transaction.atomic
def build_trees() -> Made:
    """Create the missing pages of both trees, the site record, the menus, the groups and the review of records."""
    made = Made()
    homes = {language: _home(language, made) for language in LANGUAGES}
    _point_site_at(homes["en"])
    for language, home in homes.items():
        texts = _texts(language)
        _fill(_missing_pages(home, texts, made), texts)
        _menus(language, texts, made)
    made.groups = make_groups(list(homes.values()))
    set_up_review()
    return made


def key_of(page: str) -> uuid.UUID:
    """Return the translation key of a first page."""
    return uuid.uuid5(_NAMESPACE, page)


def _texts(language: str) -> Texts:
    return json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _home(language: str, made: Made) -> HomePage:
    locale = _locale(language)
    found = HomePage.objects.filter(locale=locale, translation_key=key_of("home")).first()
    if found is not None:
        return found
    texts = _texts(language)
    home = HomePage(
        **_columns(texts["home"]), slug=language, locale=locale, translation_key=key_of("home")
    )
    Page.get_first_root_node().add_child(instance=home)
    made.pages.append(f"{language}: home")
    # The body follows when the pages that it links to exist.
    home.is_new = True
    return home


def _missing_pages(home: HomePage, texts: Texts, made: Made) -> dict[str, SitePage]:
    """Create the pages that are missing under a home page, and return them without their bodies."""
    created: dict[str, SitePage] = {"home": home} if getattr(home, "is_new", False) else {}
    language = home.locale.language_code
    known = set(Page.objects.filter(locale=home.locale).values_list("translation_key", flat=True))
    slugs = set(home.get_children().values_list("slug", flat=True))
    for key, page_type in PAGE_TYPES.items():
        if key_of(key) in known or texts[key]["slug"] in slugs:
            continue
        page = page_type(**_columns(texts[key]), locale=home.locale, translation_key=key_of(key))
        created[key] = home.add_child(instance=page)
        made.pages.append(f"{language}: {key}")
    return created


def _columns(text: Texts) -> Texts:
    return {name: value for name, value in text.items() if name != "body"}


def _fill(created: dict[str, SitePage], texts: Texts) -> None:
    """Write the bodies, now that every page that they link to exists."""
    for key, page in created.items():
        if texts[key]["body"]:
            pages = _pages_by_key(page.locale)
            blocks = [_block(name, said, pages) for name, said in texts[key]["body"]]
            page.body = json.dumps(blocks)
            page.save(clean=False)


def _pages_by_key(locale: Locale) -> dict[str, int]:
    numbers = dict(Page.objects.filter(locale=locale).values_list("translation_key", "pk"))
    return {key: numbers[key_of(key)] for key in PAGE_TYPES if key_of(key) in numbers}


def _block(name: str, said: Any, pages: dict[str, int]) -> Texts:
    """Return a block of the body as the stream keeps it."""
    write = {
        "heading": lambda: {"text": said, "level": "2"},
        "facts": lambda: {"facts": [{"name": fact, "text": text} for fact, text in said]},
        "links": lambda: {
            "heading": said["heading"],
            "links": [_link(label, target, pages) for label, target in said["links"]],
        },
        "callout": lambda: {
            "title": said["title"],
            "text": said["text"],
            "link": _link(said["label"], said["page"], pages),
        },
    }
    value = write[name]() if name in write else said
    return {"type": name, "value": value, "id": str(uuid.uuid4())}


def _link(label: str, target: str, pages: dict[str, int]) -> Texts:
    page = pages.get(target)
    address = target if target not in PAGE_TYPES else ""
    return {"label": label, "page": page, "address": address}


def _menus(language: str, texts: Texts, made: Made) -> None:
    if SiteNavigation.objects.filter(language=language).exists():
        return
    said = texts["navigation"]
    pages = _pages_by_key(_locale(language))
    menus = {
        name: json.dumps(
            [{"type": "link", "value": _link("", key, pages)} for key in said[name] if key in pages]
        )
        for name in ("main", "footer")
    }
    SiteNavigation.objects.create(language=language, footer_text=said["footer_text"], **menus)
    made.menus.append(language)


def _point_site_at(home: HomePage) -> None:
    """Serve the English home page; Wagtail finds the other language's by translation.

    Only the page and site of a fresh Wagtail are replaced. A site that an operator set is left alone.
    """
    welcome = Page.objects.filter(
        depth=2, content_type=ContentType.objects.get_for_model(Page), slug="home"
    ).first()
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (welcome and site.root_page_id == welcome.pk):
        place = urlsplit(settings.SITE_URL)
        default_port = 443 if place.scheme == "https" else 80
        site = site or Site(is_default_site=True)
        site.hostname, site.port = place.hostname, place.port or default_port
        site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
        site.save()
    if welcome and not welcome.get_children().exists():
        welcome.delete()
