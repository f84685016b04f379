"""From what a person typed to what an engine looks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from search.reading.kind_names import kinds_named, kinds_wanted
from search.reading.limits import ways_in
from search.reading.terms import MOST_TERMS, SHORTEST_HALF, Term, terms_of
from search.reading.unstated import without_schedule
from search.reading.words import (
    ANY_TRAINING,
    ENGLISH_TRAINING,
    FRENCH_TRAINING,
    OF_ANY_KIND,
    STOP_WORDS,
    name_key,
    telling_words,
    words,
)
from search.types import LANGUAGES, Language, Query

LONGEST_TEXT = 300
"""Characters of a question that are read."""
SHORTEST_BEGUN = 3
"""Letters of the shortest stem that may be the beginning of another word: "AI" is none of "aides"."""

_POINT_INSIDE = re.compile(r"(?<!\w)(\w)\.(?=\w(?:\.|(?!\w)))")
"""A point after an initial that another initial follows: "R.P.N." is written "RPN", too."""
_OFFICIAL = re.compile(
    r"(?<!\w)(?:noc|cnp)(?:\s*2021)?[\s:#.-]*(?:code\s*)?(?!20(?:06|11|16|21)(?!\d))(\d{2,5})(?!\w)",
    re.IGNORECASE,
)
_OFFICIAL_PROGRAM = re.compile(
    r"(?<!\w)(?:cip|cpe)(?:\s*20\d\d)?[\s:#.-]*(?:code\s*)?(\d{2}\.\d{1,4})(?!\w)", re.IGNORECASE
)
_ELIDED = re.compile(r"^[dl]['\u2019](?=\w)", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=\w)")
_POINTED = re.compile(r"(?<![\w.])\w*[^\W\d_]{2}(?:\.[^\W\d_]{2}\w*)+(?![\w.])")
"""Words that points join: "node.js". The points of initials and of codes join none."""


@dataclass(frozen=True)
class Match:
    """Which words have to stand in a record, and how.

    Attributes:
        terms: all of them, or any when ``any_term``.
        beginnings: whether a word may be the beginning of a longer one.
        languages: in whose texts; all words stand in one of them when it is the only one.
    """

    terms: tuple[Term, ...]
    any_term: bool = False
    beginnings: bool = False
    languages: tuple[Language, ...] = LANGUAGES

    def of(self, term: Term) -> Match:
        """Return how one of the terms has to stand."""
        return replace(self, beginnings=False) if term.is_whole and self.beginnings else self


@dataclass(frozen=True)
class Plan:
    """What an engine is asked.

    Attributes:
        query: kinds, filters, facets, sort and rows.
        terms: all of them are in a record that answers (or any, when ``any_term``).
        names: the question as the key of a name, in each language and as a code.
        occupations: NOC codes that the question names: what leads there answers, too.
        by_name: whether it says a whole name of those; what leads there then stands right after what has that name,
            and otherwise after all that have the words in a name.
        any_term: whether a record answers that has one of the terms.
        beginnings: whether words may be the beginnings of longer ones.
        together: NOC codes of the occupations that have a name with all the words; None where it does not matter.
            Of the others, which may have a thousand names, the words stand in several that have nothing to do with
            each other: that is as good as elsewhere.
        telling: the word that says most of several, when no offering is called by all of them: what is called by that
            one answers, too ("Infection prevention" is about what "infection control" is about).
        kinds: those that the question names and asks for nothing else: their records answer, before all others.
        wanted: kinds of offerings that it names beside the occupations: those of them stand before all that leads there.
        typed: the words as they stand, folded.
        first: slugs of institutions: their records stand before all others.
        ahead: kinds whose records stand before all others: those of which the question asks for one beside its words.
        own_first: whether occupations that only names in the other language lead to stand after all others; said to an
            engine that does not know whether there are others.
        doing: the words as texts tell what people do: occupations that have them there stand before what has them in names.
    """

    query: Query
    terms: tuple[Term, ...] = ()
    names: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    by_name: bool = True
    any_term: bool = False
    beginnings: bool = False
    together: tuple[str, ...] | None = None
    telling: Term | None = None
    kinds: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    typed: str = ""
    first: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    doing: tuple[Term, ...] = ()
    own_first: bool = False

    @property
    def is_literal(self) -> bool:
        """Whether words stand in quotes: they are then taken as they are, with no other spelling and none left out."""
        return any(len(term.spellings) == 1 and len(term.spellings[0]) > 1 for term in self.terms)

    @property
    def match(self) -> Match:
        """What stands in a record, apart from everything else: what an engine may remember an answer by."""
        return Match(self.terms, self.any_term, self.beginnings)


def legible(text: str) -> str:
    """Return a question without control characters, cut to a length that is read.

    >>> legible("fork\\x00lift")
    'fork lift'
    """
    seen = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * LONGEST_TEXT])
    return " ".join(seen[:LONGEST_TEXT].split())


def with_bare_codes(text: str) -> str:
    """Return a question with occupations, and what is studied, by their code alone.

    >>> (
    ...     with_bare_codes("NOC 75201"),
    ...     with_bare_codes("cnp75101 Ontario"),
    ...     with_bare_codes("NOC codes"),
    ... )
    ('75201', '75101 Ontario', 'NOC codes')
    >>> with_bare_codes("CIP 51.3801"), with_bare_codes("code CPE : 51.38")
    ('51.3801', 'code 51.38')
    """
    return _OFFICIAL_PROGRAM.sub(r"\1", _OFFICIAL.sub(r"\1", text))


def apart(text: str) -> str:
    """Return a question with the words that hyphens join apart: points make one name of several words.

    >>> apart("cook-cashier with node.js")
    'cook cashier with node.js'
    """
    return _HYPHEN.sub(" ", text)


def points_apart(text: str) -> str:
    """Return a question with the words that points join apart.

    >>> points_apart("node.js for an R.P.N.")
    'node js for an R.P.N.'
    """
    return by_pieces(text, " ".join)


def by_pieces(text: str, read: Callable[[list[str]], str]) -> str:
    """Return a question in which what is read of their pieces stands for words that points join.

    >>> by_pieces("three.js or vue.js, R.P.N.", lambda pieces: pieces[-1])
    'js or js, R.P.N.'
    """
    return _POINTED.sub(lambda found: read(found[0].split(".")), text)


def plan_of(query: Query, text: str) -> Plan:
    """Return the plan of a query whose text may have been read differently."""
    terms = terms_of(text)
    names = names_of(text) if terms else ()
    wanted = kinds_wanted(text) if is_for_training(text) else ()
    return Plan(
        query, terms, names, kinds=kinds_named(text), wanted=wanted, typed=" ".join(words(text))
    )


def about(text: str) -> str:
    """Return what a question is about: without words for any training or work, and without ways of delivery.

    >>> about("online courses for a PSW"), about("become an R.P.N."), about("weekend courses")
    ('PSW', 'R.P.N.', '')
    >>> about("formation de préposée aux bénéficiaires")
    'préposée aux bénéficiaires'
    >>> about("cours d’anglais")
    'anglais'
    """
    if '"' in text:
        return text
    said = without_schedule(ways_in(text)[0]).split()
    telling = [word for word in said if not OF_ANY_KIND.issuperset(words(word) or [""])]
    if len(telling) == len(text.split()):
        return text
    while telling and _is_empty(telling[0]):
        del telling[0]
    while telling and _is_empty(telling[-1]):
        del telling[-1]
    return _ELIDED.sub("", " ".join(telling))


def _is_empty(word: str) -> bool:
    return STOP_WORDS.issuperset(words(word))


def asks_for_training(text: str) -> bool:
    """Return whether a question has a word for training of any kind, or says how much of the time it may take."""
    if without_schedule(text) != text:
        return True
    return not ANY_TRAINING.isdisjoint(words(text))


def is_for_training(text: str) -> bool:
    """Return whether a question asks for training in something, as it is said in English or in French.

    >>> is_for_training("welding courses"), is_for_training("cours de soudure")
    (True, True)
    >>> is_for_training("program officer"), is_for_training("chef de formation")
    (False, False)
    >>> is_for_training("how to learn French"), is_for_training("apprendre l’anglais")
    (True, True)
    >>> is_for_training("courses about communication"), is_for_training("training officer")
    (True, False)
    """
    said = words(text) or [""]
    first = next(iter(telling_words(text)), "")
    is_joined = said[0] in ENGLISH_TRAINING and not _JOINING.isdisjoint(said[1:2])
    return (
        is_joined
        or said[-1] in ENGLISH_TRAINING
        or said[0] in FRENCH_TRAINING
        or first in _LEARNING
    )


_LEARNING = frozenset(["apprendre", "learn"])
_JOINING = frozenset(["about", "for", "in", "of", "on", "to"])
"""Words that join in English what is taught to the word for training."""


def names_of(text: str) -> tuple[str, ...]:
    """Return the keys of the names that a text may be, those that are said in full and in initials."""
    return tuple(dict.fromkeys(_names(text)))


def _names(text: str) -> Iterator[str]:
    """Yield a question as the key of a name, in each language and as a code, and with two words in one."""
    text = _POINT_INSIDE.sub(r"\1", text)
    for language in (*LANGUAGES, ""):
        yield name_key(text, language)
    said = words(text)[:MOST_TERMS]
    for place in range(1, len(said)):
        if min(map(len, said[place - 1 : place + 1])) >= SHORTEST_HALF:
            joined = " ".join(said[:place]) + " ".join(said[place:])
            yield from (name_key(joined, language) for language in LANGUAGES)
