"""Arguments of lists, made from the filters that the pages use too."""

from __future__ import annotations

from enum import Enum
from itertools import islice
from typing import Any

import django_filters
import graphene
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLError

from registry.filters import RecordFilterSet
from registry.filters.fields import (
    LONGEST_TEXT,
    AmountFilter,
    ChoiceFilter,
    ChoicesFilter,
    CodedFilter,
    DayFilter,
    RecordFilter,
    RecordsFilter,
    RowsFilter,
    TextFilter,
    YesNoFilter,
)
from registry.filters.ordering import OrderFilter
from registry.graphql.cures import MOST_WORDS
from registry.graphql.enums import ENUMS, english, order_enum
from registry.graphql.errors import bad_input
from registry.graphql.identity import ctid_or_name
from registry.graphql.kinds import nothing_found
from registry.graphql.scalars import Date, Decimal

_NAMES = {"order": "order_by"}
_HOW = {
    "code": "by code, CTID or global id",
    "slug": "by slug, CTID or global id",
}


def arguments_of(filters: type[RecordFilterSet]) -> dict[str, graphene.Argument]:
    """Return the arguments for a set of filters."""
    return {
        _NAMES.get(name, name): graphene.Argument(
            _type_of(one, filters), description=_description(one, filters)
        )
        for name, one in filters.base_filters.items()
    }


def filtered(filters: type[RecordFilterSet], arguments: dict[str, Any]) -> RecordFilterSet:
    """Return the filters with a client's arguments, or raise the error that names the wrong one."""
    given = {name: arguments.get(_NAMES.get(name, name)) for name in filters.base_filters}
    data = {
        name: _plain(filters.base_filters[name], value)
        for name, value in given.items()
        if value is not None
    }
    bound = filters({"order": _steady(filters)} | data)
    if not bound.is_valid():
        raise _first_error(bound, given)
    return bound


def _steady(filters: type[RecordFilterSet]) -> str:
    """Return the order for a program that reads page after page: that of entry, or else the list's first."""
    return "added" if "added" in filters.base_filters["order"].orders else ""


def _type_of(one: django_filters.Filter, filters: type[RecordFilterSet]) -> Any:
    if isinstance(one, OrderFilter):
        name = filters._meta.model.__name__ + "Order"
        return order_enum(name, tuple((key, order.label) for key, order in one.orders.items()))
    if isinstance(one, ChoiceFilter):
        return ENUMS[one.extra["choices"]]
    if isinstance(one, ChoicesFilter):
        return graphene.List(graphene.NonNull(ENUMS.get(_closed(one), graphene.Int)))
    return _PLAIN_TYPES.get(type(one), graphene.String)


_PLAIN_TYPES = {
    AmountFilter: Decimal,
    CodedFilter: graphene.String,
    DayFilter: Date,
    RecordFilter: graphene.ID,
    RecordsFilter: graphene.ID,
    RowsFilter: graphene.List(graphene.NonNull(graphene.String)),
    YesNoFilter: graphene.Boolean,
}


def _closed(one: ChoicesFilter) -> Any:
    choices = one.extra["choices"]
    return choices if isinstance(choices, type) else None


def _description(one: django_filters.Filter, filters: type[RecordFilterSet]) -> str:
    label = english(one.label)
    if isinstance(one, OrderFilter):
        return "Order of the list; the order of entry when left out (occupations: by code)."
    if isinstance(one, RecordFilter):
        return f"{label}, {_HOW[one.extra.get('key', 'slug')]}."
    if isinstance(one, RowsFilter):
        return f"{label}: any of these, by {one.extra['to_field_name']}."
    if one.method == "meeting_osap":
        return (
            f"{label}: true or false as it is known; a record of which it is not known is neither."
        )
    if isinstance(one, TextFilter | YesNoFilter | AmountFilter):
        return label + _in_words(one, filters)
    return f"{label}: any of these." if isinstance(one, ChoicesFilter) else f"{label}."


def _in_words(one: django_filters.Filter, filters: type[RecordFilterSet]) -> str:
    """Return what a filter keeps, as its method says it: a label such as "Search" does not tell."""
    said = (getattr(filters, one.method).__doc__ or "").partition("\n")[0].rstrip(".")
    most = f" At most {LONGEST_TEXT} characters." if isinstance(one, TextFilter) else ""
    return f": {said[:1].lower()}{said[1:]}.{most}" if said else "."


def _plain(one: django_filters.Filter, value: Any) -> Any:
    if isinstance(value, list):
        return [_text(item) for item in value]
    return ctid_or_name(value) if isinstance(one, RecordFilter) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value if isinstance(value, Enum) else value)


def _first_error(bound: RecordFilterSet, data: dict[str, Any]) -> GraphQLError:
    name, errors = next(iter(bound.errors.as_data().items()))
    argument = to_camel_case(_NAMES.get(name, name))
    error: ValidationError = errors[0]
    if error.code == "unknown":
        records = bound.filters[name].extra["records"]
        return nothing_found(records.__name__, str(data[name]), argument)
    return bad_input(argument, " ".join(error.messages) + _cure(bound.form.fields[name], error))


def _cure(field: Any, error: ValidationError) -> str:
    """Return which values are taken, where they are few."""
    if error.code != "invalid_choice":
        return ""
    known = [str(key) for key, _label in islice(field.choices, MOST_WORDS + 1) if str(key)]
    return "" if len(known) > MOST_WORDS else f" {_('Write one of %s.') % ', '.join(known)}"
