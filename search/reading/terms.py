"""The terms of a question: words and phrases, each in the spellings in which records may have it.

>>> [term.spellings for term in terms_of('the micro-certifications "bed bath"')]
[(('micro', 'certifications'), ('microcertifications',)), (('bed', 'bath'),)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.reading.genders import other_genders
from search.reading.words import (
    SAID_ALONE,
    SAID_BESIDE_OTHERS,
    SAID_IN_FULL,
    STOP_WORDS,
    bare,
    words,
)
from search.types import Language

MOST_TERMS = 10
SHORTEST_HALF = 3
"""Letters of the shortest word that may be half of another."""

_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True)
class Term:
    """One word or phrase of a question; a record has it when any spelling stands in it, in either language.

    Attributes:
        spellings: each a sequence of folded words that stand one after the other.
        language: the only one in which the first of them may stand; none when it may in either.
        is_whole: whether it is no beginning of a longer one, where others may be.
    """

    spellings: tuple[tuple[str, ...], ...]
    language: Language | None = None
    is_whole: bool = False

    def spelled_in(self, language: Language) -> tuple[tuple[str, ...], ...]:
        """Return the spellings that may stand in a language."""
        return self.spellings if self.language in (None, language) else self.spellings[1:]


def terms_of(text: str) -> tuple[Term, ...]:
    """Return the terms of a question; words that say nothing are left out unless nothing else is there.

    A quote without its pair is no quote.
    """
    if text.count('"') % 2:
        text = text.replace('"', " ")
    read = (term for match in _PIECE.finditer(text.replace("’", "'")) for term in _read(match))
    found = list(_in_full(read))
    # "Start a business" says no more than "start business".
    telling = list(_in_full(term for term in found if not _says_nothing(term)))
    more = SAID_BESIDE_OTHERS if len(telling) > 1 else SAID_ALONE
    asked = [_with(more, term) for term in telling or found]
    return tuple(dict.fromkeys(_also_in_one(_around_digits(asked))))[:MOST_TERMS]


def _with(others: Mapping[str, tuple[tuple[str, ...], ...]], term: Term) -> Term:
    more = others.get(" ".join(term.spellings[0]), ())
    return Term((*term.spellings, *more)) if more else term


def _in_full(terms: Iterable[Term]) -> Iterator[Term]:
    """Yield terms so that two words which records call by others are one.

    >>> list(_in_full([Term((("soft",),)), Term((("skills",),))]))[0].spellings[:2]
    (('soft', 'skills'), ('human', 'skills'))
    """
    before: Term | None = None
    for term in terms:
        said = (*(before.spellings[0] if before else ()), *term.spellings[0])
        if before and (others := SAID_IN_FULL.get(" ".join(said))):
            before = Term((said, *others))
            continue
        if before:
            yield before
        before = term
    if before:
        yield before


def _also_in_one(terms: list[Term]) -> Iterator[Term]:
    """Yield terms so that neighbours may also stand in one word: "hair dresser" finds hairdressers.

    >>> [term.spellings for term in _also_in_one([Term((("hair",),)), Term((("dresser",),))])]
    [(('hair',), ('hairdresser',)), (('dresser',), ('hairdresser',))]
    """
    for before, term, after in zip([None, *terms], terms, [*terms[1:], None], strict=False):
        joined = [_joined(*pair) for pair in ((before, term), (term, after)) if None not in pair]
        yield Term((*term.spellings, *((one,) for one in joined if one)))


def _joined(one: Term, other: Term) -> str:
    words = (*one.spellings[0], *other.spellings[0])
    plain = len(words) == 2 and all(len(word) >= SHORTEST_HALF and word.isalpha() for word in words)
    return "".join(words) if plain else ""


def _around_digits(terms: list[Term]) -> list[Term]:
    """Return terms so that a number may stand in one word with its neighbours: "connect 2 skills".

    >>> [
    ...     term.spellings[1:]
    ...     for term in _around_digits([Term(((word,),)) for word in ("connect", "2", "skills")])
    ... ]
    [(('connect2skills',),), (('connect2skills',),), (('connect2skills',),)]
    """
    made = list(terms)
    for place in range(1, len(terms) - 1):
        words = [word for term in terms[place - 1 : place + 2] for word in term.spellings[0]]
        if len(words) == len(terms[place - 1 : place + 2]) and _is_around(*words):
            for at in (place - 1, place, place + 1):
                made[at] = Term((*made[at].spellings, ("".join(words),)))
    return made


def _is_around(before: str, number: str, after: str) -> bool:
    return number.isdigit() and all(
        len(one) >= SHORTEST_HALF and one.isalpha() for one in (before, after)
    )


def _read(match: re.Match[str]) -> list[Term]:
    phrase, word = match.groups()
    if phrase is not None:
        said = tuple(words(phrase))
        return [Term((said,))] if said else []
    return [term for part in re.split(r"[^\w.'-]+|_", bare(word)) for term in _terms_of_word(part)]


def _terms_of_word(word: str) -> list[Term]:
    said = tuple(words(word))
    if not said:
        return []
    if len(said) == 1:
        return [Term((said, *SAID_IN_FULL.get(said[0], ()), *other_genders(said[0])))]
    return [Term((said, ("".join(said),), *SAID_IN_FULL.get(" ".join(said), ())))]


def _says_nothing(term: Term) -> bool:
    return all(len(said) == 1 and said[0] in STOP_WORDS for said in term.spellings)
