"""The embedded engine: the site's own database finds the words, bitmaps in memory filter and count.

Ranking is capped: up to ``RANKED`` records that have the words are scored one by one; beyond that a question is so
broad that scores say little, and records stand by where the words are (exact name, title, other names, elsewhere)
and by kind. So do they where words are the beginnings of others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice
from operator import itemgetter
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from pyroaring import BitMap

from search.backends import broad
from search.backends.beginnings import suggest_names
from search.backends.columns import Columns, SharedColumns
from search.backends.engine import Found
from search.backends.fulltext import EVERYWHERE, NAMES, TITLE, FullText, places_for, rows_of
from search.backends.naming import hits_of
from search.backends.orders import in_order
from search.backends.postgresql import TextVectors
from search.backends.sqlite import Fts5
from search.backends.suggested import SharedSuggestions
from search.backends.worth import EXAMPLE_WORTH, KIND_WORTH
from search.backends.writing import erase, remove, write
from search.documents import Document
from search.models import IndexedDocument
from search.plan import Match, Plan
from search.portions import portions
from search.types import DEEPEST, MAIN_KINDS, OFFERINGS, AnyOf, Facet, Filter, Suggestion, Value

RANKED = 5_000
"""Records that are scored one by one at most."""

_full_text: dict[str, FullText] = {"sqlite": Fts5(), "postgresql": TextVectors()}
# Made of a tuple as it is: to call the class for each of a thousand values takes longer than to count them.
_as_value: Callable[[tuple[str, int, bool]], Value] = partial(tuple.__new__, Value)
_count = itemgetter(1)
_shared = SharedColumns()
_suggested = SharedSuggestions()


def full_text() -> FullText:
    """Return the full text of the site's database."""
    return _full_text[connection.vendor]


def forget() -> None:
    """Forget what the process keeps of the index (tests)."""
    _shared.forget()
    _suggested.forget()


