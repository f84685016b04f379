"""The verdict of a plain rule, leaf by leaf: what allocation would find, without the search.

Whatever makes a question less than plain (a decision about something held, a second
attempt, a fact not known) is left to the search: the answer here is then ``None``.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING
from registry.domain.facts import Holding
from registry.domain.missing import ranked
from registry.domain.plain import (
    PlainGroup,
    PlainLeaf,
    PlainNode,
    PlainRule,
    Way,
    Ways,
    plain,
    too_few,
)
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

_number = attrgetter("number")

BEST = 4
"""Most missing sets that are found leaf by leaf: three to show, and one that tells of more."""


class Held(NamedTuple):
    """An offering held that fills a leaf, with the credits that it brings there."""

    offering: int
    key: str
    credits: Decimal | None
    own: bool


def leafwise(
    catalog: Catalog, holdings: Iterable[Holding], award: str, rule: int, on: date, best: int
) -> StackingVerdict | None:
    """The verdict of one rule, by number, where it is plain for what is held; else ``None``.

    Linear in the rule and in what is held.

    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog = Catalog.build(facts, rules=[rule])
    >>> leafwise(catalog, [Holding("A")], "P", 0, date(2025, 1, 1), 3).status.value
    'complete'
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
    missing: tuple[MissingSet, ...] = ()
    best_way = ways[0]
    if best_way.size:
        sets = [MissingSet(reading.items(way), compiled.rule.key) for way in ways]
        order = ranked(sets, [way.amount for way in ways])[:best] if len(sets) > 1 else [0]
        best_way, missing = ways[order[0]], tuple(sets[at] for at in order)
    return StackingVerdict(
        award=award,
        on=on,
        status=Status.INCOMPLETE if best_way.size else Status.COMPLETE,
        rule=compiled.rule.key,
        edition=compiled.rule.edition,
        allocation=tuple(_allotments(best_way, held)),
        nodes=tuple(reading.nodes),
        missing=missing,
    )


def _held(
    catalog: Catalog, compiled: PlainRule, holdings: Iterable[Holding], on: date
) -> dict[int, list[Held]] | None:
    """What is held by the number of its leaf; ``None`` when the search must decide."""
    places, known = compiled.places, catalog.offerings
    spoken_of, decided_on = compiled.spoken_of, compiled.decided_on
    held: dict[int, list[Held]] = {}
    seen: set[str] = set()
    for holding in holdings:
        key, day = holding.offering, holding.completed_on
        place = places.get(key)
        if key in spoken_of or key in decided_on or (place is None and key not in known):
            return None
        if place is not None:
            leaf = place.leaf
            brought = place.credits if holding.credits is None else holding.credits
            late = day is not None and day > on
            if late or key in seen or leaf.limited or not (brought or _counts(leaf)):
                return None
            if brought != place.credits and (place.credits or NOTHING) > (brought or NOTHING):
                return None  # it would bring more if it were taken again
            seen.add(key)
            found = Held(place.offering, key, brought, holding.credits is not None)
            others = held.get(leaf.number)
            if others is None:
                held[leaf.number] = [found]
            elif leaf.single:
                others[0] = min(others[0], found)
            else:
                others.append(found)
    return held


def _counts(leaf: PlainLeaf) -> bool:
    """Whether a leaf counts offerings, however many credits they bring."""
    return leaf.named or isinstance(leaf.leaf, Count)


class _Reading:
    """Goes through the rule once, keeping the state of every node in the order of paths."""

    def __init__(self, held: dict[int, list[Held]]) -> None:
        self.held = held
        self.nodes: list[NodeState] = []
        self.open = False
        self._lacking: dict[int, tuple[Decimal, int]] = {}
        """By the number of a leaf the amount that it lacks, and the fewest offerings for it."""

    def ways(self, node: PlainNode) -> Ways:
        if isinstance(node, PlainGroup):
            return self._group(node)
        return self._completed(node) if node.named else self._amount(node)

    def _completed(self, leaf: PlainLeaf) -> Ways:
        if leaf.number in self.held:
            self.nodes.append(leaf.met)
            return leaf.when_met
        # What is held may complete an award that the rule asks for: that takes a judgement.
        self.open = self.open or leaf.earned
        self.nodes.append(leaf.unmet)
        return leaf.when_unmet

    def _amount(self, leaf: PlainLeaf) -> Ways:
        have, need = self._have(leaf), leaf.met.need or NOTHING
        if have >= need:
            self.nodes.append(NodeState(leaf.path, Status.COMPLETE, have, need))
            return leaf.when_met
        assert not isinstance(leaf.leaf, Completed)
        reasons = too_few(leaf.leaf, have)
        self.nodes.append(NodeState(leaf.path, Status.INCOMPLETE, have, need, reasons))
        fewest = self._fewest(leaf, need - have)
        self._lacking[leaf.number] = need - have, fewest
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
        if group.k == len(each) and all(len(ways) == 1 for ways in each):
            only = [ways[0] for ways in each]
            self.nodes[at] = group.states[sum([not way.size for way in only])]
            return [_together(only)]
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
        asked = leaf.leaf
        assert not isinstance(asked, Completed)
        lacking, fewest = self._lacking[leaf.number]
        kind = MissingKind.COUNT if isinstance(asked, Count) else MissingKind.CREDITS
        return Missing(kind, amount=lacking, selector=asked.selector, path=leaf.path, fewest=fewest)


def _together(ways: Iterable[Way]) -> Way:
    """All of some ways at once."""
    size, amount, slots = 0, NOTHING, 0
    missing: list[PlainLeaf] = []
    used: list[PlainLeaf] = []
    for way in ways:
        if way.size:
            size += way.size
            amount += way.amount
            slots += way.slots
            missing += way.missing
        used += way.used
    return Way(size, amount, slots, tuple(missing), tuple(used))


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


def _allotments(way: Way, held: dict[int, list[Held]]) -> Iterable[Allotment]:
    """What fills the leaves used, in the order of the rule and then of offerings."""
    for leaf in sorted(way.used, key=_number):
        some = held.get(leaf.number, ())
        for one in some if len(some) < 2 else sorted(some):
            yield _allotment(leaf, one)


def _allotment(leaf: PlainLeaf, one: Held) -> Allotment:
    if one.own:
        return Allotment(leaf.path, (one.key,), one.key, one.credits)
    shown = leaf.shown.get(one.offering)
    if shown is None:
        shown = Allotment(leaf.path, (one.key,), one.key, one.credits)
        leaf.shown[one.offering] = shown
    return shown
