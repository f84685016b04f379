"""Full text of the embedded engine: what is the same on SQLite and on PostgreSQL.

A document has four fields (title, names, about, body) of stemmed words. A stem bears the letter of its language
before it ("enurs", "finfirmier"), so that one column serves both languages and a question asks for either.

>>> tokens(("Nurse aides",), ("Infirmières",))
['enurs', 'eaid', '', 'finfirmier', '']
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from django.db import connection
from pyroaring import BitMap

from search.documents import Document
from search.portions import portions
from search.reading.plan import SHORTEST_BEGUN, Match
from search.reading.terms import Term
from search.reading.words import stem, stems
from search.types import LANGUAGES, Language

TITLE = ("title",)
NAMES = ("title", "names")
BODY = ("body",)
EVERYWHERE = ("title", "names", "about", "body")
WEIGHTS = (10.0, 5.0, 2.0, 1.0)
"""What a word in each field of ``EVERYWHERE`` is worth."""

OF_NO_JOB = "ß"
"""Stands before each word, in their full text, of names that are of no job, so that either sort is found by itself.

Folded words never have it.
"""
MOST_WORDS = 12_000
"""Words of one field that are indexed in each language. The French titles of one occupation have some ten thousand."""
_AT_ONCE = 500


@dataclass(frozen=True)
class TextRow:
    """The stems of a document by field, in order; an empty one separates texts, so that no phrase joins them."""

    key: int
    fields: tuple[list[str], list[str], list[str], list[str]]


class FullText(ABC):
    """The full-text search of one database. Keys are those of documents or names, of all generations together."""

    key: ClassVar[str]
    """Column of the key."""
    all_keys: ClassVar[str]
    """All keys that were found, with commas between them."""
    has: ClassVar[str]
    """Condition that a row of a table has what an expression asks for."""
    begins_so: ClassVar[str]
    """Condition that a column is between two texts, letter by letter, whatever the locale of the server."""
    words_of_documents: ClassVar[str]
    """Statement for all marked stems, each with the number of documents that have it."""
    words_of_names: ClassVar[str]
    """Statement for all words of names, each with the number of names that have it."""

    def matching(self, match: Match, fields: Sequence[str]) -> BitMap:
        """Return the documents that have the words in the fields."""
        return self._answering(self.expression(match, fields))

    def having_any(self, sequences: Sequence[Sequence[str]], fields: Sequence[str]) -> BitMap:
        """Return the documents in whose fields one of some sequences of marked stems stands."""
        return self._answering(self.any_of(sequences, fields))

    def _answering(self, expression: str) -> BitMap:
        # One text leaves the database: a row for each of many keys takes four times as long.
        sql = f"SELECT {self.all_keys} FROM search_text WHERE {self.has}"  # noqa: S608
        [(keys,)] = rows_of(sql.format(table="search_text"), [expression])
        return BitMap(orjson.loads(f"[{keys or ''}]"))

    def frequent(self, least: int, most: int) -> list[str]:
        """Return the marked stems that stand in so many documents, of all generations together; so many at most."""
        found = [
            (count, stem)
            for stem, count in rows_of(self.words_of_documents, [])
            if count >= least and stem.isascii() and len(stem) > 1
        ]
        return [stem for _, stem in sorted(found, reverse=True)[:most]]

    def kept(self, row: TextRow) -> tuple[Sequence[str], ...]:
        """Return the stems of each field of a document that can be found."""
        return row.fields

    @property
    def names_with(self) -> str:
        """Statement for names that have what an expression asks for: so many at most, the oldest."""
        found = self.has.format(table="search_name_text")
        return f"SELECT {self.key} FROM search_name_text WHERE {found} ORDER BY {self.key} LIMIT %s"  # noqa: S608

    def vocabulary(self) -> dict[str, int]:
        """Return the words of all names, and in how many names each stands."""
        counted: Counter[str] = Counter()
        for word, names in rows_of(self.words_of_names, []):
            counted[word.removeprefix(OF_NO_JOB)] += names
        return counted

    def draw_together(self) -> None:  # noqa: B027 - nothing is to be done where the database does it
        """Bring into one piece what was written in many, where that is quicker to read."""

    def erase(self, keys: Sequence[int]) -> None:
        """Remove documents."""
        self._delete("search_text", keys)

    def erase_names(self, keys: Sequence[int]) -> None:
        """Remove names."""
        self._delete("search_name_text", keys)

    def _delete(self, table: str, keys: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            for some in portions(keys, _AT_ONCE):
                places = places_for(some)
                cursor.execute(f"DELETE FROM {table} WHERE {self.key} IN ({places})", some)  # noqa: S608

    @abstractmethod
    def expression(self, match: Match, fields: Sequence[str]) -> str:
        """Return words, in some fields, in the query language of the database."""

    @abstractmethod
    def any_of(self, sequences: Sequence[Sequence[str]], fields: Sequence[str]) -> str:
        """Return in that language that one of some sequences of marked stems stands in some fields."""

    def beginnings_of(self, words: Sequence[str], jobs: bool) -> str:
        """Return in that language that a name of a job, or of none, has words beginning with each of the given ones."""
        return self.beginnings(words if jobs else [f"{OF_NO_JOB}{word}" for word in words])

    def said_of_all(self, words: Sequence[str]) -> str:
        """Return in that language that a name, of a job or of none, has one of some words."""
        return self.said([*words, *(f"{OF_NO_JOB}{word}" for word in words)])

    @abstractmethod
    def beginnings(self, words: Sequence[str]) -> str:
        """Return in that language that a name of a job has words beginning with each of the given ones."""

    @abstractmethod
    def names_that_begin(self, terms: Sequence[Sequence[Sequence[str]]]) -> str:
        """Return in that language that a name of a job has words beginning like those of one spelling of each term."""

    @abstractmethod
    def said(self, words: Sequence[str]) -> str:
        """Return in that language that a name has one of some words, as they stand in the full text of names."""

    @abstractmethod
    def scores(self, match: Match) -> dict[int, float]:
        """Return how well each matching document answers; more is better."""

    @abstractmethod
    def write(self, rows: Iterable[TextRow]) -> None:
        """Write documents that are not there."""

    @abstractmethod
    def write_names(self, rows: Iterable[tuple[int, str]]) -> None:
        """Write folded names that are not there."""


def rows_of(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def places_for(values: Sequence[Any]) -> str:
    """Return the places of several values in a statement."""
    return ", ".join(["%s"] * len(values))


def write_rows(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def text_row(key: int, document: Document) -> TextRow:
    """Return the stems of a document."""
    return TextRow(
        key,
        (
            tokens(*(document.titles(language) for language in LANGUAGES)),
            tokens(*(document.other_names(language) for language in LANGUAGES)),
            tokens(*(document.surroundings(language) for language in LANGUAGES)),
            tokens(*((document.body_of(language),) for language in LANGUAGES)),
        ),
    )


def tokens(english: Sequence[str], french: Sequence[str]) -> list[str]:
    """Return marked stems of texts in each language, with an empty one after each text."""
    made: list[str] = []
    for language, texts in zip(LANGUAGES, (english, french), strict=True):
        found: list[str] = []
        for text in texts:
            found += [f"{language[0]}{one}" for one in stems(text, language)]
            found.append("")
        made += found[:MOST_WORDS]
    return made


def spelled(term: Term, languages: Sequence[Language] = LANGUAGES) -> list[list[str]]:
    """Return the sequences of marked stems of which one has to stand in a document."""
    return [
        [f"{language[0]}{stem(word, language)}" for word in spelling]
        for language in languages
        for spelling in term.spelled_in(language)
    ]


def begun(term: Term) -> list[list[str]]:
    """Return the beginnings that the words of a term share with their stems, for each spelling.

    >>> begun(Term((("company",), ("mechanics", "shop"))))
    [['compan'], ['mechanic', 'shop']]
    """
    return [[_begun(word) for word in spelling] for spelling in term.spellings]


def _begun(word: str) -> str:
    forms = [word, *(stem(word, language) for language in LANGUAGES)]
    pairs = enumerate(zip(*forms, strict=False))
    return word[: next((at for at, same in pairs if len(set(same)) > 1), min(map(len, forms)))]


def may_go_on(said: Sequence[str], match: Match) -> bool:
    """Return whether the last of some marked stems may stand for the beginning of a word: it is long enough.

    A number beside other words is no beginning of a code: "course 300".
    """
    stem = said[-1][1:]
    is_code = stem.isdigit() and len(match.terms) > 1
    return match.beginnings and len(stem) >= SHORTEST_BEGUN and not is_code
