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


def unchosen(found: Results) -> Results:
    """Return an answer whose kinds the reader did not choose."""
    return replace(found, facets=tuple(map(_of_all_kinds, found.facets)))


def _of_all_kinds(facet: Facet) -> Facet:
    if facet.field != "kind":
        return facet
    return Facet("kind", tuple(one._replace(chosen=False) for one in facet.values if one.count))
