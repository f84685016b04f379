"""States of an allocation, and which of them need not be followed.

A state that used no more, lacks no more and measures no worse than another one can do
whatever the other can: the other is dropped. That keeps the search exact and small.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.demands import NOTHING, Offer
from registry.domain.errors import BudgetExhausted


class Short(NamedTuple):
    """What a demand still lacks: an amount, the least of each part, areas not yet touched.

    ``fewest`` is the number of things that mend it.
    """

    amount: Decimal
    parts: tuple[Decimal, ...] = ()
    spread: int = 0
    fewest: int = 1


class Filling(NamedTuple):
    """How a demand is filled: the offers used, in which areas, and what is still short."""

    demand: int
    offers: tuple[Offer, ...]
    short: Short | None = None


class Trail(NamedTuple):
    """The fillings so far, last first."""

    before: "Trail | None"
    filling: Filling


Claim: TypeAlias = tuple[int, Hashable, Decimal, tuple[Decimal, ...]]
"""A demand, whose credits are not known, and the total and the parts of those that are."""


class State(NamedTuple):
    """What is used (``mask``), what is missing (``slots``, how many, how many credits), and
    the credits that policies measure.

    >>> State(trail=Trail(Trail(None, Filling(1, ())), Filling(0, ()))).fillings
    (Filling(demand=0, offers=(), short=None), Filling(demand=1, offers=(), short=None))
    """

    mask: int = 0
    slots: int = 0
    size: int = 0
    amount: Decimal = NOTHING
    recognised: Decimal = NOTHING
    resident: Decimal = NOTHING
    trail: Trail | None = None
    claims: tuple[Claim, ...] = ()
    """What was asked of credits not known, where that is followed closely."""

    @property
    def fillings(self) -> tuple[Filling, ...]:
        """The fillings in the order of their demands."""
        found, at = [], self.trail
        while at is not None:
            found.append(at.filling)
            at = at.before
        return tuple(sorted(found, key=lambda filling: filling.demand))


@dataclass(slots=True)
class Effort:
    """Counts the steps of one question. Raises ``BudgetExhausted`` when they are too many.

    ``whole`` is the effort of the larger question that this one is a part of, if any: what is
    spent here is spent there.

    >>> effort = Effort(10)
    >>> effort.spend(7)
    >>> effort.spend(7)
    Traceback (most recent call last):
    registry.domain.errors.BudgetExhausted: no proven answer within 10 steps
    """

    budget: int
    steps: int = 0
    whole: "Effort | None" = None

    def share(self) -> "Effort":
        """The effort of one of several questions, none of which may take more than is left.

        >>> Effort(10, steps=7).share().budget
        3
        """
        return Effort(max(1, self.budget - self.steps), whole=self)

    def part(self, budget: int) -> "Effort":
        """An effort of its own for a part of the question, inside the same larger one.

        >>> Effort(10, whole=Effort(5)).part(7).whole
        Effort(budget=5, steps=0, whole=None)
        """
        return Effort(budget, whole=self.whole)

    def spend(self, steps: int = 1) -> None:
        """Count some steps."""
        self.steps += steps
        if self.whole is not None:
            self.whole.spend(steps)
        if self.steps > self.budget:
            raise BudgetExhausted(self.budget)


@dataclass(slots=True)
class Keeping:
    """Which states to keep: all that may still be among the ``best`` cheapest answers.

    ``width`` keeps only so many (a quick look that may find an answer but proves no
    absence); ``lone`` says that the rule has one leaf; ``common`` are slots that several
    demands may need at once, ``once`` the bits that a state must share to be comparable.

    >>> one, two = State(slots=0b01, size=1), State(slots=0b11, size=2)
    >>> Keeping(Effort(10)).undominated([two, one]) == [one]
    True
    """

    effort: Effort
    best: int = 1
    common: int = 0
    once: int = 0
    width: int | None = None
    measured: bool = False
    lone: bool = False
    cut: bool = field(default=False, init=False)
    """Whether anything was left out for want of width."""

    def undominated(self, states: list[State]) -> list[State]:
        """The states worth following, cheapest first. Quadratic in those that are kept."""
        if len(states) < 2:
            return states
        kept: list[State] = []
        for state in sorted(states, key=_cost):
            self.effort.spend(1 + len(kept) // 4)
            if not self._dominated(state, kept):
                kept.append(state)
                if len(kept) == self.width:
                    self.cut = True
                    break
        return kept

    def _dominated(self, state: State, kept: list[State]) -> bool:
        mask, slots = state.mask, state.slots
        rivals: list[int] = []
        for other in kept:
            if other.mask & ~mask or (self.measured and not self._measures_up(other, state)):
                continue
            if other.claims != state.claims:
                continue
            if not other.slots & ~slots and self._lacks_less(other, state):
                return True
            if self._cheaper(other, state) and _unlike(other.slots & ~self.common, rivals):
                rivals.append(other.slots & ~self.common)
                if len(rivals) >= self.best:
                    return True
        return False

    def _lacks_less(self, other: State, state: State) -> bool:
        """Whether what both lack is no more in the one.

        Of a rule of one leaf it is told apart how many offerings that is: what lacks fewer of
        them, and a fact besides, is an answer of its own.
        """
        if other.amount > state.amount:
            return False
        besides = (state.slots & ~other.slots).bit_count()
        return not self.lone or other.size + besides <= state.size

    def _measures_up(self, other: State, state: State) -> bool:
        return (
            other.recognised <= state.recognised
            and other.resident >= state.resident
            and not (other.mask ^ state.mask) & self.once
        )

    def _cheaper(self, other: State, state: State) -> bool:
        # What another demand may need anyway might come to cost nothing, so it is discounted.
        shared = state.slots & self.common & ~other.slots
        size = state.size - shared.bit_count()
        if shared:
            return other.size < size
        return (other.size, other.amount) <= (size, state.amount)


def _unlike(slots: int, rivals: list[int]) -> bool:
    return all(slots & ~rival and rival & ~slots for rival in rivals)


def _cost(state: State) -> tuple[int, Decimal, int, Decimal, int, int]:
    return (
        state.size,
        state.amount,
        state.mask.bit_count(),
        -state.resident,
        state.slots,
        state.mask,
    )
