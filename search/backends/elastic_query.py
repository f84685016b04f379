"""A plan as the body of a search on Elasticsearch.

The tiers of the house (exact name, title, other names, elsewhere, only tied to it, and what leads to an occupation
between them) are added to the score in steps that no sum of word scores reaches, so records stand by tier first and by
score inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch.dsl import Q, Search

from search.backends.elastic_layout import LONGEST_BEGINNING, TEXTS
from search.backends.fulltext import may_go_on
from search.backends.worth import EXAMPLE_AMONG_EQUALS, EXAMPLE_WORTH, KIND_WORTH, OVER_WORTH
from search.reading.plan import Match, Plan
from search.reading.terms import Term
from search.reading.words import stem
from search.types import MAIN_KINDS, OFFERINGS, OVER, AnyOf, AtMost, Filter

_BOOSTS = {"title": 3.0, "names": 2.0, "about": 1.0, "body": 0.5}
_EXACT, _IN_TITLE, _IN_NAMES, _TIED = 1_000_000.0, 100_000.0, 30_000.0, 0.1
_BEGINS_NAMES = 15_000.0
_LEADS_TO_NAMED, _LEADS_TO_WORDED, _IS_NAMED = 300_000.0, 1_000.0, 200_000.0
"""What leads to an occupation stands between those, above all that has the words of its name, or below."""
_IS_WANTED = 60_000.0
"""What leads there and is of a kind that the question names stands before names with the words, and after titles."""
_PARTLY_IN_TITLE = 8_000.0
"""What leads to an occupation and has one of the words in its title stands before the rest of that."""
_SAID_BY_OFFERING, _CALLED_BY_MOST = 4_000.0, 2_000.0
"""Then offerings that say all the words, and those called by the word that says most: before what only leads there."""
_DOING, _DOING_AND_TITLED = 500_000.0, 250_000.0
"""Occupations of which a text says that people do what is asked for stand right after a name that is the very words."""
_NOT_SCATTERED, _TOLD, _TOLD_AND_TITLED = 500.0, 300.0, 100.0
"""Occupations whose text tells all of several words stand before what has them in several names or texts.

Those that also have one of them in the title are first: who drives a truck is a truck driver.
"""
_IN_OWN_LANGUAGE = 200.0
"""What has all the words in the reader's language stands before what has them in the other one alone."""
_ABROAD = 1e-9
"""What names in the other language alone lead to stands behind all the rest, in the same order."""
_OF_KINDS = 10_000_000.0
"""Records of a kind that the question names stand first, as they always do."""
_AHEAD = 4_000_000.0
"""Records of a kind that it names beside its words stand before all others that have them: no other tiers add up to that."""
_MOST_VALUES = 2_000
_MOST_LONGER = 1_000
_NAMES_LOOKED_AT = 60
_MOST_OF_EACH = 100
"""Hits that Elasticsearch hands out of a bucket at most."""


def body_of(plan: Plan) -> dict[str, Any]:
    """Return the search for a plan."""
    query = plan.query
    filters = {one.key: _filter(one) for one in query.filters}
    filters["kind"] = Q("terms", kind=list(query.asked_kinds))
    counted = {field: one for field, one in filters.items() if field in query.facets}
    always = [one for field, one in filters.items() if field not in query.facets]
    search = Search().query(_asked(plan, always))
    search = search.post_filter(_all(counted.values())) if counted else search
    search.aggs.bucket("examples", "filter", _all([*counted.values(), Q("term", example=True)]))
    for field in query.facets:
        others = [one for name, one in counted.items() if name != field]
        bucket = search.aggs.bucket(field, "filter", _all(others))
        values = bucket.bucket("values", "terms", field=_place(field), size=_MOST_VALUES)
        values.bucket("examples", "filter", Q("term", example=True))
    search = search.sort(*_order(plan)).source(["card", "called"])
    search = search[query.offset : query.offset + query.limit].extra(track_total_hits=True)
    return dict(search.to_dict())


