"""Numbers as people write them: "1,000", "1 000 $", "2,5", "$300".

A comma before exactly three digits parts thousands, in either language; before one or two it is the French decimal
comma. A space, also a narrow or a non-breaking one, parts thousands.
"""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = (
    r"(?:[1-9]\d{0,2}(?:,\d{3}){1,2}(?:\.\d{1,2})?|[1-9]\d{0,2}(?:\s\d{3}){1,2}(?:[.,]\d{1,2})?"
    r"|\d{1,7}(?:\.\d{1,6}|,\d{1,2})?)(?!\d|[.,]\d)"
)
"""Pattern of a number, without groups of its own and without what comes before it."""

_SIGN = r"(?:(?:ca)?\$|cad|\$\s*cad?)"
_THOUSANDS = re.compile(r"\s|,(?=\d{3}(?!\d))")
_AMOUNT = re.compile(
    rf"\s*(?:{_SIGN}\s*)?(?P<number>{NUMBER})(?:\s*{_SIGN})?\s*", re.IGNORECASE | re.ASCII
)
_UNITS = {
    "hours": re.compile(r"(?<=\d)\s*(?:h|hrs?|hours?|heures?)\.?\s*$", re.IGNORECASE),
    "weeks": re.compile(r"(?<=\d)\s*(?:w|wks?|weeks?|sem|semaines?)\.?\s*$", re.IGNORECASE),
}
_ANY_SPACE = re.compile(r"\s")


def number_of(text: str) -> Decimal:
    """Return the number that a text in the form of ``NUMBER`` says.

    >>> number_of("1,000"), number_of("1 000,50"), number_of("2,5"), number_of("1,234.5")
    (Decimal('1000'), Decimal('1000.50'), Decimal('2.5'), Decimal('1234.5'))
    """
    return Decimal(_THOUSANDS.sub("", text).replace(",", "."))


def amount_in(text: str, unit: str = "") -> Decimal | None:
    """Return the number that a text is, with or without a sign of dollars; None for anything else.

    ``unit`` is "hours" or "weeks" where the number is one of these: their words may follow it.

    >>> (
    ...     amount_in("40 h", "hours"),
    ...     amount_in("2,5 semaines", "weeks"),
    ...     amount_in("40 h"),
    ...     amount_in("4 weeks", "hours"),
    ... )
    (Decimal('40'), Decimal('2.5'), None, None)
    >>> amount_in("$1,000"), amount_in("300 $"), amount_in("1\\u202f000\\xa0$")
    (Decimal('1000'), Decimal('300'), Decimal('1000'))
    >>> amount_in("1,0000"), amount_in("-1"), amount_in("nan"), amount_in("1e9")
    (None, None, None, None)
    """
    said = _ANY_SPACE.sub(" ", text)
    if unit in _UNITS:
        said = _UNITS[unit].sub("", said)
    found = _AMOUNT.fullmatch(said)
    return number_of(found["number"]) if found else None
