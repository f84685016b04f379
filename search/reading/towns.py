"""Towns of Ontario that people write among their words ("welding sudbury", "cours à Londres"), read as where they lie.

The municipalities are a file of the fixtures, read where it stands. Each is known by its names in both languages, by
former municipalities and by what people call it; the longest name that fits counts. So are the regions themselves, also
without what kind of land they are, and parts of the province, which are several of them.

>>> left, towns = towns_in("welding courses near Thunder Bay, Ontario")
>>> left, [(town.name.en, town.region) for town in towns]
('welding courses', [('Thunder Bay', '3595')])
>>> left, towns = towns_in("nursing Hamilton Niagara"), towns_in("stratford bruce peninsula")[1]
>>> left, [town.region for town in towns]
(('nursing', (Town(name=Words(en='Hamilton–Niagara Peninsula', fr='Hamilton–Péninsule de Niagara'), region='3550'),)), ['3580'])
>>> towns_in("cours d’anglais à Londres")[0], towns_in('"north bay" college')[1]
('cours d’anglais', ())
>>> left, towns = towns_in("welding in northern Ontario")
>>> left, [town.region for town in towns]
('welding', ['3590', '3595'])
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings

from search.reading.rest import rest
from search.reading.words import SAINTS, fold
from search.types import Town, Words

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
_AFTER = frozenset(["area", "canada", "county", "ont", "ontario", "region"])
_PROVINCE = "on"
"""Goes with a name that it ends: "Toronto, ON", but "Toronto on weekends"."""
_OF = frozenset(["d", "de", "of"])
_DIVISIONS = frozenset(
    [
        *("city", "county", "district", "municipality", "region", "town", "township", "village"),
        *("canton", "comte", "municipalite", "regionale", "ville"),
    ]
)
"""What a place may be: "City of Hamilton"."""
_BEFORE_DIVISIONS = frozenset(["l", "la", "le", "municipalite", "regional", "the"])
_INSTITUTIONS = frozenset(
    [
        *("college", "hospital", "institute", "polytechnic", "university"),
        *("hopital", "institut", "polytechnique", "universite"),
    ]
)
"""What is called after a town that stands right before it, or after it and "of": "Durham College"."""
_SCHOOLS = frozenset(["ecole", "school"])
_LAND = frozenset(["de", "du", "peninsula", "peninsule"])
"""What is left out of the name of a region: "Hamilton Niagara"."""


class _Said(NamedTuple):
    """Where a town is named in a text, the words around that go with it included."""

    start: int
    end: int
    towns: tuple[Town, ...]
    institution: tuple[int, int] | None = None
    """Where the name of an institution stands of which the town's is a part."""


def towns_in(text: str) -> tuple[str, tuple[Town, ...]]:
    """Return a question without the towns that it names, and the towns. Quoted words are words."""
    found = list(_said(text))
    return rest(text, found), tuple(dict.fromkeys(town for one in found for town in one.towns))


def institution_in(text: str) -> str:
    """Return the words of a question that are an institution's name with a town in it, or nothing.

    >>> institution_in("nursing at Durham College"), institution_in("Université de Toronto")
    ('Durham College', 'Université de Toronto')
    >>> institution_in("colleges in Toronto"), institution_in("college Toronto")
    ('', '')
    """
    return next((text[slice(*one.institution)] for one in _said(text) if one.institution), "")


def without_province(text: str) -> tuple[str, bool]:
    """Return a question without the province, of which all records are, and whether words beside it say that it is one.

    >>> without_province("AI courses in Ontario, Canada"), without_province("teacher ontario")
    (('AI courses', True), ('teacher', False))
    >>> without_province("collèges de l’Ontario"), without_province("Ontario colleges")
    (('collèges', True), ('colleges', True))
    >>> without_province("Ontario Tech"), without_province("in northern Ontario")
    (('Ontario Tech', False), ('in northern Ontario', False))
    """
    if '"' in text or "«" in text:
        return text, False
    found = _IN_PROVINCE.search(text)
    if found and any(one.end > found.start() for one in _said(text)):
        return text, False
    left = rest(text, [found.span()]) if found else text
    if _OF_PROVINCE.match(text) and are_institutions(of := _OF_PROVINCE.sub("", text)):
        return of, True
    if not found or not left:
        return text, False
    return left, bool(found["in"]) or are_institutions(left)


_IN_PROVINCE = re.compile(
    r"(?<![\w-])(?P<in>(?:(?:any|every)where\s+)?(?:across|around|in|throughout|within)(?:\s+all\s+of)?"
    r"(?:\s+the\s+province\s+of)?\s+|(?:partout\s+)?en\s+|(?:à\s+travers|dans|de)\s+l['’])?"
    r"ontario(?:,?\s+canada)?\W*$",
    re.IGNORECASE,
)
_OF_PROVINCE = re.compile(r"^\W*ontario\s+", re.IGNORECASE)


