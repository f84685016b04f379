"""A list: filtered, ordered, counted and cut into pages, from the query string alone.

The address of a list holds its whole state, so filters, orders and pages are links and work without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from cms.kept_parts import kept
from cms.records.chips import changed, chips_of
from cms.records.facets import (
    Control,
    Facets,
    apply,
    errors_of,
    facets_of,
    hidden_of,
    passed,
    valid,
)
from cms.records.kind import Context
from cms.records.order import real_first
from cms.records.places import is_placed, places_of
from cms.records.read_among import boxed, marks, worth
from cms.records.rows import Rows
from cms.records.said import WORDS, answer_to, best_first
from cms.records.tally import Tally
from cms.records.unstated import Unstated, unstated
from cms.records.ways_out import leading
from registry.models import Offering
from registry.models.record import Provenance
from search.reading.limits import unsaid
from search.reading.plan import legible
from search.types import Results

PAGE_SIZE = 24
EXAMPLE = Q(provenance=Provenance.ILLUSTRATIVE)


@dataclass(frozen=True)
class OrderLink:
    """A way to sort as the page offers it."""

    label: Any
    query: str
    current: bool


@dataclass(frozen=True)
class Total:
    """How many match, of how many. Examples are counted apart from real records."""

    matched: int
    of: int
    examples: int

    @property
    def shown(self) -> int:
        """Rows of the list."""
        return self.matched + self.examples


SILENT: dict[str, tuple[str, Q]] = {
    "max_hours": ("hours", Q(hours__isnull=True)),
    "max_fee": ("fee", Q(fee__isnull=True)),
    "delivery": ("delivery", Q(delivery="")),
    "language": ("language", Q(languages__isnull=True)),
    "credential": ("credential", Q(credential="")),
    "osap_eligible": ("osap", Q()),
}
"""Filters of offerings by what many do not state: the field, and which state nothing there."""


@dataclass(frozen=True)
class Listing:
    """What the list of a kind is made of.

    Attributes:
        filterset: filters and orders, shared with the API.
        orders: the orders that the page offers, the first one by default.
        controls: the filters that the page offers.
        load: loads rows with what they show.
        dress: turns the rows of a page into what the template prints.
    """

    filterset: type[FilterSet]
    orders: tuple[str, ...]
    controls: tuple[Control, ...]
    load: Callable[[QuerySet[Any]], QuerySet[Any]]
    dress: Callable[[Sequence[Any]], Sequence[Any]]

    def context(self, request: HttpRequest) -> Context:
        """Return the context of the list of a request."""
        query = request.GET
        filters = self.filterset(query)
        base, asked = filters.queryset, _asked(filters)
        total = kept(("total", asked), lambda: totals(base, apply(filters, base)))
        page, answer = page_of(query, total.shown), _answer(filters)
        among = boxed(answer, query, self.takes)
        boxes = self.filterset(among.address) if among.read else filters
        chips = chips_of(
            filters, query, leaving=WORDS if among.is_all or _is_read(answer, query) else ""
        )
        own = {name: self.filterset(address) for name, address in among.alone.items()}
        facets = Facets(
            (asked, *map(_asked, own.values())),
            lambda: facets_of(filters, base, self.controls, own),
        )
        return {
            "page_obj": page,
            "rows": self.rows(filters, asked, page),
            "total": total,
            "facets": facets,
            "facet_errors": errors_of(filters, facets),
            "hidden": [*hidden_of(filters, query, self.controls), *marks(among.said)],
            "chips": chips,
            "ways_out": [] if total.shown else list(leading(chips, self.count)),
            "answer": answer,
            "placed": "region" in valid(filters) or is_placed(answer),
            "places": list(places_of(answer, query.get(WORDS, ""), query, self.count, WORDS)),
            "left_out": list(left_out(boxes, base, among.address, answer)),
            "orders": self.order_links(filters, query),
            "page_links": elided(page),
        }

    def takes(self, name: str, value: str) -> bool:
        """Return whether a box of the list stands for a value of the filter with a name."""
        alone = QueryDict(urlencode({name: value}))
        offered = any(control.name == name for control in self.controls)
        return offered and name not in self.filterset(alone).form.errors

    def count(self, address: QueryDict) -> Tally:
        """Return how many records the list shows at an address."""
        filters = self.filterset(address)
        found = totals(filters.queryset, apply(filters, filters.queryset))
        return Tally(found.matched, found.examples)

    def rows(self, filters: FilterSet, asked: tuple[Any, ...], page: Page) -> Rows:
        """Return the rows of a page of the list; ``asked`` is what its filters ask."""
        places: range = page.object_list
        order = passed(filters).get("order")
        return Rows(
            (asked, order, page.number),
            lambda: self.ordered(filters, apply(filters, filters.queryset))[
                places.start : places.stop
            ],
            self.load,
            self.dress,
            len(places),
        )

    def order_of(self, filters: FilterSet) -> str:
        """Return the order that the address names, or the default."""
        return passed(filters).get("order") or self.orders[0]

    def ordered(self, filters: FilterSet, found: QuerySet[Any]) -> QuerySet[Any]:
        """Return the records that were found, in order.

        Only keys leave the filters, so that no join of theirs doubles a row. Without an order of the reader's own, what
        fits the words best stands first, and examples stand after real records.
        """
        rows = found.model._default_manager.filter(pk__in=found.order_by().values("pk"))
        rows = filters.filters["order"].filter(rows, self.order_of(filters))
        if passed(filters).get("order"):
            return rows
        best = best_first(filters, passed(filters).get(WORDS) or "")
        return rows.order_by(*([best] if best else []), real_first(), *rows.query.order_by)

    def order_links(self, filters: FilterSet, query: QueryDict) -> list[OrderLink]:
        """Return the offered orders as links that keep the filters."""
        by_words = bool(passed(filters).get(WORDS)) and not passed(filters).get("order")
        current = "" if by_words else self.order_of(filters)
        labels = {key: order.label for key, order in filters.filters["order"].orders.items()}
        links = [
            OrderLink(labels[key], _with_order(query, key), key == current) for key in self.orders
        ]
        if passed(filters).get(WORDS):
            links.insert(0, OrderLink(_("Best match"), _with_order(query, ""), by_words))
        return links


def _asked(filters: FilterSet) -> tuple[Any, ...]:
    """What the counts of a list depend on: its filters, and not its page or its order."""
    names = [name for name in filters.filters if name != "order"]
    values = [(name, filters.data.getlist(name)) for name in names if name in filters.data]
    return type(filters).__name__, filters.queryset.model._meta.model_name, values


def totals(base: QuerySet[Any], found: QuerySet[Any]) -> Total:
    """Count what matches and what there is, in one query."""
    matched = Q(pk__in=found.order_by().values("pk"))
    counts = base.order_by().aggregate(
        found_real=Count("pk", filter=matched & ~EXAMPLE),
        found_examples=Count("pk", filter=matched & EXAMPLE),
        all_real=Count("pk", filter=~EXAMPLE),
        all_examples=Count("pk", filter=EXAMPLE),
    )
    real, examples = counts["found_real"], counts["found_examples"]
    if settings.EXAMPLES_IN_COUNTS:
        return Total(real + examples, counts["all_real"] + counts["all_examples"], 0)
    return Total(real, counts["all_real"], examples)


def left_out(
    filters: FilterSet, base: QuerySet[Any], query: QueryDict, answer: Results | None
) -> Iterator[Unstated]:
    """Yield what the limits in force leave out of the offerings of a list because they do not state what is limited.

    Weeks are limited by words alone: no list has a box for them.
    """
    # What is asked for as not eligible leaves nothing out for want of a statement.
    given = {name: valid(filters).get(name) for name in SILENT}
    # A fee of nought is a limit, and no box that is not ticked.
    names = [name for name, value in given.items() if value is not None and value is not False]
    weeks = [one for one in (answer.understood if answer else ()) if one.field == "weeks"]
    if not (names or weeks) or not issubclass(base.model, Offering):
        return
    without: dict[str, list[str]] = {name: [] for name in names}
    if weeks:
        left = worth(reduce(unsaid, weeks, legible(query.get(WORDS, ""))))
        without[WORDS] = [left] if left else []
    address, nothing = changed(query, **without), Q()
    if weeks:
        filters, nothing = type(filters)(QueryDict(address.removeprefix("?"))), Q(weeks=None)
    for name in names:
        nothing |= _without_osap(filters, base) if name == "osap_eligible" else SILENT[name][1]
    silent = apply(filters, base, without=names).filter(nothing)
    if number := silent.order_by().values("pk").distinct().count():
        fields = [SILENT[name][0] for name in names] + (["weeks"] if weeks else [])
        yield unstated(fields, number, address)


def _is_read(answer: Results | None, query: QueryDict) -> bool:
    """Return whether all words of a list were read, so that the chips of what was read leave them out."""
    understood = answer.understood if answer else ()
    return bool(understood) and not worth(reduce(unsaid, understood, legible(query.get(WORDS, ""))))


def _without_osap(filters: FilterSet, base: QuerySet[Any]) -> Q:
    eligible = filters.filters["osap_eligible"].filter(base, True)
    return ~Q(pk__in=eligible.order_by().values("pk"))


def _answer(filters: FilterSet) -> Results | None:
    """Return what search says of the words of a list."""
    said = valid(filters).get(WORDS)
    return answer_to(filters, said) if said else None


def page_of(query: QueryDict, count: int) -> Page:
    """Return the places of the page that the address names; raise Http404, with words, when there is none."""
    paginator = Paginator(range(count), PAGE_SIZE)
    asked, last = query.get("page") or "1", paginator.num_pages
    if not (asked.isascii() and asked.removeprefix("-").isdigit()):
        told = _("A page of a list is a number. The last page of this list is %(last)s.")
        raise Http404(told % {"last": last})
    number = int(asked) if len(asked) < 9 else 0
    if not 1 <= number <= last:
        told = _("This list has no page “%(asked)s”. Its last page is %(last)s.")
        raise Http404(told % {"asked": asked[:20], "last": last})
    return paginator.page(number)


def elided(page: Page) -> list[int | str]:
    """Return the numbers of pages as links, with gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


def _with_order(query: QueryDict, order: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    changed.pop("order", None)
    if order:
        changed["order"] = order
    return f"?{changed.urlencode()}"
