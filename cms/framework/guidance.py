"""What counts as evidence of a principle or element, and what does not: the registry's own reading, in both languages.

It stands beside the editions and not in them, because a published edition never changes and examples of good
evidence are learned from pilots. It is known by the code of the element, which is the same in every edition.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.models.bilingual import LocalizedText, current_language

_FILE = Path(__file__).parent / "guidance.json"


@dataclass(frozen=True)
class Guidance:
    """One element's question, what answers it, and what does not; all empty where nothing is written."""

    asks: LocalizedText | str = ""
    counts: tuple[LocalizedText, ...] = ()
    does_not: tuple[LocalizedText, ...] = ()


def guidance_for(code: str) -> Guidance:
    """Return what is written on an element in the reader's language."""
    said = _written().get(code)
    if said is None:
        return Guidance()
    return Guidance(_text(said["asks"]), _texts(said["counts"]), _texts(said["not"]))


def codes() -> frozenset[str]:
    """Return the elements on which something is written."""
    return frozenset(_written())


@cache
def _written() -> dict[str, dict[str, list]]:
    return json.loads(_FILE.read_text(encoding="utf-8"))


def _texts(pairs: list[list[str]]) -> tuple[LocalizedText, ...]:
    return tuple(map(_text, pairs))


def _text(pair: list[str]) -> LocalizedText:
    language = current_language()
    return LocalizedText(pair[language == "fr"], language, language)