class Embedded:
    """The engine that is always there."""

    name = "embedded"
    is_far = False

    def search(self, generation: int, plan: Plan) -> Found:
        columns = _shared.of(generation)
        asked = _Asked(columns, plan)
        found = asked.kept()
        query = plan.query
        end = query.offset + query.limit
        shown = columns.remembered(
            ("rows", plan),
            lambda: tuple(hits_of(list(islice(asked.ordered(found), query.offset, end)), plan)),
        )
        return Found(
            hits=shown,
            total=len(found),
            examples=found.intersection_cardinality(columns.examples),
            facets=tuple(asked.facet(field) for field in query.facets),
            uids=_uids(found) if query.whole and len(found) <= DEEPEST else None,
        )

    def totals(self, generation: int, plans: Sequence[Plan]) -> list[int]:
        columns = _shared.of(generation)
        return [len(_Asked(columns, plan).kept()) for plan in plans]

    def suggest(
        self, generation: int, words: Sequence[str], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        return _suggested.of(
            generation,
            (tuple(words), language, limit),
            lambda: suggest_names(full_text(), generation, words, language, limit),
        )

    def create(self, generation: int) -> bool:
        return False  # Documents name their generation.

    def serves(self, generation: int) -> bool:
        return True  # Documents are never lost apart from its row.

    def put(self, generation: int, documents: Iterable[Document]) -> None:
        with transaction.atomic():
            write(full_text(), generation, list(documents))

    def remove(self, generation: int, uids: Iterable[UUID]) -> None:
        with transaction.atomic():
            remove(full_text(), generation, uids)

    def settle(self, generation: int, held: str) -> None:
        """Nothing is to be settled: what is committed is found."""

    def holds(self, generation: int, held: str) -> bool:
        return True  # Documents and what is noted of them are restored together.

    def finish(self, generation: int) -> None:
        broad.make(full_text(), generation)

    def swap(self, generation: int) -> None:
        """Nothing is to be swapped: the generation that serves is named by its row."""

    def drop(self, generation: int) -> None:
        erase(full_text(), IndexedDocument.objects.filter(generation=generation))

    def counts(self, generation: int) -> dict[str, int]:
        rows = _there(generation).order_by().values_list("kind")
        return dict(rows.annotate(n=Count("pk")))

    def uids(self, generation: int) -> set[UUID]:
        return set(_there(generation).values_list("uid", flat=True))

    def having(self, generation: int, field: str, values: Iterable[str]) -> set[UUID]:
        keys = _shared.of(generation).having(field, values)
        return set(_uids(keys))

    def few_occupations(self, generation: int, match: Match, most: int) -> tuple[str, ...]:
        """Return the codes of the occupations in whose names some words stand; none when they are more than so many."""
        columns = _shared.of(generation)
        found = broad.having(full_text(), columns, match, NAMES) & columns.having(
            "kind", ("occupation",)
        )
        return tuple(columns.counts("occupation", found)) if len(found) <= most else ()

    def vocabulary(self) -> dict[str, int]:
        """Return the words of all names, and how frequent each is."""
        return full_text().vocabulary()


class _Asked:
    """One plan over the columns of one moment."""

    def __init__(self, columns: Columns, plan: Plan) -> None:
        self.columns = columns
        self.plan = plan
        self.text = self._text()
        self.filters = {one.field: self._keeping(one) for one in plan.query.filters}
        self.filters["kind"] = columns.having("kind", plan.query.asked_kinds)

    def kept(self, without: str = "") -> BitMap:
        """Return the documents that have the words and pass every filter but one."""
        if without not in self.filters:
            return self._all
        others = [found for field, found in self.filters.items() if field != without]
        if without == "kind":
            others.append(self.columns.having("kind", MAIN_KINDS))
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
        key = ("facet", field, chosen, self.plan.match, self.plan.occupations, others, kinds)
        return self.columns.remembered(key, lambda: self._counted(field, chosen))

    def _counted(self, field: str, chosen: tuple[str, ...]) -> Facet:
        """Count the values of a field, those that are chosen included even when none is left."""
        counts = self.columns.counts(field, self.kept(without=field))
        if chosen:
            counts = dict(sorted({**dict.fromkeys(chosen, 0), **counts}.items()))
        # They stand by value, and those that are counted alike stay so.
        told = zip(counts, counts.values(), map(chosen.__contains__, counts), strict=True)
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
        return (self._matching(EVERYWHERE) | named) & self.columns.alive

    def _matching(self, fields: tuple[str, ...]) -> BitMap:
        return broad.having(full_text(), self.columns, self.plan.match, fields)

    def _keeping(self, one: Filter) -> BitMap:
        if isinstance(one, AnyOf):
            return self.columns.having(one.field, one.values)
        return self.columns.at_most(one.field, one.most)

    def _chosen(self, field: str) -> tuple[str, ...]:
        if field == "kind":
            return self.plan.query.kinds
        given = [one for one in self.plan.query.filters if one.field == field]
        return tuple(value for one in given if isinstance(one, AnyOf) for value in one.values)

    def _by_relevance(self, found: BitMap) -> Iterator[int]:
        if not self.plan.terms:
            yield from in_order(self.columns, found, self._standing_order())
            return
        for tier in self._tiers(found):
            yield from self._by_score(tier)

    def _tiers(self, found: BitMap) -> Iterator[BitMap]:
        """Yield documents by where the words stand: exact name, title, other names, elsewhere, only tied to it.

        Offerings that lead to an occupation that is asked for stand right after what bears its name.
        """
        left = found.copy()
        for make in self._places():
            tier = left & make()
            left -= tier
            if tier:
                yield tier
        if left:
            yield left

    def _places(self) -> Iterator[Callable[[], BitMap]]:
        title, names = (partial(self._matching, fields) for fields in (TITLE, NAMES))
        called, tied = (partial(self._leading, kinds) for kinds in (("occupation",), OFFERINGS))
        leading = (called, lambda: tied() & title(), lambda: tied() & names(), tied)
        yield self._exactly
        if self.plan.by_name:
            yield from leading
        yield from (title, names)
        yield from leading
        yield partial(self._matching, EVERYWHERE)

    def _leading(self, kinds: tuple[str, ...]) -> BitMap:
        """Return records of some kinds that are, or lead to, an occupation that is asked for."""
        found = self.columns.having("occupation", self.plan.occupations)
        return found & self.columns.having("kind", kinds)

    def _exactly(self) -> BitMap:
        names = self.plan.names
        return self.columns.remembered(
            ("exactly", names),
            lambda: BitMap(key for (key,) in rows_of(_NAMED.format(places_for(names)), names)),
        )

    def _by_score(self, tier: BitMap) -> Iterator[int]:
        # The worth of beginnings of words differs between databases, and says nothing.
        if len(tier) == 1:
            yield tier.min()
        elif self.plan.beginnings or len(self._matching(EVERYWHERE)) > RANKED:
            yield from in_order(self.columns, tier, self._standing_order())
        else:
            scores = self._scores()
            standing = enumerate(in_order(self.columns, tier, self._standing_order()))
            places = {key: place for place, key in standing}
            yield from sorted(tier, key=lambda key: (-scores.get(key, 0.0), places[key]))

    def _scores(self) -> dict[int, float]:
        match = self.plan.match
        return self.columns.remembered(
            ("scores", match), lambda: self._weighed(full_text().scores(match))
        )

    def _weighed(self, scores: dict[int, float]) -> dict[int, float]:
        for kind, worth in KIND_WORTH.items():
            for key in self.columns.having("kind", (kind,)) & BitMap(scores):
                scores[key] *= worth
        for key in self.columns.examples & BitMap(scores):
            scores[key] *= EXAMPLE_WORTH
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


_NAMED = "SELECT document_id FROM search_indexedname WHERE key IN ({})"


def _there(generation: int) -> QuerySet[IndexedDocument]:
    return IndexedDocument.objects.filter(generation=generation, removed=False)


def _uids(keys: Iterable[int]) -> frozenset[UUID]:
    rows = (IndexedDocument.objects.filter(pk__in=some) for some in portions(keys, 1_000))
    return frozenset(uid for some in rows for uid in some.values_list("uid", flat=True))
