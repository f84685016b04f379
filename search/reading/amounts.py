"""Amounts that people write among their words: "under $300", "plus de 20 heures", "2 to 4 weeks", "free".

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
from search.reading.costless import COURSES, free_among
from search.reading.ways import TRAINING, is_beside_training, ways_among, without
from search.reading.words import words
from search.types import Amount, AtLeast, AtMost

_AT_MOST = (
    r"under|below|within|cheaper than|less than|at most|(?:no|not) (?:more|longer) than|up to|max(?:imum)?\.?"
    r"|moins (?:de|d['’])|moins ch[eè]re?s? que|au plus|jusqu['’][àa]|pas plus (?:de|d['’])|inf[ée]rieure?s? [àa]"
)
_AT_LEAST = (
    r"(?:over|above|beyond|(?<!no )(?<!not )(?:more|longer) than|(?:no|not) (?:less|fewer|under) than|at least"
    r"|from|starting (?:at|from)|min(?:imum)?\.?(?: (?:of|de|d['’]))?|(?<!pas )plus d(?:e\s|['’])"
    r"|(?:à|a) partir d(?:e\s|['’])|d[èe]s|au (?:moins|minimum)|sup[ée]rieure?s? [àa]|[>≥])"
)
_OR_MORE = (
    r"(?:(?:or|and) (?:more|up|over|above|longer)|at (?:the )?least|min(?:imum)?\.?"
    r"|(?:ou|et) plus|au (?:moins|minimum))"
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
    "days": r"days?|jours?|journ[ée]es?",
    "months": r"months?|mois",
}
_COUNTED_IN = {"days": ("hours", Decimal(8)), "months": ("weeks", Decimal(13) / 3)}
"""Records state hours and weeks: a day is read as the most hours that one has, a month as a third of a quarter's weeks."""
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
_LOW_UNIT = "|".join(f"(?P<low_{field}>{unit})" for field, unit in _UNITS.items())
_LOW = rf"(?P<low_sign>{_SIGN})?\s*(?P<low>{NUMBER})(?:(?:\s*|-)(?:{_LOW_UNIT})(?!\w))?"
"""The lower end of a span."""
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
_RATE_AFTER = re.compile(
    r"\s*(?:/|per\s|an?\s+(?:hour|day|week|month|year)|each\s|par\s|de l['’]|[àa] l['’])",
    re.IGNORECASE,
)
"""What is paid, or worked, at a time: no course is meant."""

_OF_LIMITS = """
above cost costs day days dollar dollars fee fees free hour hours least less max maximum min minimum minutes month months
more over price prices than under week weeks year years
annee annees cout couts frais gratuit gratuite gratuites gratuits heure heures jour jours mois moins prix semaine semaines
"""
OF_PRICE_AND_TIME = frozenset(_OF_LIMITS.split())
"""Words of limits. Where one is not read as such, it is no slip for a thing: "weeks" are no weeds, "moins" no monk."""

Limits = tuple[Amount, ...]


_PRICE_BEFORE = re.compile(
    r"(?<![\w-])(?:costs?|costing|fees?|priced?|prices|tuition|co[uû]ts?|co[uû]tant|frais|prix)"
    r"(?:\s+(?:of|is|are|at|de|d['’]|est|sont|[àa]))?\s*$",
    re.IGNORECASE,
)
"""A word for the price right before its limit, which says no more than that: "fee under 250"."""


class Said(NamedTuple):
    """Where in a text an amount is said."""

    start: int
    end: int
    limits: tuple[Amount, ...]

    @property
    def keys(self) -> set[str]:
        """What tells the limits from others."""
        return {one.key for one in self.limits}


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
    for pattern, read in _RULES:
        said = [(read(_Context(left, match)), match) for match in pattern.finditer(left)]
        found += [
            Said(_start(left, match, limits), match.end(), limits)
            for limits, match in said
            if limits
        ]
        left = without(left, found)
    if not any(limit.field == "fee" for one in found for limit in one.limits):
        free = (match.span() for match in free_among(text, left))
        found += [Said(*span, (AtMost("fee", Decimal(0)),)) for span in free]
    return found


def _start(text: str, match: re.Match[str], limits: Limits) -> int:
    """Return where a limit begins: a word for the price before it belongs to it."""
    is_fee = any(one.field == "fee" for one in limits)
    price = _price_before(text, match) if is_fee else None
    return price.start() if price else match.start()


def _price_before(text: str, match: re.Match[str]) -> re.Match[str] | None:
    return _PRICE_BEFORE.search(text[: match.start()])


def _up_to(field_of: Callable[[_Context], str | None]) -> Callable[[_Context], Limits]:
    def read(context: _Context) -> Limits:
        field = field_of(context)
        return (AtMost(field, _amount(context.match)),) if field else ()

    return read


def _at_least(context: _Context) -> Limits:
    """Return an amount that is asked for at least; none without a unit, which may be an age, and none that is a rate."""
    field = _field(context.match)
    if not field or _RATE_AFTER.match(context.text, context.match.end()):
        return ()
    return (AtLeast(field, _amount(context.match)),)


