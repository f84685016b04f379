"""Kinds that "Everything" leaves out: they answer where the words name them, or where nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.kind_names import are_employers, kinds_named
from search.meant import is_plain
from search.types import KINDS, MAIN_KINDS, Facet, Query, Results
from search.words import words

OUTSIDE = tuple(kind for kind in KINDS if kind not in MAIN_KINDS)


def with_outside(query: Query, answer: Callable[[Query], Results]) -> Results:
    """Return the answer to a question, from beyond "Everything" where that is meant or is all there is."""
    if query.kinds:
        return answer(query)
    if named := tuple(kind for kind in kinds_named(query.text) if kind in OUTSIDE):
        return unchosen(answer(replace(query, kinds=(*MAIN_KINDS, *named))))
    if are_employers(query.text):
        partners = answer(replace(query, kinds=("organization",)))
        if is_plain(partners) and partners.total > partners.examples:
            return unchosen(partners)
    found = answer(query)
    if found.total or query.filters or found.understood or not words(query.text):
        return found
    beyond = answer(replace(query, kinds=OUTSIDE))
    return unchosen(beyond) if is_plain(beyond) else found


def unchosen(found: Results, field: str = "kind") -> Results:
    """Return an answer in which the reader chose nothing of a field."""
    return replace(found, facets=tuple(_not_chosen(one, field) for one in found.facets))


def _not_chosen(facet: Facet, field: str) -> Facet:
    if facet.field != field:
        return facet
    return Facet(field, tuple(one._replace(chosen=False) for one in facet.values if one.count))
