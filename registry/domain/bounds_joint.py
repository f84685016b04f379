"""What do leaves that want the same things cost together, each thing given once?

A best-first search over what to take, thing by thing. How much the leaves of each group
want together has to be met by what is taken: that says nothing of who gets what, so the
many ways to share out the same things are one branch. Only where all these sums are met
is it asked exactly whether the things fill the leaves. Tolls bound what is still to pay.
"""

from collections.abc import Sequence
from math import inf

from registry.domain.bounds_choice import Choice
from registry.domain.bounds_tolls import Option, Toll, tolls
from registry.domain.columns import NONE
from registry.domain.plan_counters import Counters
from registry.domain.plan_exact import satisfied
from registry.domain.plan_gates import Least, Rules, Scope
from registry.domain.plan_leaves import Got, Item, Leaf, bits, members

MOST = 20_000
"""Branches of one question: some tenths of a second. The bound of the last one is kept."""

DECIDED = 20
"""Exact questions of one question where decisions are among the items: each tries every way to spend
them, and the search asks the same of its plans anyway."""

REMEMBERED = 256
"""Questions whose answer is kept: the search asks of the same charges again."""


class Joint:
    """Leaves that are filled together, and no cheaper than the bound says.

    >>> items = [Item(n, w, (n,), (n,), (n,), credits=w) for n, w in ((1, 3), (2, 4), (3, 5))]
    >>> leaf = lambda need, some: Leaf(need, tuple(some), even=False)
    >>> joint = Joint((leaf(4, items), leaf(3, items[:2])))
    >>> joint.price([0.0, 10.0, 20.0, 70.0]), joint.picks([0.0, 10.0, 20.0, 70.0])
    (30.0, [1, 2])
    >>> joint.price([0.0, 10.0, inf, 70.0])
    80.0
    """

    def __init__(
        self, leaves: tuple[Leaf, ...], within: Scope | None = None, rules: Rules | None = None
    ) -> None:
        self._scope = Scope(Least(len(leaves), leaves), rules or Rules())
        self._within = within
        self._scope.stop = self._stopped
        counters = Counters(leaves, self._scope.rules, {})
        self._needs = counters.wanted()
        self._items: list[Item] = []
        self._gains: list[tuple[int, ...]] = []
        self._things = self._gathered(leaves, counters)
        self._asks = DECIDED if any(item.decision != NONE for item in self._items) else MOST
        self._toll: Toll | None = None
        self._known: dict[tuple[float, ...], tuple[float, Got]] = {}

    def _gathered(self, leaves: tuple[Leaf, ...], counters: Counters) -> list[list[int]]:
        """The things, and the items by which each may be had, once for all leaves that want it."""
        things: dict[tuple[int, int], dict[tuple[object, ...], int]] = {}
        for number, leaf in enumerate(leaves):
            for at, item in enumerate(leaf.items):
                ways = things.setdefault((leaf.space, item.token), {})
                gains = counters.gains(number, at)
                known = ways.setdefault((item.decision, item.uses, item.nodes), len(self._items))
                if known == len(self._items):
                    self._items.append(item)
                    self._gains.append(gains)
                else:
                    best = map(max, self._gains[known], gains)
                    self._gains[known] = tuple(best)
        return [list(ways.values()) for ways in things.values()]

    def _stopped(self) -> bool:
        stop = None if self._within is None else self._within.stop
        return stop is not None and stop()

    def price(self, charge: Sequence[float]) -> float:
        """No more than the cheapest way to fill all leaves; ``inf`` when there is none."""
        return self._answer(charge)[0]

    def picks(self, charge: Sequence[float]) -> list[int]:
        """The uses of what was taken where the bound was reached."""
        taken = self._answer(charge)[1]
        found = {use for at in members(taken) for use in self._items[at].uses}
        return sorted(found - {0})

    def _answer(self, charge: Sequence[float]) -> tuple[float, Got]:
        prices = tuple([item.price(charge) for item in self._items])
        known = self._known.get(prices)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[prices] = self._asked(prices)
        return known

    def _asked(self, prices: tuple[float, ...]) -> tuple[float, Got]:
        things = [
            [Option(prices[at], self._gains[at], at) for at in some if prices[at] < inf]
            for some in self._things
        ]
        things = [options for options in things if options]
        self._toll = tolls(things, self._needs, self._toll)
        search = Choice(things, self._needs, self._toll)
        return search.found(self._fills, self._stopped, MOST, self._asks)

    def _fills(self, taken: Got) -> bool:
        """Whether what is taken fills the leaves. Raises ``Stopped``."""
        nodes = {node for at in members(taken) for node in self._items[at].nodes}
        return satisfied(self._scope, bits(nodes) | 1)
