"""Where micro-certifications are given: how many of each sector in each region, as public counts count."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from cms.records.kind import Context
from cms.records.tally import Tally, tallies
from registry.models import MicroCertification, Region, Sector


@dataclass(frozen=True)
class CoverageCell:
    """How many of a sector are given in a region, and the query of the list that shows them."""

    sector: Sector
    region: Region
    tally: Tally
    query: str


@dataclass(frozen=True)
class CoverageRow:
    """A region with a cell for each sector."""

    region: Region
    cells: list[CoverageCell]

    @property
    def total(self) -> int:
        """All micro-certifications of a sector that are given in the region."""
        return sum(cell.tally.number for cell in self.cells)


def coverage() -> Context:
    """Return the sectors in their order, and a row for each region by its code."""
    sectors = list(Sector.objects.public().order_by("position"))
    given = MicroCertification.objects.published().filter(
        sector__isnull=False, regions__isnull=False
    )
    counts = tallies(given, "sector_id", "regions__pk")
    rows = [
        CoverageRow(region, [_cell(sector, region, counts) for sector in sectors])
        for region in Region.objects.public().order_by("code")
    ]
    return {"sectors": sectors, "rows": rows, "nowhere": nowhere()}


def nowhere() -> Tally:
    """Count the micro-certifications of which nobody stated a region: the table leaves them out."""
    silent = MicroCertification.objects.published().filter(regions__isnull=True)
    found = tallies(silent, "kind")
    return sum(found.values(), Tally())


def _cell(sector: Sector, region: Region, counts: dict[tuple[int, int], Tally]) -> CoverageCell:
    query = urlencode({"sector": sector.slug, "region": region.code})
    return CoverageCell(sector, region, counts.get((sector.pk, region.pk), Tally()), f"?{query}")
