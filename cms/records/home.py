"""The home page: figures that are true, what starts soon, one pilot of each line, and the network as a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Min, Q, When
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records.community import counted, figures_at_home
from cms.records.kind import Context
from cms.records.network import Drawing, draw
from cms.records.offerings import OfferingRow, dress_micros, load_micro_rows
from registry.models import Event, MicroCertification, Need, NewsItem, Pilot, PracticeNote, Sector
from registry.models.provenance import Provenance

ROWS = 5


@dataclass(frozen=True)
class Line:
    """A sector with its published pilots."""

    sector: Sector
    pilots: list[Pilot]


@dataclass(frozen=True)
class Lately:
    """One record of the community, and why it stands here."""

    label: Any
    record: Any

    @property
    def day(self) -> date | None:
        """The day that matters of it, if one does."""
        names = ("starts_on", "by_date", "told_on")
        return next((day for name in names if (day := getattr(self.record, name, None))), None)


REAL_FIRST = (Case(When(provenance=Provenance.ILLUSTRATIVE, then=1), default=0),)


def home_page(request: HttpRequest) -> Context:
    """Return what the home page shows."""
    lines = sector_lines()
    return {
        "figures": figures_at_home(),
        "starting_soon": starting_soon(),
        "featured": featured(),
        "lines": lines,
        "network": network(lines),
        "lately": lately(),
    }


def lately() -> list[Lately]:
    """Return what the community has to say now: what comes next, who looks for people, what was tried and told last.

    Of each kind one record, a real one where there is one.
    """
    today = localdate()
    events = Event.objects.published().upcoming(today).filter(cancelled=False)
    asked = {
        _("Next event"): events.order_by(*REAL_FIRST, "begins_at", "pk"),
        _("A need that can be answered"): Need.objects.published()
        .open_on(today)
        .order_by(*REAL_FIRST, F("by_date").asc(nulls_last=True), "pk"),
        _("Last tried"): PracticeNote.objects.published().order_by(*REAL_FIRST, "-pk"),
        _("Last told"): NewsItem.objects.published().order_by(*REAL_FIRST, "-told_on", "-pk"),
    }
    found = ((label, rows.select_related("organization").first()) for label, rows in asked.items())
    return [Lately(label, record) for label, record in found if record is not None]


def starting_soon() -> list[OfferingRow]:
    """Return the micro-certifications that start next; none when nobody stated a start."""
    today = localdate()
    starting = counted(MicroCertification.objects.all()).annotate(
        first=Min("starts__starts_on", filter=Q(starts__starts_on__gte=today))
    )
    soon = starting.filter(first__isnull=False).order_by("first", "pk")
    return dress_micros(load_micro_rows(soon)[:ROWS])


def featured() -> list[OfferingRow]:
    """Return micro-certifications of pilots, one a sector in the order of the sectors."""
    micros = counted(MicroCertification.objects.of_pilots()).filter(sector__isnull=False)
    ordered = micros.order_by("-pilot__started_on", "title_en", "pk")
    # The last one seen of a sector stays, so the order is read backwards.
    chosen = {sector: pk for pk, sector in reversed(ordered.values_list("pk", "sector"))}
    rows = load_micro_rows(MicroCertification.objects.filter(pk__in=chosen.values()))
    return dress_micros(rows.order_by("sector__position"))


def sector_lines() -> list[Line]:
    """Return the five lines with their pilots."""
    pilots = counted(Pilot.objects.all()).select_related("lead").order_by("title_en")
    listed = list(pilots)
    return [
        Line(sector, [pilot for pilot in listed if pilot.sector_id == sector.pk])
        for sector in Sector.objects.public().order_by("position")
    ]


def network(lines: list[Line]) -> Drawing:
    """Return the drawing: each sector with the micro-certifications of its pilots."""
    micros = counted(MicroCertification.objects.of_pilots())
    return draw([line.sector for line in lines], list(micros.order_by("pk")))
