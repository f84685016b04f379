"""Limits that people write among their words: "courses under $300", "moins de 20 heures", "en ligne".

>>> limits_in("courses under $1,000 online")
('courses online', (AtMost(field='fee', most=Decimal('1000')),))
>>> limits_in("soudure à moins de 1 000 $")
('soudure', (AtMost(field='fee', most=Decimal('1000')),))
>>> limits_in("first aid, 20 hours or less"), limits_in("under 18")
(('first aid,', (AtMost(field='hours', most=Decimal('20')),)), ('under 18', ()))
>>> limits_in("health courses under 500"), limits_in("under 500 workers")
(('health courses', (AtMost(field='fee', most=Decimal('500')),)), ('under 500 workers', ()))
>>> limits_in("2 weeks"), limits_in("300"), limits_in("free online")
(('', (AtMost(field='weeks', most=Decimal('2')),)), ('300', ()), ('online', (AtMost(field='fee', most=Decimal('0')),)))
>>> limits_in("courses between $100 and $300"), limits_in("moins de deux semaines")
(('courses', (AtMost(field='fee', most=Decimal('300')),)), ('', (AtMost(field='weeks', most=Decimal('2')),)))
>>> (
...     limits_in("free online courses"),
...     limits_in("cours gratuits de soudure"),
...     limits_in("smoke-free homes"),
... )
(('online courses', (AtMost(field='fee', most=Decimal('0')),)), ('cours de soudure', (AtMost(field='fee', most=Decimal('0')),)), ('smoke-free homes', ()))
>>> (
...     limits_in("free welding courses"),
...     limits_in("cours de soudure gratuits"),
...     limits_in("under $99999999999"),
... )
(('welding courses', (AtMost(field='fee', most=Decimal('0')),)), ('cours de soudure', (AtMost(field='fee', most=Decimal('0')),)), ('', (AtMost(field='fee', most=Decimal('9999999')),)))
>>> ways_in("cours en ligne")
('cours', (AnyOf(field='delivery', values=('online',)),))
>>> unsaid("courses under $300 online", AtMost("fee", Decimal(300)))
'courses online'
"""

from __future__ import annotations

import re
from decimal import Decimal

from registry.filters.amounts import NUMBER, number_of
from search.types import AnyOf, AtMost, Filter

_AT_MOST = (
    r"under|below|within|cheaper than|less than|at most|no more than|up to|max(?:imum)?\.?"
    r"|moins (?:de|d['’])|au plus|jusqu['’][àa]|pas plus (?:de|d['’])|inf[ée]rieure?s? [àa]"
)
_OR_LESS = (
    r"(?:or|and) (?:less|under|fewer|below)|at (?:the )?most|max(?:imum)?\.?"
    r"|(?:ou|et) moins|au (?:plus|maximum)"
)
_BETWEEN = r"between|from|entre|de"
_AND = r"and|to|et|[àa]|[-–]"
_UNITS = {
    "fee": r"(?:ca)?\$(?:\s?cad?)?|dollars?|cad",
    "hours": r"h|hrs?|hours?|heures?",
    "weeks": r"wks?|weeks?|semaines?|sem\.",
}
_SIGN = r"(?:cad?\s?)?\$|cad\s"
_SAID = {
    word: at
    for at, said in enumerate(
        (
            "one an a un une",
            "two deux",
            "three trois",
            "four quatre",
            "five cinq",
            "six",
            "seven sept",
            "eight huit",
            "nine neuf",
            "ten dix",
            "eleven onze",
            "twelve douze",
        ),
        start=1,
    )
    for word in said.split()
}
_MOST = Decimal(9_999_999)
"""No record has more of anything: what a larger number keeps, this one keeps, too."""
_NUMBER = rf"(?:{NUMBER}|\d{{8,40}}(?![\d.,]))"
_ANY_UNIT = "|".join(f"(?P<{field}>{unit})" for field, unit in _UNITS.items())
_AMOUNT = (
    rf"(?:(?P<sign>{_SIGN})\s*)?(?:(?P<number>{_NUMBER})|(?P<said>{'|'.join(_SAID)})(?=\s))"
    rf"(?:\s*(?:{_ANY_UNIT})(?!\w))?"
)
_LEAST = rf"(?:{_SIGN})?\s*{NUMBER}\s*(?:(?:{'|'.join(_UNITS.values())})(?!\w))?"
_LIMITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?:{_BETWEEN})\s+{_LEAST}\s*(?:{_AND})\s*{_AMOUNT}",
        rf"(?<!\w)(?:[àa]\s+)?(?:{_AT_MOST})\s*{_AMOUNT}",
        rf"(?<![\w.,]){_AMOUNT}\s*(?:{_OR_LESS})(?!\w)",
        rf"^\s*{_AMOUNT}\s*$",
    )
)
"""What is limited: the end of a span, an amount after "under", before "or less", or alone; read in this order."""
_BARE = re.compile(
    r"(?<!\w)(?:under|below|less than|moins de)\s+(?P<number>\d{3,4})\s*$", re.IGNORECASE
)
"""A price without its sign, at the end: "under 500". What has two digits is an age, and what comes before a word no price."""

