"""Filters of what organisations put on record: agreements, adoptions of the framework, needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import (
    ChoiceFilter,
    CodedFilter,
    DayFilter,
    RecordFilter,
    RowsFilter,
    TextFilter,
    YesNoFilter,
)
from registry.filters.ordering import ADDED, NEEDED, TITLE, OrderFilter
from registry.filters.text import pair, says, words_of
from registry.models import (
    Adoption,
    Agreement,
    FrameworkElement,
    Need,
    Occupation,
    Offering,
    Organization,
    Pilot,
    Region,
    Sector,
)

_NEWEST_LAST = {name: ADDED[name] for name in ("added", "recent")}


class AgreementFilter(RecordFilterSet):
    """Filters of agreements."""

    party = RecordFilter(label=_("Party"), records=Organization, method="with_party")
    order = OrderFilter({**_NEWEST_LAST, **TITLE})

    class Meta:
        model = Agreement
        fields: list[str] = []

    def with_party(self, queryset: QuerySet, name: str, organization: Organization) -> QuerySet:
        """Keep agreements that an organisation sends or receives under."""
        return queryset.with_party(organization)


class AdoptionFilter(RecordFilterSet):
    """Filters of the adoption ledger."""

    element = CodedFilter(
        label=_("Principle or element"), records=FrameworkElement, key="code", method="of_element"
    )
    status = ChoiceFilter(label=_("Status"), choices=Adoption.Status, method="at_step")
    pilot = RecordFilter(label=_("Pilot"), records=Pilot, method="of_pilot")
    organization = RecordFilter(
        label=_("Organisation that leads the pilot or issues the offering"),
        records=Organization,
        method="of_organization",
    )
    as_of = DayFilter(
        label=_(
            "As the ledger stood on this day: how far, by whom, steps and confirmations are those of that day, and "
            "evidence is null where it is not kept. The pilot, the offering and the element are shown as they are today"
        ),
        method="as_they_stood",
    )
    order = OrderFilter(_NEWEST_LAST)

    class Meta:
        model = Adoption
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(
            data, Adoption.objects.public() if queryset is None else queryset, **kwargs
        )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Keep what is listed today; of a past day its steps tell, and what has ended since stood there too."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("as_of") else found.published()

    def at_step(self, queryset: QuerySet, name: str, status: str) -> QuerySet:
        """Keep what stands at a step; what stood there, where a day is given."""
        return queryset if self.form.cleaned_data.get("as_of") else queryset.filter(status=status)

    def as_they_stood(self, queryset: QuerySet, name: str, day: date) -> QuerySet:
        """Keep what was in the ledger on a day, at the step that is asked for if one is."""
        return queryset.as_of(day, self.form.cleaned_data.get("status") or "")

    def of_element(self, queryset: QuerySet, name: str, found: FrameworkElement) -> QuerySet:
        """Keep adoptions of a principle or element, of any edition."""
        return queryset.of_element(found.code)

    def of_pilot(self, queryset: QuerySet, name: str, pilot: Pilot) -> QuerySet:
        """Keep what a pilot adopts, its offerings included."""
        issued = Offering.objects.filter(microcertification__pilot=pilot).order_by()
        return queryset.filter(Q(pilot=pilot) | Q(offering__in=issued.values("pk")))

    def of_organization(
        self, queryset: QuerySet, name: str, organization: Organization
    ) -> QuerySet:
        """Keep what the pilots that an organisation leads, and the offerings that it issues, adopt."""
        return queryset.filter(Q(pilot__lead=organization) | Q(offering__institution=organization))


class NeedFilter(RecordFilterSet):
    """Filters of needs."""

    search = TextFilter(label=_("Search"), method="called")
    occupation = RecordFilter(
        label=_("Occupation"), records=Occupation, key="code", method="of_occupation"
    )
    region = RowsFilter(
        label=_("Region"),
        queryset=Region.objects.public(),
        to_field_name="code",
        method="in_regions",
    )
    sector = RowsFilter(
        label=_("Sector of the training that leads there"),
        queryset=Sector.objects.public(),
        to_field_name="slug",
        method="in_sectors",
    )
    open = YesNoFilter(label=_("Not over yet"), method="not_over")
    order = OrderFilter({**_NEWEST_LAST, **NEEDED})

    class Meta:
        model = Need
        fields: list[str] = []

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep needs whose title, summary or organisation contains every word."""
        for word in words_of(text):
            # Asked apart: SQLite's parser does not take six columns one inside the other.
            owners = Organization.objects.filter(says(word, *pair("name"))).order_by()
            said = says(word, *pair("title"), *pair("summary"))
            queryset = queryset.filter(said | Q(organization__in=owners.values("pk")))
        return queryset

    def in_sectors(self, queryset: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        """Keep needs for occupations to which published offerings of any of the sectors lead."""
        leading = Offering.objects.published().filter(sector__in=sectors).order_by()
        return queryset.filter(occupation__in=leading.values("occupations"))

    def not_over(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        """Keep needs whose day has not passed, or those that are over."""
        today = timezone.localdate()
        return queryset.open_on(today) if wanted else queryset.over_on(today)

    def of_occupation(self, queryset: QuerySet, name: str, occupation: Occupation) -> QuerySet:
        """Keep needs for an occupation."""
        return queryset.filter(occupation=occupation)

    def in_regions(self, queryset: QuerySet, name: str, regions: list[Region]) -> QuerySet:
        """Keep needs in any of the regions."""
        asked = Need.regions.through.objects.filter(region__in=regions)
        return queryset.filter(pk__in=asked.values("need"))
