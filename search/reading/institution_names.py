"""Short and former names of institutions ("UOIT", "OCADU"), and what others are called for short that are not here.

``institution_names.json`` holds for each institution, by its address, the names that are none of its own today. Beside
them stand names of others that are words of the language, too: alone, "la cité" is the college, in a sentence it is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from search.reading.words import fold, plain
from search.types import Card

_FILE = Path(__file__).parent / "institution_names.json"


def by_names_of_today(text: str, here: Callable[[], Iterable[Card]], language: str) -> str:
    """Return a question with institutions that are here as they are called today.

    >>> by_names_of_today("nursing at UOIT", lambda: (), "en")
    'nursing at UOIT'
    """
    names, pattern = _former()
    found = None if '"' in text or "«" in text else pattern.search(fold(text))
    # What folds to more letters is at no place that is known.
    if found is None or len(fold(text)) != len(text):
        return text
    slug = names[found[0]]
    name = next((card.title.of(language) for card in here() if card.slug == slug), "")
    return f"{text[: found.start()]}{name}{text[found.end() :]}" if name else text


def is_called_elsewhere(text: str) -> bool:
    """Return whether a whole question is what an institution is called for short that may not be here.

    >>> is_called_elsewhere("la cite"), is_called_elsewhere("forêt boréale")
    (True, False)
    """
    return plain(text) in _elsewhere()


@cache
def _former() -> tuple[dict[str, str], re.Pattern[str]]:
    names = {fold(name): slug for slug, said in _read()["here"].items() for name in said}
    longest_first = sorted(names, key=len, reverse=True)
    return names, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


@cache
def _elsewhere() -> frozenset[str]:
    return frozenset(map(plain, _read()["elsewhere"]))


def _read() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return read
