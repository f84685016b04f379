"""Asking: the way from what a person typed to an answer, the same for every engine.

The words are planned, job titles lead to their occupations, and when no record has all the words, other spellings
are tried, and then records that have some of them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from search import serving
from search.backends.engine import Engine
from search.engines import nearest_first
from search.genders import one_gender
from search.institutions import NamedInstitution, named_institution
from search.kind_names import kinds_named
from search.limits import limits_in
from search.meant import Asked, is_plain
from search.outside import with_outside
from search.plan import legible, with_bare_codes
from search.question import Question, forget_words
from search.towns import are_institutions, institution_in, towns_in
from search.types import AT_INSTITUTION, AnyOf, Facet, Query, Results, Suggestion, Town
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
        lambda engine, generation: with_outside(query, partial(_answer, engine, generation))
    )
    return replace(answer.value, engine=answer.engine, stand_in=answer.stand_in)


def _answer(engine: Engine, generation: int, query: Query) -> Results:
    """Read what the words say of limits, towns and ways of delivery.

    A town stands for its region, or for that of the institution where an offering states none, unless a record's own name
    has all the words, or would have but for a slip, it is a part of an institution's name, or the other words are one;
    where nothing but examples answers there, what answers everywhere is given. Institutions of a sort that say the town
    themselves are the answer: "hospital in Oshawa".
    """
    text, limits = limits_in(with_bare_codes(one_gender(legible(query.text))))
    given = {one.key for one in query.filters}
    limits = tuple(one for one in limits if one.key not in given)
    left, towns = towns_in(text)
    whole = Question(engine, generation, query)
    if (called := named_institution(text)) and _is_unknown(whole, called):
        partners = _of_its_sort(whole, called)
        if partners.total:
            return replace(partners, towns=towns, unknown=text)
    if not towns or whole.is_a_name(text) or whole.is_nearly_a_name(text):
        return replace(Asked(engine, generation, query, limits, text).answer(), towns=towns)
    asked = Asked(engine, generation, query, limits, text)
    return replace(_in_towns(asked, left, towns), towns=towns)


def _in_towns(asked: Asked, left: str, towns: tuple[Town, ...]) -> Results:
    """Return the answer to a question that names towns; ``left`` is what it says beside them."""
    query, text = asked.query, asked.text
    organizations = _organizations(asked.engine, asked.generation, query)
    if institution := institution_in(text):
        is_known = organizations.is_a_name(institution)
        return replace(asked.answer(), unknown="" if is_known else institution)
    beside = replace(asked, text=left)
    if any(one.key == "region" for one in query.filters):
        return beside.answer()
    if are_institutions(left) and not query.kinds:
        said = replace(asked, query=replace(query, kinds=("organization",))).answer()
        if said.total > said.examples and is_plain(said):
            return said
    elif words(left) and organizations.is_a_name(left):
        return beside.answer()
    codes = tuple(dict.fromkeys(town.region for town in towns))
    regions = AnyOf("region", (*codes, *(AT_INSTITUTION + code for code in codes)))
    return _there_or_anywhere(beside, regions)


def _organizations(engine: Engine, generation: int, query: Query) -> Question:
    """Return the question about partners, whatever else narrows it."""
    return Question(engine, generation, replace(query, kinds=("organization",), filters=()))


def _is_unknown(whole: Question, called: NamedInstitution) -> bool:
    """Return whether nothing here is called so, and no word of it is what is to be learned: "welding college"."""
    if whole.query.kinds or whole.query.filters or whole.is_a_name(called.text):
        return False
    organizations = _organizations(whole.engine, whole.generation, whole.query)
    if organizations.is_nearly_a_name(called.text):
        return False
    if any(organizations.is_a_name(part) for part in called.parts):
        return False
    return not any(whole.is_a_name(one) for one in called.subjects)


def _of_its_sort(whole: Question, called: NamedInstitution) -> Results:
    """Return the partners of the sort of an institution that is not here."""
    query = replace(whole.query, kinds=("organization",))
    # The same words with a box or a kind ask for something else, so nothing is counted to be chosen.
    found = Asked(whole.engine, whole.generation, query, (), called.sort).answer()
    return replace(found, facets=tuple(Facet(one.field, ()) for one in found.facets))


def _there_or_anywhere(asked: Asked, regions: AnyOf) -> Results:
    """Return what answers in some regions, or everywhere where that is nothing but examples."""
    there = replace(asked, limits=(*asked.limits, regions)).answer()
    if there.total > there.examples or not words(asked.text) or _are_kinds_of(asked, regions):
        return there
    # Most offerings state no region: a chance example there is no answer.
    anywhere = asked.answer()
    if anywhere.total > anywhere.examples or (anywhere.total and not there.total):
        return replace(anywhere, relaxed=True)
    return there


def _are_kinds_of(asked: Asked, regions: AnyOf) -> bool:
    """Return whether the words name kinds that are in some regions: jobs, for one, have none."""
    kinds = kinds_named(asked.text)
    query = replace(asked.query, kinds=kinds, facets=(), offset=0, limit=0, whole=False)
    limits = (*asked.limits, regions)
    return bool(kinds and replace(asked, query=query, limits=limits).answer().total)


def suggest(
    text: str, language: str = "en", limit: int = MOST_SUGGESTIONS
) -> tuple[Suggestion, ...]:
    """Return names of records that begin like what is being typed, best first; none for less than two letters.

    Each letter asks, so the site's own index is asked first, whichever engine answers questions: a journey would take
    longer than all the rest.

    Raises:
        search.serving.NotIndexed: no index is built yet.
    """
    typed = tuple(words(one_gender(legible(text))))[:6]
    if sum(map(len, typed)) < SHORTEST_BEGINNING:
        return ()
    return serving.SWITCHBOARD.answer(
        lambda engine, generation: engine.suggest(generation, typed, language, limit), nearest_first
    ).value


def forget() -> None:
    """Forget what the process keeps of indexes (tests, which take back what they wrote)."""
    forget_words()
    serving.forget()
