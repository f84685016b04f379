"""The home page of a language: what the registry is, its figures, and the first doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.addresses import section_url
from cms.models.page import SitePage
from registry.models import (
    MicroCertification,
    Occupation,
    Offering,
    Organization,
    Pilot,
    RuleName,
    Sector,
)
from registry.models.record import Lifecycle, RecordQuerySet

ROWS = 6


@dataclass(frozen=True)
class Figure:
    """A number of the registry, with the list that shows what it counts."""

    label: Any
    value: int
    url: str


class HomePage(SitePage):
    """The first page of a tree."""

    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    page_description = _("The first page of a language.")

    headline = models.CharField(
        _("headline"),
        max_length=160,
        blank=True,
        help_text=_("The large words at the top. Left empty, the title is shown."),
    )
    search_label = models.CharField(_("question over the search box"), max_length=120, blank=True)

    content_panels = [
        *SitePage.content_panels[:1],
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("search_label")], _("Top of the page")),
        *SitePage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["figures"] = figures()
        context["sectors"] = list(Sector.objects.published())
        context["starting_soon"] = list(starting_soon(localdate())[:ROWS])
        return context


def counted(records: RecordQuerySet) -> RecordQuerySet:
    """Keep what public counts count: published records, examples only when the settings say so."""
    published = records.published()
    return published if settings.EXAMPLES_IN_COUNTS else published.factual()


def figures() -> list[Figure]:
    """Return the registry's figures, in the order in which the home page shows them."""
    micros = counted(MicroCertification.objects.all())
    stacking = counted(counting_toward_an_award())
    occupations = Occupation.objects.filter(offerings__in=counted(Offering.objects.all()))
    partners = counted(Organization.objects.taking_part_in_pilots())
    counts = [
        (_("pilots of the framework"), counted(Pilot.objects.all()), "pilot"),
        (_("micro-certifications published"), micros, "microcertification"),
        (_("that count toward an award"), stacking, "pathways"),
        (_("occupations reached"), occupations.distinct(), "occupation"),
        (_("partners"), partners, "organization"),
    ]
    return [Figure(label, rows.count(), section_url(kind)) for label, rows, kind in counts]


def counting_toward_an_award() -> RecordQuerySet:
    """Return published micro-certifications that a published rule names."""
    naming = RuleName.objects.filter(
        offering_id=OuterRef("pk"), rule__lifecycle=Lifecycle.PUBLISHED
    )
    return MicroCertification.objects.published().filter(Exists(naming))


def starting_soon(on: date) -> QuerySet[MicroCertification]:
    """Return published micro-certifications, the next to start first, then those without a known start."""
    return (
        MicroCertification.objects.published()
        .for_rows()
        .annotate(next_start=Min("starts__starts_on", filter=Q(starts__starts_on__gte=on)))
        .order_by(F("next_start").asc(nulls_last=True), "-any_time", "provenance", "title_en")
    )