def body_of_total(plan: Plan) -> dict[str, Any]:
    """Return the search for whether any record answers a plan: nothing is scored, counted in facets or fetched."""
    asked = _all(_kept(plan))
    return dict(Search().query(asked).extra(size=0, track_total_hits=1).to_dict())


def _kept(plan: Plan) -> list[Any]:
    kinds = Q("terms", kind=list(plan.query.asked_kinds))
    said = [_said(plan)] if plan.terms else []
    return [kinds, *map(_filter, plan.query.filters), *said]


def body_of_all(plan: Plan) -> dict[str, Any]:
    """Return the search for every record that answers a plan, in no order."""
    return dict(Search().query(_all(_kept(plan))).source(False).to_dict())


def body_of_suggestions(words: Sequence[str], limit: int) -> dict[str, Any]:
    """Return the search for records one of whose names has words beginning with each of the given ones, jobs apart."""
    beginning = [Q("match", beginnings=word[:LONGEST_BEGINNING]) for word in words]
    first = Q("constant_score", filter=Q("prefix", folded=" ".join(words)))
    kinds = Q("terms", kind=list(MAIN_KINDS))
    search = Search().query(Q("bool", filter=[*beginning, kinds], should=[first]))
    best = {
        "size": min(max(limit, _NAMES_LOOKED_AT), _MOST_OF_EACH),
        "sort": ["_score", "weight", "title_en", "uid"],
        "_source": ["card", "called", "weight"],
    }
    is_a_job = Q("term", kind="occupation")
    for name, where in (("jobs", is_a_job), ("others", ~is_a_job)):
        search.aggs.bucket(name, "filter", where).metric("best", "top_hits", **best)
    return dict(search.extra(size=0).to_dict())


def body_of_values(field: str, values: Sequence[str]) -> dict[str, Any]:
    """Return the search for all records that have any of the values."""
    query = Q("terms", **{_place(field): list(values)})
    return dict(Search().query(query).source(False).to_dict())


def _asked(plan: Plan, filters: list[Any]) -> Any:
    if not plan.terms:
        first = Q("terms", **{_place("institution"): list(plan.first)})
        should = [Q("constant_score", filter=first)] if plan.first else []
        # Without anything that has to hold, one of what only lifts would have to.
        return Q("bool", filter=[Q("match_all"), *filters], should=should)
    if plan.ahead:
        ahead = Q("constant_score", filter=Q("terms", kind=list(plan.ahead)), boost=_AHEAD)
        return Q("bool", must=[_ranked(replace(plan, ahead=()), filters)], should=[ahead])
    if not plan.kinds:
        return _ranked(plan, filters)
    of_kinds = Q("terms", kind=list(plan.kinds))
    first = Q("constant_score", filter=_all([*filters, of_kinds]), boost=_OF_KINDS)
    return first | _ranked(plan, [*filters, ~of_kinds])


def _ranked(plan: Plan, filters: list[Any]) -> Any:
    """Return what a plan asks for, where it says so last the occupations that only names in the other language lead to."""
    found = _scored(plan, filters)
    if not plan.own_first:
        return found
    return Q("boosting", positive=found, negative=_abroad(plan), negative_boost=_ABROAD)


def _abroad(plan: Plan) -> Any:
    own = _text(replace(plan.match, languages=(plan.query.language,)), TEXTS)
    others = [own, Q("terms", keys=list(plan.names))]
    if plan.by_name and plan.occupations:
        others.append(Q("terms", **{"facets.occupation": list(plan.occupations)}))
    return Q("bool", filter=Q("term", kind="occupation"), must_not=others)


def _scored(plan: Plan, filters: list[Any]) -> Any:
    if plan.beginnings:
        # Beginnings of words are worth nothing beside each other: records stand by tier, and then as they always do.
        return Q("bool", filter=[_said(plan), *filters], should=_tiers(plan))
    found = Q("bool", must=[_said(plan)], filter=filters, should=_tiers(plan))
    return Q(
        "function_score",
        query=found,
        functions=_worths(plan),
        score_mode="multiply",
        boost_mode="multiply",
    )


