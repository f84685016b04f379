"""Can things, each given in one way or not at all, bring every need to zero?

Depth first with memory: what failed once from a place on is not tried again. A branch is
left as soon as the things still to come cannot meet the needs of some leaves together,
each of these rounded up to an amount that those things can bring at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

State: TypeAlias = tuple[int, ...]

Stop: TypeAlias = Callable[[], bool]

OFTEN = 256
"""States after which the caller's ``stop`` is asked again: a few milliseconds."""

WIDEST = 4096
"""Most different amounts told apart when needs are rounded up to what can be brought."""

REMEMBERED = 500_000
"""States kept of one question: some hundred MB; beyond it the search goes on without."""


class Stopped(Exception):  # noqa: N818 - it says what happened
    """The caller's ``stop`` said so before an exact check was through: nothing is known."""


def heed(stop: Stop | None) -> None:
    """Raises ``Stopped`` when the caller says so.

    >>> heed(None)
    >>> heed(lambda: False)
    """
    if stop is not None and stop():
        raise Stopped


class Effect(NamedTuple):
    """What giving something does to one counter: ``need`` and ``cap`` fall, a ``mask`` gathers
    bits, a ``bar`` forbids the bits gathered.
    """

    counter: int
    kind: str
    amount: int


Way: TypeAlias = tuple[Effect, ...]


class Thing(NamedTuple):
    """The ways to give one thing, and the most that it adds to each sum of needs.

    ``amounts`` are what a way may add to a need, each need with its own unit.
    """

    ways: tuple[Way, ...]
    gains: tuple[int, ...]
    amounts: tuple[tuple[int, tuple[int, ...]], ...] = ()
    harmless: bool = False


class Sum(NamedTuple):
    """Needs looked at together, by counter, each with a factor that makes them comparable."""

    needs: tuple[tuple[int, int], ...]

    def gain(self, ways: Iterable[Way]) -> int:
        """The most that one of the ways adds.

        >>> way = (Effect(0, "need", 3), Effect(1, "need", 2))
        >>> Sum(((0, 1), (1, 10))).gain([way])
        23
        """
        factor = dict(self.needs)
        return max(
            (
                sum(e.amount * factor.get(e.counter, 0) for e in way if e.kind == "need")
                for way in ways
            ),
            default=0,
        )


def harmless(ways: Iterable[Way]) -> bool:
    """Whether no way caps or bars anything: to give the thing is then never worse than not to.

    >>> harmless([(Effect(0, "need", 3), Effect(1, "cap", 0))]), harmless([(Effect(1, "cap", 3),)])
    (True, False)
    """
    return all(e.kind in {"need", "mask"} or not e.amount for way in ways for e in way)


def added(way: Way) -> dict[int, int]:
    """What a way adds to each need.

    >>> added((Effect(0, "need", 3), Effect(1, "cap", 3), Effect(0, "need", 2)))
    {0: 5}
    """
    found: dict[int, int] = {}
    for counter, kind, amount in way:
        if kind == "need" and amount:
            found[counter] = found.get(counter, 0) + amount
    return found


