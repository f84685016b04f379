"""Asking: the way from what a person typed to an answer, the same for every engine.

The words are planned, job titles lead to their occupations, and when no record has all the words, other spellings
are tried, and then records that have some of them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from search import serving
from search.backends.engine import Engine, Found
from search.calling import with_occupations
from search.engines import EMBEDDED
from search.following import serving_key
from search.limits import limits_in, ways_in
from search.plan import Plan, about, legible, plan_of
from search.spelling import SharedSpeller
from search.types import AnyOf, Filter, Query, Results, Suggestion
from search.words import words

MOST_SUGGESTIONS = 8
SHORTEST_BEGINNING = 2
"""Letters before anything is suggested."""

_speller = SharedSpeller(EMBEDDED.vocabulary)


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
    """Read what the words say of limits and delivery; where nothing answers to that, a way of delivery is a word."""
    text, limits = limits_in(legible(query.text))
    given = {one.field for one in query.filters}
    limits = tuple(one for one in limits if one.field not in given)
    left, ways = ways_in(text)
    if ways and "delivery" not in given:
        understood = (*limits, AnyOf("delivery", ways))
        found = _limited(engine, generation, query, understood).results(left)
        if found.total and not found.relaxed and not found.read_as:
            return replace(found, understood=understood)
    found = _limited(engine, generation, query, limits).results(text)
    return replace(found, understood=limits)


def _limited(
    engine: Engine, generation: int, query: Query, understood: tuple[Filter, ...]
) -> _Search:
    return _Search(engine, generation, replace(query, filters=(*query.filters, *understood)))


def suggest(
    text: str, language: str = "en", limit: int = MOST_SUGGESTIONS
) -> tuple[Suggestion, ...]:
    """Return names of records that begin like what is being typed, best first; none for less than two letters.

    Raises:
        search.serving.NotIndexed: no index is built yet.
    """
    typed = tuple(words(legible(text)))[:6]
    if sum(map(len, typed)) < SHORTEST_BEGINNING:
        return ()
    return serving.SWITCHBOARD.answer(
        lambda engine, generation: engine.suggest(generation, typed, language, limit)
    ).value


def forget() -> None:
    """Forget what the process keeps of indexes (tests, which take back what they wrote)."""
    _speller.forget()
    serving.forget()


class _Search:
    """One question to one engine."""

    def __init__(self, engine: Engine, generation: int, query: Query) -> None:
        self.engine = engine
        self.generation = generation
        self.query = query

    def results(self, text: str) -> Results:
        plan = self._planned(text)
        found = self._ask(plan)
        if found.total or not plan.terms or plan.is_literal:
            return _results(found)
        if tied := self._tied(plan, text):
            return tied
        if self._without_filters(plan).total:
            return _results(found)
        return self._longer(plan) or self._respelled(text) or self._relaxed(plan) or _results(found)

    def _planned(self, text: str) -> Plan:
        return with_occupations(plan_of(self.query, text), text, self.embedded_generation)

    @cached_property
    def embedded_generation(self) -> int | None:
        """The generation of the embedded index, which knows the occupations for every engine."""
        return self.generation if self.engine is EMBEDDED else serving_key(EMBEDDED)

    def _tied(self, plan: Plan, text: str) -> Results | None:
        """Return what leads to the occupation that a question is about: "forklift training" asks for "forklift"."""
        subject = about(text)
        named = with_occupations(plan, subject, self.embedded_generation)
        if subject == text or not named.occupations:
            return None
        found = self._ask(named)
        if not found.total and not self._without_filters(named).total:
            return None
        return _results(found)

    def _ask(self, plan: Plan) -> Found:
        return self.engine.search(self.generation, plan)

    def _without_filters(self, plan: Plan) -> Found:
        """Return the answer to the words alone: whether the filters or the words leave nothing."""
        if not self.query.filters and not self.query.kinds:
            return Found()
        alone = replace(self.query, filters=(), kinds=(), facets=(), offset=0, limit=0)
        return self._ask(replace(plan, query=alone))

    def _respelled(self, text: str) -> Results | None:
        for read_as in _speller.current().readings(text):
            found = self._ask(self._planned(read_as))
            if found.total:
                return replace(_results(found), read_as=read_as)
        return None

    def _longer(self, plan: Plan) -> Results | None:
        """Return records with words that begin like those asked for: "welding" finds welders."""
        found = self._ask(replace(plan, beginnings=True))
        return _results(found) if found.total else None

    def _relaxed(self, plan: Plan) -> Results | None:
        if len(plan.terms) < 2:
            return None
        found = self._ask(replace(plan, any_term=True, beginnings=True))
        return replace(_results(found), relaxed=True) if found.total else None


def _results(found: Found) -> Results:
    return Results(found.hits, found.total, found.examples, found.facets)
