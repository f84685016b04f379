"""Questions that name towns, read as where they lie: "welding sudbury", "hospital in Oshawa", "jobs in Windsor"."""

from __future__ import annotations

from dataclasses import replace

from registry.models import Organization
from search.calling import is_a_whole_name
from search.meant import Asked, is_plain
from search.outside import unchosen
from search.question import Question
from search.reading.kind_names import are_jobs, kind_asked, kinds_named
from search.reading.plan import names_of
from search.reading.towns import are_institutions, are_schools, institution_in, towns_in
from search.reading.words import words
from search.types import AT_INSTITUTION, AnyOf, Query, Results, Town


def placed(asked: Asked) -> Results:
    """Answer a question that may name towns.

    A town stands for its region, or for that of the institution where an offering states none, unless a record's own name
    has all the words, or would have but for a slip, it is a part of an institution's name, or the other words are one;
    where nothing but examples answers there, what answers everywhere is given. Institutions of a sort that say the town
    themselves are the answer: "hospital in Oshawa".
    """
    left, towns = towns_in(asked.text)
    whole = asked.bare.whole
    if not towns or whole.is_a_name(asked.text) or whole.is_nearly_a_name(asked.text):
        return replace(asked.answer(), towns=towns)
    return replace(_in_towns(asked, left, towns), towns=towns)


def partners(asked: Asked) -> Question:
    """Return the question about partners, whatever else narrows it."""
    query = replace(asked.query, kinds=("organization",), filters=())
    return Question(asked.engine, asked.generation, query)


def _in_towns(asked: Asked, left: str, towns: tuple[Town, ...]) -> Results:
    """Return the answer to a question that names towns; ``left`` is what it says beside them."""
    query, text = asked.query, asked.text
    organizations = partners(asked)
    if institution := institution_in(text):
        is_known = organizations.is_a_name(institution)
        return replace(asked.answer(), unknown="" if is_known else institution)
    if are_schools(left):
        return _of_schools(asked, towns)
    beside = replace(asked, text=left)
    if are_institutions(left):
        found = _in_very_town(asked) or _of_sort(beside, towns)
        return found if query.kinds else unchosen(found)
    everywhere = replace(beside, first=_very_there(towns))
    there = _within(everywhere, _around(towns))
    is_chosen = _narrows_regions(query)
    is_called = not is_chosen and bool(words(left)) and organizations.is_a_name(left)
    if is_chosen or (is_called and not _is_subject(there)):
        return beside.answer()
    if are_jobs(left):
        return _beside_jobs(everywhere, there)
    return _there_or_anywhere(everywhere, there)


def _in_very_town(asked: Asked) -> Results | None:
    """Return the institutions of a sort that say the town themselves, if there are real ones."""
    return _of_partners(asked).answer() if _are_real_partners(asked) else None


def _of_partners(asked: Asked) -> Asked:
    """Return a question for partners, unless other kinds are chosen.

    The kinds are counted by the same words as are asked for when one of them is chosen.
    """
    kinds = asked.query.kinds or ("organization",)
    return replace(asked, query=replace(asked.query, kinds=kinds))


def _are_real_partners(asked: Asked) -> bool:
    """Return whether real partners have the words as they were typed, whatever is chosen beside these."""
    found = _of_partners(asked.bare).answer()
    return found.is_real and is_plain(found)


def _is_subject(there: Asked) -> bool:
    """Return whether real records there have the words, and no partner is called by them alone: "health" is one."""
    if is_a_whole_name(names_of(there.text), "organization"):
        return False
    return there.bare_answer.is_real and is_plain(there.bare_answer)


def _narrows_regions(query: Query) -> bool:
    return any(one.key == "region" for one in query.filters)


def _within(asked: Asked, regions: AnyOf) -> Asked:
    """Return a question that is asked in some regions."""
    return replace(asked, limits=(*asked.limits, regions))


def _around(towns: tuple[Town, ...]) -> AnyOf:
    codes = tuple(dict.fromkeys(town.region for town in towns))
    return AnyOf("region", (*codes, *(AT_INSTITUTION + code for code in codes)))


def _of_sort(asked: Asked, towns: tuple[Town, ...]) -> Results:
    """Return institutions of a sort in the regions of towns none of which they say; those of everywhere where none is there."""
    everywhere = _of_partners(asked)
    if _narrows_regions(asked.query):
        return everywhere.answer()
    # The form sends the sort and the region apart, so nothing else may narrow.
    there = _within(asked, _around(towns))
    if _are_real_partners(there):
        return there.answer()
    return replace(everywhere.answer(), relaxed=True)


def _of_schools(asked: Asked, towns: tuple[Town, ...]) -> Results:
    """Return the institutions that teach in the regions of towns, or, where none is there, everywhere: no name tells of schools."""
    teaching = AnyOf("organization_kind", tuple(map(str, Organization.TEACHING)))
    query = asked.query
    if any(one.key == teaching.key for one in query.filters):
        teaching = next(one for one in query.filters if one.key == teaching.key)
    kept = tuple(one for one in query.filters if one.key != teaching.key)
    schools = replace(
        asked,
        query=replace(query, kinds=query.kinds or ("organization",), filters=(*kept, teaching)),
        text="",
    )
    there = schools if _narrows_regions(query) else _within(schools, _around(towns))
    found = there.answer()
    if not found.total:
        found = replace(schools.answer(), relaxed=True)
    found = unchosen(found, teaching.field)
    return found if query.kinds else unchosen(found)


def _very_there(towns: tuple[Town, ...]) -> tuple[str, ...]:
    """Return the partners in the very towns: what is theirs stands before the rest of the region."""
    names = {name for town in towns for name in (town.name.en, town.name.fr)}
    return tuple(
        Organization.objects.public().filter(city__in=names).values_list("slug", flat=True)
    )


def _beside_jobs(everywhere: Asked, there: Asked) -> Results:
    """Return what is in some regions, where jobs are asked for: these are of no region. They answer where nothing is."""
    anything = replace(there, text="")
    found = anything if anything.bare_answer.is_real else everywhere
    return replace(found.answer(), without_jobs=True)


def _there_or_anywhere(everywhere: Asked, there: Asked) -> Results:
    """Return what answers in some regions, or everywhere where that is nothing but examples.

    The words alone decide, whatever is chosen beside them: the numbers of boxes are those of their links.
    """
    if there.bare_answer.is_real or not words(there.text) or _are_kinds_of(there):
        are_jobs_asked = kind_asked(there.text)[1] == ("occupation",)
        return replace(there.answer(), without_jobs=are_jobs_asked)
    # Most offerings state no region: a chance example there is no answer.
    anywhere = everywhere.bare_answer
    if anywhere.is_real or (anywhere.total and not there.bare_answer.total):
        return replace(everywhere.answer(), relaxed=True)
    return there.answer()


def _are_kinds_of(there: Asked) -> bool:
    """Return whether the words name kinds that are in some regions."""
    kinds = kinds_named(there.text)
    query = replace(there.query, kinds=kinds, facets=(), offset=0, limit=0, whole=False)
    return bool(kinds and replace(there, query=query).answer().total)
