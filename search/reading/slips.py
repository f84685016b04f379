"""How far two words are from each other: letters more, less, other, or that changed places.

>>> is_one_slip("forkilft", "forklift"), is_one_slip("elder", "welders")
(True, False)
>>> is_of_fingers("colege", "college"), is_of_fingers("scrum", "scrub")
(True, False)
"""

from __future__ import annotations

from difflib import SequenceMatcher

from search.reading.words import stem
from search.types import LANGUAGES

SHORT = 7
"""Letters of a word that differs by one slip at most from what is meant."""


def alikeness(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def forms(word: str) -> set[str]:
    """Return a word and its stems: a slip in the singular is near the plural, too."""
    return {word, *(stem(word, language) for language in LANGUAGES)}


def all_shorter(word: str) -> set[str]:
    return {shorter for form in forms(word) for shorter in one_letter_less(form)}


def is_near(word: str, other: str) -> bool:
    return any(is_one_slip(one, two) for one in forms(word) for two in forms(other))


def distance(word: str, other: str) -> tuple[bool, bool]:
    """Return how far two words are from each other, near ones first."""
    return not is_near(word, other), not is_one_slip(word, other)


def begins_alike(word: str, other: str) -> bool:
    """Whether words have their first letter in common, were it left out of a long one or changed places.

    Who writes a short word begins it right: "elder" is no welder.
    """
    if len(word) <= SHORT:
        return word[0] == other[0] or word[:2] == other[1::-1]
    return word[0] in other[:2] or other[0] in word[:2]


def is_one_slip(word: str, other: str) -> bool:
    """Whether one letter more, less or other, or two that changed places, make one word of the other."""
    if len(word) != len(other):
        return word in one_letter_less(other) or other in one_letter_less(word)
    differing = sum(one != two for one, two in zip(word, other, strict=True))
    return differing == 1 or (differing == 2 and sorted(word) == sorted(other))


def one_letter_less(word: str) -> list[str]:
    return [word, *[word[:place] + word[place + 1 :] for place in range(len(word))]]


def is_of_fingers(word: str, other: str) -> bool:
    """Whether two letters changed places, or one is written twice in either word and once in the other."""
    return any(_is_of_fingers(one, two) for one in forms(word) for two in forms(other))


def _is_of_fingers(word: str, other: str) -> bool:
    if len(word) == len(other):
        return word != other and is_one_slip(word, other) and sorted(word) == sorted(other)
    shorter, longer = sorted((word, other), key=len)
    return any(
        longer[:place] + longer[place + 1 :] == shorter
        for place in range(1, len(longer))
        if longer[place] == longer[place - 1]
    )


def lacks_a_letter(word: str, other: str) -> bool:
    """Whether a word is another one without one of its letters, in any of their forms."""
    return any(
        len(one) < len(two) and one in one_letter_less(two)
        for one in forms(word)
        for two in forms(other)
    )


def is_of_one_sort(word: str, other: str) -> bool:
    """Whether words are not the same but for a vowel in place of a consonant, or the other way round."""
    if len(word) != len(other):
        return True
    differing = [pair for pair in zip(word, other, strict=True) if pair[0] != pair[1]]
    return len(differing) != 1 or len(_VOWELS.intersection(differing[0])) != 1


_VOWELS = frozenset("aeiouy")
