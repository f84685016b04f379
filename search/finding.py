"""Asking: the way from what a person typed to an answer, the same for every engine.

The words are planned, job titles lead to their occupations, and when no record has all the words, other spellings
are tried, and then records that have some of them.
"""

from __future__ import annotations

from dataclasses import replace

from search import serving
from search.backends.engine import Engine
from search.engines import nearest_first
from search.limits import limits_in, ways_in
from search.plan import legible, with_bare_codes
from search.question import Question, forget_words
from search.towns import towns_in
from search.types import AnyOf, Filter, Query, Results, Suggestion
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

    A town stands for its region, unless a record's own name has all the words; where nothing there answers, what answers
    elsewhere is given.
    """
    text, limits = limits_in(with_bare_codes(legible(query.text)))
    given = {one.field for one in query.filters}
    limits = tuple(one for one in limits if one.field not in given)
    left, towns = towns_in(text)
    if not towns or Question(engine, generation, query).names_a_record(text):
        return replace(_given_ways(engine, generation, query, limits, text), towns=towns)
    if "region" in given:
        return _given_ways(engine, generation, query, limits, left)
    regions = AnyOf("region", tuple(dict.fromkeys(town.region for town in towns)))
    there = _given_ways(engine, generation, query, (*limits, regions), left)
    if there.total or not words(left):
        return replace(there, towns=towns)
    anywhere = _given_ways(engine, generation, query, limits, left)
    return replace(anywhere, towns=towns, relaxed=True) if anywhere.total else there


def _given_ways(
    engine: Engine, generation: int, query: Query, limits: tuple[Filter, ...], text: str
) -> Results:
    """Read ways of delivery; where nothing answers to that, they are words.

    Where no record has all the other words, those that have some and are given that way come before any given another.
    """
    given = {one.field for one in query.filters}
    left, ways = ways_in(text)
    if not ways or any(one.field in given for one in ways):
        return _understanding(engine, generation, query, limits, text)
    kept = _understanding(engine, generation, query, (*limits, *ways), left)
    if kept.total and not _is_rescued(kept):
        return kept
    said = _understanding(engine, generation, query, limits, text)
    if said.total and not _is_rescued(said):
        return said
    return said if said.total and not kept.total else kept


def _understanding(
    engine: Engine, generation: int, query: Query, understood: tuple[Filter, ...], text: str
) -> Results:
    asked = replace(query, filters=(*query.filters, *understood))
    return replace(Question(engine, generation, asked).results(text), understood=understood)


def _is_rescued(found: Results) -> bool:
    """Whether not all words stand in the records, or not as they were typed."""
    return found.relaxed or found.begun or bool(found.read_as)


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
