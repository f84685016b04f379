"""News of the community: dated items of a member, or of the registry itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.organization import Organization
from registry.models.public_first import OF_ORGANIZATION
from registry.models.record import Record, RecordQuerySet


class NewsItem(Record):
    """One item. ``body`` is plain text, or HTML of the few elements that the form offers."""

    BELONGS_TO = ("organization",)
    LASTS = False
    AFTER: ClassVar = {"organization": OF_ORGANIZATION}

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="news",
        verbose_name=_("organisation"),
        help_text=_("Who tells it. News of the registry itself name none."),
    )
    told_on = models.DateField(_("date"), default=localdate)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    body_en = models.TextField(_("text (English)"), blank=True)
    body_fr = models.TextField(_("text (French)"), blank=True)
    link = models.URLField(
        _("link"), max_length=500, blank=True, help_text=_("Where readers find out more.")
    )

    title = Bilingual("title")
    summary = Bilingual("summary")
    body = Bilingual("body")

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-told_on", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "newsitem_title_stated"),
        ]

    @property
    def is_of_registry(self) -> bool:
        """Whether the registry tells it itself."""
        return self.organization_id is None
