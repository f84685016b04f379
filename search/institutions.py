"""Names of institutions that are known by the word for their sort: "Georgian College", "Université Laurentienne"."""

from __future__ import annotations

from typing import NamedTuple

from search.plan import about
from search.words import telling_words, words

_ENGLISH = frozenset(["college", "institute", "polytechnic", "university"])
_FRENCH = frozenset(["college", "institut", "polytechnique", "universite"])
_PLACED = frozenset(["in", "near", "at", "a", "dans", "pres"])
"""Words of place: behind the sort they tell where some institution is, and begin no name."""
_MOST_WORDS = 6


class NamedInstitution(NamedTuple):
    """A question that is an institution's name.

    Attributes:
        text: all of it.
        sort: the word for the sort of institution.
        rest: the words that tell it from others of the sort.
    """

    text: str
    sort: str
    rest: str

    @property
    def subjects(self) -> list[str]:
        """What may be to be learned there: what the rest begins with before the sort, or ends with behind it."""
        said = self.rest.split()
        if words(self.text)[-1] == self.sort:
            return [" ".join(said[:end]) for end in range(1, len(said) + 1)]
        return [" ".join(said[start:]) for start in range(len(said))]

    @property
    def parts(self) -> list[str]:
        """What it begins and ends with, of two words and more, and all of it: a subject may stand before or after a name."""
        said = words(self.text)
        cut = [said[:end] for end in range(2, len(said) + 1)] + [
            said[at:] for at in range(1, len(said))
        ]
        return [part for part in map(" ".join, cut) if len(telling_words(part)) > 1]


def named_institution(text: str) -> NamedInstitution | None:
    """Return the institution that a question names and nothing else, or None.

    >>> named_institution("georgian college"), named_institution("Université de Sudbury").rest
    (NamedInstitution(text='georgian college', sort='college', rest='georgian'), 'sudbury')
    >>> named_institution("college in toronto") is named_institution("collège à Toronto") is None
    True
    >>> named_institution("best college"), named_institution("college"), named_institution("nurse")
    (None, None, None)
    """
    said = words(text)
    if '"' in text or not 1 < len(said) <= _MOST_WORDS:
        return None
    at = _place_of_sort(said)
    if at is None:
        return None
    rest = " ".join(telling_words(" ".join(said[:at] + said[at + 1 :])))
    # "Best" and "nearby" are no names.
    return NamedInstitution(text, said[at], rest) if rest and about(rest) == rest else None


def _place_of_sort(said: list[str]) -> int | None:
    """Return where the word for the sort stands: last in English, first in French and before "of"."""
    if said[-1] in _ENGLISH:
        return len(said) - 1
    is_first = said[0] in _FRENCH or (said[0] in _ENGLISH and said[1] == "of")
    return 0 if is_first and said[1] not in _PLACED else None
