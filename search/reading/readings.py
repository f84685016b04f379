"""Another reading of what was typed, beside it: how bold it is, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from search.reading.slips import SHORT
from search.reading.words import fold, words
from search.types import Results

_WORD = re.compile(r"[^\W_]+")


def guesses(read_as: str, text: str) -> dict[str, str]:
    """Return the short words of another reading, each with what was typed: one slip makes many words of a short one.

    >>> guesses("forklift brick", "forkilft brock")
    {'brick': 'brock'}
    """
    read, typed = words(read_as), words(text)
    if len(read) != len(typed):
        return {}
    pairs = zip(read, typed, strict=True)
    return {new: old for new, old in pairs if new != old and len(old) <= SHORT}


def without(guessed: Mapping[str, str], read_as: str) -> str:
    """Return a reading with guesses taken back."""
    return _WORD.sub(lambda word: guessed.get(word[0], word[0]), read_as)


def with_accents(read_as: str, text: str, found: Results, language: str) -> str:
    """Return a reading with the accents that its new words have in what was found, in the reader's language."""
    typed = set(_WORD.findall(text))
    named = " ".join(f"{hit.known_as} {hit.card.title.of(language)}" for hit in found.hits)
    written = {fold(word): word.lower() for word in reversed(_WORD.findall(named))}
    return _WORD.sub(
        lambda word: word[0] if word[0] in typed else written.get(word[0], word[0]), read_as
    )
