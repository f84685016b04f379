"""Organisations: the list with the lines that stop there, and the page of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld, wording
from cms.records.excerpt import excerpt, halves
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.offerings import board, micro_board, untranslated
from cms.records.recognition import decisions_of
from cms.records.recognition import rows as decision_rows
from cms.records.stacking import state_on
from registry.filters import OrganizationFilter
from registry.models import (
    Agreement,
    Course,
    Endorsement,
    MicroCertification,
    Offering,
    Organization,
    Pilot,
    PilotPartner,
    Program,
    Sector,
)
from registry.models.record import Lifecycle


@dataclass(frozen=True)
class OrganizationRow:
    """One row: the organisation, the lines that stop there, its pilots and offerings."""

    record: Organization
    sectors: list[Sector]
    pilots: int
    offerings: int


@dataclass(frozen=True)
class PilotRole:
    """A pilot, and what the organisation does in it."""

    pilot: Pilot
    role: Any


@dataclass(frozen=True)
class AgreementRow:
    """An agreement with its dates in words."""

    agreement: Agreement
    period: str
    state: str


def dress_rows(page: Iterable[Organization]) -> list[OrganizationRow]:
    """Return rows, with pilots, lines and offerings read in three queries."""
    listed = list(page)
    keys = [organization.pk for organization in listed]
    pilots, offerings = _pilots(keys), _offerings(keys)
    return [
        OrganizationRow(
            one,
            _lines(pilots[one.pk].values()),
            len(pilots[one.pk]),
            offerings.get(one.pk, 0),
        )
        for one in listed
    ]


def _pilots(keys: Sequence[int]) -> dict[int, dict[int, Pilot]]:
    found: dict[int, dict[int, Pilot]] = defaultdict(dict)
    led = Pilot.objects.published().filter(lead__in=keys).select_related("sector")
    for pilot in led:
        found[pilot.lead_id][pilot.pk] = pilot
    parts = PilotPartner.objects.filter(organization__in=keys, pilot__lifecycle=Lifecycle.PUBLISHED)
    for part in parts.select_related("pilot__sector"):
        found[part.organization_id][part.pilot_id] = part.pilot
    return found


def _lines(pilots: Iterable[Pilot]) -> list[Sector]:
    sectors = {pilot.sector_id: pilot.sector for pilot in pilots}
    return sorted(sectors.values(), key=lambda sector: sector.position)


def _offerings(keys: Sequence[int]) -> dict[int, int]:
    rows = Offering.objects.published().filter(institution__in=keys).order_by()
    return dict(rows.values_list("institution").annotate(n=Count("pk")))


LISTING = Listing(
    filterset=OrganizationFilter,
    orders=("name",),
    controls=(
        Control("search", "text", label=_("Name or city")),
        Control("kind", "checks", column="kind"),
        Control("role", "select"),
        Control("region", "checks", column="region__code"),
    ),
    load=lambda found: found.select_related("region"),
    dress=dress_rows,
)


def records() -> QuerySet[Organization]:
    """Load organisations for their page."""
    return Organization.objects.select_related("region")


def detail(request: HttpRequest, organization: Organization) -> Context:
    """Return the context of an organisation's page."""
    today, slug = localdate(), organization.slug
    pilots = pilots_of(organization)
    return {
        "pilots": pilots,
        "sectors": _lines(row.pilot for row in pilots),
        "micros": excerpt(_own(MicroCertification, organization), micro_board, institution=slug),
        "programs": excerpt(_own(Program, organization), board, institution=slug),
        "courses": excerpt(_own(Course, organization), board, institution=slug),
        "agreements": halves(agreement_row(one, today) for one in agreements_of(organization)),
        "decisions": halves(decision_rows(decisions_of(organization), today)),
        "endorsements": halves(endorsements_of(organization)),
        "untranslated": untranslated(organization, "summary"),
        "json_ld": json_ld.organization(organization),
    }


def pilots_of(organization: Organization) -> list[PilotRole]:
    """Return the pilots in which an organisation has a part: those that it leads first."""
    pilots = Pilot.objects.published().for_rows()
    led = [PilotRole(pilot, _("Lead institution")) for pilot in pilots.filter(lead=organization)]
    roles = PilotPartner.objects.filter(
        organization=organization, pilot__lifecycle=Lifecycle.PUBLISHED
    )
    parts = roles.select_related("pilot__lead", "pilot__sector").order_by("pilot__title_en")
    return [*led, *(PilotRole(part.pilot, part.get_role_display()) for part in parts)]


def agreements_of(organization: Organization) -> list[Agreement]:
    """Return the published agreements with an organisation."""
    found = Agreement.objects.published().with_party(organization)
    return list(found.prefetch_related("senders", "receivers"))


def endorsements_of(organization: Organization) -> list[Endorsement]:
    """Return the published endorsements that an organisation gave or received for its micro-certifications."""
    given_or_received = Q(partner=organization) | Q(micro_certification__institution=organization)
    found = Endorsement.objects.published().filter(given_or_received)
    return list(found.select_related("partner", "micro_certification__institution"))


def _own(model: type[Offering], organization: Organization) -> QuerySet[Any]:
    return model.objects.published().offered_by(organization).order_by("title_en", "title_fr")


def agreement_row(agreement: Agreement, today: Any) -> AgreementRow:
    """Return an agreement as a row of a party's page."""
    period = wording.period(agreement.valid_from, agreement.valid_to)
    return AgreementRow(agreement, period, state_on(agreement, today))


KIND = RecordKind(Organization, records, LISTING, detail)
