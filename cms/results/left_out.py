"""How many offerings the limits of a search leave out for want of a statement.

They are those that answer without the limits, less those of them that state what is limited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from django.http import QueryDict

from cms.records.chips import changed
from cms.records.read_among import worth
from cms.records.unstated import TOLD, Unstated, unstated
from cms.results.reading import Reading, read
from registry.filters.fields import LARGEST_NUMBER
from search.finding import find
from search.reading.framing import unframed
from search.reading.limits import unsaid
from search.reading.plan import legible
from search.types import OFFERINGS, Amount, AnyOf, AtMost, Filter, Query, Results


def left_out(reading: Reading, results: Results, address: QueryDict) -> Iterator[Unstated]:
    """Yield what the limits leave out of the offerings that answer otherwise, where they are such as few state."""
    kinds = tuple(kind for kind in OFFERINGS if kind in (reading.query.kinds or OFFERINGS))
    limits = [one for one in (*reading.query.filters, *results.understood) if _is_told(one)]
    for one in limits:
        # Nothing else ends in a credential, or is judged by what OSAP pays for.
        kinds = tuple(kind for kind in kinds if kind == _ONLY.get(one.field, kind))
    if not kinds or not limits:
        return
    text = unframed(legible(reading.query.text))
    left = reduce(unsaid, [one for one in limits if one in results.understood], text)
    left = worth(left) if text != left else left
    names = [one.key for one in limits if one not in results.understood]
    without: dict[str, list[str]] = {"q": [left] if left else [], **{name: [] for name in names}}
    if not left:
        # Where limits are all that is asked, everything would answer without them.
        without["kind"] = list(kinds)
    query = changed(address, **without)
    asked = read(QueryDict(query.removeprefix("?"))).query
    number = _silent(replace(asked, kinds=kinds, facets=(), offset=0, limit=0), limits, results)
    if number:
        yield unstated(list(dict.fromkeys(one.field for one in limits)), number, query)


_ONLY = {"credential": "program", "osap": "microcertification"}


def _is_told(one: Filter) -> bool:
    return one.field in TOLD and one != AnyOf("osap", ("no",))


def _silent(query: Query, limits: Iterable[Filter], results: Results) -> int:
    """Return how many records answer that state nothing in the field of any of some limits."""
    stated = dict.fromkeys(_stated(one, results) for one in limits)
    every = find(query)
    stating = find(replace(query, filters=(*query.filters, *stated)))
    # What is found in another way, by some of the words or by other ones, cannot be compared.
    alike = _way(every) == _way(stating) or not stating.total
    return max(every.total - stating.total, 0) if alike else 0


def _stated(one: Filter, results: Results) -> Filter:
    """Return the filter that keeps whatever states something in the field of a limit."""
    if isinstance(one, Amount):
        return AtMost(one.field, LARGEST_NUMBER)
    if one.field == "osap":
        return one
    counted = (
        value.value
        for facet in results.facets
        if facet.field == one.field
        for value in facet.values
    )
    return AnyOf(one.field, tuple(counted) or one.values)


def _way(found: Results) -> tuple[bool, bool, str]:
    return found.relaxed, found.begun, found.read_as