_FREE = re.compile(
    r"\s*free\s*(?P<way>\s(?:on-?line|in[- ]person))?\s*|\s*gratuite?s?\s*"
    r"|(?<![\w-])free\s+(?P<en>(?:on-?line\s+)?(?:courses?|class(?:es)?|training|programs?|workshops?"
    r"|certificat(?:e|ion)s?|micro-?(?:certification|credential)s?))(?!\w)"
    r"|(?<![\w-])(?P<fr>(?:cours|formations?|programmes?|certificats?|micro-?certifications?)(?:\s+en ligne)?)"
    r"\s+gratuite?s?(?!\w)",
    re.IGNORECASE,
)
"""What costs nothing: "free" before what is offered, or alone. Elsewhere it is a word: "smoke-free", "free trade"."""
_FREE_TRAINING = re.compile(
    r"\s*free\s+(?P<en>.+(?<![\w-])(?:courses?|class(?:es)?|training|workshops?)(?:\s+on-?line)?)\s*"
    r"|\s*(?P<fr>(?:cours|formations?)(?!\w).+?)\s+gratuite?s?(?P<way>\s+en ligne)?\s*",
    re.IGNORECASE,
)
"""The same around a whole question for training in something: "free welding courses"."""


def limits_in(text: str) -> tuple[str, tuple[AtMost, ...]]:
    """Return a question without its limits, and the limits; a number without a unit is none."""
    limits: dict[str, AtMost] = {}

    def take(match: re.Match[str]) -> str:
        field = _limited(match)
        if field is None:
            return match[0]
        limits[field] = AtMost(field, _amount(match))
        return " "

    left = text
    for limit in (*_LIMITS, _BARE):
        left = limit.sub(take, left)
    if "fee" not in limits and (free := _without_free(left)) != left:
        limits["fee"], left = AtMost("fee", Decimal(0)), free
    return (" ".join(left.split()), tuple(limits.values())) if limits else (text, ())


def _without_free(text: str) -> str:
    """Return a question without what asks for something that costs nothing."""
    if found := _FREE.fullmatch(text):
        return found["en"] or found["fr"] or found["way"] or ""
    if found := _FREE_TRAINING.fullmatch(text):
        return found["en"] or found["fr"] + (found["way"] or "")
    return _FREE.sub(lambda match: match["en"] or match["fr"] or match[0], text)


def _limited(match: re.Match[str]) -> str | None:
    """Return the field that a match limits; none for a number without a unit."""
    if match.re is _BARE or match["sign"]:
        return "fee"
    return next((field for field in _UNITS if match[field]), None)


def _amount(match: re.Match[str]) -> Decimal:
    if not match["number"]:
        return Decimal(_SAID[match["said"].lower()])
    return min(number_of(match["number"]), _MOST)


_WAYS: dict[tuple[str, str], str] = {
    ("delivery", "online"): r"on-?line|en ligne|[àa] distance|virtual(?:ly)?|virtuel(?:le)?s?",
    (
        "delivery",
        "in-person",
    ): r"in[- ]?person|en personne|(?:en )?pr[ée]sentiel|face[- ]to[- ]face",
    ("delivery", "blended"): r"blended|hybrid|hybrides?",
    ("osap", "yes"): (
        r"(?:eligible for )?osap(?:[- ](?:eligible|approved|funded))?"
        r"|(?:(?:admissibles?|[ée]ligibles?) (?:au )?)?raf[ée]o"
    ),
}
_WAY = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<w{at}>{words})' for at, words in enumerate(_WAYS.values()))})(?!\w)",
    re.IGNORECASE,
)


def ways_in(text: str) -> tuple[str, tuple[AnyOf, ...]]:
    """Return a question without the ways of delivery that it names and without "OSAP-eligible", and what these keep.

    Quoted words are words.
    """
    if '"' in text or "«" in text:
        return text, ()
    found: dict[str, dict[str, None]] = {}

    def take(match: re.Match[str]) -> str:
        field, value = _way(match)
        found.setdefault(field, {})[value] = None
        return " "

    left = " ".join(_WAY.sub(take, text).split())
    return (left, tuple(AnyOf(*one) for one in _listed(found))) if found else (text, ())


def _listed(found: dict[str, dict[str, None]]) -> list[tuple[str, tuple[str, ...]]]:
    return [(field, tuple(values)) for field, values in found.items()]


def _way(match: re.Match[str]) -> tuple[str, str]:
    return tuple(_WAYS)[int(str(match.lastgroup)[1:])]


def unsaid(text: str, one: Filter) -> str:
    """Return a question without the words that say a limit, or ways of delivery.

    >>> unsaid("en ligne ou en personne", AnyOf("delivery", ("online",)))
    'ou en personne'
    """
    if isinstance(one, AnyOf):
        wanted = {(one.field, value) for value in one.values}
        left = _WAY.sub(lambda match: " " if _way(match) in wanted else match[0], text)
    else:
        left = text
        for limit in (*_LIMITS, _BARE):
            left = limit.sub(lambda match: " " if _limited(match) == one.field else match[0], left)
        if one == AtMost("fee", Decimal(0)):
            left = _without_free(left)
    return " ".join(left.split())
