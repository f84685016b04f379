"""The embedded engine: the site's own database finds the words, bitmaps in memory filter and count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from pyroaring import BitMap

from search.backends import broad, foremost
from search.backends.answering import Asked
from search.backends.columns import Columns, SharedColumns
from search.backends.engine import Found
from search.backends.fulltext import EVERYWHERE, NAMES, TITLE, FullText, begun, rows_of, spelled
from search.backends.naming import hits_of
from search.backends.postgresql import TextVectors
from search.backends.sqlite import Fts5
from search.backends.suggested import SharedSuggestions
from search.backends.writing import erase, remove, write
from search.documents import Document
from search.models import IndexedDocument
from search.portions import portions
from search.reading.plan import Match, Plan
from search.reading.terms import Term
from search.reading.words import stem
from search.types import DEEPEST, LANGUAGES, OFFERINGS, Card, Language, Query, Suggestion

_full_text: dict[str, FullText] = {"sqlite": Fts5(), "postgresql": TextVectors()}
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

    @property
    def hurried(self) -> Embedded:
        return self

    def search(self, generation: int, plan: Plan) -> Found:
        columns = _shared.of(generation)
        asked = Asked(full_text(), columns, plan)
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
        return [len(Asked(full_text(), columns, plan).kept()) for plan in plans]

    def suggest(
        self, generation: int, words: Sequence[str], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        return _suggested.of(
            generation,
            (tuple(words), language, limit),
            lambda known: foremost.suggest(full_text(), generation, words, language, limit, known),
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
        full_text().draw_together()
        broad.make(full_text(), generation, _shared.of)
        foremost.make(generation)

    def swap(self, generation: int) -> None:
        """Nothing is to be swapped: the generation that serves is named by its row."""

    def drop(self, generation: int) -> None:
        foremost.give_up(generation)
        erase(full_text(), IndexedDocument.objects.filter(generation=generation))
        full_text().draw_together()

    def counts(self, generation: int) -> dict[str, int]:
        rows = _there(generation).order_by().values_list("kind")
        return dict(rows.annotate(n=Count("pk")))

    def uids(self, generation: int) -> set[UUID]:
        return set(_there(generation).values_list("uid", flat=True))

    def having(self, generation: int, field: str, values: Iterable[str]) -> set[UUID]:
        keys = _shared.of(generation).having(field, values)
        return set(_uids(keys))

    def few_occupations(
        self, generation: int, match: Match, most: int, fields: tuple[str, ...] = NAMES
    ) -> tuple[str, ...]:
        """Return the codes of the occupations in whose names some words stand; none when they are more than so many."""
        columns = _shared.of(generation)
        found = broad.having(full_text(), columns, match, fields) & columns.having(
            "kind", ("occupation",)
        )
        return tuple(columns.counts("occupation", found)) if len(found) <= most else ()

    def led_to_by(self, generation: int, match: Match) -> tuple[str, ...]:
        """Return the codes of the occupations that words mean most, where no offering is called so, but some lead there.

        A program whose title is in one language alone is known in the other one by what it leads to.
        """
        columns = _shared.of(generation)
        key = ("led to by", match.terms)
        return columns.remembered(key, lambda: _led_to_by(columns, generation, match))

    def is_in_names(self, generation: int, word: str, language: Language) -> bool:
        """Return whether a word stands in names of a language."""
        return _is_in_names(_shared.of(generation), word, language)

    def is_titled(self, generation: int, word: str, language: Language) -> bool:
        """Return whether a real record has a word in its title in a language."""
        return _is_titled(_shared.of(generation), word, language)

    def has_own_jobs(self, generation: int, plan: Plan) -> bool:
        """Return whether an occupation has the words of a plan in the reader's language."""
        return bool(Asked(full_text(), _shared.of(generation), plan).own_jobs())

    def only_in(self, generation: int, words: Iterable[str], language: Language) -> set[str]:
        """Return which words are of one language, and in the other one merely look like forms of others.

        "Plane" is no form of "plan" there, nor "cart" of "carte". Number tells no words apart that are written alike.
        """
        columns = _shared.of(generation)
        is_own = {
            word: columns.remembered(
                ("only in", word, language), partial(_is_only_in, columns, word, language)
            )
            for word in words
        }
        return {word for word, is_so in is_own.items() if is_so}

    def institutions(self, generation: int) -> tuple[Card, ...]:
        """Return the colleges and universities."""
        columns = _shared.of(generation)
        return columns.remembered(("institutions",), lambda: _institutions(columns))

    def occupations_called(self, generation: int, match: Match) -> tuple[str, ...] | None:
        """Return the codes of the occupations that have a name with words beginning like all of some.

        None when very many names do.
        """
        columns = _shared.of(generation)
        return columns.remembered(
            ("called", match.terms), lambda: _called(columns, generation, match)
        )

    def telling(self, generation: int, match: Match) -> Term | None:
        """Return the word in the titles of few offerings that says most of several; None where one has them all.

        It stands in far fewer records than each of the others, and they stand together in some.
        """
        columns = _shared.of(generation)
        return columns.remembered(("telling", match), lambda: _telling(columns, match))

    def few_titled(self, generation: int, match: Match, kin: Term) -> Term | None:
        """Return words of a family where few offerings are called by them, and none by what is asked for."""
        columns = _shared.of(generation)
        offered = columns.having("kind", OFFERINGS) & columns.alive
        asked, titled = (
            broad.having(full_text(), columns, one, TITLE) & offered
            for one in (match, Match((kin,)))
        )
        return kin if not asked and 0 < len(titled) <= _FEW_TITLED else None

    def vocabulary(self) -> dict[str, int]:
        """Return the words of all names, and how frequent each is."""
        return full_text().vocabulary()


