"""Dates as sources state them: a day, a month or only a year. What is not stated is not filled in.

Written in the reduced forms of ISO 8601: ``2019-11-05``, ``2019-11``, ``2019``.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 10
_REST = {4: "-01-01", 7: "-01", 10: ""}


def first_day(stated: str) -> date | None:
    """Return the first day of a stated day, month or year; None when the text is none of them.

    >>> first_day("2019-11")
    datetime.date(2019, 11, 1)
    >>> first_day("November")
    """
    if len(stated) not in _REST:
        return None
    try:
        return date.fromisoformat(stated + _REST[len(stated)])
    except ValueError:
        return None


def check_partial_date(stated: str) -> None:
    """Raise ValidationError, with the cure, for a text that is no day, month or year."""
    if first_day(stated) is None:
        raise ValidationError(
            _("“%(value)s” is no date. Write a day (2019-11-05), a month (2019-11) or a year."),
            code="partial_date",
            params={"value": stated},
        )


def check_past(stated: date | str) -> None:
    """Raise ValidationError for a day that has not come, or a month or year that has not begun."""
    day = first_day(stated) if isinstance(stated, str) else stated
    if day is not None and day > timezone.localdate():
        raise ValidationError(
            _("%(value)s has not come yet. Say when it happened."),
            code="ahead",
            params={"value": stated},
        )
