"""Every thing had is given to one leaf or to none: does that fill all of them?

Dynamic programming over what the leaves still need, one thing after the other.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple, TypeAlias

from registry.domain.columns import NONE
from registry.domain.plan_exclusions import Bar, Use, use_of
from registry.domain.plan_gates import Rules
from registry.domain.plan_leaves import Item, Leaf

State: TypeAlias = tuple[int, ...]

Stop: TypeAlias = Callable[[], bool]

OFTEN = 256
"""States after which the caller's ``stop`` is asked again: a few milliseconds."""


class Stopped(Exception):  # noqa: N818 - it says what happened
    """The caller's ``stop`` said so before an exact check was through: nothing is known."""


def heed(stop: Stop | None) -> None:
    """Raises ``Stopped`` when the caller says so.

    >>> heed(None)
    >>> heed(lambda: False)
    """
    if stop is not None and stop():
        raise Stopped


_Use: TypeAlias = "tuple[Item, list[_Effect]]"


class _Effect(NamedTuple):
    """What giving an item to a leaf does to one counter."""

    counter: int
    kind: str
    amount: int


class Counters:
    """The counters of an allocation: needs fall to zero, caps never below, masks gather.

    >>> item = Item(7, 1, (1,), (1,), (7,))
    >>> twice = Counters((Leaf(1, (item,)), Leaf(1, (item,))), Rules(), {})
    >>> twice.reach(lambda item: True)
    False
    >>> twice.effects(0, 0)
    [_Effect(counter=0, kind='need', amount=1)]
    """

    def __init__(
        self,
        leaves: tuple[Leaf, ...],
        rules: Rules,
        barred: dict[Use, Bar],
        stop: Stop | None = None,
    ) -> None:
        self.leaves, self.barred, self.stop = leaves, barred, stop
        self.start: list[int] = []
        self.needs: list[int] = []
        self.masks: list[tuple[int, int]] = []
        self.leaf_at = [self._leaf(leaf) for leaf in leaves]
        self.residency = self._counter(rules.residency) if rules.residency else NONE
        self.needs += [self.residency] if rules.residency else []
        self.cap = NONE if rules.cap is None else self._counter(rules.cap)
        self.excluded = self._counter(0) if barred else NONE

    def _counter(self, value: int) -> int:
        self.start.append(max(0, value))
        return len(self.start) - 1

    def _leaf(self, leaf: Leaf) -> int:
        first = self._counter(leaf.need)
        self.needs.append(first)
        for limit in leaf.limits:
            if limit.at_least is not None:
                self.needs.append(self._counter(limit.at_least))
            if limit.at_most is not None:
                self._counter(limit.at_most)
        if leaf.spread:
            self.masks.append((self._counter(0), leaf.spread))
        return first

    def effects(self, number: int, at: int) -> list[_Effect]:
        """What it does to a leaf to give it the item at a position."""
        leaf, counter = self.leaves[number], self.leaf_at[number]
        item = leaf.items[at]
        found = [_Effect(counter, "need", item.weight)]
        for limit in leaf.limits:
            weight = item.weight if at in limit.items else 0
            for kind, amount in (("need", limit.at_least), ("cap", limit.at_most)):
                if amount is not None:
                    counter += 1
                    found.append(_Effect(counter, kind, weight))
        if leaf.spread:
            mask = sum(1 << area for area, items in enumerate(leaf.areas) if at in items)
            found.append(_Effect(counter + 1, "mask", mask))
        return found

    def _bound(self, item: Item) -> Iterator[_Effect]:
        if self.residency != NONE and item.resident:
            yield _Effect(self.residency, "need", item.credits)
        if NONE not in {self.cap, item.decision}:
            yield _Effect(self.cap, "cap", item.credits)
        if self.barred and (bar := self.barred.get(use_of(item))):
            yield _Effect(self.excluded, "bar", bar.others)
            yield _Effect(self.excluded, "mask", bar.own)

    def reach(self, counts: Callable[[Item], bool]) -> bool:
        """Whether the items that count can fill every leaf."""
        found: dict[int, dict[int, list[_Use]]] = {}
        for number, leaf in enumerate(self.leaves):
            for at, item in enumerate(leaf.items):
                if counts(item):
                    spaces = found.setdefault(item.token, {})
                    spaces.setdefault(leaf.space, []).append((item, self.effects(number, at)))
        options = {token: list(self._ways(spaces)) for token, spaces in found.items()}
        # The things with least choice go first: they leave the fewest states.
        order = sorted(options, key=lambda token: (len(options[token]), token))
        whole, *supplies = self._supplies([options[token] for token in order])
        states = {tuple(self.start)}
        if any(map(self._full, states)):
            return True
        if any(self.start[need] > whole[need] for need in self.needs):
            return False
        for token, supply in zip(order, supplies, strict=True):
            if self._give(options[token], states, supply):
                return True
        return False

    def _ways(self, spaces: "dict[int, list[_Use]]") -> Iterator[list[_Effect]]:
        """Every way to give one thing, at most once in a space; policies measure it once."""
        for uses in product(*([None, *uses] for uses in spaces.values())):
            given = [use for use in uses if use is not None]
            measured = {item.decision: item for item, _ in given}
            effects = [effect for _, found in given for effect in found]
            if given:
                yield effects + [e for item in measured.values() for e in self._bound(item)]

    def _give(self, ways: list[list[_Effect]], states: set[State], supply: list[int]) -> bool:
        """Give one thing in every way, or not at all; whether that fills every leaf."""
        kept = set() if len(ways) == 1 and _harmless(ways[0]) else set(states)
        for at, old in enumerate(states):
            if at % OFTEN == 0:
                heed(self.stop)
            for way in ways:
                state = _after(old, way)
                if state and self._full(state):
                    return True
                if state:
                    kept.add(state)
        states.clear()
        states.update(s for s in kept if all(s[n] <= supply[n] for n in self.needs))
        return False

    def _supplies(self, ways: list[list[list[_Effect]]]) -> list[list[int]]:
        """Before and after each thing, how much of every need the later ones can still meet."""
        left, found = [0] * len(self.start), []
        for options in reversed(ways):
            found.append(list(left))
            for counter in self.needs:
                left[counter] += max(
                    (e.amount for way in options for e in way if e.counter == counter), default=0
                )
        return [left, *found[::-1]]

    def _full(self, state: State) -> bool:
        return not any(state[need] for need in self.needs) and all(
            state[mask].bit_count() >= least for mask, least in self.masks
        )


def _harmless(way: list[_Effect]) -> bool:
    """Whether giving an item can only help: nothing is capped and nothing excluded by it."""
    return all(effect.kind in {"need", "mask"} or not effect.amount for effect in way)


def _after(state: State, effects: list[_Effect]) -> State:
    """The state after an item is given; empty when something forbids it."""
    after = list(state)
    for counter, kind, amount in effects:
        if kind == "need":
            after[counter] = max(0, after[counter] - amount)
        elif kind == "cap":
            after[counter] -= amount
            if after[counter] < 0:
                return ()
        elif kind == "mask":
            after[counter] |= amount
        elif after[counter] & amount:
            return ()
    return tuple(after)
