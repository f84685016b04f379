"""Which slips are likely: a short word that looks like one is hardly a slip, whatever is near.

What looks like a word is told by the letters that stand side by side in the words that are known: no word begins like
"hnad", many have all that stands in "fleming".

>>> known = Plausible(
...     {"swimming": 9, "midwife": 9, "wifi": 2, "shift": 9, "lift": 9, "gift": 9, "swine": 2}
... )
>>> (
...     known.is_likely("swift", "shift"),
...     known.is_likely("shfit", "shift"),
...     known.is_likely("sjift", "shift"),
... )
(False, True, True)
>>> known.is_likely("shft", "shift"), known.is_likely("linux", "lieux")
(True, False)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from search.reading.slips import (
    SHORT,
    alikeness,
    is_near,
    is_of_fingers,
    is_of_one_sort,
    lacks_a_letter,
)
from search.reading.sounds import are_heard_alike

_LONGEST = 8
"""Letters of a word that may be meant as it stands; hardly any two longer words differ by a slip."""
_TELLING = 3
"""Letters that stand side by side."""
_OFTEN = 2
"""Words in which they stand, for a word to look like one."""
_SAID_OFTEN = 3
"""Names in which a word stands that is meant by what looks like another one."""
_LEAST_OF_TWO = 0.85
"""How much of two words is written alike between which two letters lie."""


class Plausible:
    """Knows the words of names, with how many names have each, and judges slips for them."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def is_likely(self, word: str, other: str) -> bool:
        """Return whether a word that is not known may be a slip for a known one."""
        if not is_near(word, other):
            begins_so = word[0] == other[0] and alikeness(word, other) >= _LEAST_OF_TWO
            return begins_so or are_heard_alike(word, other)
        if is_of_fingers(word, other):
            return True
        if len(word) <= SHORT and not is_of_one_sort(word, other):
            return False
        if len(word) > _LONGEST or not self.looks_like_one(word):
            return True
        is_often = self._counts[other] >= _SAID_OFTEN
        return is_often and (are_heard_alike(word, other) or lacks_a_letter(word, other))

    def is_likely_abroad(self, word: str, other: str) -> bool:
        """Return whether it may be a slip for a word of the other language."""
        if len(word) > _LONGEST or not self.looks_like_one(word):
            return True
        return is_of_fingers(word, other) or are_heard_alike(word, other)

    def looks_like_one(self, word: str) -> bool:
        """Return whether all that stands side by side in a word does so in words that are known."""
        return all(self._pieces[piece] >= _OFTEN for piece in _pieces(word))

    @cached_property
    def _pieces(self) -> Counter[str]:
        """In how many words letters stand side by side; made when a question first needs it."""
        return Counter(piece for word in self._counts for piece in set(_pieces(word)))


def _pieces(word: str) -> Iterator[str]:
    marked = f"^{word}$"
    return (marked[place : place + _TELLING] for place in range(len(marked) - _TELLING + 1))
