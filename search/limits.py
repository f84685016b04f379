"""Limits that people write among their words: "courses under $300", "moins de 20 heures", "en ligne".

>>> limits_in("courses under $300 online")
('courses online', (AtMost(field='fee', most=Decimal('300')),))
>>> limits_in("soudure moins de 20 heures")
('soudure', (AtMost(field='hours', most=Decimal('20')),))
>>> limits_in("under 18")
('under 18', ())
>>> ways_in("cours en ligne")
('cours', ('online',))
>>> unsaid("courses under $300 online", AtMost("fee", Decimal(300)))
'courses online'
"""

from __future__ import annotations

import re
from decimal import Decimal

from search.types import AnyOf, AtMost, Filter

_AT_MOST = r"under|below|less than|at most|no more than|up to|max(?:imum)?|moins de|au plus|jusqu['’][àa]|pas plus de"
_UNITS = {
    "fee": r"\$|dollars?|cad",
    "hours": r"h|hrs?|hours?|heures?",
    "weeks": r"weeks?|semaines?",
}
_ANY_UNIT = "|".join(f"(?P<{field}>{unit})" for field, unit in _UNITS.items())
_LIMIT = re.compile(
    rf"(?<!\w)(?:[àa]\s+)?(?:{_AT_MOST})\s*(?P<sign>\$)?\s*(?P<number>\d{{1,6}}(?:[.,]\d{{1,2}})?)\s*(?:(?:{_ANY_UNIT})(?!\w))?",
    re.IGNORECASE,
)


def limits_in(text: str) -> tuple[str, tuple[AtMost, ...]]:
    """Return a question without its limits, and the limits; a number without a unit is none."""
    limits: dict[str, AtMost] = {}

    def take(match: re.Match[str]) -> str:
        field = _limited(match)
        if field is None:
            return match[0]
        limits[field] = AtMost(field, Decimal(match["number"].replace(",", ".")))
        return " "

    left = " ".join(_LIMIT.sub(take, text).split())
    return (left, tuple(limits.values())) if limits else (text, ())


def _limited(match: re.Match[str]) -> str | None:
    """Return the field that a match limits; none for a number without a unit."""
    return "fee" if match["sign"] else next((field for field in _UNITS if match[field]), None)


_WAYS = {
    "online": r"on-?line|en ligne|[àa] distance|virtual(?:ly)?|virtuel(?:le)?s?",
    "in-person": r"in[- ]person|en personne|en pr[ée]sentiel|face[- ]to[- ]face",
    "blended": r"blended|hybrid|hybrides?",
}
_WAY = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<w{at}>{words})' for at, words in enumerate(_WAYS.values()))})(?!\w)",
    re.IGNORECASE,
)


def ways_in(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a question without the ways of delivery that it names, and those ways; quoted words are words."""
    if '"' in text or "«" in text:
        return text, ()
    found: dict[str, None] = {}

    def take(match: re.Match[str]) -> str:
        found[_way(match)] = None
        return " "

    left = " ".join(_WAY.sub(take, text).split())
    return (left, tuple(found)) if found else (text, ())


def _way(match: re.Match[str]) -> str:
    return tuple(_WAYS)[int(str(match.lastgroup)[1:])]


def unsaid(text: str, one: Filter) -> str:
    """Return a question without the words that say a limit, or ways of delivery.

    >>> unsaid("en ligne ou en personne", AnyOf("delivery", ("online",)))
    'ou en personne'
    """
    if isinstance(one, AnyOf):
        left = _WAY.sub(lambda match: " " if _way(match) in one.values else match[0], text)
    else:
        left = _LIMIT.sub(lambda match: " " if _limited(match) == one.field else match[0], text)
    return " ".join(left.split())