def _span(field_of: Callable[[_Context], str | None]) -> Callable[[_Context], Limits]:
    """Return what reads both ends of a span; an end without a unit has that of the other one."""

    def read(context: _Context) -> Limits:
        match = context.match
        low, high = _low_field(match), _field(match)
        if not (low or high) or not field_of(context):
            return ()
        low_unit, high_unit = _unit(match, "low_"), _unit(match)
        least = _counted(_bounded(match["low"]), low_unit or high_unit)
        most = _counted(_said(match), high_unit or low_unit)
        if low is None or high is None or low == high:
            least, most = sorted((least, most))
        return AtLeast(low or high or "", least), AtMost(high or low or "", most)

    return read


def _limited(context: _Context) -> str | None:
    """Return the field that an amount limits; without a unit it may be a price."""
    if field := _field(context.match):
        return field
    after = context.after[:1]
    number = context.match["number"]
    is_fee = _price_before(*context) or TRAINING.issuperset(after)
    return "fee" if number and _bounded(number) >= _LEAST_FEE and is_fee else None


def _spanned(context: _Context) -> str | None:
    """Return the field of a span that is said to be one; none without a unit: it may be years."""
    return _field(context.match) or _low_field(context.match)


def _asked(context: _Context) -> str | None:
    """Return the field of an amount that stands without a word for a limit."""
    text, match = context
    start = min(match.start(name) for name in ("sign", "number", "said") if match[name])
    if _NO_LIMIT_BEFORE.search(text[:start]) or _NO_LIMIT_AFTER.match(text, match.end()):
        return None
    field = _field(match) or _low_field(match)
    if field == "fee":
        return field if match["number"] else None
    if (match["said"] or "").lower() in ("a", "an", "un", "une"):
        # "Two days a week" asks for no week.
        return field if TRAINING.issuperset(context.before) and not context.after else None
    is_for_training = is_beside_training(text, *match.span()) or (
        not context.before and not COURSES.isdisjoint(context.after[-1:])
    )
    return field if is_for_training else None


def _costing_nothing(context: _Context) -> str | None:
    """Return that a nought after a word for the price is one: "cost 0"."""
    return "fee" if _price_before(*context) else None


def _field(match: re.Match[str]) -> str | None:
    unit = _unit(match)
    return _COUNTED_IN[unit][0] if unit in _COUNTED_IN else unit


def _low_field(match: re.Match[str]) -> str | None:
    unit = _unit(match, "low_")
    return _COUNTED_IN[unit][0] if unit in _COUNTED_IN else unit


def _unit(match: re.Match[str], which: str = "") -> str | None:
    """Return in what an amount is said, or the lower end of a span."""
    said = match.groupdict()
    if said.get(f"{which}sign"):
        return "fee"
    return next((unit for unit in _UNITS if said.get(f"{which}{unit}")), None)


_RULES: tuple[tuple[re.Pattern[str], Callable[[_Context], Limits]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"(?<!\w)(?:{_BETWEEN})\s+{_LOW}\s*(?:{_AND})\s*{_AMOUNT}(?!\w)", _span(_spanned)),
        (rf"(?<!\w){_AT_LEAST}\s*{_AMOUNT}(?!\w)", _at_least),
        (rf"(?<![\w.,]){_AMOUNT}\s*(?:{_OR_MORE}|\+)(?!\w)", _at_least),
        (rf"(?<![\w.,])(?P<number>{NUMBER})\s?\+[\s-]*(?:{_ANY_UNIT})(?!\w)", _at_least),
        (rf"(?<!\w)(?:[àa]\s+)?(?:{_AT_MOST})\s*{_AMOUNT}(?!\w)", _up_to(_limited)),
        (rf"(?<![\w.,]){_AMOUNT}\s*(?:{_OR_LESS})(?!\w)", _up_to(_limited)),
        (rf"(?<![\w.,$-]){_LOW}\s*(?:{_TO})\s*{_AMOUNT}(?!\w)", _span(_asked)),
        (rf"(?<![\w.,$-])(?:(?:of|for|in|de|en|à|pour)\s+|d['’])?{_AMOUNT}(?!\w)", _up_to(_asked)),
        (r"(?<!\w)(?P<number>0)(?![\w.,])", _up_to(_costing_nothing)),
    )
)
"""What is limited: a span, an amount after "over" and before "or more", after "under" and before "or less", a span without
a word for one, and an amount by itself; read in this order."""


def _amount(match: re.Match[str]) -> Decimal:
    """Return an amount as records state it."""
    return _counted(_said(match), _unit(match))


def _said(match: re.Match[str]) -> Decimal:
    return _bounded(match["number"]) if match["number"] else Decimal(_SAID[match["said"].lower()])


def _counted(said: Decimal, unit: str | None) -> Decimal:
    _, times = _COUNTED_IN.get(unit or "", ("", Decimal(1)))
    return min((said * times).quantize(Decimal(1)), _MOST) if times != 1 else said


def _bounded(text: str) -> Decimal:
    """Return a number, one that is too large for anything as the largest."""
    return min(number_of(text), _MOST)
