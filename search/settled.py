"""How words are read, settled once: what a reader chooses beside them narrows the answer and changes no reading.

So the number beside a box or a kind is that of the answer that it leads to, and every page of an answer goes on where
the one before ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import fields, replace

from search.asking import Read, results_of
from search.backends.engine import Engine
from search.engines import EMBEDDED
from search.following import serving_key
from search.outside import OF_CREDENTIALS, only_of_credentials, unchosen
from search.reading.plan import Plan
from search.reading.short_names import interests
from search.training import of_training
from search.types import MAIN_KINDS, OFFERINGS, Filter, Query, Results

Answer = Callable[[Engine, int, Query], Results]

_LEAST = 5
"""Rows by which words are read at least: it may matter what stands first."""
_FOUND = ("hits", "total", "examples", "facets", "uids")


def settled(engine: Engine, generation: int, query: Query, answer: Answer) -> Results:
    """Return the answer to a question, its words read as if nothing was chosen beside them."""
    alone = _alone(query)
    if alone == replace(query, facets=(), whole=False):
        return answer(engine, generation, query)
    near = serving_key(EMBEDDED)
    reader = (engine, generation) if near is None else (EMBEDDED, near)
    read = answer(*reader, alone)
    if not isinstance(read, Read) or read.plan is None:
        return answer(engine, generation, query)
    given = {one.key: one for one in query.filters}
    understood, given_up = (_left(some, given) for some in (read.understood, read.given_up))
    filters = (*query.filters, *_left(read.plan.query.filters, given))
    found = _found(engine, generation, replace(query, filters=filters), read.plan)
    if not found.total and understood:
        # What is chosen holds where nothing meets both: what was read in the words is then given up, and told.
        chosen = tuple(one for one in filters if one not in understood)
        without = _found(engine, generation, replace(query, filters=chosen), read.plan)
        if without.total:
            found, given_up, understood = without, (*given_up, *understood), ()
    if read.towns and "region" in given:
        # A region that is chosen is asked for in place of the town, and nothing is told of that.
        read = answer(*reader, replace(alone, filters=(given["region"],)))
    return replace(
        read,
        **{name: getattr(found, name) for name in _FOUND},
        understood=understood,
        given_up=given_up,
    )


def _found(engine: Engine, generation: int, query: Query, plan: Plan) -> Results:
    """Return what an engine finds by a plan under what is asked for now."""
    narrowed = replace(query, kinds=_kinds(query, plan.query))
    asked = replace(plan, query=narrowed)
    return _shown(results_of(engine.search(generation, asked), asked), query, plan.query)


def _shown(found: Read, query: Query, asked: Query) -> Results:
    """Return an answer whose facet of kinds shows what the reader chose, and not what was read."""
    if asked.kinds == OFFERINGS:
        return of_training(found, query)
    if asked.kinds == OF_CREDENTIALS and not query.kinds:
        return only_of_credentials(found)
    return unchosen(found) if asked.kinds and not query.kinds else found


def public(answer: Results) -> Results:
    """Return an answer without the plan that found it, and without names that only lead to a record."""
    hits = tuple(
        replace(hit, known_as="") if hit.known_as in interests() else hit for hit in answer.hits
    )
    told = {one.name: getattr(answer, one.name) for one in fields(Results)}
    return Results(**told | {"hits": hits})


def _alone(query: Query) -> Query:
    """Return a question without what is chosen beside its words.

    Kinds that "Everything" leaves out are asked for by nothing else.
    """
    kinds = () if set(query.kinds).issubset(MAIN_KINDS) else query.kinds
    limit = max(query.limit, _LEAST)
    return Query(query.text, kinds, limit=limit, language=query.language)


def _left(said: tuple[Filter, ...], given: Collection[str]) -> tuple[Filter, ...]:
    return tuple(one for one in said if one.key not in given)


def _kinds(query: Query, asked: Query) -> tuple[str, ...]:
    """Return the kinds that answer: those that are chosen, of training as far as there are, or else those that are read."""
    if asked.kinds == OFFERINGS:
        return tuple(kind for kind in query.kinds if kind in OFFERINGS) or OFFERINGS
    return query.kinds or asked.kinds
