"""Towns of Ontario that people write among their words ("welding sudbury", "cours à Londres"), read as where they lie.

The municipalities are a file of the fixtures, read where it stands. Each is known by its names in both languages, by
former municipalities and by what people call it; the longest name that fits counts.

>>> left, towns = towns_in("welding courses near Thunder Bay, Ontario")
>>> left, [(town.name.en, town.region) for town in towns]
('welding courses', [('Thunder Bay', '3595')])
>>> towns_in("cours d’anglais à Londres")[0], towns_in('"north bay" college')[1]
('cours d’anglais', ())
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from django.conf import settings

from search.types import Town, Words
from search.words import fold

_WORD = re.compile(r"[^\W_]+")
_BEFORE = frozenset(
    [
        "a",
        "at",
        "au",
        "aux",
        "d",
        "dans",
        "de",
        "from",
        "in",
        "near",
        "of",
        "pres",
        "proche",
        "vers",
    ]
)
"""Words before the name of a place that go with it."""
_AFTER = frozenset(["area", "ontario", "region"])
_IN_FULL = {"st": "saint", "ste": "sainte"}


class _Said(NamedTuple):
    """Where a town is named in a text, the words around that go with it included."""

    start: int
    end: int
    town: Town


def towns_in(text: str) -> tuple[str, tuple[Town, ...]]:
    """Return a question without the towns that it names, and the towns. Quoted words are words."""
    found = list(_said(text))
    return _without(text, found), tuple(dict.fromkeys(one.town for one in found))


def without_towns(text: str, regions: Collection[str]) -> str:
    """Return a question without the towns of some regions.

    >>> without_towns("soudure à Sudbury ou Windsor", ["3590"])
    'soudure ou Windsor'
    """
    return _without(text, [one for one in _said(text) if one.town.region in regions])


def _without(text: str, found: list[_Said]) -> str:
    if not found:
        return text
    left = text
    for one in reversed(found):
        left = f"{left[: one.start]} {left[one.end :]}"
    return " ".join(left.split()).strip(" ,;")


def _said(text: str) -> Iterator[_Said]:
    if '"' in text or "«" in text:
        return
    found = list(_WORD.finditer(text))
    folded = [_comparable(fold(word[0])) for word in found]
    at = 0
    while at < len(found):
        length, town = _longest(folded[at:])
        if town is None or _is_part(text, found[at].start(), found[at + length - 1].end()):
            at += 1
            continue
        first, last = at, at + length - 1
        while first and folded[first - 1] in _BEFORE:
            first -= 1
        if last + 1 < len(found) and folded[last + 1] in _AFTER:
            last += 1
        yield _Said(found[first].start(), found[last].end(), town)
        at = last + 1


def _is_part(text: str, start: int, end: int) -> bool:
    """Return whether a hyphen makes the name a part of another."""
    return text[start - 1 : start] == "-" or text[end : end + 1] == "-"


def _longest(said: list[str]) -> tuple[int, Town | None]:
    known = _known()
    for length in range(min(_most_words(), len(said)), 0, -1):
        if town := known.get(tuple(said[:length])):
            return length, town
    return 0, None


def _comparable(word: str) -> str:
    return _IN_FULL.get(word, word)


@cache
def _most_words() -> int:
    return max(map(len, _known()))


@cache
def _known() -> dict[tuple[str, ...], Town]:
    path = settings.BASE_DIR / "fixtures" / "places" / "municipalities.json"
    known = {}
    for each in json.loads(path.read_text(encoding="utf-8"))["records"]:
        town = Town(Words(each["name_en"], each["name_fr"]), each["region"])
        for name in (each["name_en"], each["name_fr"], *each.get("also", ())):
            known[tuple(_comparable(word) for word in _WORD.findall(fold(name)))] = town
    return known
