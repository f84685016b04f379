"""What narrows an answer, as chips: each a link to the same question without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.records import wording
from cms.records.chips import changed
from cms.records.tally import Tally
from cms.results.reading import CHOSEN, LIMITS, Reading
from search.labels import Labels, labels_of
from search.limits import unsaid
from search.types import AT_INSTITUTION, AnyOf, AtMost, Results


@dataclass(frozen=True)
class Link:
    """A link that keeps the rest of the address."""

    label: Any
    query: str
    current: bool = False
    count: Tally | None = None


def chips_of(reading: Reading, named: dict[str, Labels], address: QueryDict) -> Iterator[Link]:
    """Yield what the address narrows by, each with the address without it."""
    for one in reading.query.filters:
        if isinstance(one, AtMost):
            yield _limit_chip(one, address)
            continue
        for value in one.values:
            left = [other for other in one.values if other != value]
            label = named[one.field].get(value, value[:60])
            yield Link(_chip_label(one, label), changed(address, **{one.field: left}))


def _chip_label(one: AnyOf, label: Any) -> str:
    if one.field in ("osap", "stacks_into", "adopts", "language", "occupation", "skill"):
        return _("%(field)s: %(value)s") % {"field": CHOSEN[one.field], "value": label}
    return str(label)


def _limit_chip(one: AtMost, address: QueryDict) -> Link:
    name = next(name for name, (field, _label) in LIMITS.items() if field == one.field)
    return Link(_limit_words(one), changed(address, **{name: []}))


def understood(results: Results, text: str, address: QueryDict, name: str = "q") -> Iterator[Link]:
    """Yield what was read among the words, each with the address in which its words are left out.

    ``name`` is what the address calls the words.
    """
    for one in results.understood:
        if isinstance(one, AtMost):
            yield Link(_limit_words(one), _asking(unsaid(text, one), address, name))
            continue
        for value, said in _in_words(one):
            left = unsaid(text, AnyOf(one.field, (value,)))
            yield Link(said, _asking(left, address, name))


def left_aside(results: Results) -> Iterator[str]:
    """Yield what was read among the words and given up, because nothing meets it, as the chips name it."""
    for one in results.given_up:
        yield from (said for _value, said in _in_words(one))


def _in_words(one: AnyOf) -> Iterator[tuple[str, str]]:
    """Yield the values of a filter, each with its words and those of the field; a town's region in either sense once."""
    named = labels_of(one.field, one.values)
    for value in one.values:
        said = {"field": CHOSEN[one.field], "value": named.get(value, value)}
        if AT_INSTITUTION + value in one.values:
            yield value, _("Region, or where the institution is: %(value)s") % said
        elif not value.startswith(AT_INSTITUTION):
            yield value, _("%(field)s: %(value)s") % said


def _asking(text: str, address: QueryDict, name: str) -> str:
    return changed(address, **{name: [text] if text else []})


def alone(results: Results, text: str) -> str:
    """Return the words without those that were read as limits, ways and towns, also as a way that nothing meets."""
    return reduce(unsaid, (*results.understood, *results.given_up), text)


def _limit_words(one: AtMost) -> str:
    label = next(label for field, label in LIMITS.values() if field == one.field)
    return _("%(field)s: %(value)s") % {"field": label, "value": _figure(one.most)}


def _figure(number: Decimal) -> str:
    return str(wording.number(number))
