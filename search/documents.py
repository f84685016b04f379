"""A document: what an engine is given of one public record, in plain frozen values.

>>> card = Card(
...     "occupation", UUID(int=1), "33102", Words("Nurse aides", "Aides-infirmiers"), code="33102"
... )
>>> [name.folded for name in Document(card, names=(Name("Health-care aide", "en"),)).all_names()]
['nurse aides', 'aides infirmiers', 'health care aide', '33102']
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from uuid import UUID

import orjson

from search.reading.genders import both_genders, one_gender
from search.reading.short_names import short_names_digest
from search.reading.words import (
    ELISION,
    POSSESSIVE,
    SIGNED,
    STEMMING,
    compounds,
    marked_parts,
    name_key,
    plain,
    stems,
)
from search.types import KINDS, LANGUAGES, NOTHING, OVER, Card, Words

LAYOUT = 13
"""Raised by hand when documents gain or lose something that an index made before does not have."""

T = TypeVar("T")
LONGEST_NAME = 200
_LONGEST_IN_ALPHABET = 80
_SUMMARY = 320


@dataclass(frozen=True)
class Name:
    """One of the names of a record; ``language`` is empty for a code."""

    text: str
    language: str

    @cached_property
    def folded(self) -> str:
        """The name without case and accents, as type-ahead compares it."""
        return plain(one_gender(self.text))[:LONGEST_NAME]

    @cached_property
    def key(self) -> str:
        """The name as exact questions compare it."""
        return name_key(one_gender(self.text), self.language)[:LONGEST_NAME]


@dataclass(frozen=True)
class Document:
    """What is indexed of a record.

    Attributes:
        card: what its row of results shows.
        names: what else it is called: job titles, codes.
        about: names of what it is tied to: organisations, occupations, skills, places.
        body: what it says at length.
        sort: what sort of thing it is: words of its kind, which it shares with all others of that.
        values: its values in each facet that it has.
        weeks: length in weeks, when stated.
    """

    card: Card
    names: tuple[Name, ...] = ()
    about: Words = NOTHING
    body: Words = NOTHING
    sort: Words = NOTHING
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weeks: Decimal | None = None

    @property
    def uid(self) -> UUID:
        """Permanent identifier of the record."""
        return self.card.uid

    @property
    def weight(self) -> int:
        """Place among equals: examples after real records, what is over after what is not, then the order of ``KINDS``."""
        return 100 * self.card.example + 50 * self.card.over + KINDS.index(self.card.kind)

    @staticmethod
    def weight_of_name(weight: int, place: int) -> int:
        """Return the place of a document's name among names that begin alike: titles of all kinds before other names.

        Args:
            weight: of the document.
            place: of the name among its own; the first two are its titles.
        """
        return weight + len(KINDS) * (place > 1)

    def ended(self) -> Document:
        """Return the same document of a record that is over."""
        said = dict(self.values)
        said["status"] = (*said.get("status", ()), OVER)
        return replace(self, card=replace(self.card, over=True), values=tuple(said.items()))

    def place_in_alphabet(self, language: str) -> str:
        """Return what its title is ordered by, alike on every engine."""
        return plain(self.card.title.of(language))[:_LONGEST_IN_ALPHABET]

    def all_names(self) -> Iterator[Name]:
        """Yield every name by which somebody may ask for exactly this record: titles, other names, the code."""
        seen: set[str] = set()
        for name in self._all_names():
            if name.folded and name.folded not in seen:
                seen.add(name.folded)
                yield name

    def _all_names(self) -> Iterator[Name]:
        yield Name(self.card.title.en, "en")
        for form in both_genders(one_gender(self.card.title.fr)):
            yield Name(form, "fr")
        yield from self.names
        yield Name(self.card.code, "")

    def titles(self, language: str) -> tuple[str, ...]:
        """Return the title in a language, as indexed text.

        That of an example is without the words of its sort: the real records of that sort seldom bear them, and no
        example stands before those.
        """
        title = one_gender(getattr(self.card.title, language))
        if self.card.example:
            sort = {word for each in LANGUAGES for word in stems(getattr(self.sort, each), each)}
            title = "".join(
                part for part, is_of_sort in marked_parts(title, sort) if not is_of_sort
            )
        return (title,) if title.strip() else ()

    def other_names(self, language: str) -> tuple[str, ...]:
        """Return the other names in a language, as indexed text; a code stands in both."""
        found = [one_gender(name.text) for name in self.names if name.language in (language, "")]
        return tuple(filter(None, (*found, self.card.code)))

    def surroundings(self, language: str) -> tuple[str, ...]:
        """Return what it is tied to, as indexed text, with its compound words once more in one."""
        about, body = one_gender(getattr(self.about, language)), self.body_of(language)
        texts = (about, body, *self.titles(language), *self.other_names(language))
        joined = dict.fromkeys(word for text in texts for word in compounds(text))
        return tuple(filter(None, (about, " ".join(joined))))

    def body_of(self, language: str) -> str:
        """Return what it says at length, as indexed text."""
        # What the title of an example lacks stands here, so that it is a phrase all the same.
        whole = (self.card.title,) if self.card.example else ()
        parts = (*whole, self.card.summary, self.body, self.sort)
        said = (getattr(part, language) for part in parts)
        return one_gender("\n".join(filter(None, said)))

    def values_of(self, field: str) -> tuple[str, ...]:
        """Return its values in one facet."""
        return dict(self.values).get(field, ())


def french_names(titles: Iterable[str]) -> Iterator[Name]:
    """Yield French titles, those of both genders apart."""
    for title in titles:
        for form in both_genders(one_gender(title)):
            yield Name(form, "fr")


def brief(text: str) -> str:
    """Return the beginning of a text, cut at a word, short enough for a row."""
    text = " ".join(text.split())
    if len(text) <= _SUMMARY:
        return text
    return text[:_SUMMARY].rpartition(" ")[0].rstrip(",;:") + "…"


def written(card: Card) -> str:
    """Return a card as JSON, for an engine to keep."""
    return orjson.dumps(card, default=_plain).decode()


@lru_cache(maxsize=2_000)
def read_card(text: str) -> Card:
    """Return the card that ``written`` wrote. The best are asked for again and again, whatever was typed."""
    kept = orjson.loads(text)
    for name in _WORDS:
        kept[name] = _made(Words, kept[name])
    for name in ("hours", "fee"):
        if kept[name] is not None:
            kept[name] = Decimal(kept[name])
    kept["uid"] = UUID(kept["uid"])
    return _made(Card, kept)


def _made(of: type[T], values: dict[str, Any]) -> T:
    """Return a frozen value that has these: to set each by itself takes most of the time of who types."""
    value = object.__new__(of)
    value.__dict__.update(values)
    return value


_WORDS = tuple(each.name for each in fields(Card) if each.type == "Words")


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))


def layout_digest() -> str:
    """Return what decides whether an index made before still fits: layout, rules of words, short names, order of kinds."""
    rules = repr((ELISION, POSSESSIVE, SIGNED, STEMMING, short_names_digest(), KINDS))
    return f"{LAYOUT}-{hashlib.sha256(rules.encode()).hexdigest()[:16]}"
