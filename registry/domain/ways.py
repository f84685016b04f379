"""The ways to choose one attempt at each source of a decision, those worth keeping.

Ways are told apart by what can matter later: their lowest grade, their earliest day, whose
grade or day nobody knows, what is open, and whether a source is still to be completed: then
nobody can state the credits of what is granted. They grow source by source, so that ten
attempts at each of six sources are not a million ways.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from registry.domain.learner import Attempt

Item = TypeVar("Item", bound=Hashable)

Usable: TypeAlias = dict[Attempt, frozenset[Item]]
"""The attempts that serve as a source, with what is open about each."""

Spend: TypeAlias = Callable[[int], None]
"""Counts some steps of a question."""

BEST_GRADE = Decimal("Infinity")


class Way(NamedTuple, Generic[Item]):
    """The attempts chosen so far; grade and day are the worst of those known, ``ahead`` of any.

    >>> Way(grade=Decimal(60)).sort == Way(grade=Decimal(80)).sort
    True
    """

    attempts: tuple[Attempt, ...] = ()
    open: frozenset[Item] = frozenset()
    grade: Decimal = BEST_GRADE
    day: date = date.max
    ungraded: tuple[int, ...] = ()
    undated: tuple[int, ...] = ()
    ahead: bool = False

    @property
    def sort(self) -> Hashable:
        """Ways of one sort differ in grade and day only."""
        return self.open, self.ungraded, self.undated, self.ahead


def chosen(usable: Sequence[Usable[Item]], spend: Spend) -> list[Way[Item]]:
    """Every way that no other way of its sort beats, in the order of the attempts.

    Cost: the ways kept, times the attempts at each source.

    >>> good, bad = (Attempt(0, "A", None, Decimal(grade), None) for grade in (80, 60))
    >>> (way,) = chosen([{good: frozenset(), bad: frozenset()}], lambda steps: None)
    >>> way.grade
    Decimal('80')
    """
    ways: list[Way[Item]] = [Way()]
    for attempts in usable:
        if len(attempts) * len(ways) > 1:
            spend(len(attempts) * len(ways))
        ways = _unbeaten(_with(way, a, more) for way in ways for a, more in attempts.items())
    return ways


def _with(way: Way[Item], attempt: Attempt, more: frozenset[Item]) -> Way[Item]:
    grade, day, at = attempt.grade, attempt.completed_on, (attempt.offering,)
    return Way(
        (*way.attempts, attempt),
        way.open | more,
        way.grade if grade is None else min(way.grade, grade),
        way.day if day is None else min(way.day, day),
        way.ungraded + at if grade is None else way.ungraded,
        way.undated + at if day is None else way.undated,
        way.ahead or attempt.ahead,
    )


def _unbeaten(ways: Iterable[Way[Item]]) -> list[Way[Item]]:
    listed, sorts = list(ways), dict[Hashable, list[Way[Item]]]()
    for way in listed:
        kept = sorts.setdefault(way.sort, [])
        if not any(_serves(other, way) for other in kept):
            kept[:] = [other for other in kept if not _serves(way, other)]
            kept.append(way)
    left = {id(way) for kept in sorts.values() for way in kept}
    return [way for way in listed if id(way) in left]


def _serves(one: Way[Item], other: Way[Item]) -> bool:
    return one.day >= other.day and one.grade >= other.grade
