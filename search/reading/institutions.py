"""Institutions that a question names among its words: "nursing at Georgian College", "université de Hearst", "humber college".

One that is here is known by what tells it from others of its sort: a polytechnic is called a college, too, and many
write the word for the sort on the other side of the name. What else stands beside such a word is the name of one that
is not here, unless it is what is to be learned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from search.reading.institution_names import is_called_elsewhere
from search.reading.plan import about
from search.reading.towns import in_full, towns_in, words_of_towns
from search.reading.words import STOP_WORDS, fold, telling_words, words
from search.types import Card

_COLLEGE, _UNIVERSITY, _HOSPITAL = "college", "university", "hospital"
_SORTS = {
    "college": _COLLEGE,
    "hopital": _HOSPITAL,
    "hospital": _HOSPITAL,
    "institut": _COLLEGE,
    "institute": _COLLEGE,
    "polytechnic": _COLLEGE,
    "polytechnique": _COLLEGE,
    "universite": _UNIVERSITY,
    "university": _UNIVERSITY,
}
_LEARNING = frozenset(word for word, sort in _SORTS.items() if sort != _HOSPITAL) | frozenset(
    ["collegial", "collegiale", "collegiales", "collegiaux", "universitaire", "universitaires"]
)
_BEFORE_NAMES = frozenset(["college", "hopital", "institut", "polytechnique", "universite"])
"""Words for a sort that stand before the name; the others do so before "of"."""
_OF = frozenset(["d", "de", "du", "l", "la", "le", "of", "the"])
"""Words that may stand inside a name."""
_OF_FIRST = re.compile(r"^\s*(?:(?:de|du|la|le|of|the)\s+|[dl]['’]\s*)+", re.IGNORECASE)
_PROVINCE = frozenset(["canada", "ontario"])
_JOINING = _OF | {"and", "des", "et", "for", "pour"}
"""Words that may stand inside the name of an institution that is here."""
_OF_YEARS = frozenset(["annee", "annees", "year", "years"])
"""Words that tell when, and no institution from others: "first year university courses"."""
_MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+(?:['’]s(?!\w))?")

Key = tuple[str, tuple[str, ...]]
"""The sort of an institution, and the words that tell it from others of the sort."""


class Institution(NamedTuple):
    """An institution's name in a question.

    Attributes:
        start, end: where it stands.
        name: it as it was typed.
        sort: the word for its sort.
        here: the institution that is called so; None where none is.
    """

    start: int
    end: int
    name: str
    sort: str
    here: Card | None = None

    def without(self, text: str) -> str:
        """Return the question without the name and what joined it to the rest."""
        before, after = text[: self.start].split(), text[self.end :].split()
        while before and STOP_WORDS.issuperset(words(before[-1])):
            del before[-1]
        while after and STOP_WORDS.issuperset(words(after[0])) and not before:
            del after[0]
        return " ".join([*before, *after])

    def called(self, text: str, language: str) -> str:
        """Return the question with the institution as it is called here, and without what joined a place to it."""
        if self.here is None:
            return text
        is_called = fold(self.name) in map(fold, _titles(self.here))
        name = self.name if is_called else self.here.title.of(language)
        after = text[self.end :]
        if towns_in(after)[1]:
            after = f" {_OF_FIRST.sub('', after)}"
        return f"{text[: self.start]}{name}{after}"


def universities_in_full(text: str) -> str:
    """Return a question with the letter by which people call a university as the word for it.

    >>> [
    ...     universities_in_full(each)
    ...     for each in (
    ...         "nursing at U of Windsor",
    ...         "Windsor U",
    ...         "uWaterloo",
    ...         "York U nursing",
    ...         "ottawa u",
    ...     )
    ... ]
    ['nursing at university of Windsor', 'Windsor university', 'university of Waterloo', 'York university nursing', 'university of ottawa']
    >>> [
    ...     universities_in_full(each)
    ...     for each in ("U of T", "U d’Ottawa", "U-boat", "vitamin u", "l'u de Sudbury")
    ... ]
    ['university of toronto', 'université d’Ottawa', 'U-boat', 'vitamin u', "l'université de Sudbury"]
    """
    if '"' in text or "«" in text or not _LETTER.search(text):
        return text
    text = _TORONTO.sub("university of toronto", text)
    text = _LETTER_OF.sub("university of ", _LETTER_DE.sub("université ", text))
    text = _TOWN_BEFORE.sub(_after_town, _NAMED_BEFORE.sub(" university", text))
    return _NAMED_AFTER.sub(_before_town, text)


_LETTER = re.compile(r"(?<!\w)u(?!['’-])", re.IGNORECASE)
_TORONTO = re.compile(r"(?<!\w)u\s?of\s?t(?!['’\w-])", re.IGNORECASE)
_LETTER_OF = re.compile(r"(?<![\w-])u(?:niv)?\.?\s+of\s+(?=\w{3})", re.IGNORECASE)
_LETTER_DE = re.compile(r"(?<![\w-])u(?:niv)?\.?\s+(?=(?:de\s|d['’])\w{3})", re.IGNORECASE)
_NAMED_BEFORE = re.compile(r"(?<=\w{4})\s+U(?![\w.'’-])")
_TOWN_BEFORE = re.compile(r"(?P<name>[^\W\d_]{4,})\s+u(?![\w.'’-])")
_NAMED_AFTER = re.compile(r"(?<![\w-])u\s?(?P<name>[^\W\d_]{4,})", re.IGNORECASE)


def _after_town(found: re.Match[str]) -> str:
    is_town = fold(found["name"]) in words_of_towns()
    return f"university of {found['name']}" if is_town else found[0]


def _before_town(found: re.Match[str]) -> str:
    return (
        f"university of {found['name']}"
        if fold(found["name"]) in words_of_towns() and fold(found[0]) not in words_of_towns()
        else found[0]
    )


def names_a_sort(text: str) -> bool:
    """Return whether a question has a word for a sort of institution."""
    return not (_SORTS.keys() | _LEARNING).isdisjoint(words(text))


def without_sorts(text: str) -> str:
    """Return a question without words for colleges and universities, and for what is given by them.

    >>> without_sorts("best college for nursing"), without_sorts("diplôme collégial")
    ('best nursing', 'diplôme')
    """
    left = [word for word in text.split() if not _LEARNING.issuperset(words(word) or [""])]
    if '"' in text or len(left) == len(text.split()):
        return text
    return " ".join(word for word in left if not STOP_WORDS.issuperset(words(word)))


def known_by(cards: Collection[Card]) -> dict[Key, Card]:
    """Return institutions by what tells them from others of their sort."""
    found: dict[Key, Card] = {}
    for card in cards:
        for title in _titles(card):
            for word in words(title):
                if word in _SORTS and (key := _key(title, word)):
                    found.setdefault(key, card)
    return found


def institution_among(
    text: str, here: Mapping[Key, Card], is_subject: Callable[[str], bool]
) -> Institution | None:
    """Return the institution that a question names, or None. Quoted words are words.

    Args:
        here: institutions, as ``known_by`` tells them.
        is_subject: whether a record is called by some words, so that they are what is to be learned.
    """
    if '"' in text or "«" in text:
        return None
    said = list(_WORD.finditer(text))
    folded = [fold(word[0]) for word in said]
    places = [at for at, word in enumerate(folded) if word in _SORTS]
    spans = [(span, at) for at in places for span in _spans(folded, at)]
    for (start, end), at in sorted(spans, key=lambda one: one[0][0] - one[0][1]):
        written = text[said[start].start() : said[end - 1].end()]
        key = _key(written, folded[at])
        if key in here:
            return _found(text, said[start:end], folded[at], here[key])
    for at in places:
        if span := _unknown(folded, at, is_subject):
            return _found(text, said[slice(*span)], folded[at])
    return None


def college_for_short(text: str) -> Institution | None:
    """Return the college that a whole question names without the word for its sort; None where it names none."""
    return Institution(0, len(text), text, _COLLEGE) if is_called_elsewhere(text) else None


def _found(
    text: str, said: list[re.Match[str]], sort: str, here: Card | None = None
) -> Institution:
    start, end = said[0].start(), said[-1].end()
    return Institution(start, end, text[start:end], sort, here)


def _titles(card: Card) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (card.title.en, card.title.fr))))


def _key(name: str, sort: str) -> Key | None:
    """Return what tells an institution from others of its sort; the province may stand at its end."""
    telling = [in_full(word) for word in telling_words(name) if word != sort]
    if telling[-1:] and telling[-1] in _PROVINCE and len(telling) > 1:
        del telling[-1]
    return (_SORTS[sort], tuple(telling)) if telling else None


def _spans(said: list[str], at: int) -> Iterator[tuple[int, int]]:
    """Yield where a name may begin and end that has the word for its sort at a place."""
    for start in range(max(0, at - _MOST_WORDS), at + 1):
        for end in range(at + 1, min(len(said), at + _MOST_WORDS) + 1):
            inner = [word for word in said[start:end] if word in STOP_WORDS]
            if _JOINING.issuperset(inner) and STOP_WORDS.isdisjoint((said[start], said[end - 1])):
                yield start, end


def _unknown(said: list[str], at: int, is_subject: Callable[[str], bool]) -> tuple[int, int] | None:
    """Return where the name of an institution that is not here begins and ends, with the word for its sort at a place."""
    is_before = said[at + 1 : at + 2] == ["of"]
    if not is_before and (start := _start(said, at, is_subject)) < at:
        return start, at + 1
    if not (is_before or said[at] in _BEFORE_NAMES):
        return None
    end = _end(said, at + 1, is_subject)
    # "Best college Toronto" asks for colleges there; "collège de Toronto" and "université Toronto" are names.
    name = said[at + 1 : end]
    is_where = _SORTS[said[at]] == _COLLEGE and words_of_towns().issuperset(name)
    return (at, end) if name and not (is_where and name[0] not in _OF) else None


def _start(said: list[str], at: int, is_subject: Callable[[str], bool]) -> int:
    """Return where a name begins that ends before a place: behind the subject, if one stands there."""
    start = at
    while start and said[start - 1] not in STOP_WORDS:
        start -= 1
    for cut in range(at, start, -1):
        if is_subject(" ".join(said[start:cut])):
            start = cut
            break
    return (
        start if said[at - 1] not in _OF and _is_name(said[start:at], said[at], is_subject) else at
    )


def _end(said: list[str], at: int, is_subject: Callable[[str], bool]) -> int:
    """Return where a name ends that begins at a place: before the subject, if one stands there."""
    first = at
    while said[first : first + 1] and said[first] in _OF:
        first += 1
    end = first
    while end < len(said) and (said[end] in _OF or said[end] not in STOP_WORDS):
        end += 1
    for cut in range(first, end):
        if is_subject(" ".join(said[cut:end])):
            end = cut
            break
    return end if _is_name(said[first:end], said[at - 1], is_subject) else at


def _is_name(name: list[str], sort: str, is_subject: Callable[[str], bool]) -> bool:
    """Return whether words may tell an institution from others: "best" and "nearby" do not."""
    said = " ".join(name)
    if not said or about(said) != said or not _OF_YEARS.isdisjoint(name):
        return False
    if _SORTS[sort] == _HOSPITAL:
        return False
    return words_of_towns().issuperset(name) or not is_subject(said)
