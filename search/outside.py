"""Kinds that "Everything" leaves out: they answer where the words name them, or where nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.meant import is_plain
from search.named import are_called
from search.reading.kind_names import are_employers, kinds_beside, kinds_named
from search.reading.plan import plan_of
from search.reading.towns import towns_in
from search.reading.words import words
from search.types import KINDS, MAIN_KINDS, Facet, Query, Results

OUTSIDE = tuple(kind for kind in KINDS if kind not in MAIN_KINDS)

OF_CREDENTIALS = ("program",)


def with_outside(query: Query, answer: Callable[[Query], Results]) -> Results:
    """Return the answer to a question, from beyond "Everything" where that is meant or is all there is."""
    if beside := _beside(query, answer):
        return _of_kinds(query, answer, *beside)
    if query.kinds:
        return answer(query)
    if named := tuple(kind for kind in kinds_named(query.text) if kind in OUTSIDE):
        return unchosen(answer(replace(query, kinds=(*MAIN_KINDS, *named))))
    if are_employers(towns_in(query.text)[0]):
        partners = replace(query, kinds=("organization",))
        said = answer(replace(partners, filters=()))
        # They are one word: nothing but the town may be let go.
        if said.is_real and not (said.begun or said.read_as):
            return unchosen(answer(partners))
    found = answer(query)
    if found.total or query.filters or found.understood or not words(query.text):
        return found
    beyond = answer(replace(query, kinds=OUTSIDE))
    return unchosen(beyond) if is_plain(beyond) else found


def _beside(query: Query, answer: Callable[[Query], Results]) -> tuple[str, tuple[str, ...]] | None:
    """Return the words beside the name of a kind, and the kind, where its records have them and nothing is called by all.

    What is chosen beside the words changes nothing of how they are read.
    """
    rest, kinds = kinds_beside(query.text)
    if not kinds or not set(kinds).issubset(OUTSIDE):
        return None
    bare = replace(query, kinds=(), filters=(), facets=(), offset=0, limit=1, whole=False)
    if are_called(answer(bare).hits, plan_of(query, query.text)):
        return None
    return (rest, kinds) if is_plain(answer(replace(bare, text=rest, kinds=kinds))) else None


def _of_kinds(
    query: Query, answer: Callable[[Query], Results], rest: str, kinds: tuple[str, ...]
) -> Results:
    asked = replace(query, text=rest)
    return answer(asked) if query.kinds else unchosen(answer(replace(asked, kinds=kinds)))


def unchosen(found: Results, field: str = "kind") -> Results:
    """Return an answer in which the reader chose nothing of a field."""
    return replace(found, facets=tuple(_not_chosen(one, field) for one in found.facets))


def only_of_credentials(found: Results) -> Results:
    """Return an answer to a question for a credential: no other kind is offered, since nothing else ends in one."""
    kept = (
        replace(one, values=tuple(each for each in one.values if each.value in OF_CREDENTIALS))
        if one.field == "kind"
        else one
        for one in found.facets
    )
    return unchosen(replace(found, facets=tuple(kept)))


def _not_chosen(facet: Facet, field: str) -> Facet:
    if facet.field != field:
        return facet
    return Facet(field, tuple(one._replace(chosen=False) for one in facet.values if one.count))
