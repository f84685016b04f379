"""The proof of a verdict: what fills which leaf, and how every node stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.allocation import RESIDENCY
from registry.domain.catalog import Catalog
from registry.domain.contention import Counted
from registry.domain.demands import NOTHING, Choice, Demand, Node, Offer, Problem, spends
from registry.domain.filling import Fillings
from registry.domain.judging import Judged
from registry.domain.market import at_least_one
from registry.domain.offers import NOBODY
from registry.domain.requirement import HasSkill
from registry.domain.shortfalls import Shortfalls
from registry.domain.states import Effort, Filling, State
from registry.domain.verdict import Allotment, NodeState, Status

DISPLAY = 1_000_000
"""Steps for showing leaves that nothing fills; each is looked at once, so they are never used up."""

SHOWN = 64
"""Ways to fill such a leaf that are looked at: the one that is shown need not be the best."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What fills which leaf, and the state of each node in the order of their paths."""

    allocation: tuple[Allotment, ...]
    nodes: tuple[NodeState, ...]


def proof(catalog: Catalog, judged: Judged, shortfalls: Shortfalls) -> Proof:
    """The proof of a judged rule, by its cheapest state. Linear in the rule and its offers.

    A rule that nothing is known to complete is filled as far as it goes, leaf after leaf; so are
    the leaves that the cheapest state leaves aside, but those only to show how they stand.

    >>> from datetime import date
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.judging import Case
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> catalog, on = Catalog.build(facts, rules=[rule]), date(2025, 1, 1)
    >>> case = Case(catalog, learner(catalog, [], [], on), on, Effort(1000))
    >>> found = proof(catalog, case.judge(rule), Shortfalls(case, case.judge(rule)))
    >>> [node.status.value for node in found.nodes]
    ['incomplete']
    """
    writing = _Writing(catalog, judged.problem, shortfalls, judged.states[:1])
    nodes = tuple(writing.nodes(judged.problem.root))
    return Proof(tuple(writing.allotments()), tuple(sorted(nodes, key=_path)))


def _path(node: NodeState) -> tuple[int, ...]:
    return node.path


