"""Asking: the way from what a person typed to an answer, the same for every engine.

The words are planned, job titles lead to their occupations, and when no record has all the words, other spellings
are tried, and then records that have some of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from search import serving
from search.backends.engine import Engine
from search.engines import nearest_first
from search.limits import limits_in, ways_in
from search.plan import about, asks_for_training, legible, with_bare_codes
from search.question import Question, forget_words
from search.towns import institution_in, towns_in
from search.types import AT_INSTITUTION, AnyOf, Filter, Query, Results, Suggestion
from search.words import words

MOST_SUGGESTIONS = 8
SHORTEST_BEGINNING = 2
"""Letters before anything is suggested."""


def find(query: Query) -> Results:
    """Answer a question.

    Raises:
        search.serving.NotIndexed: no index is built yet.
    """
    answer = serving.SWITCHBOARD.answer(
        lambda engine, generation: _answer(engine, generation, query)
    )
    return replace(answer.value, engine=answer.engine, stand_in=answer.stand_in)


def _answer(engine: Engine, generation: int, query: Query) -> Results:
    """Read what the words say of limits, towns and ways of delivery.

    A town stands for its region, or for that of the institution where an offering states none, unless a record's own name
    has all the words, it is a part of an institution's name, or the other words are one; where nothing but examples
    answers there, what answers everywhere is given.
    """
    text, limits = limits_in(with_bare_codes(legible(query.text)))
    given = {one.field for one in query.filters}
    limits = tuple(one for one in limits if one.field not in given)
    left, towns = towns_in(text)
    if not towns or Question(engine, generation, query).is_a_name(text):
        return replace(_given_ways(engine, generation, query, limits, text), towns=towns)
    organizations = Question(
        engine, generation, replace(query, kinds=("organization",), filters=())
    )
    if institution := institution_in(text):
        said = _given_ways(engine, generation, query, limits, text)
        is_known = organizations.is_a_name(institution)
        return replace(said, towns=towns, unknown="" if is_known else institution)
    if "region" in given:
        return _given_ways(engine, generation, query, limits, left)
    if words(left) and organizations.is_a_name(left):
        return replace(_given_ways(engine, generation, query, limits, left), towns=towns)
    codes = tuple(dict.fromkeys(town.region for town in towns))
    regions = AnyOf("region", (*codes, *(AT_INSTITUTION + code for code in codes)))
    ask = partial(_given_ways, engine, generation, query)
    return replace(_there_or_anywhere(ask, limits, regions, left), towns=towns)


def _there_or_anywhere(
    ask: Callable[[tuple[Filter, ...], str], Results],
    limits: tuple[Filter, ...],
    regions: AnyOf,
    left: str,
) -> Results:
    """Return what answers in some regions, or everywhere where that is nothing but examples."""
    there = ask((*limits, regions), left)
    if there.total > there.examples or not words(left):
        return there
    # Most offerings state no region: a chance example there is no answer.
    anywhere = ask(limits, left)
    if anywhere.total > anywhere.examples or (anywhere.total and not there.total):
        return replace(anywhere, relaxed=True)
    return there


def _given_ways(
    engine: Engine, generation: int, query: Query, limits: tuple[Filter, ...], text: str
) -> Results:
    """Read ways of delivery, languages and OSAP; one that nothing meets is a word of a name, or else given up, and told.

    Where records have only some of the other words, those that meet it come before any others.
    """
    given = {one.field for one in query.filters}
    left, ways = ways_in(text)
    ways = tuple(one for one in ways if one.field not in given)
    if (limits or ways) and not about(left) and not asks_for_training(left):
        # "Cheap online" asks for whatever is online.
        left = ""
    ask = partial(_understanding, engine, generation, query)
    kept = ask((*limits, *ways), left)
    if not ways or _is_plain(kept):
        return kept
    if Question(engine, generation, query).is_a_name(text):
        said = ask(limits, text)
        if _is_plain(said):
            return said
    return kept if kept.total else _giving_up(ask, limits, ways, left) or kept


def _giving_up(
    ask: Callable[[tuple[Filter, ...], str], Results],
    limits: tuple[Filter, ...],
    ways: tuple[AnyOf, ...],
    text: str,
) -> Results | None:
    """Return what answers without one of the ways, or else without any; None when nothing does, or nothing else is asked."""
    without = ask(limits, text) if limits or words(text) else None
    if without is not None and not without.total:
        return None
    for one in ways if len(ways) > 1 else ():
        found = ask((*limits, *(other for other in ways if other != one)), text)
        if found.total:
            return replace(found, given_up=(one,))
    return without and replace(without, given_up=ways)


def _understanding(
    engine: Engine, generation: int, query: Query, understood: tuple[Filter, ...], text: str
) -> Results:
    asked = replace(query, filters=(*query.filters, *understood))
    return replace(Question(engine, generation, asked).results(text), understood=understood)


def _is_plain(found: Results) -> bool:
    """Whether there are records, and all words stand in them as they were typed."""
    return bool(found.total) and not (found.relaxed or found.begun or found.read_as)


def suggest(
    text: str, language: str = "en", limit: int = MOST_SUGGESTIONS
) -> tuple[Suggestion, ...]:
    """Return names of records that begin like what is being typed, best first; none for less than two letters.

    Each letter asks, so the site's own index is asked first, whichever engine answers questions: a journey would take
    longer than all the rest.

    Raises:
        search.serving.NotIndexed: no index is built yet.
    """
    typed = tuple(words(legible(text)))[:6]
    if sum(map(len, typed)) < SHORTEST_BEGINNING:
        return ()
    return serving.SWITCHBOARD.answer(
        lambda engine, generation: engine.suggest(generation, typed, language, limit), nearest_first
    ).value


def forget() -> None:
    """Forget what the process keeps of indexes (tests, which take back what they wrote)."""
    forget_words()
    serving.forget()
