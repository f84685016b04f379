"""The filters of a list as a reader sees them: controls with counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from cms.records.misnamed import LISTS, misnamed
from cms.records.said import WORDS, keep_said
from cms.records.tally import Tally, tallies
from registry.filters.fields import RecordsField
from registry.filters.text import printable

SHOWN = 8
"""Values of a long list that show at once."""


@dataclass(frozen=True)
class Control:
    """How one filter is offered.

    Attributes:
        name: the filter.
        look: ``checks`` (several of a few, with counts), ``many`` (several of a long list, the most frequent first),
            ``select``, ``text``, ``number`` or ``tick``.
        column: where the rows keep the value, for counts.
        choices: reads value and label of each choice.
        counts: counts rows by value where no column of theirs holds it.
        label: words, when the filter's own do not serve.
        example: what a good value looks like.
        folded: whether its values stand behind a click while none is chosen; a list has few that are looked for first.
    """

    name: str
    look: str
    column: str = ""
    choices: Callable[[], Iterable[tuple[str, Any]]] | None = None
    counts: Callable[[QuerySet[Any]], dict[Any, Tally]] | None = None
    label: Any = ""
    example: str = ""
    folded: bool = False


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
    """One filter, with its present value, what is wrong with it, and how many letters it takes at most.

    ``more`` are the options of a long list that stand behind a click; ``count`` is what a tick would keep.
    """

    name: str
    look: str
    label: Any
    value: str
    options: tuple[Option, ...]
    error: str
    example: str
    longest: int | None
    more: tuple[Option, ...] = ()
    count: Tally | None = None
    folded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its values show: one that is chosen always does."""
        return not self.folded or bool(self.error) or any(one.chosen for one in self.options)


class Facets:
    """The filters of a list, counted when somebody looks at them; ``asked`` is all that they depend on."""

    def __init__(self, asked: Any, read: Callable[[], Sequence[Facet]]) -> None:
        self.asked, self._read = asked, read

    def __iter__(self) -> Iterator[Facet]:
        return iter(self._facets)

    @cached_property
    def _facets(self) -> Sequence[Facet]:
        return self._read()


def apply(filters: FilterSet, rows: QuerySet[Any], without: Collection[str] = ()) -> QuerySet[Any]:
    """Return the rows that the valid filters keep, leaving some filters aside; a wrong value keeps every row."""
    for name, value in valid(filters).items():
        if name in without:
            continue
        if name == WORDS:
            rows = keep_said(filters, rows, value)
        else:
            rows = filters.filters[name].filter(rows, value)
    return rows


def valid(filters: FilterSet) -> dict[str, Any]:
    """Return the values that passed, without the order."""
    found = passed(filters).items()
    return {name: value for name, value in found if name != "order" and _given(value)}


def passed(filters: FilterSet) -> dict[str, Any]:
    """Return the values that passed, the order included; the form reads the address when its errors are asked for."""
    return filters.form.cleaned_data if filters.form.errors is not None else {}


def facets_of(
    filters: FilterSet,
    base: QuerySet[Any],
    controls: Sequence[Control],
    own: Mapping[str, FilterSet] = MappingProxyType({}),
) -> tuple[Facet, ...]:
    """Return the controls of a list, each with counts over what the other filters keep.

    ``own`` are the filters of controls whose value is said among the words, as if it were chosen.
    """
    return tuple(_facet(own.get(control.name, filters), base, control) for control in controls)


def errors_of(filters: FilterSet, facets: Iterable[Facet]) -> list[dict[str, Any]]:
    """Return what is wrong with the values of an address, the order and filters without a control included."""
    form = filters.form
    query = filters.data if isinstance(filters.data, QueryDict) else QueryDict()
    foreign = [{"label": name, "error": told} for name, told in misnamed(query, LISTS)]
    if not form.errors:
        return foreign
    labels = {facet.name: facet.label for facet in facets}
    return foreign + [
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


def _facet(filters: FilterSet, base: QuerySet[Any], control: Control) -> Facet:
    name, form = control.name, filters.form
    asked = filters.data.getlist(name) if isinstance(filters.data, QueryDict) else []
    others = apply(filters, base, without=[name])
    options = tuple(_options(form.fields[name], control, _chosen(filters, name, asked), others))
    at_once = shown(options) if control.look == "many" else options
    return Facet(
        name=name,
        look=control.look,
        label=control.label or form.fields[name].label,
        value=printable(asked[0]) if asked else "",
        options=at_once,
        error=" ".join(form.errors.get(name, [])),
        example=control.example,
        longest=getattr(form.fields[name], "max_length", None),
        more=tuple(one for one in options if one not in at_once) if at_once != options else (),
        count=_ticked(filters, name, others) if control.look == "tick" else None,
        folded=control.folded,
    )


def _chosen(filters: FilterSet, name: str, asked: list[str]) -> dict[str, str]:
    """Return the values in force: of records, whatever they were called by, the key with the name."""
    field = filters.form.fields[name]
    if not isinstance(field, RecordsField) or name not in valid(filters):
        return dict.fromkeys(asked, "")
    return {str(getattr(one, field.key)): str(one) for one in valid(filters)[name]}


def shown(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options of a long list that show at once; what is chosen does, so that it can be taken away.

    No single one is hidden: the line behind which it stood would be as tall.
    """
    first = (*options[:SHOWN], *(one for one in options[SHOWN:] if one.chosen))
    return options if len(first) == len(options) - 1 else first


def _ticked(filters: FilterSet, name: str, others: QuerySet[Any]) -> Tally:
    kept = filters.filters[name].filter(others, True)
    return sum(tallies(_alone(kept), "lifecycle").values(), Tally())


def _alone(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows without the joins by which they were found."""
    return rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))


def _counts(control: Control, rows: QuerySet[Any]) -> dict[str, Tally] | None:
    if control.counts:
        grouped = control.counts(_alone(rows))
    elif control.column:
        grouped = tallies(_alone(rows), control.column)
    else:
        return None
    return {str(value): n for value, n in grouped.items() if value not in (None, "")}


def _options(
    field: forms.Field, control: Control, asked: dict[str, str], others: QuerySet[Any]
) -> Iterator[Option]:
    """Yield the options of a control; those of a long list by how many rows have them, then as their choices stand."""
    if control.look not in ("checks", "select", "many"):
        return
    found = list(_counted(field, control, asked, _counts(control, others)))
    if control.look == "many":
        found.sort(key=lambda one: one.count.rank if one.count else (0, 0))
    yield from found


def _counted(
    field: forms.Field, control: Control, asked: dict[str, str], counts: dict[str, Tally] | None
) -> Iterator[Option]:
    choices = list(_choices(field, control))
    known = {value for value, *_ in choices}
    choices += [(value, name, "") for value, name in asked.items() if name and value not in known]
    for value, label, line in choices:
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
