"""Orders of lists: by which columns, which way, and what a page of the API needs to go on from a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import (
    Case,
    DateField,
    F,
    Min,
    OrderBy,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.forms import ChoiceField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.filters.fields import NOT_LISTED
from registry.filters.text import Folded
from registry.models import OfferingStart
from registry.models.bilingual import current_language, other_language

TIE_BREAK = "row_key"
"""Name of the key of a row, which settles ties."""


@dataclass(frozen=True)
class Key:
    """One column or expression of an order. What is not stated comes last, whichever way the order runs."""

    name: str
    expression: Callable[[], Any] | None = None
    descending: bool = False

    def order_by(self, backwards: bool = False) -> OrderBy:
        """Return the term for ``order_by``; backwards, the whole list is turned round, nulls included."""
        if self.name == TIE_BREAK:
            return OrderBy(F(self.name), descending=self.descending != backwards)
        nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return OrderBy(F(self.name), descending=self.descending != backwards, **nulls)


@dataclass(frozen=True)
class Order:
    """A way to order a list. ``TIE_BREAK`` is added by ``ordered``."""

    label: Any
    keys: tuple[Key, ...] = ()


class RowKey(F):
    """The key of a row, in the table that says its state.

    ``pk`` of an offering is a column of its own kind's table. SQLite finds what is published by an index of the table
    of all kinds, which gives rows by the key of that table; asked for the other one, it sorts all of them for a page.
    """

    def __init__(self) -> None:
        super().__init__("id")

    def resolve_expression(self, query: Any, *_args: Any, **_more: Any) -> Any:
        """Return the column."""
        meta = query.get_meta()
        field = meta.get_field(self.name)
        table = query.join_parent_model(meta, field.model, query.get_initial_alias(), {})
        return field.get_col(table)


PK = Key(TIE_BREAK, RowKey)


def annotated(queryset: QuerySet, keys: tuple[Key, ...]) -> QuerySet:
    """Add the expressions of an order to each row, under the names of their keys."""
    return queryset.annotate(**{key.name: key.expression() for key in keys if key.expression})


def ordered(queryset: QuerySet, keys: tuple[Key, ...]) -> QuerySet:
    """Put a list in order, ties settled by ``TIE_BREAK``."""
    return annotated(queryset, (*keys, PK)).order_by(*(key.order_by() for key in keys), TIE_BREAK)


def label_key(name: str) -> Callable[[], Any]:
    """Return the expression of a bilingual text in the language of the request, folded."""

    def expression() -> Any:
        wanted = current_language()
        other = F(f"{name}_{other_language(wanted)}")
        return Folded(Coalesce(NullIf(F(f"{name}_{wanted}"), Value("")), other))

    return expression


def next_start() -> Any:
    """Return the expression of an offering's next start: today when it starts any time."""
    today = timezone.localdate()
    coming = (
        OfferingStart.objects.filter(offering=OuterRef("pk"), starts_on__gte=today)
        .order_by()
        .values("offering")
        .annotate(first=Min("starts_on"))
        .values("first")
    )
    return Case(
        When(any_time=True, then=Value(today)), default=Subquery(coming), output_field=DateField()
    )


def by_label(name: str, label: Any, reverse_label: Any) -> dict[str, Order]:
    """Return both orders of a bilingual text."""
    expression = label_key(name)
    return {
        name: Order(label, (Key("label_key", expression),)),
        f"-{name}": Order(reverse_label, (Key("label_key", expression, descending=True),)),
    }


ADDED = {
    "recent": Order(_("Newest first"), (Key(TIE_BREAK, RowKey, descending=True),)),
    "added": Order(_("Oldest first")),
}
TITLE = by_label("title", _("Title, A to Z"), _("Title, Z to A"))
NAME = by_label("name", _("Name, A to Z"), _("Name, Z to A"))
OFFERING = {
    **TITLE,
    "hours": Order(_("Shortest first"), (Key("hours"),)),
    "-hours": Order(_("Longest first"), (Key("hours", descending=True),)),
    "fee": Order(_("Lowest fee first"), (Key("fee"),)),
    "-fee": Order(_("Highest fee first"), (Key("fee", descending=True),)),
    "start": Order(_("Next start first"), (Key("next_start", next_start),)),
    "-start": Order(_("Latest start first"), (Key("next_start", next_start, descending=True),)),
    **ADDED,
}
NEEDED = {"by": Order(_("Needed soonest first"), (Key("by_date"),)), **TITLE}
OCCUPATION = {"code": Order(_("NOC code"), (Key("code"),)), **TITLE}


class OrderFilter(django_filters.Filter):
    """The order of the list. It keeps every row, and runs after all other filters."""

    field_class = ChoiceField

    def __init__(self, orders: dict[str, Order], **kwargs: Any) -> None:
        self.orders = orders
        choices = [(name, order.label) for name, order in orders.items()]
        words = {"invalid_choice": NOT_LISTED}
        super().__init__(label=_("Order"), choices=choices, error_messages=words, **kwargs)

    def keys(self, name: str) -> tuple[Key, ...]:
        """Return the keys of an order; of the first one when none is named."""
        return (self.orders[name] if name else next(iter(self.orders.values()))).keys

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return ordered(qs, self.keys(value))
