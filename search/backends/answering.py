"""How the embedded engine answers one plan: which documents, how many with each value, in which order.

Ranking is capped: up to ``RANKED`` records that have the words are scored one by one; beyond that a question is so
broad that scores say little, and records stand by where the words are (exact name, title, other names, elsewhere)
and by kind. So do they where words are the beginnings of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, repeat
from operator import itemgetter

from pyroaring import BitMap

from search.backends import broad
from search.backends.columns import Columns
from search.backends.fulltext import BODY, EVERYWHERE, NAMES, TITLE, FullText, places_for, rows_of
from search.backends.orders import in_order
from search.backends.ranking import LETTERS
from search.backends.worth import EXAMPLE_WORTH, KIND_WORTH, OVER_WORTH
from search.reading.plan import Match, Plan
from search.types import LANGUAGES, OFFERINGS, OVER, AnyOf, AtMost, Facet, Filter, Language, Value

RANKED = 5_000
"""Records that are scored one by one at most."""

# Made of a tuple as it is: to call the class for each of a thousand values takes longer than to count them.
_as_value: Callable[[tuple[str, int, bool, int]], Value] = partial(tuple.__new__, Value)
_count = itemgetter(1)
_BEGUN = "SELECT document_id FROM search_indexedname WHERE generation = %s AND begins = %s AND {}"
_NAMED = "SELECT document_id FROM search_indexedname WHERE key IN ({})"


class Asked:
    """One plan over the columns of one moment."""

    def __init__(self, text: FullText, columns: Columns, plan: Plan) -> None:
        self.full_text = text
        self.columns = columns
        self.plan = plan
        self.text = self._text()
        self.filters = {one.key: self._keeping(one) for one in plan.query.filters}
        self.filters["kind"] = columns.having("kind", plan.query.asked_kinds)

    def kept(self, without: str = "") -> BitMap:
        """Return the documents that have the words and pass every filter but one."""
        if without not in self.filters:
            return self._all
        others = [found for field, found in self.filters.items() if field != without]
        return BitMap.intersection(self.text, *others)

    @cached_property
    def _all(self) -> BitMap:
        return BitMap.intersection(self.text, *self.filters.values())

    def facet(self, field: str) -> Facet:
        """Return the counted values of a field; once for a question: its other pages and orders ask the same."""
        query = self.plan.query
        kinds = () if field == "kind" else query.asked_kinds
        chosen = self._chosen(field)
        others = tuple(one for one in query.filters if one.field != field)
        key = ("facet", field, chosen, self.plan.match, self._beside_words(), others, kinds)
        return self.columns.remembered(key, lambda: self._counted(field, chosen))

    def _counted(self, field: str, chosen: tuple[str, ...]) -> Facet:
        """Count the values of a field, those that are chosen included even when none is left."""
        kept = self.kept(without=field)
        counts = broad.counted(self.columns, self.plan.match, field, kept)
        if counts is None:
            counts = self.columns.counts(field, kept)
        examples = kept & self.columns.examples
        invented = self.columns.counts(field, examples) if examples else {}
        if chosen:
            counts = dict(sorted({**dict.fromkeys(chosen, 0), **counts}.items()))
        # They stand by value, and those that are counted alike stay so.
        examples_of = map(invented.get, counts, repeat(0)) if invented else repeat(0, len(counts))
        is_chosen = map(chosen.__contains__, counts)
        told = zip(counts, counts.values(), is_chosen, examples_of, strict=True)
        return Facet(field, tuple(map(_as_value, sorted(told, key=_count, reverse=True))))

    def ordered(self, found: BitMap) -> Iterator[int]:
        """Yield documents in the order of the query."""
        sort = self.plan.query.sort
        if sort == "relevance":
            return self._by_relevance(found)
        field, descending = sort.lstrip("-"), sort.startswith("-")
        if field == "title":
            return in_order(self.columns, found, self._title_order(descending))
        return self._by_amount(found, field, descending)

    def _text(self) -> BitMap:
        if not self.plan.terms:
            return self.columns.alive
        named = self.columns.having("occupation", self.plan.occupations)
        beside = named | self._called_by_most() | self._of_kinds()
        return (self._matching(EVERYWHERE) | beside) & self.columns.alive

    def _of_kinds(self) -> BitMap:
        """Return the records of the kinds that the question names."""
        return self.columns.having("kind", self.plan.kinds)

    def _matching(self, fields: tuple[str, ...]) -> BitMap:
        return broad.having(self.full_text, self.columns, self.plan.match, fields)

    def _beside_words(self) -> tuple[object, ...]:
        """Return what answers beside records that have the words."""
        return self.plan.occupations, self.plan.telling, self.plan.kinds

    def _called_by_most(self) -> BitMap:
        if self.plan.telling is None:
            return BitMap()
        called = broad.having(self.full_text, self.columns, Match((self.plan.telling,)), TITLE)
        return called & self.columns.having("kind", OFFERINGS)

    def _keeping(self, one: Filter) -> BitMap:
        if isinstance(one, AnyOf):
            return self.columns.having(one.field, one.values)
        if isinstance(one, AtMost):
            return self.columns.at_most(one.field, one.most)
        return self.columns.at_least(one.field, one.least)

    def _chosen(self, field: str) -> tuple[str, ...]:
        if field == "kind":
            return self.plan.query.kinds
        given = [one for one in self.plan.query.filters if one.field == field]
        return tuple(value for one in given if isinstance(one, AnyOf) for value in one.values)

    def _by_relevance(self, found: BitMap) -> Iterator[int]:
        if not self.plan.terms:
            first = found & self.columns.having("institution", self.plan.first)
            for some in (first, found - first):
                yield from in_order(self.columns, some, self._standing_order())
            return
        of_kinds = found & self._of_kinds()
        yield from in_order(self.columns, of_kinds, self._standing_order())
        left = found - of_kinds
        for some in chain.from_iterable(map(self._own_first, self._ahead(left))):
            for tier in self._tiers(some):
                yield from self._by_score(tier)

    def _ahead(self, found: BitMap) -> Iterator[BitMap]:
        """Yield documents of kinds that stand before all others, and then those."""
        if self.plan.ahead:
            ahead = found & self.columns.having("kind", self.plan.ahead)
            yield ahead
            found = found - ahead
        yield found

    def _own_first(self, found: BitMap) -> Iterator[BitMap]:
        """Yield documents, and then the occupations that only names in the other language lead to: "chef" is no "chef de train".

        So it is where others are found in the reader's language.
        """
        if len(found) > 1 and self._is_scored and (own := self.own_jobs()):
            named = self._leading(("occupation",)) if self.plan.by_name else BitMap()
            jobs = found & self.columns.having("kind", ("occupation",))
            abroad = jobs - own - named - self._exactly()
            yield found - abroad
            found = abroad
        yield found

    def own_jobs(self) -> BitMap:
        """Return the occupations that have the words in the reader's language, whatever narrows the question."""
        if not (self.plan.terms and self._is_scored):
            return BitMap()
        own = BitMap(self._scores((self.plan.query.language,)))
        return own & self.columns.having("kind", ("occupation",))

    @property
    def _is_scored(self) -> bool:
        """Whether records are scored; the worth of beginnings of words differs between databases, and says nothing."""
        return not self.plan.beginnings and len(self._matching(EVERYWHERE)) <= RANKED

    def _tiers(self, found: BitMap) -> Iterator[BitMap]:
        """Yield documents by where the words stand: exact name, title, other names, elsewhere, only tied to it.

        Offerings that lead to an occupation that is asked for stand right after what bears its name.
        """
        left = found.copy()
        for make in self._places():
            if not left:
                return
            tier = left & make()
            left -= tier
            if tier:
                yield tier
        if left:
            yield left

    def _places(self) -> Iterator[Callable[[], BitMap]]:
        title, names = partial(self._matching, TITLE), self._named
        called, tied = (partial(self._leading, kinds) for kinds in (("occupation",), OFFERINGS))
        wanted = partial(self._leading, self.plan.wanted)
        partly = self._partly_in_title
        among = (lambda: tied() & title(), lambda: tied() & names(), lambda: tied() & partly())
        leading = (wanted, called, *among)
        yield self._exactly
        if doing := self.plan.doing:
            yield lambda: self._telling(Match(doing)) & self._partly_in_title()
            yield partial(self._telling, Match(doing))
        if self.plan.by_name:
            yield from (*leading, tied)
        yield from (
            title,
            wanted,
            self._begun,
            names,
            *leading,
            self._said_by_offerings,
            self._called_by_most,
            tied,
            lambda: self._told() & self._partly_in_title(),
            self._told,
        )
        yield lambda: self._matching(EVERYWHERE) - self._scattered()
        yield partial(self._matching, EVERYWHERE)

    def _named(self) -> BitMap:
        """Return what has the words in its names; an occupation in one name, not scattered over a thousand."""
        return self._matching(NAMES) - self._scattered()

    def _begun(self) -> BitMap:
        """Return the occupations that have a name which begins with the very words: "car mechanic" for "car"."""
        typed = self.plan.typed
        if not typed:
            return BitMap()
        within = (self.columns.version[0], typed[:LETTERS], f"{typed} ", f"{typed}!")
        sql = _BEGUN.format(self.full_text.begins_so.format("folded"))
        found = self.columns.remembered(
            ("begun", typed), lambda: BitMap(key for (key,) in rows_of(sql, within))
        )
        return found & self.columns.having("kind", ("occupation",))

    def _scattered(self) -> BitMap:
        if self.plan.together is None:
            return BitMap()
        occupations = self.columns.having("kind", ("occupation",))
        called = self.columns.having("occupation", self.plan.together)
        return (occupations - called) & self._matching(NAMES) - self._told()

    def _told(self) -> BitMap:
        """Return the occupations whose text tells what people do in all of several words: "they cut hair"."""
        match = self.plan.match
        return BitMap() if len(match.terms) < 2 or match.any_term else self._telling(match)

    def _telling(self, match: Match) -> BitMap:
        found = self.columns.remembered(
            ("told", match), lambda: self.full_text.matching(match, BODY)
        )
        return found & self.columns.having("kind", ("occupation",))

    def _partly_in_title(self) -> BitMap:
        if len(self.plan.terms) < 2:
            return self._matching(TITLE)
        partly = replace(self.plan.match, any_term=True)
        return broad.having(self.full_text, self.columns, partly, TITLE)

    def _said_by_offerings(self) -> BitMap:
        """Return the offerings that have the words, where others answer that only lead to where they stand."""
        if not any(self._beside_words()):
            return BitMap()
        return self._matching(EVERYWHERE) & self.columns.having("kind", OFFERINGS)

    def _leading(self, kinds: tuple[str, ...]) -> BitMap:
        """Return records of some kinds that are, or lead to, an occupation that is asked for."""
        found = self.columns.having("occupation", self.plan.occupations)
        return found & self.columns.having("kind", kinds)

    def _exactly(self) -> BitMap:
        names = self.plan.names
        if not names:
            return BitMap()
        return self.columns.remembered(
            ("exactly", names),
            lambda: BitMap(key for (key,) in rows_of(_NAMED.format(places_for(names)), names)),
        )

    def _by_score(self, tier: BitMap) -> Iterator[int]:
        if len(tier) == 1:
            yield tier.min()
        elif not self._is_scored:
            yield from in_order(self.columns, tier, self._standing_order())
        else:
            standing = enumerate(in_order(self.columns, tier, self._standing_order()))
            places = {key: place for place, key in standing}
            own = self._scores((self.plan.query.language,))
            # A word is rare in the other language when it is a foreign one there: that says nothing.
            any_ = self._scores(LANGUAGES) if tier - BitMap(own) else {}
            # Where some of the words are enough, one that has more of them may be better, invented or not.
            invented = BitMap() if self.plan.any_term else self.columns.examples
            yield from sorted(
                tier,
                key=lambda key: (
                    key not in own,
                    key in invented,
                    -own.get(key, any_.get(key, 0.0)),
                    places[key],
                ),
            )

    def _scores(self, languages: tuple[Language, ...]) -> dict[int, float]:
        """Return what records are worth that have the words in some languages."""
        match = replace(self.plan.match, languages=languages)
        return self.columns.remembered(
            ("scores", match), lambda: self._weighed(self.full_text.scores(match))
        )

    def _weighed(self, scores: dict[int, float]) -> dict[int, float]:
        for kind, worth in KIND_WORTH.items():
            for key in self.columns.having("kind", (kind,)) & BitMap(scores):
                scores[key] *= worth
        for key in self.columns.examples & BitMap(scores):
            scores[key] *= EXAMPLE_WORTH
        for key in self.columns.having("status", (OVER,)) & BitMap(scores):
            scores[key] *= OVER_WORTH
        return scores

    def _standing_order(self) -> tuple[str, ...]:
        return ("weight", f"title_{self.plan.query.language}", "uid")

    def _title_order(self, descending: bool) -> tuple[str, ...]:
        return (f"{'-' if descending else ''}title_{self.plan.query.language}", "uid")

    def _by_amount(self, found: BitMap, field: str, descending: bool) -> Iterator[int]:
        left = found.copy()
        for step in self.columns.steps(field, descending):
            here = left & step
            left -= here
            yield from in_order(self.columns, here, self._title_order(False))
        yield from in_order(self.columns, left, self._title_order(False))
