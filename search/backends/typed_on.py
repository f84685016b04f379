"""What is remembered for who types on: one letter more only narrows what is known already.

Where all names that answer to some letters were read, those that answer to one letter more are among them, so no
statement has to find them. It holds as long as nothing is published: ``suggested`` begins a new memory then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from search.backends.fulltext import places_for, rows_of
from search.backends.ranking import Row
from search.documents import read_card
from search.types import Card, Suggestion

_MOST_TYPED = 128
"""Beginnings of which all names are remembered: of those who type at this moment."""
_MOST_SAID = 2_000
_LETTERS = 24
"""Letters that somebody may have typed since: the answers to those before them may have come from elsewhere."""
_FOLDED, _TEXT = 3, 5

Names = Sequence[tuple[Any, ...]]
"""Rows of names; the folded text is their fourth value, and those that are stored have their text behind all."""
Stored = frozenset[tuple[str, str]]
"""What is typed, in which language."""
Said = tuple[str, Card]
"""Text of a name and the card of its record."""


class TypedOn:
    """All names of some beginnings, and what is told of those that were suggested, at one version of the index.

    ``stored`` is under what the best names are stored, if that was read; some of it may have been given up since.
    """

    def __init__(self, stored: Stored | None = None) -> None:
        self.stored = stored
        self._whole: dict[tuple[str, str], Names] = {}
        self._said: dict[int, Said] = {}

    def names(
        self,
        source: str,
        typed: str,
        fits: Callable[[str], bool],
        read: Callable[[], tuple[Names, bool]],
    ) -> Names:
        """Return names of a source that answer to what is typed.

        Args:
            source: where they stand.
            typed: words with one space between.
            fits: whether a folded name answers.
            read: reads them, and says whether these are all.
        """
        found = self.remembered(source, typed, fits)
        if found is not None:
            return found
        names, is_all = read()
        if is_all:
            self.keep(source, typed, names)
        return names

    def remembered(
        self, source: str, typed: str, fits: Callable[[str], bool]
    ) -> list[tuple[Any, ...]] | None:
        """Return those names as far as they are remembered."""
        for shorter in _shorter(typed):
            if (known := self._whole.get((source, shorter))) is not None:
                return [name for name in known if fits(name[_FOLDED])]
        return None

    def keep(self, source: str, typed: str, names: Names) -> None:
        """Remember names of a source that are all that answer to what is typed."""
        if len(self._whole) >= _MOST_TYPED:
            # Others may be reading the full one; they keep it.
            self._whole = {}
        self._whole[source, typed] = names

    def say(self, said: dict[int, Said]) -> dict[int, Said]:
        """Remember what is told of names, by key, and return it."""
        if len(self._said) >= _MOST_SAID:
            self._said = {}
        self._said |= said
        return said

    def said(self, names: Iterable[int]) -> dict[int, Said]:
        """Return what is told of those names of which it is known."""
        said = self._said
        return {name: said[name] for name in names if name in said}

    def may_be_stored(self, typed: str, language: str) -> bool:
        """Return whether the best names may be stored under what is typed."""
        return self.stored is None or (typed, language) in self.stored


def _shorter(typed: str) -> Iterator[str]:
    """Yield what is typed, and what was when it had fewer letters.

    >>> list(_shorter("aide to"))[:3]
    ['aide to', 'aide t', 'aide']
    """
    for end in range(len(typed), max(len(typed) - _LETTERS, 0), -1):
        if typed[end - 1] != " ":
            yield typed[:end]


_TOLD = (
    "SELECT name.id, name.text, card FROM search_indexedname AS name"
    " JOIN search_indexeddocument AS document ON document.id = name.document_id"
    " WHERE name.id IN ({})"
)
_CARDS = "SELECT id, card FROM search_indexeddocument WHERE id IN ({})"


def told(best: Sequence[Row], known: TypedOn) -> Iterator[Suggestion]:
    """Yield names as suggestions; what is told of them and not remembered is read."""
    said = known.said(row[0] for row in best)
    if missing := [row for row in best if row[0] not in said]:
        said |= known.say(_read(missing))
    for row in best:
        text, card = said[row[0]]
        yield Suggestion(text, row[4], card)


def _read(names: Sequence[Row]) -> dict[int, Said]:
    places = places_for(names)
    if all(len(row) > _TEXT for row in names):
        cards = dict(rows_of(_CARDS.format(places), [row[1] for row in names]))
        return {row[0]: (row[_TEXT], read_card(cards[row[1]])) for row in names}
    rows = rows_of(_TOLD.format(places), [row[0] for row in names])
    return {key: (text, read_card(card)) for key, text, card in rows}
