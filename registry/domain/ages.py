"""How old is a holding on a day? Three-valued: without a date nobody knows.

Ages are whole calendar months, so a month end stays a month end.
"""

from calendar import monthrange
from datetime import date


def months_later(day: date, months: int) -> date:
    """The day so many calendar months later; a day that the month lacks becomes its last.

    Beyond the calendar it is the last day there is.

    >>> months_later(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def too_old(completed_on: date | None, max_age_months: int | None, on: date) -> bool | None:
    """Whether a holding passed its greatest age; ``None`` when its date is needed and unknown.

    The last day of the greatest age is still young enough.

    >>> too_old(date(2020, 5, 1), 60, date(2025, 5, 1)), too_old(None, 60, date(2025, 5, 1))
    (False, None)
    """
    if max_age_months is None:
        return False
    return None if completed_on is None else on > months_later(completed_on, max_age_months)
