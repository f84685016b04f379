"""What the embedded engine suggests while somebody types: names that begin so, then names with a word that does.

Names, and the words inside them, are kept in the order in which they are suggested, under their first two letters
and their language. So the best of very many are read by walking an index from its start and stopping early, whatever
was typed. Where few begin so, the walk would be long and the full text of names is short: that is asked then.

The rows are written with the document, in its transaction; nothing is kept in a process, so nothing is ever stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.backends.fulltext import FullText, rows_of
from search.backends.naming import begins_with
from search.documents import Document, Name, read_card
from search.models import IndexedName, InnerWord
from search.types import LANGUAGES, MAIN_KINDS, Suggestion

_LETTERS = 2
_LONGEST_WALK = 1_000
"""Places of the index at which a walk gives up: who is not among them is one of few."""
_FIRST_LOOK, _SECOND_LOOK = 16, 1_000
"""Names that a walk brings: few of the reader's language at first, more of all when those are of too few records."""
_MOST_LOOKED_UP = 300
"""Names that are compared one by one; when even more have the words, the oldest of them."""

_STARTS = f"""
SELECT id, document_id, rank, folded, language FROM (
    SELECT id, document_id, rank, folded, language FROM search_indexedname
    WHERE generation = %s AND begins = %s ORDER BY rank, folded LIMIT {_LONGEST_WALK}
) AS walked WHERE substr(folded, 1, %s) = %s AND language <> %s LIMIT %s
"""  # noqa: S608 - only a number of the house is put in
_INSIDE = f"""
SELECT name.id, document_id, found.rank, folded, found.language FROM (
    SELECT name_id, rank, language FROM (
        SELECT name_id, rank, language, word FROM search_innerword
        WHERE generation = %s AND begins = %s ORDER BY rank, name_id LIMIT {_LONGEST_WALK}
    ) AS walked WHERE substr(word, 1, %s) = %s AND language <> %s LIMIT %s
) AS found JOIN search_indexedname AS name ON name.id = found.name_id
"""  # noqa: S608 - as above

Row = tuple[Any, ...]
"""Key of a name, key of its document, rank, folded text, language."""


@dataclass(frozen=True)
class _Asked:
    """What is being typed, where, by a reader of which language."""

    generation: int
    words: Sequence[str]
    language: str

    @property
    def typed(self) -> str:
        return " ".join(self.words)

    def is_foreign(self, row: Row) -> bool:
        """Return whether a name is in the other language; a code is in none."""
        return row[4] not in (self.language, "")

    def place(self, row: Row) -> tuple[bool, bool, int, str, int]:
        """Return what names are ordered by: how they begin, whose language, rank, spelling, age."""
        key, _, rank, folded, _ = row
        return (not folded.startswith(self.typed), self.is_foreign(row), rank, folded, key)


def suggest_names(
    text: FullText, generation: int, words: Sequence[str], language: str, limit: int
) -> tuple[Suggestion, ...]:
    """Return the best names of a generation that begin like what is typed, a record at most once."""
    asked = _Asked(generation, words, language)
    best: dict[int, int] = {}
    for found in _looked_for(text, asked, limit):
        best = _first_of_each(found, asked, limit)
        if len(best) == limit:
            break
    return tuple(_told(list(best.values())))


def _looked_for(text: FullText, asked: _Asked, limit: int) -> Iterator[list[Row]]:
    """Yield names to choose from, each time more, until who asks has enough."""
    found = _walked_far_enough(_STARTS, asked, limit)
    yield found
    if len(asked.words) == 1:
        found = found + _walked_far_enough(_INSIDE, asked, limit)
        yield found
        if len(asked.typed) == _LETTERS:
            return
    yield found + _looked_up(text, asked)


def _walked_far_enough(statement: str, asked: _Asked, limit: int) -> list[Row]:
    foreign = next(one for one in LANGUAGES if one != asked.language)
    own = _walked(statement, asked, foreign, _FIRST_LOOK)
    if len({row[1] for row in own}) >= limit:
        return own
    return _walked(statement, asked, "none", _SECOND_LOOK)


def _walked(statement: str, asked: _Asked, without: str, most: int) -> list[Row]:
    typed = asked.typed
    values = (asked.generation, typed[:_LETTERS], len(typed), typed, without, most)
    return rows_of(statement, values)


def _looked_up(text: FullText, asked: _Asked) -> list[Row]:
    # A single letter narrows little and costs much: it is compared afterwards.
    telling = [word for word in asked.words if len(word) > 1] or asked.words
    keys = text.names_with(telling, _MOST_LOOKED_UP)
    # By key alone: the planner of SQLite would take the index of beginnings for anything else.
    rows = IndexedName.objects.filter(pk__in=keys).values_list(*_COLUMNS, "generation", "begins")
    return [
        row
        for *row, generation, begins in rows
        if generation == asked.generation and begins and begins_with(row[3], asked.words)
    ]


_COLUMNS = ("pk", "document_id", "rank", "folded", "language")


def _first_of_each(found: Iterable[Row], asked: _Asked, limit: int) -> dict[int, int]:
    """Return the keys of the best names by the keys of their documents."""
    best: dict[int, int] = {}
    for key, document, *_ in sorted(found, key=asked.place):
        best.setdefault(document, key)
        if len(best) == limit:
            break
    return best


def _told(keys: Sequence[int]) -> Iterator[Suggestion]:
    if not keys:
        return
    places = ", ".join(["%s"] * len(keys))
    sql = (
        "SELECT name.id, name.text, name.language, card FROM search_indexedname AS name"  # noqa: S608
        " JOIN search_indexeddocument AS document ON document.id = name.document_id"
        f" WHERE name.id IN ({places})"
    )
    rows = {key: row for key, *row in rows_of(sql, keys)}
    for key in keys:
        text, language, card = rows[key]
        yield Suggestion(text, language, read_card(card))


def rank_of(document: Document, name: Name, place: int) -> int:
    """Return the place of a document's name among names that begin alike; the first two are its titles."""
    return 1_000 * (2 * document.weight + (place > 1)) + len(name.folded)


def first_letters(document: Document, name: Name) -> str:
    """Return under which letters a name is kept; none when names of the kind are not suggested."""
    return name.folded[:_LETTERS] if document.card.kind in MAIN_KINDS else ""


def inner_words(names: Iterable[IndexedName]) -> Iterator[InnerWord]:
    """Yield the words inside names that are suggested, each once a name."""
    for name in names:
        first, *others = name.folded.split()
        for word in dict.fromkeys(others) if name.begins else ():
            if len(word) >= _LETTERS and word != first:
                yield InnerWord(
                    name=name,
                    generation=name.generation,
                    begins=word[:_LETTERS],
                    language=name.language,
                    rank=name.rank,
                    word=word,
                )
