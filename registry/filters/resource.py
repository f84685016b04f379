"""Filters of the resource library."""

from __future__ import annotations

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.filters.fields import ChoicesFilter, RecordFilter
from registry.filters.ordering import ADDED, TITLE, OrderFilter
from registry.filters.written import WrittenFilter
from registry.models import FrameworkElement, Organization, Resource


class ReadIn(TextChoices):
    """Languages that a reader asks for; what is in both is found by either."""

    EN = "en", _("English")
    FR = "fr", _("French")


class ResourceFilter(WrittenFilter):
    """Filters of the library: by words, element, type, language and licence, and by who offers it."""

    SAID = ("title", "summary")

    element = RecordFilter(
        label=_("Principle or element"), records=FrameworkElement, key="code", method="of_element"
    )
    type = ChoicesFilter(
        label=pgettext_lazy("resource", "Type"), choices=Resource.Kind, method="of_types"
    )
    language = ChoicesFilter(label=_("Language"), choices=ReadIn, method="read_in")
    licence = ChoicesFilter(label=_("Licence"), choices=Resource.Licence, method="under_licences")
    organization = RecordFilter(
        label=_("Offered by"), records=Organization, method="of_organization"
    )
    order = OrderFilter({"recent": ADDED["recent"], "added": ADDED["added"], **TITLE})

    class Meta:
        model = Resource
        fields: list[str] = []

    def of_element(self, queryset: QuerySet, name: str, found: FrameworkElement) -> QuerySet:
        """Keep resources on a principle or element, whatever edition words it."""
        links = Resource.elements.through.objects.filter(frameworkelement__code=found.code)
        return queryset.filter(pk__in=links.values("resource"))

    def of_types(self, queryset: QuerySet, name: str, types: list[str]) -> QuerySet:
        """Keep resources of any of the types."""
        return queryset.filter(kind__in=types)

    def under_licences(self, queryset: QuerySet, name: str, licences: list[str]) -> QuerySet:
        """Keep resources under any of the licences; one that states none is under none of them."""
        return queryset.filter(licence__in=licences)

    def read_in(self, queryset: QuerySet, name: str, languages: list[str]) -> QuerySet:
        """Keep resources that can be read in any of the languages."""
        return queryset.filter(language__in=[*languages, Resource.Written.BOTH])
