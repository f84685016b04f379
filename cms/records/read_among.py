"""What search reads among the words, taken for what the boxes of a page stand for: the form then can take it back.

A form sends the words as they were typed, the boxes, and beside them what was read in the words, for which some boxes
stand. Boxes that say the same as the words are left out of the address again, so that a form that is sent unchanged is
the same question, and one in which another box is ticked reads its words as before. Where a box says otherwise, it
holds, and its words are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from django.http import QueryDict

from cms.records.said import WORDS
from registry.filters.amounts import amount_in
from search.reading.limits import unsaid, ways_in
from search.reading.plan import LONGEST_TEXT, about, asks_for_training, legible
from search.types import AnyOf, AtLeast, AtMost, Filter, Results

READ = "read"
"""Name in an address of what was read among the words: the box and its value."""
Takes = Callable[[str, str], bool]
"""Tells whether a box of a list stands for a value of the filter with a name."""

_LIMITS = {"hours": "max_hours", "fee": "max_fee"}
_OSAP = ("osap_eligible", {"yes": ["true"], "no": ["false"]})
_ENDS: dict[str, Callable[[str, Decimal], Filter]] = {"max_": AtMost, "min_": AtLeast}
_MOST = 100
"""What an address may say of this at most; no form says more."""


def marks(read: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return the hidden fields that say what was read among the words: each box's name with its values.

    Where nothing was, an empty one: a form is led on to an address without its empty fields. A form whose words can be
    changed says these, too: boxes that stood for other words go with them.
    """
    said = [(READ, f"{name}:{value}") for name, values in read.items() for value in values]
    return said or [(READ, "")]


def as_typed(address: QueryDict) -> QueryDict | None:
    """Return the address that a form stands for, without what says in it how its words were read; None for any other.

    Boxes that still show what was read are left out, since the words say it or were typed anew, and so are empty
    fields. A box that was changed holds: the words that said otherwise are left out.
    """
    if READ not in address:
        return None
    told = _told(address.getlist(READ)[:_MOST])
    words = "q" if "q" in address else WORDS
    read_in = told.pop(words, None)
    sent = QueryDict(mutable=True)
    for name, given in address.lists():
        if name != READ and (values := [one for one in given if one.strip()]):
            sent.setlist(name, values)
    if read_in is not None and read_in != sent.getlist(words):
        return _without(sent, told)
    right = [name for name in told if not _is_wrong(name, sent)]
    changed = {_number(name) for name in right if sorted(sent.getlist(name)) != sorted(told[name])}
    for name in right:
        if _number(name) not in changed:
            sent.pop(name, None)
    if changed and words in sent and len(sent[words]) <= LONGEST_TEXT:
        differing = [_filter(name, told[name]) for name in told if _number(name) in changed]
        left = reduce(unsaid, differing, legible(sent[words]))
        left = left if len(differing) < len(told) else worth(left)
        sent.setlist(words, [left] if left else [])
    return sent


def _without(sent: QueryDict, told: Mapping[str, list[str]]) -> QueryDict:
    """Return an address whose words were typed anew without the boxes that stood for the old ones."""
    for name, values in told.items():
        sent.setlist(name, [one for one in sent.getlist(name) if one not in values])
    return sent


def _is_wrong(name: str, sent: QueryDict) -> bool:
    """Return whether a number was changed to what is none: that is told, and the words hold meanwhile."""
    given = sent.get(name)
    return name[:4] in _ENDS and given is not None and amount_in(given, _number(name)) is None


def worth(left: str) -> str:
    """Return the words that are left, or nothing where they ask for nothing, as "cheap" alone does."""
    return left if about(left) or asks_for_training(left) or ways_in(left)[1] else ""


def _told(given: Iterable[str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in given:
        name, _, value = one.partition(":")
        if value:
            told.setdefault(name, []).append(value)
    return told


def _number(name: str) -> str:
    """Return what a box narrows: both ends of a number are said in the same words."""
    return name[4:] if name[:4] in _ENDS else name


def _filter(name: str, values: list[str]) -> Filter:
    """Return what was read that a box stands for; of a number it matters which, and not how much."""
    if name[:4] in _ENDS:
        return _ENDS[name[:4]](name[4:], Decimal(0))
    if name == _OSAP[0]:
        return AnyOf("osap", tuple(key for key, said in _OSAP[1].items() if said == values))
    return AnyOf(name, tuple(values))


@dataclass(frozen=True)
class Boxed:
    """What was read among the words of a list, in boxes of its own.

    Attributes:
        address: of the list, as if all of it had been chosen in boxes.
        words: as they were typed.
        read: these boxes with their values.
        alone: for each of these boxes, the address as if it alone had been chosen and not said.
    """

    address: QueryDict
    words: str
    read: dict[str, list[str]]
    alone: dict[str, QueryDict]

    @property
    def said(self) -> dict[str, list[str]]:
        """The boxes, and the words in which they were read where there are any."""
        return {WORDS: [self.words]} | self.read if self.read else {}

    @property
    def is_all(self) -> bool:
        """Whether boxes stand for all that the words ask for."""
        return bool(self.read) and not self.address.get(WORDS)


def boxed(answer: Results | None, address: QueryDict, takes: Takes) -> Boxed:
    """Return what was read among the words of a list in boxes of its own.

    Args:
        answer: what search says of the words; None where there are none.
        address: of the list.
        takes: what the boxes of the page stand for; what none of them does stays among the words.
    """
    offered = list(_offered(answer, address, takes))
    read = {name: values for name, values, _ in offered}
    alone = {name: _chosen(address, {name: values}, [one]) for name, values, one in offered}
    chosen = _chosen(address, read, [one for *_, one in offered])
    return Boxed(chosen, address.get(WORDS, ""), read, alone)


def _chosen(address: QueryDict, read: Mapping[str, list[str]], said: list[Filter]) -> QueryDict:
    """Return an address with boxes in place of the words that say the same."""
    if not said:
        return address
    sent = address.copy()
    for name, values in read.items():
        sent.setlist(name, values)
    left = worth(reduce(unsaid, said, legible(address[WORDS])))
    sent.setlist(WORDS, [left] if left else [])
    return sent


def _offered(
    answer: Results | None, address: QueryDict, takes: Takes
) -> Iterator[tuple[str, list[str], Filter]]:
    """Yield the boxes that stand for what was read, each with its values.

    A town is read in either sense, but records other than offerings are nowhere else than they say: a list takes the
    values that it knows.
    """
    understood = answer.understood if answer else ()
    # Lists have no boxes for lower ends; both ends of a span stand in the same words.
    spans = {one.field for one in understood if isinstance(one, AtLeast)}
    for one in understood:
        if one.field in spans:
            continue
        name, said = _in_list(one)
        values = [value for value in said if takes(name, value)]
        if values and not address.get(name):
            yield name, values, one


def _in_list(one: Filter) -> tuple[str, list[str]]:
    """Return what a list calls a filter of search, and its values there; none for what lists have no name for."""
    if isinstance(one, AtMost):
        return _LIMITS.get(one.field, ""), [format(one.most, "f")]
    if one.field == "osap":
        name, called = _OSAP
        return name, called[one.values[0]] if len(one.values) == 1 else []
    return one.field, list(one.values)
