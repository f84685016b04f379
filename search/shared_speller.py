"""The speller that a process keeps, so that it is not made for each question."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from search.engines import EMBEDDED
from search.reading.spelling import Speller

_TRUSTED_FOR = 300.0
"""Seconds for which the words of a process are used before they are read again."""


class SharedSpeller:
    """Holds the speller of a process. It is made when a question first needs one."""

    def __init__(self, read: Callable[[], Mapping[str, int]]) -> None:
        self._read = read
        self.forget()

    def forget(self) -> None:
        """Forget the words (tests)."""
        self._speller: Speller | None = None
        self._made_at = 0.0

    def current(self) -> Speller:
        """Return the speller, made of the words of today; it is made anew only when these are others."""
        now = time.monotonic()
        if self._speller is None or now - self._made_at > _TRUSTED_FOR:
            read = self._read()
            if self._speller is None or not self._speller.has(read):
                self._speller = Speller(read)
            self._made_at = now
        return self._speller


SPELLER = SharedSpeller(EMBEDDED.vocabulary)
