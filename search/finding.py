"""Asking: the way from what a person typed to an answer, the same for every engine.

The words are planned, job titles lead to their occupations, and when no record has all the words, other spellings
are tried, and then records that have some of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from search import serving
from search.asking import Asking
from search.at_institution import answered
from search.backends.engine import Engine
from search.calling import is_a_whole_name
from search.engines import EMBEDDED, nearest_first
from search.following import serving_key
from search.meant import Asked
from search.outside import with_outside
from search.question import ANY_JOB
from search.reading.framing import unframed
from search.reading.genders import one_gender
from search.reading.institution_names import by_names_of_today
from search.reading.institutions import universities_in_full
from search.reading.kind_names import are_jobs, kinds_named
from search.reading.limits import limits_in
from search.reading.plan import about, legible, names_of, with_bare_codes
from search.reading.towns import without_province
from search.reading.typed_otherwise import typed_otherwise
from search.reading.words import words
from search.reading.workplace import without_workplace
from search.settled import public, settled
from search.shared_speller import SPELLER
from search.types import Card, Query, Results, Suggestion

MOST_SUGGESTIONS = 8
_MOST_WORDS = 6
SHORTEST_BEGINNING = 2
"""Letters before anything is suggested."""


def find(query: Query) -> Results:
    """Answer a question.

    Raises:
        search.serving.NotIndexed: no index is built yet.
    """
    asked = replace(query, text=_without_frame(query.text))
    answer = serving.SWITCHBOARD.answer(
        lambda engine, generation: with_outside(asked, partial(_settled, engine, generation))
    )
    return replace(public(answer.value), engine=answer.engine, stand_in=answer.stand_in)


def _without_frame(text: str) -> str:
    """Return a question without what only frames it; a name that is typed whole is one."""
    said = legible(text)
    left = unframed(said)
    return text if left == said or is_a_whole_name(names_of(text)) else left


def _settled(engine: Engine, generation: int, query: Query) -> Results:
    return settled(engine, generation, query, _answer)


def _answer(engine: Engine, generation: int, query: Query) -> Results:
    """Read what the words say of limits, institutions, towns and ways of delivery."""
    said = universities_in_full(legible(query.text))
    said = by_names_of_today(said, _institutions_here, query.language)
    text, limits = limits_in(with_bare_codes(one_gender(said)))
    text = _in_province(Asked(engine, generation, query, limits, text))
    left = without_workplace(text)
    if left == text or is_a_whole_name(names_of(text)):
        return answered(Asked(engine, generation, query, limits, text))
    is_alone = not about(left) or are_jobs(left)
    found = answered(Asked(engine, generation, query, limits, ANY_JOB if is_alone else left))
    return replace(found, from_where=True, any_job=is_alone)


def _institutions_here() -> tuple[Card, ...]:
    """Return the institutions; asked only where one may be named."""
    generation = serving_key(EMBEDDED)
    return EMBEDDED.institutions(generation) if generation else ()


def _in_province(asked: Asked) -> str:
    """Return a question without the province, unless a record is called by it and the other words: it narrows nothing."""
    left, is_said = without_province(asked.text)
    if left == asked.text or is_a_whole_name(names_of(asked.text)):
        return asked.text
    if kinds_named(left) or is_said or not asked.bare.whole.is_a_name(asked.text):
        return left
    return asked.text


def suggest(
    text: str, language: str = "en", limit: int = MOST_SUGGESTIONS
) -> tuple[Suggestion, ...]:
    """Return names of records that begin like what is being typed, best first; none for less than two letters.

    Where nothing does, slips are put right.

    Each letter asks, so the site's own index is asked first, whichever engine answers questions: a journey would take
    longer than all the rest.

    Raises:
        search.serving.NotIndexed: no index is built yet.
    """
    typed = tuple(words(one_gender(legible(text))))[:_MOST_WORDS]
    if sum(map(len, typed)) < SHORTEST_BEGINNING:
        return ()
    return serving.SWITCHBOARD.answer(
        lambda engine, generation: next(_suggested(engine, generation, typed, language, limit), ()),
        nearest_first,
    ).value


def _suggested(
    engine: Engine, generation: int, typed: tuple[str, ...], language: str, limit: int
) -> Iterator[tuple[Suggestion, ...]]:
    """Yield what begins like some words, or else as they may be written otherwise, or like what they may be slips of."""
    if found := engine.suggest(generation, typed, language, limit):
        yield found
        return
    for other in typed_otherwise(typed):
        if found := engine.suggest(generation, other, language, limit):
            yield found
            return
    text = " ".join(typed)
    texts = Asking(engine, generation, Query(text, language=language)).texts
    for read in SPELLER.current().readings(text, texts):
        if found := engine.suggest(generation, tuple(words(read)), language, limit):
            yield found


def forget() -> None:
    """Forget what the process keeps of indexes (tests, which take back what they wrote)."""
    SPELLER.forget()
    serving.forget()
