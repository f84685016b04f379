"""Filters of organisations, and of the pilots in which they take part."""

from __future__ import annotations

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import (
    ChoiceFilter,
    ChoicesFilter,
    RecordFilter,
    RowsFilter,
    TextFilter,
)
from registry.filters.ordering import ADDED, NAME, TITLE, OrderFilter
from registry.filters.text import pair, says, words_of
from registry.models import Organization, Pilot, PilotPartner, Region, Sector


class PilotRole(TextChoices):
    """How an organisation takes part in pilots."""

    LEAD = "lead", _("Leads a pilot")
    PARTNER = "partner", _("Partner of a pilot")


class OrganizationFilter(RecordFilterSet):
    """Filters of organisations."""

    search = TextFilter(label=_("Search"), method="called")
    kind = ChoicesFilter(label=_("Kind"), choices=Organization.Kind, method="of_kinds")
    region = RowsFilter(
        label=_("Region"),
        queryset=Region.objects.public(),
        to_field_name="code",
        method="in_regions",
    )
    role = ChoiceFilter(label=_("Role in pilots"), choices=PilotRole, method="in_role")
    order = OrderFilter({**NAME, **ADDED})

    class Meta:
        model = Organization
        fields: list[str] = []

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep organisations whose name, city or summary, which tells former names, contains every word."""
        for word in words_of(text):
            queryset = queryset.filter(says(word, *pair("name"), "city", *pair("summary")))
        return queryset

    def of_kinds(self, queryset: QuerySet, name: str, kinds: list[str]) -> QuerySet:
        """Keep organisations of any of the kinds."""
        return queryset.filter(kind__in=kinds)

    def in_regions(self, queryset: QuerySet, name: str, regions: list[Region]) -> QuerySet:
        """Keep organisations of any of the regions."""
        return queryset.filter(region__in=regions)

    def in_role(self, queryset: QuerySet, name: str, role: str) -> QuerySet:
        """Keep leads, or partners, of published pilots."""
        pilots = Pilot.objects.published().order_by()
        if role == PilotRole.LEAD:
            return queryset.filter(pk__in=pilots.values("lead"))
        taking_part = PilotPartner.objects.order_by().filter(pilot__in=pilots)
        return queryset.filter(pk__in=taking_part.values("organization"))


class PilotFilter(RecordFilterSet):
    """Filters of pilots."""

    search = TextFilter(label=_("Search"), method="called")
    sector = RowsFilter(
        label=_("Sector"),
        queryset=Sector.objects.public(),
        to_field_name="slug",
        method="in_sectors",
    )
    content = ChoiceFilter(label=_("Content"), choices=Pilot.Content)
    status = ChoiceFilter(label=_("Status"), choices=Pilot.Status)
    partner = RecordFilter(label=_("Lead or partner"), records=Organization, method="with_partner")
    order = OrderFilter({**TITLE, **ADDED})

    class Meta:
        model = Pilot
        fields: list[str] = []

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep pilots whose title, summary or lead's name contains every word."""
        columns = (*pair("title"), *pair("summary"), *pair("lead__name"))
        for word in words_of(text):
            queryset = queryset.filter(says(word, *columns))
        return queryset

    def in_sectors(self, queryset: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        """Keep pilots of any of the sectors."""
        return queryset.filter(sector__in=sectors)

    def with_partner(self, queryset: QuerySet, name: str, organization: Organization) -> QuerySet:
        """Keep pilots that an organisation leads or takes part in."""
        roles = PilotPartner.objects.order_by().filter(organization=organization)
        return queryset.filter(Q(lead=organization) | Q(pk__in=roles.values("pilot")))
