"""Figures as people read them, in the language of the request.

A figure that nobody stated is None and has no words here: the page says "not stated".
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models.bilingual import current_language
from registry.models.partial_date import first_day

NBSP = "\u00a0"
_BEFORE_SIGN = re.compile(r" (?=[:;!?»](?:\s|$))|(?<=«) ")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# As the Translation Bureau shortens them; Django's own have neither point nor enough letters.
_FRENCH_MONTHS = [
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juill.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]


def typeset(text: str, language: str) -> str:
    """Return a text as its language is printed: French signs stay on the line of their word, apostrophes are curved.

    >>> typeset("Deux confirmations : qu'elle", "fr")
    'Deux confirmations\\xa0: qu’elle'
    >>> typeset("Ontario's colleges : two", "en")
    "Ontario's colleges : two"
    """
    if language != "fr":
        return text
    return _APOSTROPHE.sub("’", _BEFORE_SIGN.sub(NBSP, text))


def number(value: Decimal | int) -> str:
    """Return a number without idle zeros: 7.50 reads 7.5, in French 7,5."""
    exact = Decimal(value)
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    return number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)


def money(amount: Decimal) -> str:
    """Return an amount in CAD: $1,234.50, in French 1 234,50 $; whole amounts without cents; nothing is free."""
    if not amount:
        return _("Free")
    whole = amount == amount.to_integral_value()
    figure = number_format(
        amount, decimal_pos=0 if whole else 2, use_l10n=True, force_grouping=True
    )
    return f"{figure}{NBSP}$" if current_language() == "fr" else f"${figure}"


def hours(value: Decimal) -> str:
    """Return hours with their unit."""
    return _joined(ngettext("%(n)s hour", "%(n)s hours", plural_of(value)), number(value))


def hours_short(value: Decimal) -> str:
    """Return hours with the symbol of the unit."""
    return f"{number(value)}{NBSP}h"


def weeks(value: Decimal) -> str:
    """Return weeks with their unit."""
    return _joined(ngettext("%(n)s week", "%(n)s weeks", plural_of(value)), number(value))


def hours_and_fee(taught: Decimal | None, asked: Decimal | None) -> list[str]:
    """Return hours and fee with their units; nothing for what is not stated."""
    said = (None if taught is None else hours(taught), None if asked is None else money(asked))
    return [one for one in said if one is not None]


def invented(example: bool) -> str:
    """Return the sentence that tells an example apart where no tag can stand; nothing for a fact."""
    if not example:
        return ""
    return _("An example. The organisation and everything said of it are invented.")


def credits_of(value: Decimal) -> str:
    """Return credits with their unit."""
    return _joined(ngettext("%(n)s credit", "%(n)s credits", plural_of(value)), number(value))


def percent(value: Decimal) -> str:
    """Return a percentage: 70%, in French 70 %."""
    return f"{number(value)}{NBSP}%" if current_language() == "fr" else f"{number(value)}%"


def months(value: int) -> str:
    """Return an age; whole years as years."""
    if value % 12 == 0:
        return _joined(ngettext("%(n)s year", "%(n)s years", value // 12), value // 12)
    return _joined(ngettext("%(n)s month", "%(n)s months", value), value)


def _joined(words: str, figure: str | int) -> str:
    """Return a figure with its unit, which no line may part."""
    return words.replace(" ", NBSP) % {"n": figure}


def day(value: date) -> str:
    """Return a day in full: 3 February 2027, in French 3 février 2027 and 1er février 2027; day and month stay together."""
    return _first(value, date_format(value, f"j{NBSP}F Y"))


def day_short(value: date, today: date) -> str:
    """Return a day as a row shows it, with its year only when it is not this year's."""
    french = current_language() == "fr"
    month = _FRENCH_MONTHS[value.month - 1] if french else date_format(value, "M")
    parts = [str(value.day), month, *([] if value.year == today.year else [str(value.year)])]
    return _first(value, NBSP.join(parts))


def weekday(value: date) -> str:
    """Return a day in full with that of the week: Wednesday 3 February 2027, in French mercredi 3 février 2027."""
    named = date_format(value, "l")
    return f"{named} {day(value)}"


def clock(value: time) -> str:
    """Return a time of day: 1:30 p.m., noon, in French 13 h 30, 12 h."""
    if current_language() != "fr":
        return date_format(value, "P").replace(" ", NBSP)
    minutes = f"{NBSP}{value:%M}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def month(value: date) -> str:
    """Return a month with its year: November 2019, in French novembre 2019."""
    return date_format(value, "F Y")


def partial_date(stated: str) -> str:
    """Return a date as exactly as it is stated: a day, a month or a year; any other text as it is."""
    first = first_day(stated)
    if first is None:
        return stated
    return {4: stated, 7: month(first), 10: day(first)}[len(stated)]


def period(first: date | None, last: date | None) -> str:
    """Return the dates between which something holds; empty when neither end is stated."""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}
    if first:
        return _("since %(day)s") % {"day": day(first)}
    return _("until %(day)s") % {"day": day(last)} if last else ""


def enumerated(parts: list[str]) -> str:
    """Return "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}


def few(parts: list[str]) -> str:
    """Return "a, b, c and 4 others" where there are more than four."""
    if len(parts) <= 4:
        return enumerated(parts)
    others = ngettext("%(n)s other", "%(n)s others", len(parts) - 3) % {"n": len(parts) - 3}
    return enumerated([*parts[:3], others])


def _first(value: date, text: str) -> str:
    french_first = value.day == 1 and current_language() == "fr"
    return text.replace("1", "1er", 1) if french_first else text


def plural_of(value: Decimal) -> int:
    """Return 1 or 2, whichever plural a number takes in the language of the request."""
    # French counts 1.5 as singular, English as plural; gettext takes whole numbers only.
    singular = value < 2 if current_language() == "fr" else value == 1
    return 1 if singular else 2