def are_institutions(text: str) -> bool:
    """Return whether words say no more than what sort of institution is asked for, so that they are no name.

    >>> are_institutions("hospitals"), are_institutions("Durham College"), are_institutions("")
    (True, False, False)
    >>> are_institutions("universities"), are_institutions("universités")
    (True, True)
    >>> are_institutions("hôpitaux")
    True
    """
    said = [_in_singular(word) for word in map(fold, _WORD.findall(text))]
    return bool(said) and (_INSTITUTIONS | _BEFORE).issuperset(said)


def are_schools(text: str) -> bool:
    """Return whether words ask for schools of any sort.

    >>> are_schools("écoles"), are_schools("schools"), are_schools("school principals")
    (True, True, False)
    """
    said = [_in_singular(word) for word in map(fold, _WORD.findall(text))]
    return bool(said) and (_SCHOOLS | _BEFORE).issuperset(said) and not _BEFORE.issuperset(said)


def _in_singular(word: str) -> str:
    for ending, one in (("ies", "y"), ("aux", "al"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + one
    return word


def without_towns(text: str, regions: Collection[str]) -> str:
    """Return a question without the towns of some regions.

    >>> without_towns("soudure à Sudbury ou Windsor", ["3590"])
    'soudure ou Windsor'
    """
    wanted = set(regions)
    said = _said(text)
    return rest(text, [one for one in said if any(town.region in wanted for town in one.towns)])


@cache
def words_of_towns() -> frozenset[str]:
    """Return the words of all names of towns, folded."""
    return frozenset(word for name in _known() for word in name)


def _said(text: str) -> Iterator[_Said]:
    if '"' in text or "«" in text:
        return
    found = list(_WORD.finditer(text))
    folded = [in_full(fold(word[0])) for word in found]
    at = 0
    while at < len(found):
        length, towns = _longest(folded[at:])
        if not towns or _is_part(text, found[at].start(), found[at + length - 1].end()):
            at += 1
            continue
        first, end = _first(folded, at), _end(folded, at + length)
        institution = _institution(folded, at, at + length)
        yield _Said(
            found[first].start(),
            found[end - 1].end(),
            towns,
            institution and (found[institution[0]].start(), found[institution[1] - 1].end()),
        )
        at = end


def _first(said: list[str], at: int) -> int:
    """Return where the words begin that go with a name from ``at`` on."""
    while at and said[at - 1] in _BEFORE:
        at -= 1
        if said[at] in _OF and at and said[at - 1] in _DIVISIONS:
            at -= 1
            while at and said[at - 1] in _BEFORE_DIVISIONS:
                at -= 1
    return at


def _end(said: list[str], end: int) -> int:
    """Return where the words end that go with a name up to ``end``."""
    while said[end : end + 1] and (
        said[end] in _AFTER or (said[end] == _PROVINCE and said[end + 1 :] in ([], ["canada"]))
    ):
        end += 1
    return end


def _institution(said: list[str], at: int, end: int) -> tuple[int, int] | None:
    """Return where the name of an institution begins and ends of which a town's name is a part."""
    if not _INSTITUTIONS.isdisjoint(said[end : end + 1]):
        return at, end + 1
    if at > 1 and said[at - 1] in _OF and said[at - 2] in _INSTITUTIONS:
        return at - 2, end
    return None


def _is_part(text: str, start: int, end: int) -> bool:
    """Return whether a hyphen makes the name a part of another."""
    return text[start - 1 : start] == "-" or text[end : end + 1] == "-"


def _longest(said: list[str]) -> tuple[int, tuple[Town, ...]]:
    known = _known()
    for length in range(min(_most_words(), len(said)), 0, -1):
        if towns := known.get(tuple(said[:length])):
            return length, towns
    return 0, ()


def in_full(word: str) -> str:
    """Return a word of a name as it is compared: people write "St. Lawrence" and "Saint Lawrence"."""
    return SAINTS.get(word, word)


@cache
def _most_words() -> int:
    return max(map(len, _known()))


@cache
def _known() -> dict[tuple[str, ...], tuple[Town, ...]]:
    known = {}
    for each in _records("places", "municipalities.json"):
        town = Town(Words(each["name_en"], each["name_fr"]), each["region"])
        for name in (each["name_en"], each["name_fr"], *each.get("also", ())):
            known[_words(name)] = (town,)
    regions = {}
    for each in _records("facts", "01-region.json"):
        region = Town(Words(each["name_en"], each["name_fr"]), each["code"])
        regions[region.region] = region
        for name in map(_words, (each["name_en"], each["name_fr"])):
            known.setdefault(name, (region,))
            known.setdefault(tuple(word for word in name if word not in _LAND), (region,))
    for each in _records("places", "areas.json"):
        lies_in = tuple(map(regions.__getitem__, each["regions"]))
        known |= {_words(name): lies_in for name in each["names"]}
    return known


def _records(*path: str) -> list[dict[str, Any]]:
    file = settings.BASE_DIR.joinpath("fixtures", *path)
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["records"]
    return found


def _words(name: str) -> tuple[str, ...]:
    return tuple(in_full(word) for word in _WORD.findall(fold(name)))
