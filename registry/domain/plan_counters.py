"""Every thing had is given to one leaf or to none: does that fill all of them?

What the leaves still need, and what policies still allow, is a row of counters; giving a
thing to a leaf moves some of them.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import gcd
from typing import TypeAlias

from registry.domain.columns import NONE
from registry.domain.plan_exclusions import Bar, Use, use_of
from registry.domain.plan_filling import (
    WIDEST,
    Effect,
    Filling,
    Stop,
    Sum,
    Thing,
    Way,
    added,
    harmless,
)
from registry.domain.plan_gates import Rules
from registry.domain.plan_leaves import Item, Leaf

MOST_SUMS = 40
"""Sums of needs looked at in one question: all of them for three or four leaves."""

_Use: TypeAlias = tuple[Item, Way]


class Counters:
    """The counters of an allocation: needs fall to zero, caps never below, masks gather.

    >>> item = Item(7, 1, (1,), (1,), (7,))
    >>> twice = Counters((Leaf(1, (item,)), Leaf(1, (item,))), Rules(), {})
    >>> twice.reach(lambda item: True)
    False
    >>> twice.effects(0, 0)
    (Effect(counter=0, kind='need', amount=1),)
    >>> twice.sums  # each place, and the two together
    (Sum(needs=((0, 1),)), Sum(needs=((1, 1),)), Sum(needs=((0, 1), (1, 1))))
    >>> twice.wanted(), twice.gains(0, 0)
    ((1, 1, 2), (1, 0, 1))
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
        self.needs: list[list[int]] = []
        """The counters that have to fall to zero, those of one leaf together."""
        self.masks: list[tuple[int, int]] = []
        self.leaf_at = [self._leaf(leaf) for leaf in leaves]
        self.residency = self._counter(rules.residency) if rules.residency else NONE
        self.needs += [[self.residency]] if rules.residency else []
        self.cap = NONE if rules.cap is None else self._counter(rules.cap)
        self.excluded = self._counter(0) if barred else NONE
        self._uses: dict[int, dict[int, list[_Use]]] = {}
        for number, leaf in enumerate(leaves):
            for at, item in enumerate(leaf.items):
                spaces = self._uses.setdefault(item.token, {})
                spaces.setdefault(leaf.space, []).append((item, self.effects(number, at)))
        self.sums = tuple(self._sums())
        self._units = self._told_apart()
        self._things: dict[tuple[int, tuple[bool, ...]], Thing] = {}

    def _counter(self, value: int) -> int:
        self.start.append(max(0, value))
        return len(self.start) - 1

    def _leaf(self, leaf: Leaf) -> int:
        first = self._counter(leaf.need)
        needs = [first]
        for limit in leaf.limits:
            if limit.at_least is not None:
                needs.append(self._counter(limit.at_least))
            if limit.at_most is not None:
                self._counter(limit.at_most)
                # What may not come from these must come from the others.
                needs.append(self._counter(leaf.need - limit.at_most))
        self.needs.append(needs)
        if leaf.spread:
            self.masks.append((self._counter(0), leaf.spread))
        return first

    def effects(self, number: int, at: int) -> Way:
        """What it does to a leaf to give it the item at a position."""
        leaf, counter = self.leaves[number], self.leaf_at[number]
        item = leaf.items[at]
        found = [Effect(counter, "need", item.weight)]
        for limit in leaf.limits:
            inside = item.weight if at in limit.items else 0
            moved = [("need", inside)] if limit.at_least is not None else []
            if limit.at_most is not None:
                moved += [("cap", inside), ("need", item.weight - inside)]
            for kind, amount in moved:
                counter += 1
                found.append(Effect(counter, kind, amount))
        if leaf.spread:
            mask = sum(1 << area for area, items in enumerate(leaf.areas) if at in items)
            found.append(Effect(counter + 1, "mask", mask))
        return tuple(effect for effect in found if effect.amount)

    def _bound(self, item: Item) -> Iterator[Effect]:
        if self.residency != NONE and item.resident:
            yield Effect(self.residency, "need", item.credits)
        if NONE not in {self.cap, item.decision}:
            yield Effect(self.cap, "cap", item.credits)
        if self.barred and (bar := self.barred.get(use_of(item))):
            yield Effect(self.excluded, "bar", bar.others)
            yield Effect(self.excluded, "mask", bar.own)

    def reach(self, counts: Callable[[Item], bool]) -> bool:
        """Whether the items that count can fill every leaf."""
        things = (self._thing(token, counts) for token in self._uses)
        given = [thing for thing in things if thing.ways]
        return Filling(
            tuple(self.start), self.sums, self.masks, self._units, given, self.stop
        ).succeeds()

    def _thing(self, token: int, counts: Callable[[Item], bool]) -> Thing:
        """One thing as far as it counts: the same one is asked for again and again."""
        spaces = self._uses[token]
        counted = tuple(counts(item) for uses in spaces.values() for item, _ in uses)
        thing = self._things.get((token, counted))
        if thing is None:
            kept = iter(counted)
            some = [[use for use in uses if next(kept)] for uses in spaces.values()]
            ways = tuple(self._ways(some))
            gains = tuple(one.gain(ways) for one in self.sums)
            thing = Thing(ways, gains, self._amounts(ways), harmless(ways))
            self._things[token, counted] = thing
        return thing

    def _amounts(self, ways: Iterable[Way]) -> tuple[tuple[int, tuple[int, ...]], ...]:
        found: dict[int, set[int]] = {}
        for way in ways:
            for need, amount in added(way).items():
                if self._units[need]:
                    found.setdefault(need, set()).add(amount // self._units[need])
        return tuple((need, tuple(sorted(amounts))) for need, amounts in found.items())

    def _told_apart(self) -> dict[int, int]:
        """The unit of what can be added to each need; 0 where all of it has too many of them."""
        amounts: dict[int, list[int]] = {need: [] for needs in self.needs for need in needs}
        for spaces in self._uses.values():
            for item, effects in (use for uses in spaces.values() for use in uses):
                for need, amount in added((*effects, *self._bound(item))).items():
                    amounts[need].append(amount)
        units = {need: gcd(*found) or 1 for need, found in amounts.items()}
        return {
            need: unit if sum(amounts[need]) // unit <= WIDEST else 0
            for need, unit in units.items()
        }

    def _ways(self, spaces: list[list[_Use]]) -> Iterator[Way]:
        """Every way to give one thing, at most once in a space; policies measure it once."""
        for uses in product(*([None, *uses] for uses in spaces)):
            given = [use for use in uses if use is not None]
            measured = {item.decision: item for item, _ in given}
            effects = [effect for _, found in given for effect in found]
            if given:
                yield tuple(effects + [e for item in measured.values() for e in self._bound(item)])

    def gains(self, number: int, at: int) -> tuple[int, ...]:
        """What an item of a leaf, given to that leaf, adds to each sum of needs at the most."""
        item = self.leaves[number].items[at]
        way = (*self.effects(number, at), *self._bound(item))
        return tuple(one.gain([way]) for one in self.sums)

    def wanted(self) -> tuple[int, ...]:
        """How much each sum of needs is at first."""
        return tuple(sum(self.start[n] * factor for n, factor in one.needs) for one in self.sums)

    def _sums(self) -> Iterator[Sum]:
        """Every need, then the needs of several leaves that want the same things, by number."""
        factors = self._factors()
        wants = self._wants()
        for need in factors:
            yield Sum(((need, factors[need]),))
        found: list[tuple[int, ...]] = [(need,) for need in wants if self.start[need]]
        seen = set(found)
        for some in found:
            for need in self._beside(some, wants):
                more = tuple(sorted((*some, need)))
                if more not in seen and len(seen) < MOST_SUMS + len(wants):
                    seen.add(more)
                    found.append(more)
                    yield Sum(tuple((one, factors[one]) for one in more))

    def _beside(self, some: tuple[int, ...], wants: dict[int, set[int]]) -> Iterator[int]:
        """Needs of other leaves that want something which these want."""
        wanted = set().union(*(wants[need] for need in some))
        for needs in self.needs:
            if not set(needs).intersection(some):
                for need in needs:
                    if self.start[need] and not wanted.isdisjoint(wants[need]):
                        yield need

    def _wants(self) -> dict[int, set[int]]:
        """The things that lessen each need."""
        wants: dict[int, set[int]] = {need: set() for needs in self.needs for need in needs}
        for token, spaces in self._uses.items():
            for item, effects in (use for uses in spaces.values() for use in uses):
                for effect in (*effects, *self._bound(item)):
                    if effect.kind == "need" and effect.amount:
                        wants[effect.counter].add(token)
        return wants

    def _factors(self) -> dict[int, int]:
        """A factor for each need: where offerings and credits are asked for, what an offering is worth."""
        mixed = any(not leaf.even for leaf in self.leaves) and any(
            leaf.even for leaf in self.leaves
        )
        factors: dict[int, int] = {}
        for leaf, needs in zip(self.leaves, self.needs, strict=False):
            worth = sum(item.credits for item in leaf.items) // max(1, len(leaf.items))
            factors |= dict.fromkeys(needs, max(1, worth) if mixed and leaf.even else 1)
        if self.residency != NONE:
            factors[self.residency] = 1
        return factors
