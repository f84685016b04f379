"""What search engines read: robots.txt and the site map. Examples are left out of both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.addresses import BELOW, WITHIN, record_url, section_url
from registry.models import (
    Course,
    Event,
    MicroCertification,
    NewsItem,
    Occupation,
    Organization,
    Pilot,
    PracticeNote,
    Program,
    Record,
    Resource,
    Skill,
)


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Allow everything public and name the site map."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /graphql",
        "Disallow: /feeds/*?",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class _Bilingual(Sitemap):
    """Every address in both languages, each naming the other."""

    i18n = True
    alternates = True
    limit = 5000
    protocol = "https" if settings.SITE_URL.startswith("https") else "http"
    languages = ["en", "fr"]

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Name the English address for readers of other languages, as the head of each page does.

        Django's own ``x_default`` names an address without a language, which leads nowhere here.
        """
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            english = next(one for one in url["alternates"] if one["lang_code"] == "en")
            url["alternates"].append({**english, "lang_code": "x-default"})
        return urls


class RecordSitemap(_Bilingual):
    """Published records of one kind."""

    def __init__(self, model: type[Record]) -> None:
        self.model = model

    def items(self) -> Iterable[Record]:
        return self.model._default_manager.published().factual().order_by("pk")

    def location(self, item: Record) -> str:
        return record_url(item)

    def lastmod(self, item: Record) -> datetime | None:
        return item.last_published_at


class PageSitemap(Sitemap):
    """Pages of the trees; each language has its own page."""

    protocol = _Bilingual.protocol

    def items(self) -> Iterable[Page]:
        return Page.objects.live().public().filter(depth__gt=1).order_by("path")

    def location(self, item: Page) -> str:
        return item.url

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at


class ListSitemap(_Bilingual):
    """Lists and other pages that are routes of a section's page; what compares is another page for each who asks."""

    def items(self) -> Iterable[str]:
        return sorted({*WITHIN, *BELOW} - {"compared"})

    def location(self, item: str) -> str:
        return section_url(item)


KINDS = (
    MicroCertification,
    Program,
    Course,
    Occupation,
    Skill,
    Organization,
    Pilot,
    PracticeNote,
    Event,
    NewsItem,
    Resource,
)
SITEMAPS = {"pages": PageSitemap, "lists": ListSitemap} | {
    model._meta.model_name: RecordSitemap(model) for model in KINDS
}
