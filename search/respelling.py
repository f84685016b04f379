"""Questions that answer in another spelling: words that are not known, and words that are known and may be slips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.of_kind import OfKind
from search.reading.readings import with_accents
from search.reading.terms import terms_of
from search.reading.words import words
from search.shared_speller import SPELLER
from search.types import Results


class Respelling(OfKind):
    """One question to one engine, as far as its words are read in another spelling."""

    def _respelled(
        self, text: str, may_be: Callable[[str], bool] = lambda word: True
    ) -> Iterator[Results]:
        """Yield what has the words in another spelling; where that is asked for, in words of some sort alone."""
        said = set(words(text))
        for read_as in SPELLER.current().readings(text, self.texts):
            if not all(map(may_be, set(words(read_as)) - said)):
                continue
            found = self._found(read_as)
            if found and (self._is_borne_out(read_as, text) or self._is_one(read_as, found)):
                yield replace(
                    found, read_as=with_accents(read_as, text, found, self.query.language)
                )

    def _misread(self, text: str) -> Iterator[Results]:
        """Yield records that are called so, were one of the words, known as it is, a slip: "conestoga collage"."""
        if len(terms_of(text)) < 2:
            return
        for read_as in SPELLER.current().other_readings(text):
            found = self._found(read_as)
            if found and self._is_one(read_as, found):
                yield replace(
                    found, read_as=with_accents(read_as, text, found, self.query.language)
                )
