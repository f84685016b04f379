"""The filters of a list as a reader sees them: controls with counts, and chips that take one filter away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from cms.records import wording
from cms.records.said import WORDS, keep_said
from cms.records.tally import Tally, tallies
from registry.filters.text import printable


@dataclass(frozen=True)
class Control:
    """How one filter is offered.

    Attributes:
        name: the filter.
        look: ``checks`` (several, with counts), ``select``, ``text``, ``number`` or ``tick``.
        column: where the rows keep the value, for counts.
        choices: reads value and label of each choice of a ``select``.
        label: words, when the filter's own do not serve.
        example: what a good value looks like.
    """

    name: str
    look: str
    column: str = ""
    choices: Callable[[], Iterable[tuple[str, Any]]] | None = None
    label: Any = ""
    example: str = ""


@dataclass(frozen=True)
class Option:
    """One value of a filter. ``line`` is the sign of a sector, or empty."""

    value: str
    label: Any
    count: Tally | None
    chosen: bool
    line: str = ""


@dataclass(frozen=True)
class Facet:
    """One filter, with its present value, what is wrong with it, and how many letters it takes at most."""

    name: str
    look: str
    label: Any
    value: str
    options: tuple[Option, ...]
    error: str
    example: str
    longest: int | None


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: str
    query: str


def apply(filters: FilterSet, rows: QuerySet[Any], without: str = "") -> QuerySet[Any]:
    """Return the rows that the valid filters keep, leaving one filter aside; a wrong value keeps every row."""
    for name, value in valid(filters).items():
        if name == without:
            continue
        if name == WORDS:
            rows = keep_said(filters, rows, value)
        else:
            rows = filters.filters[name].filter(rows, value)
    return rows


def valid(filters: FilterSet) -> dict[str, Any]:
    """Return the values that passed, without the order."""
    passed = filters.form.cleaned_data if filters.form.errors is not None else {}
    return {name: value for name, value in passed.items() if name != "order" and _given(value)}


def facets_of(
    filters: FilterSet, base: QuerySet[Any], controls: Sequence[Control]
) -> tuple[Facet, ...]:
    """Return the controls of a list, each with counts over what the other filters keep."""
    return tuple(_facet(filters, base, control) for control in controls)


def errors_of(filters: FilterSet, facets: Sequence[Facet]) -> list[dict[str, Any]]:
    """Return what is wrong with the values of an address, the order and filters without a control included."""
    form, labels = filters.form, {facet.name: facet.label for facet in facets}
    return [
        {"label": labels.get(name) or form.fields[name].label, "error": " ".join(told)}
        for name, told in form.errors.items()
    ]


def hidden_of(
    filters: FilterSet, query: QueryDict, controls: Sequence[Control]
) -> list[tuple[str, str]]:
    """Return what the form must carry on that has no control: filters set by links, and the order."""
    shown = {control.name for control in controls}
    return [
        (name, value)
        for name in (*valid(filters), "order")
        if name not in shown
        for value in query.getlist(name)
    ]


def chips_of(filters: FilterSet, query: QueryDict) -> list[Chip]:
    """Return the filters in force."""
    return [
        Chip(label, without(query, name, value))
        for name, given in valid(filters).items()
        for value, label in _chip_values(filters.form.fields[name], given)
    ]


def _facet(filters: FilterSet, base: QuerySet[Any], control: Control) -> Facet:
    name, form = control.name, filters.form
    asked = filters.data.getlist(name) if isinstance(filters.data, QueryDict) else []
    counts = _counts(apply(filters, base, without=name), control.column)
    return Facet(
        name=name,
        look=control.look,
        label=control.label or form.fields[name].label,
        value=printable(asked[0]) if asked else "",
        options=tuple(_options(form.fields[name], control, asked, counts)),
        error=" ".join(form.errors.get(name, [])),
        example=control.example,
        longest=getattr(form.fields[name], "max_length", None),
    )


def _counts(rows: QuerySet[Any], column: str) -> dict[str, Tally] | None:
    if not column:
        return None
    kept = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    grouped = tallies(kept, column)
    return {str(value): n for value, n in grouped.items() if value not in (None, "")}


def _options(
    field: forms.Field, control: Control, asked: list[str], counts: dict[str, Tally] | None
) -> Iterator[Option]:
    if control.look not in ("checks", "select"):
        return
    for value, label, line in _choices(field, control):
        count = None if counts is None else counts.get(value, Tally())
        # A value that nothing has is no choice; one that was chosen stays, so that it can be taken away.
        if count is None or count or value in asked:
            yield Option(value, label, count, value in asked, line)


def _choices(field: forms.Field, control: Control) -> Iterator[tuple[str, Any, str]]:
    if control.choices:
        yield from ((value, label, "") for value, label in control.choices())
    elif isinstance(field, forms.ModelMultipleChoiceField):
        for row in field.queryset:
            yield getattr(row, field.to_field_name), row.name, getattr(row, "line", "")
    else:
        yield from ((str(value), label, "") for value, label in field.choices if value != "")


def _given(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return bool(value)
    return value is not None and value not in ("", [])


def _chip_values(field: forms.Field, given: Any) -> Iterator[tuple[str | None, str]]:
    if isinstance(field, forms.ModelMultipleChoiceField):
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
    kept = query.copy()
    kept.pop("page", None)
    remaining = [one for one in kept.getlist(name) if value is not None and one != value]
    kept.setlist(name, remaining)
    return f"?{kept.urlencode()}"
