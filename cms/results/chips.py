"""What narrows an answer, as chips: each a link to the same question without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import attrgetter
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.records import wording
from cms.records.chips import changed
from cms.records.read_among import worth
from cms.records.tally import Tally
from cms.results.reading import CHOSEN, NUMBERS, Reading
from search.labels import Labels, labels_of
from search.reading.limits import unsaid
from search.reading.plan import about
from search.types import AT_INSTITUTION, Amount, AnyOf, Filter, Results


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
        if isinstance(one, Amount):
            yield Link(_limit_words(one), changed(address, **{one.key: []}))
            continue
        for value in one.values:
            left = [other for other in one.values if other != value]
            label = named[one.field].get(value, value[:60])
            yield Link(_chip_label(one, label), changed(address, **{one.field: left}))


def _chip_label(one: AnyOf, label: Any) -> str:
    if one.field in ("osap", "stacks_into", "adopts", "language", "occupation", "skill"):
        return _("%(field)s: %(value)s") % {"field": CHOSEN[one.field], "value": label}
    return str(label)


def understood(results: Results, text: str, address: QueryDict, name: str = "q") -> Iterator[Link]:
    """Yield what was read among the words, each with the address in which its words are left out.

    ``name`` is what the address calls the words.
    """
    read = list(_parts(results.understood))
    for label, parts in read:
        left = reduce(unsaid, parts, text)
        kept = _said_along(results.understood, parts, left)
        # Beside nothing else that was read, words that ask for nothing go along: "cheap online".
        left = left if len(read) > 1 and not kept else worth(left)
        yield Link(label, _asking(left, address, name, **kept))


def _said_along(
    understood: Iterable[Filter], parts: tuple[Filter, ...], left: str
) -> dict[str, list[str]]:
    """Return, as an address chooses them, the values that the words of others say, too: "northern Ontario" is two regions."""
    taken = {(one.field, value) for one in _named(parts) for value in one.values}
    fields = {field for field, _value in taken}
    kept: dict[str, list[str]] = {}
    for one in _named(understood):
        if one.field in fields:
            others = [
                v for v in one.values if (one.field, v.removeprefix(AT_INSTITUTION)) not in taken
            ]
            if others and unsaid(left, AnyOf(one.field, tuple(others))) == left:
                kept[one.field] = others
    return kept


@dataclass(frozen=True)
class LeftAside:
    """What was read among the words and given up, because nothing meets it.

    Attributes:
        labels: that, as the chips name it.
        beside: what is kept, where nothing meets it and that together; none where nothing meets that with the words.
        is_alone: whether the words say nothing else.
        ways: links to the same question without each of what is kept.
    """

    labels: list[str]
    beside: list[str]
    is_alone: bool
    ways: list[Link]


def left_aside(results: Results, text: str, address: QueryDict, name: str = "q") -> list[LeftAside]:
    """Return what is given up: all of it together where that is met but not beside what is kept, or else one by one."""
    given_up = list(_labels(results.given_up))
    bare = alone(results, text)
    if results.beside and given_up:
        ways = understood(replace(results, understood=results.beside), text, address, name)
        return [LeftAside(given_up, list(_labels(results.beside)), False, list(ways))]
    return [LeftAside([one], [], not about(bare), []) for one in given_up]


def _labels(filters: tuple[Filter, ...]) -> Iterator[str]:
    yield from map(_span_words, _amounts(filters))
    for one in _named(filters):
        yield from (said for _value, said in _in_words(one))


def _parts(understood: Iterable[Filter]) -> Iterator[tuple[str, tuple[Filter, ...]]]:
    """Yield what was read, each as a chip names it and with the filters that its words say."""
    for ends in _amounts(understood):
        yield _span_words(ends), ends
    for one in _named(understood):
        for value, said in _in_words(one):
            yield said, (AnyOf(one.field, (value,)),)


def _named(filters: Iterable[Filter]) -> list[AnyOf]:
    return [one for one in filters if isinstance(one, AnyOf)]


def _amounts(filters: Iterable[Filter]) -> list[tuple[Amount, ...]]:
    """Return the amounts among filters, both ends of a span together, the lower one first."""
    found: dict[str, list[Amount]] = {}
    for one in filters:
        if isinstance(one, Amount):
            found.setdefault(one.field, []).append(one)
    return [tuple(sorted(ends, key=attrgetter("number"))) for ends in found.values()]


def _in_words(one: AnyOf) -> Iterator[tuple[str, str]]:
    """Yield the values of a filter, each with its words and those of the field; a town's region in either sense once."""
    named = labels_of(one.field, one.values)
    for value in one.values:
        said = {"field": CHOSEN[one.field], "value": named.get(value, value)}
        if AT_INSTITUTION + value in one.values:
            yield value, _("Region, or where the institution is: %(value)s") % said
        elif not value.startswith(AT_INSTITUTION):
            yield value, _("%(field)s: %(value)s") % said


def _asking(text: str, address: QueryDict, name: str, **chosen: list[str]) -> str:
    return changed(address, **{name: [text] if text else []}, **chosen)


def alone(results: Results, text: str) -> str:
    """Return the words without those that were read as limits, ways and towns, also as a way that nothing meets."""
    return reduce(unsaid, (*results.understood, *results.given_up), text)


def _limit_words(one: Amount) -> str:
    _field, label = NUMBERS[one.key]
    said = {"field": label, "value": str(wording.number(one.number))}
    return _("%(field)s: %(value)s") % said


def _span_words(said: tuple[Amount, ...]) -> str:
    if len(said) < 2:
        return _limit_words(said[0])
    least, most = (str(wording.number(end.number)) for end in said)
    label = _FIELDS[said[0].field]
    return _("%(field)s: %(least)s to %(most)s") % {"field": label, "least": least, "most": most}


_FIELDS = {
    "hours": gettext_lazy("Hours"),
    "weeks": gettext_lazy("Weeks"),
    "fee": gettext_lazy("Fee (CAD)"),
}
