"""What search reads among the words, taken for what the boxes of a page stand for: the form then can take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce

from django.http import QueryDict

from cms.records.said import WORDS
from search.limits import unsaid
from search.plan import about, asks_for_training, legible
from search.types import AtLeast, AtMost, Filter, Results

Takes = Callable[[str, str], bool]
"""Tells whether a box of a list stands for a value of the filter with a name."""

_LIMITS = {"hours": "max_hours", "fee": "max_fee"}
_OSAP = ("osap_eligible", {"yes": ["true"], "no": ["false"]})


def beside_boxes(results: Results, text: str) -> str:
    """Return the words beside those that were understood: the boxes of the filters stand for these.

    A form that sent both could take nothing back.
    """
    left = reduce(unsaid, results.understood, text)
    if not results.understood or results.given_up or about(left) or asks_for_training(left):
        return left
    return ""


def boxed(answer: Results | None, address: QueryDict, takes: Takes) -> QueryDict:
    """Return the address of a list as its form would send it: what was read among its words stands in boxes of its own.

    Args:
        answer: what search says of the words; None where there are none.
        address: of the list.
        takes: what the boxes of the page stand for; what none of them does stays among the words.
    """
    read = {name: (values, one) for name, values, one in _offered(answer, address, takes)}
    if answer is None or not read:
        return address
    sent = address.copy()
    for name, (values, _) in read.items():
        sent.setlist(name, values)
    stood_for = replace(answer, understood=tuple(one for _, one in read.values()))
    sent.setlist(WORDS, list(filter(None, [beside_boxes(stood_for, legible(address[WORDS]))])))
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
