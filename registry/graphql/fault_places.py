"""Faults of a sketch as errors, each with its places in the text."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import GraphQLError

from registry.graphql.errors import placed
from registry.graphql.sketch import Fault
from registry.graphql.sketching import TOKEN


def places(text: str) -> list[int]:
    """Return where in a text each of its words begins; notes are none."""
    return [one.start() for one in TOKEN.finditer(text) if text[one.start()] != "#"]


def told(faults: Iterable[Fault], text: str) -> list[GraphQLError]:
    """Return faults as they are told."""
    found = list(faults)
    begin = places(text) if found else []
    return [_told(one, text, begin) for one in found]


def _told(one: Fault, text: str, begin: list[int]) -> GraphQLError:
    at = [placed(one.message, text, begin[word], one.extensions) for word in one.words]
    at[0].locations = [place for each in at for place in each.locations or ()]
    return at[0]
