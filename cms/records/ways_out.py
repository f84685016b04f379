"""Ways out of an answer that holds nothing: each is looked at before it is offered, so that none leads to nothing again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from django.http import QueryDict

from cms.records.tally import Tally

MOST_TRIED = 12
"""Ways that are looked at: each is a question of its own."""

Count = Callable[[QueryDict], Tally]
"""Tells how many records an address leads to."""


class Link(Protocol):
    """Something that can be left out, and the address without it."""

    @property
    def label(self) -> Any:
        """What is left out, in words."""

    @property
    def query(self) -> str:
        """The address without it."""


@dataclass(frozen=True)
class WayOut:
    """What to leave out, the address without it, and how many records are there."""

    label: Any
    query: str
    count: Tally


def leading(links: Iterable[Link], count: Count) -> Iterator[WayOut]:
    """Yield the links that lead to records, with how many; an address that asks for nothing at all is no way out."""
    for link in islice(links, MOST_TRIED):
        address = QueryDict(link.query.removeprefix("?"))
        if any(address.values()) and (found := count(address)):
            yield WayOut(link.label, link.query, found)
