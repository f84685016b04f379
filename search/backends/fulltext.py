"""Full text of the embedded engine: what is the same on SQLite and on PostgreSQL.

A document has four fields (title, names, about, body) of stemmed words. A stem bears the letter of its language
before it ("enurs", "finfirmier"), so that one column serves both languages and a question asks for either.

>>> tokens(("Nurse aides",), ("Infirmières",))
['enurs', 'eaid', '', 'finfirmier', '']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.documents import Document
from search.plan import Match, Term
from search.types import LANGUAGES
from search.words import stem, stems

TITLE = ("title",)
NAMES = ("title", "names")
EVERYWHERE = ("title", "names", "about", "body")
WEIGHTS = (10.0, 5.0, 2.0, 1.0)
"""What a word in each field of ``EVERYWHERE`` is worth."""

MOST_WORDS = 3_000
"""Words of one field that are indexed in each language; nobody looks for a record by the next."""


@dataclass(frozen=True)
class TextRow:
    """The stems of a document by field, in order; an empty one separates texts, so that no phrase joins them."""

    key: int
    fields: tuple[list[str], list[str], list[str], list[str]]


class FullText(Protocol):
    """The full-text search of one database. Keys are those of documents or names, of all generations together."""

    def matching(self, match: Match, fields: Sequence[str]) -> list[int]:
        """Return the documents that have the words in the fields."""

    def scores(self, match: Match) -> dict[int, float]:
        """Return how well each matching document answers; more is better."""

    def write(self, rows: Iterable[TextRow]) -> None:
        """Write documents that are not there."""

    def erase(self, keys: Sequence[int]) -> None:
        """Remove documents."""

    def write_names(self, rows: Iterable[tuple[int, str]]) -> None:
        """Write folded names that are not there."""

    def erase_names(self, keys: Sequence[int]) -> None:
        """Remove names."""

    def names_with(self, words: Sequence[str], limit: int) -> list[int]:
        """Return names that have words beginning with each of the given ones, oldest first."""

    def vocabulary(self) -> dict[str, int]:
        """Return the words of all names, and in how many names each stands."""


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


def spelled(term: Term) -> list[list[str]]:
    """Return the sequences of marked stems of which one has to stand in a document."""
    return [
        [f"{language[0]}{stem(word, language)}" for word in spelling]
        for spelling in term.spellings
        for language in LANGUAGES
    ]