def _said(plan: Plan) -> Any:
    """Return what a record has to say, or be tied to, in order to answer."""
    text, beside = _text(plan.match, TEXTS), []
    if plan.occupations:
        beside.append(Q("terms", **{"facets.occupation": list(plan.occupations)}))
    if plan.telling is not None:
        beside.append(_called_by_most(plan.telling))
    if plan.kinds:
        beside.append(Q("terms", kind=list(plan.kinds)))
    if not beside:
        return text
    tied = [Q("constant_score", filter=one, boost=_TIED) for one in beside]
    return Q("bool", should=[text, *tied], minimum_should_match=1)


def _called_by_most(telling: Term) -> Any:
    return _all([_text(Match((telling,)), TEXTS[:1]), Q("terms", kind=list(OFFERINGS))])


def _tiers(plan: Plan) -> list[Any]:
    places = (
        (Q("terms", keys=list(plan.names)), _EXACT),
        (_text(plan.match, TEXTS[:1]), _IN_TITLE),
        (_named(plan), _IN_NAMES),
        (_begun(plan), _BEGINS_NAMES),
        (_text(replace(plan.match, languages=(plan.query.language,)), TEXTS), _IN_OWN_LANGUAGE),
        *_not_scattered(plan),
        *_told(plan),
        *_doing(plan),
        *_of_offerings(plan),
    )
    scored = [Q("constant_score", filter=where, boost=boost) for where, boost in places]
    return scored + list(_leading(plan)) if plan.occupations else scored


def _of_offerings(plan: Plan) -> Iterator[tuple[Any, float]]:
    """Yield what lifts offerings that say the words above those that only lead to where they are said."""
    if plan.occupations or plan.telling is not None:
        said = [_text(plan.match, TEXTS), Q("terms", kind=list(OFFERINGS))]
        yield _all(said), _SAID_BY_OFFERING
    if plan.telling is not None:
        yield _called_by_most(plan.telling), _CALLED_BY_MOST


def _named(plan: Plan) -> Any:
    """Return what has the words in its names; an occupation in one name, not scattered over a thousand."""
    found = _text(plan.match, TEXTS[:2])
    return found if plan.together is None else Q("bool", filter=found, must_not=_scattered(plan))


def _begun(plan: Plan) -> Any:
    """Return occupations that have a name which begins with the very words, and no title with them."""
    begins = [Q("term", kind="occupation"), Q("prefix", folded=f"{plan.typed} ")]
    return Q("bool", filter=begins, must_not=_text(plan.match, TEXTS[:1]))


def _not_scattered(plan: Plan) -> Iterator[tuple[Any, float]]:
    if plan.together is not None:
        yield ~_scattered(plan), _NOT_SCATTERED


def _scattered(plan: Plan) -> Any:
    """Return the occupations that have the words in names, but not in one."""
    called = Q("terms", **{"facets.occupation": list(plan.together or ())})
    kind, named = Q("term", kind="occupation"), _text(plan.match, TEXTS[:2])
    told = [where for where, _boost in _told(plan)][:1]
    return Q("bool", filter=[kind, named], must_not=[called, *told])


def _told(plan: Plan) -> Iterator[tuple[Any, float]]:
    """Yield what lifts occupations whose text tells what people do in all of several words: "they cut hair"."""
    if len(plan.terms) > 1 and not plan.any_term:
        told = _telling(plan.match)
        yield told, _TOLD
        yield _all([told, _partly_titled(plan)]), _TOLD_AND_TITLED


def _doing(plan: Plan) -> Iterator[tuple[Any, float]]:
    if plan.doing:
        told = _telling(Match(plan.doing))
        yield told, _DOING
        yield _all([told, _partly_titled(plan)]), _DOING_AND_TITLED


def _partly_titled(plan: Plan) -> Any:
    return _text(replace(plan.match, any_term=True), TEXTS[:1])


def _telling(match: Match) -> Any:
    return _all([Q("term", kind="occupation"), _text(match, TEXTS[-1:])])


