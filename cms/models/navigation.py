"""The menus and the footer of a language, as editors keep them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from cms.addresses import site_map
from cms.blocks import LinkBlock

Link = tuple[str, str]


class MenuBlock(StreamBlock):
    """Links, in the order in which they are shown."""

    link = LinkBlock()


class SiteNavigation(models.Model):
    """One record a language."""

    language = models.CharField(
        _("language"), max_length=2, unique=True, choices=settings.LANGUAGES
    )
    main = StreamField(MenuBlock(), blank=True, verbose_name=_("main menu"))
    footer = StreamField(MenuBlock(), blank=True, verbose_name=_("footer links"))
    footer_text = models.TextField(_("footer text"), blank=True)

    panels = [
        FieldPanel("language"),
        FieldPanel("main"),
        FieldPanel("footer"),
        FieldPanel("footer_text"),
    ]

    class Meta:
        verbose_name = _("menus and footer")
        verbose_name_plural = _("menus and footer")
        ordering = ["language"]

    def __str__(self) -> str:
        return self.get_language_display()

    @property
    def main_links(self) -> list[Link]:
        """Label and address of each link of the main menu."""
        return list(_links(self.main.raw_data))

    @property
    def footer_links(self) -> list[Link]:
        """Label and address of each link of the footer."""
        return list(_links(self.footer.raw_data))


def _links(raw: Any) -> Iterator[Link]:
    """Read links from the raw stream: its bound values would ask the database for every page.

    A link to a page that is not public any more is left out.
    """
    pages = site_map().by_pk
    for value in (block["value"] for block in raw):
        entry = pages.get(value.get("page"))
        if entry:
            yield value["label"] or entry.title, entry.url
        elif value["address"]:
            yield value["label"], value["address"]
