"""Small closed lists that records point to: regions, sectors, languages of delivery."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.record import Identified


class Region(Identified):
    """One of Ontario's 11 economic regions (Statistics Canada codes 3510 to 3595)."""

    LABEL = "name"

    code = models.CharField(_("code"), max_length=4, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=120)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            *Identified.Meta.constraints,
            stated_in_a_language("name", "region_name_stated"),
        ]


class Sector(Identified):
    """A line of the map: one of the fields in which pilots test the framework."""

    LABEL = "name"

    class Line(models.TextChoices):
        """Sign of the sector in the site's drawings."""

        HUMAN = "human", _("solid")
        TECH = "tech", _("double")
        HEALTH = "health", _("long dashes")
        LOGISTICS = "logistics", _("short ticks")
        NATURAL = "natural", _("dots")

    name_en = models.CharField(_("name (English)"), max_length=120)
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    line = models.CharField(_("line"), max_length=10, choices=Line, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "slug"]
        constraints = [
            *Identified.Meta.constraints,
            stated_in_a_language("name", "sector_name_stated"),
        ]

    Meta.constraints += [one_of("line", Line)]


class Language(models.Model):
    """A language in which an offering is taught (BCP 47 code)."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_fr = models.CharField(_("name (French)"), max_length=80)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("language of delivery")
        verbose_name_plural = _("languages of delivery")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.name)
