"""What a comparison of two catalogues finds: the values of which an impact is made."""

from dataclasses import dataclass
from datetime import date

from registry.domain.equivalency import EquivalencyAnswer
from registry.domain.verdict import StackingVerdict, Status


@dataclass(frozen=True, slots=True)
class Counted:
    """An offering that counts toward an award; ``decision`` is empty when it does as itself."""

    offering: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Offerings held together, and the verdict on them without the change and with it.

    Where the two are the same word, other things are missing.
    """

    offerings: tuple[str, ...]
    before: Status | None
    after: Status | None


@dataclass(frozen=True, slots=True)
class AwardChange:
    """An award whose verdict changes.

    ``kept`` is the number of offerings that count before and after; ``before`` and
    ``after`` the verdict on somebody who holds nothing (``None`` when it takes too long, or
    there is no such award), ``ways`` those of the smallest ways, and of what the changed
    decision or offering is about, on which the verdict changes.
    ``terms`` says that something else is asked of what counts: a grade, an age, a policy.
    """

    award: str
    starts: tuple[Counted, ...]
    stops: tuple[Counted, ...]
    kept: int
    before: StackingVerdict | None
    after: StackingVerdict | None
    ways: tuple[Way, ...]
    is_new: bool = False
    is_gone: bool = False
    terms: bool = False


@dataclass(frozen=True, slots=True)
class Onward:
    """An award that builds on a changed one: what starts or stops to lead there by way of it."""

    award: str
    through: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What an institution says about an offering, without the change and with it."""

    before: EquivalencyAnswer
    after: EquivalencyAnswer


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes on a day; ``same_awards`` and ``same_answers`` were compared and stay.

    ``cut`` says that more was concerned than is followed.

    >>> Impact(date(2025, 1, 1)).is_empty
    True
    """

    on: date
    awards: tuple[AwardChange, ...] = ()
    onward: tuple[Onward, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    same_awards: int = 0
    same_answers: int = 0
    cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody is answered otherwise."""
        return not (self.awards or self.onward or self.answers)
