"""Amounts that people write among their words: "under $300", "moins de 20 heures", "2 weeks", "free".

A price is a limit wherever it stands; so is an amount of time that is said to be one, and any other beside a word for
training, at the end, or alone. A number without its unit is a price when it is said to be a limit, ends the question
or stands before a word for training, and is no age.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from registry.filters.amounts import NUMBER, number_of
from search.types import AtMost
from search.ways import TRAINING, is_beside_training, is_training, ways_among, without
from search.words import words

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
_TO = r"to|[àa]|[-–]"
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
_LEAST_FEE = 50
"""A smaller number without a unit is an age, or a size: "under 18"."""
_NUMBER = rf"(?:{NUMBER}|\d{{8,40}}(?![\d.,]))"
_ANY_UNIT = "|".join(f"(?P<{field}>{unit})" for field, unit in _UNITS.items())
_AMOUNT = (
    rf"(?:(?P<sign>{_SIGN})\s*)?(?:(?P<number>{_NUMBER})|(?P<said>{'|'.join(_SAID)})(?=[\s-]))"
    rf"(?:(?:\s*|-)(?:{_ANY_UNIT})(?!\w))?"
)
_LEAST = rf"(?:{_SIGN})?\s*{NUMBER}\s*(?:(?:{'|'.join(_UNITS.values())})(?!\w))?"
_NO_LIMIT_BEFORE = re.compile(
    r"(?:over|above|beyond|(?:more|longer) than|at least|from|starting at|min(?:imum)?\.?"
    r"|(?:plus|partir) d(?:e\s|['’])|au moins|[>≥])\s*$",
    re.IGNORECASE,
)
_NO_LIMIT_AFTER = re.compile(
    r"\s*(?:\+|/|per\s|an?\s+(?:hour|day|week|month|year)|or more|and (?:up|over)|(?:et|ou) plus|par\s|de l['’])",
    re.IGNORECASE,
)
"""What is asked for at least, and what is paid for an hour."""

_OF_LIMITS = """
cost costs day days dollar dollars fee fees free hour hours less max maximum minutes month months price prices under week
weeks year years
annee annees cout couts frais gratuit gratuite gratuites gratuits heure heures jour jours mois moins prix semaine semaines
"""
OF_PRICE_AND_TIME = frozenset(_OF_LIMITS.split())
"""Words of limits. Where one is not read as such, it is no slip for a thing: "weeks" are no weeds, "moins" no monk."""

_FREE = re.compile(
    r"(?<![\w-])(?:(?P<always>free of charge|tuition[- ]free|(?:at )?no cost|sans frais)|free|(?P<fr>gratuite?s?))(?![\w-])",
    re.IGNORECASE,
)


_COURSES = frozenset(
    [
        *("class", "classes", "course", "courses", "training", "workshop", "workshops"),
        *("atelier", "ateliers", "cours", "formation", "formations"),
    ]
)
"""Words at the other end of a question that asks for something free: a program or a certificate may be for free trade."""


class Said(NamedTuple):
    """Where in a text an amount is said."""

    start: int
    end: int
    limit: AtMost


class _Context(NamedTuple):
    """A question in which ways and the amounts that are read already are blank, and where it was matched."""

    text: str
    match: re.Match[str]

    @property
    def before(self) -> list[str]:
        return words(self.text[: self.match.start()])

    @property
    def after(self) -> list[str]:
        return words(self.text[self.match.end() :])


def amounts_among(text: str) -> list[Said]:
    """Return the limits that a text says, in the order of the rules; of two for a field, the later one holds."""
    found: list[Said] = []
    left = without(text, ways_among(text))
    for pattern, field_of in _RULES:
        said = [(field_of(_Context(left, match)), match) for match in pattern.finditer(left)]
        found += [
            Said(*match.span(), AtMost(field, _amount(match))) for field, match in said if field
        ]
        left = without(left, found)
    if not any(one.limit.field == "fee" for one in found):
        free = [match for match in _FREE.finditer(left) if _costs_nothing(text, left, match)]
        found += [Said(*match.span(), AtMost("fee", Decimal(0))) for match in free]
    return found


def _limited(context: _Context) -> str | None:
    """Return the field that an amount limits; without a unit it may be a price."""
    if field := _field(context.match):
        return field
    after = context.after[:1]
    number = context.match["number"]
    is_fee = number and _bounded(number) >= _LEAST_FEE and TRAINING.issuperset(after)
    return "fee" if is_fee else None


def _spanned(context: _Context) -> str | None:
    """Return the field that the end of a span limits; none without a unit: it may be years."""
    return _field(context.match)


def _asked(context: _Context) -> str | None:
    """Return the field of an amount that stands without a word for a limit."""
    text, match = context
    start = min(match.start(name) for name in ("sign", "number", "said") if match[name])
    if _NO_LIMIT_BEFORE.search(text[:start]) or _NO_LIMIT_AFTER.match(text, match.end()):
        return None
    field = _field(match)
    if field == "fee" or (match["said"] or "").lower() in ("a", "an", "un", "une"):
        return field if match["number"] else None
    is_for_training = is_beside_training(text, *match.span()) or (
        not context.before and not _COURSES.isdisjoint(context.after[-1:])
    )
    return field if is_for_training else None


def _field(match: re.Match[str]) -> str | None:
    return "fee" if match["sign"] else next((field for field in _UNITS if match[field]), None)


_RULES: tuple[tuple[re.Pattern[str], Callable[[_Context], str | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), field_of)
    for pattern, field_of in (
        (rf"(?<!\w)(?:{_BETWEEN})\s+{_LEAST}\s*(?:{_AND})\s*{_AMOUNT}", _spanned),
        (rf"(?<!\w)(?:[àa]\s+)?(?:{_AT_MOST})\s*{_AMOUNT}(?!\w)", _limited),
        (rf"(?<![\w.,]){_AMOUNT}\s*(?:{_OR_LESS})(?!\w)", _limited),
        (rf"(?<![\w.,$-]){_LEAST}\s*(?:{_TO})\s*{_AMOUNT}(?!\w)", _asked),
        (rf"(?<![\w.,$-])(?:(?:of|for|in|de|en|à|pour)\s+)?{_AMOUNT}(?!\w)", _asked),
    )
)
"""What is limited: the end of a span, an amount after "under", before "or less", and by itself; read in this order."""


def _amount(match: re.Match[str]) -> Decimal:
    return _bounded(match["number"]) if match["number"] else Decimal(_SAID[match["said"].lower()])


def _bounded(text: str) -> Decimal:
    """Return a number, one that is too large for anything as the largest."""
    return min(number_of(text), _MOST)


def _costs_nothing(text: str, left: str, match: re.Match[str]) -> bool:
    """Whether "free" is said of what is offered: "smoke-free" and "free trade" are not.

    It stands alone, beside a word for training, or at an end of the question with one at the other end or a way of
    delivery anywhere.
    """
    before, after = _Context(left, match).before, _Context(left, match).after
    if match["always"] or not (before or after) or is_training(after[:1]):
        return True
    if before and after:
        return bool(match["fr"]) and is_training(before[-1:])
    rest = before or after
    return not _COURSES.isdisjoint((rest[0], rest[-1])) or bool(ways_among(text))
