"""Who works together: the organisations that lead pilots or are partners in them, by sector and by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cms.records.kind import Context
from cms.records.tally import Tally, tally
from registry.filters.text import fold
from registry.models import Organization, Pilot, PilotPartner, Sector


@dataclass(frozen=True)
class Member:
    """An organisation in a sector, and whether it leads a pilot there."""

    record: Organization
    leads: bool


@dataclass(frozen=True)
class MemberCell:
    """How many organisations of a kind work in a sector, and where on the page they are named."""

    sector: Sector
    kind: Any
    tally: Tally

    @property
    def url(self) -> str:
        """The part of the page that names them."""
        return f"#sector-{self.sector.slug}"


@dataclass(frozen=True)
class MemberRow:
    """A kind of organisation with a cell for each sector, and how many there are, each once."""

    kind: Any
    cells: list[MemberCell]
    total: Tally


@dataclass(frozen=True)
class SectorMembers:
    """A sector with the organisations that work in it: real ones first, by name."""

    sector: Sector
    members: list[Member]


Places = dict[int, dict[int, bool]]
"""Sector -> organisation -> whether it leads there, by keys."""


def members() -> Context:
    """Return the organisations in published pilots: by kind and sector as a table, by sector as lists. Three queries.

    An organisation that works in two sectors stands in both, and once in the total of its kind.
    """
    known: dict[int, Organization] = {}
    places: Places = defaultdict(dict)
    for sector, organization, leads in _parts():
        known[organization.pk] = organization
        places[sector][organization.pk] = leads or places[sector].get(organization.pk, False)
    sectors = list(Sector.objects.public().order_by("position"))
    several = [one for pk, one in known.items() if sum(pk in each for each in places.values()) > 1]
    return {
        "member_sectors": sectors,
        "member_rows": _rows(sectors, places, known),
        "member_lists": [
            SectorMembers(one, _named(places[one.pk], known)) for one in sectors if one.pk in places
        ],
        "in_several": sorted(several, key=_first_real),
    }


def _parts() -> Iterator[tuple[int, Organization, bool]]:
    rows = (
        Pilot.objects.published()
        .select_related("lead")
        .prefetch_related(Prefetch("partners", PilotPartner.objects.public()))
    )
    for pilot in rows:
        if pilot.lead.is_public:
            yield pilot.sector_id, pilot.lead, True
        for one in pilot.partners.all():
            yield pilot.sector_id, one.organization, False


def _rows(sectors: list[Sector], places: Places, known: dict[int, Organization]) -> list[MemberRow]:
    """Return a row for each kind of which there is an organisation, in the order of the list of kinds."""
    rows = []
    for value, label in Organization.Kind.choices:
        of_kind = {pk for pk, one in known.items() if one.kind == value}
        if of_kind:
            cells = [
                MemberCell(
                    one, label, _counted(known[pk] for pk in of_kind & places[one.pk].keys())
                )
                for one in sectors
            ]
            rows.append(MemberRow(label, cells, _counted(known[pk] for pk in of_kind)))
    return rows


def _counted(organizations: Iterable[Organization]) -> Tally:
    invented = [one.is_illustrative for one in organizations]
    return tally(invented.count(False), invented.count(True))


def _named(here: dict[int, bool], known: dict[int, Organization]) -> list[Member]:
    found = [Member(known[pk], leads) for pk, leads in here.items()]
    return sorted(
        found, key=lambda one: (one.record.is_illustrative, not one.leads, *_first_real(one.record))
    )


def _first_real(organization: Organization) -> tuple[bool, str]:
    return organization.is_illustrative, fold(str(organization.name))
