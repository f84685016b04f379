"""What every set of filters does the same way."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.filters.fields import YesNoFilter
from registry.filters.ordering import Key


class RecordFilterSet(django_filters.FilterSet):
    """Filters over the published records of a kind, strict: a wrong value lists nothing."""

    example = YesNoFilter(label=_("Invented examples"), method="invented")

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        if queryset is None:
            queryset = self._meta.model._default_manager.published()
        super().__init__({} if data is None else data, queryset, **kwargs)

    @property
    def qs(self) -> QuerySet:
        return super().qs if self.is_valid() else self.queryset.none()

    def invented(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        """Keep the invented examples only, or leave them out."""
        return queryset.illustrative() if wanted else queryset.factual()

    def order_keys(self) -> tuple[Key, ...]:
        """Return the columns that the list is ordered by, before ``pk``."""
        return self.filters["order"].keys(self.form.cleaned_data.get("order", ""))
