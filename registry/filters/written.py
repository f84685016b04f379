"""The filters of what organisations write for the community: by its words, and by whose it is."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.filters.base import RecordFilterSet
from registry.filters.fields import RecordFilter, TextFilter
from registry.filters.text import pair, says, words_of
from registry.models import Organization


class WrittenFilter(RecordFilterSet):
    """Filters by words, and by the organisation.

    Attributes:
        SAID: bilingual columns in which words are looked for, beside the name of the organisation.
    """

    SAID: tuple[str, ...] = ()

    search = TextFilter(label=_("Search"), method="called")
    organization = RecordFilter(
        label=_("Organisation"), records=Organization, method="of_organization"
    )

    def called(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        """Keep what says every word, in its own columns or in the name of its organisation."""
        for word in words_of(text):
            owners = Organization.objects.filter(says(word, *pair("name"))).order_by()
            said = Q(organization__in=owners.values("pk"))
            for part in self.SAID:
                # Each text apart: SQLite's parser does not take many columns one inside the other.
                own = self._meta.model.objects.filter(says(word, *pair(part))).order_by()
                said |= Q(pk__in=own.values("pk"))
            queryset = queryset.filter(said)
        return queryset

    def of_organization(self, queryset: QuerySet, name: str, found: Organization) -> QuerySet:
        """Keep what is an organisation's."""
        return queryset.filter(organization=found)