def _leading(plan: Plan) -> Iterator[Any]:
    """Yield what lifts an occupation that is asked for, and offerings that lead there."""
    leads = Q("terms", **{"facets.occupation": list(plan.occupations)})
    kinds, boost = list(OFFERINGS), _LEADS_TO_WORDED
    if plan.by_name:
        kinds, boost = [*OFFERINGS, "occupation"], _LEADS_TO_NAMED
        named = _all([leads, Q("term", kind="occupation")])
        yield Q("constant_score", filter=named, boost=_IS_NAMED)
    yield Q("constant_score", filter=_all([leads, Q("terms", kind=kinds)]), boost=boost)
    if plan.wanted:
        wanted = _all([leads, Q("terms", kind=list(plan.wanted))])
        lifted = _LEADS_TO_NAMED if plan.by_name else _IS_WANTED
        yield Q("constant_score", filter=wanted, boost=lifted)
    tied = _all([leads, Q("terms", kind=list(OFFERINGS)), _partly_titled(plan)])
    yield Q("constant_score", filter=tied, boost=_PARTLY_IN_TITLE)


def _worths(plan: Plan) -> list[dict[str, Any]]:
    kinds = [
        {"filter": Q("term", kind=kind), "weight": worth} for kind, worth in KIND_WORTH.items()
    ]
    over = {"filter": Q("term", **{_place("status"): OVER}), "weight": OVER_WORTH}
    # Where some of the words are enough, one that has more of them may be better, invented or not.
    worth = EXAMPLE_WORTH if plan.any_term else EXAMPLE_AMONG_EQUALS
    return [*kinds, {"filter": Q("term", example=True), "weight": worth}, over]


def _text(match: Match, fields: Sequence[str]) -> Any:
    terms = [_term(term, fields, match) for term in match.terms]
    if match.any_term:
        return Q("bool", should=terms, minimum_should_match=1)
    return Q("bool", must=terms)


def _term(term: Term, fields: Sequence[str], match: Match) -> Any:
    spelled = [
        query
        for language in match.languages
        for spelling in term.spelled_in(language)
        for query in _spelled(spelling, language, fields, match.of(term))
    ]
    return Q("dis_max", queries=spelled, tie_breaker=0.1)


def _spelled(
    spelling: tuple[str, ...], language: str, fields: Sequence[str], match: Match
) -> list[Any]:
    beginnings = may_go_on([f"{language[0]}{stem(spelling[-1], language)}"], match)
    if beginnings and len(spelling) == 1:
        value = stem(spelling[0], language)
        return [Q("prefix", **{f"{name}.{language}": value}) for name in fields]
    kind = "best_fields" if len(spelling) == 1 else "phrase"
    more = {"max_expansions": _MOST_LONGER} if beginnings else {}
    kind = "phrase_prefix" if beginnings else kind
    boosted = [f"{name}.{language}^{_BOOSTS[name]}" for name in fields]
    return [Q("multi_match", query=" ".join(spelling), fields=boosted, type=kind, **more)]


def _filter(one: Filter) -> Any:
    if isinstance(one, AnyOf):
        return Q("terms", **{_place(one.field): list(one.values)})
    ends = {"lte": one.most} if isinstance(one, AtMost) else {"gte": one.least}
    return Q("range", **{one.field: {end: float(number) for end, number in ends.items()}})


def _place(field: str) -> str:
    return "kind" if field == "kind" else f"facets.{field}"


def _all(conditions: Any) -> Any:
    return Q("bool", filter=list(conditions))


def _order(plan: Plan) -> list[Any]:
    query = plan.query
    title = f"title_{query.language}"
    if query.sort == "relevance":
        return [*(["_score"] if plan.terms or plan.first else []), "weight", title, "uid"]
    field, way = query.sort.lstrip("-"), "desc" if query.sort.startswith("-") else "asc"
    if field == "title":
        return [{title: {"order": way}}, "uid"]
    return [{field: {"order": way, "missing": "_last"}}, title, "uid"]
