"""The verdict of a plain rule, leaf by leaf: what allocation would find, without the search.

Whatever makes a question less than plain (a decision about something held, a second
attempt, a fact not known) is left to the search: the answer here is then ``None``.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING
from registry.domain.facts import Holding
from registry.domain.missing import smallest
from registry.domain.plain import PlainGroup, PlainLeaf, PlainNode, PlainRule, plain, too_few
from registry.domain.requirement import Completed, Count
from registry.domain.verdict import (
    Allotment,
    Missing,
    MissingKind,
    MissingSet,
    NodeState,
    StackingVerdict,
    Status,
)

BEST = 3
"""Most missing sets that are found leaf by leaf."""


class Held(NamedTuple):
    """An offering held that fills a leaf, with the credits that it brings there."""

    offering: int
    key: str
    credits: Decimal | None
    own: bool


class Way(NamedTuple):
    """A way to meet a node: what is missing, what that costs, and the leaves used.

    Ways compare by size, then credits, then the order of the rule.
    """

    size: int
    amount: Decimal
    slots: int
    missing: tuple[PlainLeaf, ...]
    used: tuple[PlainLeaf, ...]


Ways: TypeAlias = list[Way]
"""The cheapest ways of a node, the cheapest first; none when it cannot be met."""


def leafwise(
    catalog: Catalog, holdings: Iterable[Holding], award: str, rule: int, on: date, best: int
) -> StackingVerdict | None:
    """The verdict of one rule, by number, where it is plain for what is held; else ``None``.

    Linear in the rule and in what is held.
    """
    compiled = plain(catalog, rule)
    if compiled is None or not 0 < best <= BEST:
        return None
    held = _held(catalog, compiled, holdings, on)
    if held is None:
        return None
    reading = _Reading(held)
    ways = reading.ways(compiled.root)
    if not ways or reading.open:
        return None
    best_way, nodes = ways[0], tuple(reading.nodes)
    missing: tuple[MissingSet, ...] = ()
    if best_way.size:
        sets = [MissingSet(reading.items(way), compiled.rule.key) for way in ways[:best]]
        missing = tuple(sets) if len(sets) == 1 else smallest(sets, [w.amount for w in ways], best)
    return StackingVerdict(
        award=award,
        on=on,
        status=Status.INCOMPLETE if best_way.size else Status.COMPLETE,
        rule=compiled.rule.key,
        edition=compiled.rule.edition,
        allocation=tuple(_allotments(best_way, held)),
        nodes=nodes,
        missing=missing,
    )


def _held(
    catalog: Catalog, compiled: PlainRule, holdings: Iterable[Holding], on: date
) -> dict[int, list[Held]] | None:
    """What is held by the number of its leaf; ``None`` when the search must decide."""
    find, leaf_of = catalog.offerings.find, compiled.leaf_of
    seen: set[int] = set()
    held: dict[int, list[Held]] = {}
    for holding in holdings:
        offering, day = find(holding.offering), holding.completed_on
        if offering < 0 or offering in seen or (day is not None and day > on):
            return None
        seen.add(offering)
        if catalog.is_source(offering) and _speaks(catalog, compiled, offering):
            return None
        leaf = leaf_of.get(offering)
        if leaf is not None:
            found = _counted(catalog, leaf, holding, offering)
            if found is None:
                return None
            held.setdefault(leaf.number, []).append(found)
            if leaf.single:
                held[leaf.number] = [min(held[leaf.number])]
    return held


def _speaks(catalog: Catalog, compiled: PlainRule, offering: int) -> bool:
    """Whether a decision about something held may say anything about the rule."""
    for number in catalog.decisions_from(offering):
        decision = catalog.decisions[number]
        granted = (catalog.offerings.find(getattr(g, "offering", "")) for g in decision.grants)
        if catalog.ever_receives(decision, compiled.home) or any(
            target in compiled.leaf_of for target in granted
        ):
            return True
    return False


def _counted(catalog: Catalog, leaf: PlainLeaf, holding: Holding, offering: int) -> Held | None:
    asked, own = leaf.leaf, holding.credits is not None
    brought = holding.credits if own else catalog.credits(offering)
    if isinstance(asked, Completed):
        limited = asked.min_grade is not None or asked.max_age_months is not None
        return None if limited else Held(offering, holding.offering, brought, own)
    if not isinstance(asked, Count) and not brought:
        return None
    return Held(offering, holding.offering, brought, own)


class _Reading:
    """Goes through the rule once, keeping the state of every node in the order of paths."""

    def __init__(self, held: dict[int, list[Held]]) -> None:
        self.held = held
        self.nodes: list[NodeState] = []
        self.open = False

    def ways(self, node: PlainNode) -> Ways:
        if isinstance(node, PlainGroup):
            return self._group(node)
        if isinstance(node.leaf, Completed):
            return self._completed(node)
        return self._amount(node)

    def _completed(self, leaf: PlainLeaf) -> Ways:
        if leaf.number in self.held:
            self.nodes.append(leaf.met)
            return [Way(0, NOTHING, 0, (), (leaf,))]
        # What is held may complete an award that the rule asks for: that takes a judgement.
        self.open = self.open or leaf.earned
        self.nodes.append(leaf.unmet)
        if leaf.missing is None:
            return []
        return [Way(1, leaf.price, leaf.slot, (leaf,), ())]

    def _amount(self, leaf: PlainLeaf) -> Ways:
        have, need = self._have(leaf), leaf.met.need or NOTHING
        if have >= need:
            self.nodes.append(NodeState(leaf.path, Status.COMPLETE, have, need))
            return [Way(0, NOTHING, 0, (), (leaf,))]
        assert not isinstance(leaf.leaf, Completed)
        reasons = too_few(leaf.leaf, have)
        self.nodes.append(NodeState(leaf.path, Status.INCOMPLETE, have, need, reasons))
        fewest = self._fewest(leaf, need - have)
        if not fewest:
            return []
        amount = NOTHING if isinstance(leaf.leaf, Count) else need - have
        return [Way(fewest, amount, leaf.slot, (leaf,), (leaf,))]

    def _have(self, leaf: PlainLeaf) -> Decimal:
        held = self.held.get(leaf.number, ())
        if isinstance(leaf.leaf, Count):
            return Decimal(len(held))
        return sum((one.credits or NOTHING for one in held), NOTHING)

    def _fewest(self, leaf: PlainLeaf, lacking: Decimal) -> int:
        """The fewest offerings not held that make up an amount, the largest first; 0 if none do."""
        held = {one.offering for one in self.held.get(leaf.number, ())}
        fewest = 0
        for gain, offering in leaf.gains:
            if offering not in held:
                lacking -= gain
                fewest += 1
                if lacking <= 0:
                    return fewest
        return 0

    def _group(self, group: PlainGroup) -> Ways:
        at = len(self.nodes)
        self.nodes.append(group.states[0])
        each = [self.ways(member) for member in group.members]
        free = [ways[0] for ways in each if ways and not ways[0].size]
        self.nodes[at] = group.states[len(free)]
        if len(free) >= group.k:
            return [_together(free[: group.k])]
        paid = [ways for ways in each if ways and ways[0].size]
        asked = group.k - len(free)
        if asked > len(paid):
            return []
        return _chosen(_together(free), paid, asked)

    def items(self, way: Way) -> tuple[Missing, ...]:
        """What is missing, in the order of the rule."""
        leaves = sorted(way.missing, key=_number) if len(way.missing) > 1 else way.missing
        return tuple(leaf.missing or self._short(leaf) for leaf in leaves)

    def _short(self, leaf: PlainLeaf) -> Missing:
        asked, need = leaf.leaf, leaf.met.need or NOTHING
        assert not isinstance(asked, Completed)
        lacking = need - self._have(leaf)
        kind = MissingKind.COUNT if isinstance(asked, Count) else MissingKind.CREDITS
        return Missing(
            kind,
            amount=lacking,
            selector=asked.selector,
            path=leaf.path,
            fewest=self._fewest(leaf, lacking),
        )


NO_WAY = Way(0, NOTHING, 0, (), ())


def _together(ways: Iterable[Way]) -> Way:
    """All of some ways at once."""
    size, amount, slots, missing, used = NO_WAY
    for way in ways:
        size += way.size
        amount += way.amount
        slots += way.slots
        missing += way.missing
        used += way.used
    return Way(size, amount, slots, missing, used)


def _chosen(base: Way, paid: list[Ways], asked: int) -> Ways:
    """The cheapest ways to meet so many of some members, beside what is met already."""
    if asked == len(paid) and all(len(ways) == 1 for ways in paid):
        return [_together([base, *(ways[0] for ways in paid)])]
    layers: list[Ways] = [[base], *([] for _ in range(asked))]
    for ways in paid:
        for met in range(asked, 0, -1):
            more = [_both(one, way) for one in layers[met - 1] for way in ways]
            if more:
                layers[met] = sorted([*layers[met], *more], key=_cost)[:BEST]
    return layers[asked]


def _both(one: Way, other: Way) -> Way:
    return Way(
        one.size + other.size,
        one.amount + other.amount,
        one.slots + other.slots,
        one.missing + other.missing,
        one.used + other.used,
    )


def _cost(way: Way) -> tuple[int, Decimal, int]:
    return way[:3]


def _number(leaf: PlainLeaf) -> int:
    return leaf.number


def _allotments(way: Way, held: dict[int, list[Held]]) -> Iterable[Allotment]:
    """What fills the leaves used, in the order of the rule and then of offerings."""
    for leaf in sorted(way.used, key=_number):
        for one in sorted(held.get(leaf.number, ())):
            yield _allotment(leaf, one)


def _allotment(leaf: PlainLeaf, one: Held) -> Allotment:
    if one.own:
        return Allotment(leaf.path, (one.key,), one.key, one.credits)
    shown = leaf.shown.get(one.offering)
    if shown is None:
        shown = Allotment(leaf.path, (one.key,), one.key, one.credits)
        leaf.shown[one.offering] = shown
    return shown