class _Writing:
    def __init__(
        self,
        catalog: Catalog,
        problem: Problem,
        shortfalls: Shortfalls,
        states: tuple[State, ...],
    ) -> None:
        self.catalog, self.problem, self.shortfalls = catalog, problem, shortfalls
        self.chosen = {
            filling.demand: _as_held(problem, filling)
            for state in states
            for filling in state.fillings
        }
        self.settling = problem.slots.settling
        self._fillings = Fillings(
            problem, Effort(DISPLAY), self.settling, at_least_one, width=SHOWN
        )
        self._known, self._now = bool(states), State()
        self._counted: list[Counted] = []
        for filling in self.chosen.values():
            self._count(filling, allotted=True)
        self.stands = {demand.number: self._filled(demand) for demand in problem.demands}

    def allotments(self) -> Iterator[Allotment]:
        """What is used, in the order of the rule; nothing that is still to be taken."""
        uses: dict[object, int] = {}
        for demand in self.problem.demands:
            filling = self.chosen.get(demand.number)
            for offer in filling.offers if filling else ():
                if offer.unit.sources and not offer.slots & ~self.settling:
                    first = uses.setdefault((offer.unit.use, offer.unit.place), demand.space)
                    yield self._allotment(demand, offer, first != demand.space)

    def _allotment(self, demand: Demand, offer: Offer, shared: bool) -> Allotment:
        unit, key = offer.unit, self.catalog.offerings.key
        return Allotment(
            path=demand.path,
            sources=tuple(key(source) for source in unit.sources),
            offering=None if unit.offering is None else key(unit.offering),
            # A skill spends nothing, so it brings no credits to add up.
            credits=unit.credits if spends(demand) else None,
            decision=unit.recognition.decision.key if unit.recognition else None,
            shared=shared,
            open=bool(offer.slots),
        )

    def nodes(self, node: Node) -> Iterator[NodeState]:
        """The state of a node after those of its members."""
        if isinstance(node, Demand):
            yield self._leaf(node)
            return
        members: list[NodeState] = []
        for member in node.members:
            below = list(self.nodes(member))
            members.append(below[-1])
            yield from below
        yield _group(node, members)

    def _leaf(self, demand: Demand) -> NodeState:
        filling = self.stands[demand.number]
        certain = [o for o in filling.offers if not o.slots]
        likely = [o for o in filling.offers if not o.slots & ~self.settling]
        taken = len(likely) < len(filling.offers)
        status = (
            Status.INCOMPLETE
            if taken or filling.short
            else Status.UNDETERMINED
            if len(certain) < len(likely)
            else Status.COMPLETE
        )
        have, need = _have(demand, certain), _need(demand)
        if status is Status.COMPLETE:
            return NodeState(demand.path, status, have, need)
        reasons = self.shortfalls.of(demand, filling, self._counted)
        return NodeState(demand.path, status, have, need, reasons)

    def _filled(self, demand: Demand) -> Filling:
        filling = self.chosen.get(demand.number)
        if filling is None:
            filling = self._as_far_as_it_goes(demand)
            self._count(filling, allotted=not self._known)
            if not self._known:
                self.chosen[demand.number] = filling
        return filling

    def _as_far_as_it_goes(self, demand: Demand) -> Filling:
        short = demand.short
        demand.short = demand.short or 1 << 200
        ways = self._fillings.of(demand, self._now)
        demand.short = short
        if not ways:
            return Filling(demand.number, ())
        best = min(ways, key=_least_missing)
        assert best.trail is not None
        return best.trail.filling

    def _count(self, filling: Filling, *, allotted: bool) -> None:
        now = self._now
        for offer in filling.offers:
            more = NOTHING if offer.tally & now.mask else offer.recognised
            now = now._replace(mask=now.mask | offer.sets, recognised=now.recognised + more)
            held = allotted and not offer.slots & ~self.settling
            self._counted.append(Counted(self.problem.demands[filling.demand], offer, held))
        self._now = now


def _as_held(problem: Problem, filling: Filling) -> Filling:
    """A filling with what is held in place of the same to be taken, where that serves as well.

    What is taken for one leaf costs nothing more in another, so either may have been chosen.
    """
    if filling.demand == RESIDENCY:
        return filling
    offered = problem.demands[filling.demand].offers
    return filling._replace(offers=tuple(_held(offered, offer) for offer in filling.offers))


def _held(offered: list[Offer], offer: Offer) -> Offer:
    if not offer.slots:
        return offer
    alike = (o for o in offered if not o.slots and _in_effect(o) == _in_effect(offer))
    return next(alike, offer)


def _in_effect(offer: Offer) -> object:
    return offer.unit.use, offer.unit.place, offer._replace(unit=NOBODY, slots=0, twin=0)


def _least_missing(state: State) -> tuple[bool, int, Decimal]:
    assert state.trail is not None
    return state.trail.filling.short is not None, state.size, state.amount


def _have(demand: Demand, offers: list[Offer]) -> Decimal:
    if isinstance(demand.leaf, HasSkill):
        return Decimal(demand.leaf.level if offers else 0)
    return sum((o.weight for o in offers if o.weight.is_finite()), NOTHING)


def _need(demand: Demand) -> Decimal:
    return Decimal(demand.leaf.level) if isinstance(demand.leaf, HasSkill) else demand.minimum


def _group(choice: Choice, members: list[NodeState]) -> NodeState:
    met = sum(member.status is Status.COMPLETE for member in members)
    open_ = sum(member.status is Status.UNDETERMINED for member in members)
    status = Status.INCOMPLETE
    if met >= choice.k:
        status = Status.COMPLETE
    elif met + open_ >= choice.k:
        status = Status.UNDETERMINED
    return NodeState(choice.path, status, Decimal(met), Decimal(choice.k))
