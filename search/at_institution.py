"""Questions that name an institution: one that is here, with what is asked for there, or one that is not."""

from __future__ import annotations

from dataclasses import replace

from search.engines import EMBEDDED
from search.meant import Asked
from search.outside import OF_CREDENTIALS, only_of_credentials, unchosen
from search.placed import partners, placed
from search.reading.institution_names import is_called_elsewhere
from search.reading.institutions import (
    Institution,
    college_for_short,
    institution_among,
    known_by,
    names_a_sort,
    without_sorts,
)
from search.reading.kind_names import are_jobs, kinds_named
from search.reading.plan import about
from search.reading.towns import are_institutions, towns_in
from search.types import AnyOf, Card, Facet, Results


def answered(asked: Asked) -> Results:
    """Answer a question that may name an institution.

    One that is not here is told, and the other words are asked for everywhere; alone, it is answered with partners of its
    sort.
    """
    is_short = is_called_elsewhere(asked.text)
    named = _institution(asked) if is_short or names_a_sort(asked.text) else None
    if named is None:
        return _anywhere(_without_sort(asked))
    if named.here is not None:
        return _at(asked, named, named.here)
    rest = named.without(asked.text)
    without = replace(asked, text=rest)
    if about(rest) or without.is_of_credential:
        found = _anywhere(without)
        return replace(found, towns=found.towns or towns_in(asked.text)[1], unknown=named.name)
    query = asked.query
    if query.kinds or query.filters or not (found := _of_its_sort(asked, named.sort)).total:
        return placed(asked)
    return replace(found, towns=towns_in(asked.text)[1], unknown=named.name)


def _institution(asked: Asked) -> Institution | None:
    """Return the institution that a question names; what is nearly a partner's name is a slip for that."""
    whole = asked.bare.whole
    generation = whole.embedded_generation
    here = known_by(EMBEDDED.institutions(generation)) if generation else {}
    named = institution_among(asked.text, here, whole.is_a_name) or college_for_short(asked.text)
    if named is None or named.here is not None:
        return named
    if whole.is_nearly_a_name(asked.text):
        return None
    organizations = partners(asked)
    if organizations.is_a_name(named.name) or organizations.is_nearly_a_name(named.name):
        return None
    return named


def _at(asked: Asked, named: Institution, here: Card) -> Results:
    """Return the answer to a question about an institution that is here.

    Where no record has all the words, the others are asked for there; where none there has those, all of it answers.
    """
    text = named.called(asked.text, asked.query.language)
    rest = about(named.without(asked.text))
    called = replace(asked, text=text)
    if not towns_in(rest)[0] or asked.whole.is_said_whole(text):
        return placed(called)
    query = asked.query
    there = replace(query, filters=(*query.filters, AnyOf("institution", (here.slug,))))
    within = replace(asked, query=there, text=rest)
    if within.whole.is_answered(rest):
        return unchosen(within.answer(), "institution")
    alone = replace(asked, text=here.title.of(query.language))
    return replace(alone.answer(), relaxed=True)


def _anywhere(asked: Asked) -> Results:
    """Answer a question that names no institution here: with programs alone for a credential, since nothing else ends in one."""
    if asked.query.kinds or not asked.is_of_credential:
        return placed(asked)
    programs = placed(replace(asked, query=replace(asked.query, kinds=OF_CREDENTIALS)))
    return only_of_credentials(programs)


def _without_sort(asked: Asked) -> Asked:
    """Return a question without a word for institutions of some sort, which says no more than where to learn."""
    rest = without_sorts(asked.text)
    left = towns_in(rest)[0]
    if (
        rest == asked.text
        or asked.is_of_credential
        or are_jobs(left)
        or are_institutions(towns_in(asked.text)[0])
        or not (about(left) or kinds_named(left))
    ):
        return asked
    return asked if asked.bare.whole.is_a_name(asked.text) else replace(asked, text=rest)


def _of_its_sort(asked: Asked, sort: str) -> Results:
    """Return the partners of the sort of an institution that is not here."""
    query = replace(asked.query, kinds=("organization",))
    # The same words with a box or a kind ask for something else, so nothing is counted to be chosen.
    found = Asked(asked.engine, asked.generation, query, (), sort).answer()
    return replace(found, facets=tuple(Facet(one.field, ()) for one in found.facets))
