"""Do a grade and a day of completion keep a limit? Met, not met, or open for want of a fact.

What is not known may still be bounded: a day lies before the day asked, and where a decision
is applied on a day on which the decision spoke. A limit that no such value keeps is not met.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from registry.domain.ages import too_old
from registry.domain.requirement import Completed
from registry.domain.verdict import MissingKind, Reason, ReasonCode


class Open(NamedTuple):
    """A fact or an attestation that would settle something; ``fact`` names the field."""

    kind: MissingKind
    key: str
    fact: str = ""


class Judgement(NamedTuple):
    """Why something fails, and what is open. Neither: it is met.

    >>> Judgement(open=(Open(MissingKind.FACT, "SEW-1", "grade"),)).possible
    True
    """

    against: tuple[Reason, ...] = ()
    open: tuple[Open, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether nothing known speaks against it."""
        return not self.against


def judge_leaf(
    leaf: Completed,
    grade: Decimal | None,
    day: date | None,
    on: date,
    key: str,
    *,
    top: Decimal | None = None,
    until: date | None = None,
) -> Judgement:
    """Whether a grade and a day of completion meet a leaf; ``key`` is the offering held.

    The grade is in percent. Constant time, and so are the other judgements here.
    Where they are not known, ``top`` is the most that the grade can be (percent) and ``until``
    the last that the day can be, if anything is known of them.

    >>> judge_leaf(Completed("A", Decimal(70)), None, None, date(2025, 1, 1), "A").open[0].fact
    'grade'
    >>> low = judge_leaf(Completed("A", Decimal(70)), None, None, date.max, "A", top=Decimal(60))
    >>> low.against[0].code.value
    'grade-too-low'
    """
    if leaf.min_grade is None and leaf.max_age_months is None:
        return MET
    graded = _judge_grade(grade, leaf.min_grade, key, top)
    aged = judge_age(day, leaf.max_age_months, on, key, until=until)
    return Judgement((*graded.against, *aged.against), (*graded.open, *aged.open))


def _judge_grade(
    grade: Decimal | None, least: Decimal | None, key: str, top: Decimal | None
) -> Judgement:
    have = top if grade is None else grade
    if least is not None and have is not None and have < least:
        reason = Reason.of(ReasonCode.GRADE_TOO_LOW, offering=key, have=have, need=least)
        return Judgement((reason,))
    if least is not None and grade is None:
        return Judgement(open=(Open(MissingKind.FACT, key, "grade"),))
    return MET


def judge_age(
    day: date | None, months: int | None, on: date, key: str, *, until: date | None = None
) -> Judgement:
    """Whether a holding is young enough; months is its greatest age. Constant time.

    A day that is not known is ``until`` at the latest, if that is given.

    >>> judge_age(date(2019, 1, 1), 12, date(2025, 1, 1), "A").against[0].code.value
    'too-old'
    >>> judge_age(None, 12, date(2025, 1, 1), "A", until=date(2023, 1, 1)).possible
    False
    """
    latest = until if day is None else day
    if too_old(latest, months, on):
        # Of a day that is not known nobody can say that it is too long ago, only that none serves.
        code = ReasonCode.NO_DAY_SERVES if day is None else ReasonCode.TOO_OLD
        at = {"until": until} if day is None else {"completed_on": day}
        return Judgement((Reason.of(code, offering=key, months=months, **at),))
    if months is not None and day is None:
        return Judgement(open=(Open(MissingKind.FACT, key, "completed_on"),))
    return MET


MET = Judgement()
