"""From the address of a search page to a question. A wrong value is told and left aside; nothing is guessed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.records.misnamed import SEARCH, misnamed
from registry.filters.amounts import amount_in
from registry.filters.fields import LARGEST_NUMBER, MOST_TOLD
from registry.filters.text import printable
from registry.models.bilingual import current_language
from search.labels import labels_of
from search.reading.plan import LONGEST_TEXT
from search.types import DEEPEST, KINDS, SORTS, AnyOf, AtLeast, AtMost, Filter, Query

PAGE_SIZE = 24
LAST_PAGE = DEEPEST // PAGE_SIZE
MOST_VALUES = 50

CHOSEN: dict[str, Any] = {
    "sector": gettext_lazy("Sector"),
    "institution": gettext_lazy("Institution"),
    "delivery": gettext_lazy("Delivery"),
    "region": gettext_lazy("Region"),
    "language": gettext_lazy("Language of delivery"),
    "occupation": gettext_lazy("Leads to occupation"),
    "skill": gettext_lazy("Teaches skill"),
    "credential": gettext_lazy("Credential"),
    "osap": gettext_lazy("OSAP-eligible"),
    "stacks_into": gettext_lazy("Counts toward"),
    "adopts": gettext_lazy("Principle or element"),
    "organization_kind": gettext_lazy("Kind of organisation"),
    "teer": gettext_lazy("TEER"),
    "pilot": gettext_lazy("Pilot"),
}
"""Fields that an address may narrow by value, with their names, in the order of the page."""

LIMITS: dict[str, tuple[str, Any]] = {
    "max_hours": ("hours", gettext_lazy("Hours at most")),
    "max_weeks": ("weeks", gettext_lazy("Weeks at most")),
    "max_fee": ("fee", gettext_lazy("Fee at most (CAD)")),
}
"""Names of limits in an address: the number they limit, and their words."""

LEAST: dict[str, tuple[str, Any]] = {
    "min_hours": ("hours", gettext_lazy("Hours at least")),
    "min_weeks": ("weeks", gettext_lazy("Weeks at least")),
    "min_fee": ("fee", gettext_lazy("Fee at least (CAD)")),
}
"""The same for lower ends."""
NUMBERS = dict(
    sorted((LEAST | LIMITS).items(), key=lambda one: [*LIMITS].index(f"max_{one[1][0]}"))
)
"""Both, the lower end of a number before the upper one."""

SPANS = {
    "hours": gettext_lazy("Hours"),
    "weeks": gettext_lazy("Weeks"),
    "fee": gettext_lazy("Fee (CAD)"),
}
"""What the ends of each number stand under."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one part of an address."""

    label: str
    error: str


@dataclass(frozen=True)
class Reading:
    """A question, and what of the address could not be read. ``page`` is 0 for one that cannot be."""

    query: Query
    wrong: tuple[Wrong, ...]
    page: int


def read(address: QueryDict) -> Reading:
    """Return the question that an address asks, with every facet of the page."""
    wrong: list[Wrong] = []
    page = page_of(address.get("page") or "1")
    wrong += [Wrong(name, told) for name, told in misnamed(address, SEARCH)]
    if is_too_long(address):
        wrong.append(Wrong(_("Words"), too_long()))
    query = Query(
        text=address.get("q", ""),
        kinds=tuple(_known(address.getlist("kind"), KINDS, _("Kind"), wrong)),
        filters=(*_chosen(address, wrong), *_limits(address, wrong)),
        facets=("kind", *CHOSEN),
        sort=next(_known([address.get("sort") or "relevance"], SORTS, _("Sort"), wrong), SORTS[0]),
        offset=max(page - 1, 0) * PAGE_SIZE,
        limit=PAGE_SIZE,
        language=current_language(),
    )
    return Reading(query, tuple(wrong), page)


def is_too_long(address: QueryDict) -> bool:
    """Return whether the words of an address are more than the box takes."""
    return len(address.get("q", "").strip()) > LONGEST_TEXT


def too_long() -> str:
    """Return what somebody is told whose words are too long."""
    return _("Search reads up to %(most)s characters. Shorten the words.") % {"most": LONGEST_TEXT}


def page_of(given: str) -> int:
    """Return the number of a page, 0 for what cannot be one."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    return number if number <= LAST_PAGE else 0


def _known(
    given: Iterable[str], allowed: Container[str], label: str, wrong: list[Wrong]
) -> Iterator[str]:
    unknown = []
    for value in dict.fromkeys(filter(None, given)):
        if value in allowed:
            yield value
        else:
            unknown.append(printable(value[:40]))
    problem = _("“%(value)s” is not one of the choices.")
    wrong += [Wrong(label, problem % {"value": value}) for value in unknown[:MOST_TOLD]]


def _chosen(address: QueryDict, wrong: list[Wrong]) -> Iterator[Filter]:
    for field, label in CHOSEN.items():
        given = address.getlist(field)[:MOST_VALUES]
        # No value has signs that cannot be printed, and not every database can compare them.
        named = labels_of(field, filter(str.isprintable, given)) if given else {}
        if known := tuple(_known(given, named, label, wrong)):
            yield AnyOf(field, known)


def _limits(address: QueryDict, wrong: list[Wrong]) -> Iterator[Filter]:
    for name, (field, label) in NUMBERS.items():
        given = address.get(name, "").strip()
        if not given:
            continue
        number = amount(given, field)
        if number is None:
            wrong.append(Wrong(label, _("Give a number that is not negative, such as 300.")))
        else:
            yield AtLeast(field, number) if name in LEAST else AtMost(field, number)


def amount(given: str, field: str = "fee") -> Decimal | None:
    """Return a number of a field as people write it, or None for what lists refuse, too.

    >>> amount("7,5"), amount("$1,000"), amount("-1"), amount("nan"), amount("1e999999")
    (Decimal('7.5'), Decimal('1000'), None, None, None)
    """
    number = amount_in(given, field)
    return number if number is not None and number <= LARGEST_NUMBER else None