class Filling:
    """One question. Exponential at worst in what competes; ``stop`` is asked as it goes.

    ``units`` are the needs, by counter, each with the unit of what is added to it; 0 where
    that is too fine for amounts to be told apart.

    >>> needs = (Sum(((0, 1),)), Sum(((1, 1),)), Sum(((0, 1), (1, 1))))
    >>> ways = ((Effect(0, "need", 2),), (Effect(1, "need", 2),))
    >>> gains = tuple(one.gain(ways) for one in needs)
    >>> thing = Thing(ways, gains, ((0, (1,)), (1, (1,))), harmless=True)
    >>> [Filling((2, 1), needs, (), {0: 2, 1: 2}, [thing] * n).succeeds() for n in (1, 2)]
    [False, True]
    """

    def __init__(
        self,
        start: State,
        sums: Sequence[Sum],
        masks: Sequence[tuple[int, int]],
        units: dict[int, int],
        things: Iterable[Thing],
        stop: Stop | None = None,
    ) -> None:
        self.start, self.sums, self.masks, self.stop = start, sums, masks, stop
        # The things with least choice go first, and of these the greatest: they leave least to try.
        self.things = sorted(things, key=lambda t: (len(t.ways), -max(t.gains, default=0)))
        self._needs = [(need, unit) for need, unit in units.items() if start[need]]
        self._wanted = [0] * len(start)
        self._order = list(range(len(sums)))

    def succeeds(self) -> bool:
        """Whether every need can be met."""
        if self._full(self.start):
            return True
        if not self._hopeful():
            return False
        left, sizes = self._left(), self._sizes()
        seen: set[tuple[int, State]] = set()
        frames = [iter((self.start,))]
        asked, last = 0, len(self.things)
        while frames:
            state = next(frames[-1], None)
            if state is None:
                frames.pop()
                continue
            place = len(frames) - 1
            if self._full(state):
                return True
            if place == last or (place, state) in seen:
                continue
            asked += 1
            if asked % OFTEN == 0:
                heed(self.stop)
            if asked < REMEMBERED:
                seen.add((place, state))
            if self._can(state, left[place], sizes[place]):
                frames.append(self._after(self.things[place], state))
        return False

    def _full(self, state: State) -> bool:
        for need, _ in self._needs:
            if state[need]:
                return False
        return all(state[mask].bit_count() >= least for mask, least in self.masks)

    def _hopeful(self) -> bool:
        """Whether all things together could do; asked first, as it is often all there is to ask."""
        for at, one in enumerate(self.sums):
            wanted = sum([self.start[need] * factor for need, factor in one.needs])
            if wanted and wanted > sum([thing.gains[at] for thing in self.things]):
                return False
        return True

    def _can(self, state: State, left: Sequence[int], sizes: Sequence[int]) -> bool:
        """Whether what is left from here on is enough, as far as sums show."""
        wanted = self._wanted
        for (need, unit), size in zip(self._needs, sizes, strict=True):
            amount = state[need]
            if amount and unit:
                # The least that can be brought and is not below what is needed.
                fewest = -(-amount // unit)
                reached = size >> fewest
                if not reached:
                    return False
                amount = (fewest + (reached & -reached).bit_length() - 1) * unit
            wanted[need] = amount
        for place, at in enumerate(self._order):
            total = 0
            for need, factor in self.sums[at].needs:
                total += wanted[need] * factor
            if total > left[at]:
                # What fails here will often fail next: it is asked first from now on.
                self._order.insert(0, self._order.pop(place))
                return False
        return True

    def _left(self) -> list[list[int]]:
        """For each place, what the things from there on can add to each sum."""
        found = [[0] * len(self.sums)]
        for thing in reversed(self.things):
            found.append([a + b for a, b in zip(found[-1], thing.gains, strict=True)])
        return found[::-1]

    def _sizes(self) -> list[list[int]]:
        """For each place, the amounts that the things from there on can bring, as bits, by need."""
        at = {need: place for place, (need, unit) in enumerate(self._needs) if unit}
        rows = [[1] * len(self._needs)]
        for thing in reversed(self.things):
            before, row = rows[-1], list(rows[-1])
            for need, amounts in thing.amounts:
                if need in at:
                    for amount in amounts:
                        row[at[need]] |= before[at[need]] << amount
            rows.append(row)
        return rows[::-1]

    def _after(self, thing: Thing, state: State) -> Iterator[State]:
        """The states that giving a thing leads to, the most useful first; then without it."""
        found = {after for way in thing.ways if (after := _given(state, way))}
        found.discard(state)
        if len(found) > 1:
            yield from sorted(found, key=self._lacking)
        else:
            yield from found
        if not (found and thing.harmless):
            yield state

    def _lacking(self, state: State) -> tuple[int, int]:
        wanted = [state[need] for need, _ in self._needs]
        return sum(wanted), max(wanted)


def _given(state: State, way: Way) -> State:
    """The state after a thing is given; empty when something forbids it."""
    after = list(state)
    for counter, kind, amount in way:
        if kind == "need":
            rest = after[counter] - amount
            after[counter] = max(0, rest)
        elif kind == "cap":
            after[counter] -= amount
            if after[counter] < 0:
                return ()
        elif kind == "mask":
            after[counter] |= amount
        elif after[counter] & amount:
            return ()
    return tuple(after)