def _is_in_names(columns: Columns, word: str, language: Language) -> bool:
    said = spelled(Term(((word,),)), (language,))
    return columns.remembered(
        ("in names", word, language),
        lambda: columns.alive.intersect(full_text().having_any(said, NAMES)),
    )


def _is_titled(columns: Columns, word: str, language: Language) -> bool:
    said = spelled(Term(((word,),)), (language,))
    return columns.remembered(
        ("titled", word, language),
        lambda: (columns.alive - columns.examples).intersect(full_text().having_any(said, TITLE)),
    )


def _is_only_in(columns: Columns, word: str, language: Language) -> bool:
    other = next(one for one in LANGUAGES if one != language)
    if not all(_is_in_names(columns, word, one) for one in (other, language)):
        return False
    forms = [word, f"{word}s", word.removesuffix("s")]
    said = full_text().said_of_all(forms[: 3 if stem(word, other) in forms else 1])
    values = [said, _MOST_NAMES, columns.version[0], language]
    return not rows_of(_FOREIGN.format(full_text().names_with), values)


def _institutions(columns: Columns) -> tuple[Card, ...]:
    keys = columns.having("organization_kind", ("college", "university"))
    found = columns.having("kind", ("organization",)) & keys & columns.alive
    return tuple(hit.card for hit in hits_of(list(found), Plan(Query())))


def _called(columns: Columns, generation: int, match: Match) -> tuple[str, ...] | None:
    names = _with_names(columns, generation, match)
    return None if names is None else tuple(columns.counts("occupation", BitMap(names)))


def _with_names(columns: Columns, generation: int, match: Match) -> Counter[int] | None:
    """Return the occupations that have names with words beginning like all of some, with how many; None where very many have."""
    text = full_text()
    asked = text.names_that_begin([begun(term) for term in match.terms])
    names = rows_of(_DOCUMENTS.format(text.names_with), [asked, _MOST_NAMES, generation])
    if len(names) >= _MOST_NAMES:
        return None
    occupations = columns.having("kind", ("occupation",))
    return Counter(key for (key,) in names if key in occupations)


def _led_to_by(columns: Columns, generation: int, match: Match) -> tuple[str, ...]:
    offered = (columns.having("kind", OFFERINGS) & columns.alive) - columns.examples
    if broad.having(full_text(), columns, match, TITLE) & offered:
        return ()
    names = _with_names(columns, generation, match) or Counter()
    led_to = columns.having("occupation", tuple(columns.counts("occupation", offered)))
    led_to &= broad.having(full_text(), columns, match, NAMES)
    meant = {key: count for key, count in names.items() if key in led_to}
    most = max(meant.values(), default=0)
    if most * _SCATTERED < names.total():
        return ()
    found = BitMap(key for key, count in meant.items() if count * 2 >= most)
    return tuple(columns.counts("occupation", found)) if len(found) <= _FEW_LED_TO else ()


_SCATTERED, _FEW_LED_TO = 20, 3
"""Names with some words of which an occupation has one at least, that the words may mean it; and such occupations at most."""


def _telling(columns: Columns, match: Match) -> Term | None:
    having = partial(broad.having, full_text(), columns)
    offered = columns.having("kind", OFFERINGS)
    if not having(match, EVERYWHERE) or having(match, TITLE) & offered:
        return None
    having_one = {term: len(having(Match((term,)), EVERYWHERE)) for term in match.terms}
    (term, few), (_, many) = sorted(having_one.items(), key=itemgetter(1))[:2]
    titled = having(Match((term,)), TITLE) & offered
    return term if few * _RARER <= many and 0 < len(titled) <= _FEW_TITLED else None


_RARER, _FEW_TITLED = 3, 20
"""How many times rarer a word is that says most, and the offerings at most that are called by it."""
_MOST_NAMES = 3_000
"""Names that are looked at to see which occupations have one with all the words."""
_DOCUMENTS = "SELECT document_id FROM search_indexedname WHERE id IN ({}) AND generation + 0 = %s"


_FOREIGN = (
    "SELECT 1 FROM search_indexedname WHERE id IN ({}) AND generation + 0 = %s"
    " AND language NOT IN (%s, '') LIMIT 1"
)


def _there(generation: int) -> QuerySet[IndexedDocument]:
    return IndexedDocument.objects.filter(generation=generation, removed=False)


def _uids(keys: Iterable[int]) -> frozenset[UUID]:
    rows = (IndexedDocument.objects.filter(pk__in=some) for some in portions(keys, 1_000))
    return frozenset(uid for some in rows for uid in some.values_list("uid", flat=True))
