"""The filters in force as chips: what each says, and the address of the list without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from cms.records import wording
from cms.records.facets import valid
from registry.filters.fields import RecordsField, named


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: str
    query: str


def chips_of(filters: FilterSet, query: QueryDict, leaving: str = "") -> list[Chip]:
    """Return the filters in force, but for one that is told otherwise."""
    return [
        Chip(label, without(query, name, value))
        for name, given in valid(filters).items()
        if name != leaving
        for value, label in _chip_values(filters.form.fields[name], given, query.getlist(name))
    ]


def _chip_values(
    field: forms.Field, given: Any, asked: Iterable[str]
) -> Iterator[tuple[str | None, str]]:
    if isinstance(field, RecordsField):
        # Each by what the address calls it: a CTID, or the last part of its own address.
        told = zip(named(asked), given, strict=True)
        yield from ((value, _words(field, record)) for value, record in told)
    elif isinstance(field, forms.ModelMultipleChoiceField):
        yield from ((str(getattr(row, field.to_field_name)), str(row.name)) for row in given)
    elif isinstance(given, list):
        labels = {str(value): label for value, label in field.choices}
        yield from ((value, _chip_label(field, labels[value])) for value in given)
    else:
        yield None, _words(field, given)


def _words(field: forms.Field, given: Any) -> str:
    if isinstance(given, Model):
        return f"{field.label}{_colon()} {given}"
    if isinstance(given, bool):
        no = _("No")
        return str(field.label) if given else f"{field.label}{_colon()} {no}"
    if isinstance(given, Decimal):
        return f"{field.label}{_colon()} {wording.number(given)}"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[given])
    return _("“%s”") % given


def _chip_label(field: forms.Field, label: Any) -> str:
    # A bare figure (TEER 3) says nothing without the name of its filter.
    return f"{field.label} {label}" if str(label).isdigit() else str(label)


def _colon() -> str:
    return _(":")


def without(query: QueryDict, name: str, value: str | None = None) -> str:
    """Return the first page of a list without one value of a filter, or without the filter."""
    remaining = [one for one in query.getlist(name) if value is not None and one != value]
    return changed(query, **{name: remaining})


def changed(address: QueryDict, **values: list[str]) -> str:
    """Return the query of the address with some names changed, at its first page."""
    kept = address.copy()
    kept.pop("page", None)
    for name, given in values.items():
        kept.setlist(name, given)
    # A comma parts the days and grades of what is held, and may stand in an address as it is.
    query = kept.urlencode().replace("%2C", ",")
    return f"?{query}"
