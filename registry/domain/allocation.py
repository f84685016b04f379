"""Which holding fills which leaf, so that the rule is met, or as little as possible is missing?

The search goes through the rule once, keeping the set of states that no other beats:
after each leaf it knows every way worth following to have met the rule so far. If any
assignment completes the rule it is found. Exponential only in what several leaves
contend for (after twins are counted as one); a rule whose leaves do not contend costs
a step a leaf. Counting greedily, or by flow, would be wrong: credits are indivisible.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from registry.domain.demands import NOTHING, Choice, Demand, Node, Problem
from registry.domain.filling import Buy, Fillings
from registry.domain.statable import can_be_stated
from registry.domain.states import Effort, Filling, Keeping, Short, State, Trail

QUICK = 4
"""States kept by the quick look that comes before the search in full."""

FEW = 16
"""Ways to fill a leaf that it keeps."""


class Residency(NamedTuple):
    """The slot of credits to be earned at the awarding institution, and the things they take."""

    slot: int
    buy: Callable[[Decimal], int]


def allocate(
    problem: Problem,
    effort: Effort,
    *,
    allowed: int = 0,
    best: int = 1,
    buy: Buy | None = None,
    resident: Residency | None = None,
    width: int | None = None,
) -> list[State]:
    """The cheapest ways to meet a rule, at most ``best`` of them, the cheapest first.

    ``allowed`` are the slots that may stay open, ``buy`` how shortages may be taken,
    ``resident`` how credits still to be earned at the awarding institution may be.
    ``width`` keeps only so many states, and ways to fill a leaf, which may find ways but proves
    no absence.
    A way that rests on amounts not known is one for which such amounts exist; that is not
    asked where shortages may be taken.
    Raises ``BudgetExhausted``. Exponential at worst in what several leaves contend for; a
    step a leaf where none do.

    >>> from registry.domain.demands import Offer, problem
    >>> from registry.domain.offers import NOBODY
    >>> from registry.domain.requirement import Attested, Policies
    >>> asked = problem(Attested("first-aid"), Policies())
    >>> slot = asked.slots.bit()
    >>> asked.demands[0].offers = [Offer(NOBODY, Decimal(1), slots=slot)]
    >>> allocate(asked, Effort(100))
    []
    >>> [state.size for state in allocate(asked, Effort(100), allowed=slot)]
    [1]
    """
    lone, common = len(problem.demands) == 1, problem.slots.common
    keeping = Keeping(effort, best, common, problem.once, width, problem.measured, lone)
    search = _Search(problem, Fillings(problem, effort, allowed, buy, width=width), keeping)
    if buy is not None:
        return search.run(resident)
    found = _looked_for(search)
    if all(not state.slots or can_be_stated(problem, state, effort) for state in found):
        return found
    close = Fillings(problem, effort, allowed, close=True, width=width)
    return _Search(problem, close, keeping, True).run(None)


def _looked_for(search: "_Search") -> list[State]:
    """The ways found, where one will do by a quick look if that is enough."""
    if search.keeping.best == 1:
        quick, few = replace(search.keeping, width=QUICK), search.fillings.narrowed(FEW)
        found = _Search(search.problem, few, quick).run(None)
        cheapest = search.keeping.width is None  # else any way will do
        if (found and not (cheapest and found[0].slots)) or not (quick.cut or few.cut):
            return found
    return search.run(None)


RESIDENCY = -1
"""Stands for the whole rule in a filling that says how much residency is short."""


class _Search:
    """One pass over a rule. ``close`` judges amounts not known as a whole, at the end."""

    def __init__(
        self, problem: Problem, fillings: Fillings, keeping: Keeping, close: bool = False
    ) -> None:
        self.problem, self.fillings, self.keeping = problem, fillings, keeping
        self._close = close
        self._residency = problem.policies.residency_credits
        self._least = NOTHING
        _look_ahead(problem.root, 0)

    def run(self, resident: Residency | None) -> list[State]:
        if resident is None and self._residency is not None and not self._close:
            self._least = self._residency
            _count_ahead(self.problem.root, {}, self.fillings.allowed)
        ends = self._extended(self.problem.root, [State()])
        if self._close:
            ends = [end for end in ends if can_be_stated(self.problem, end, self.keeping.effort)]
        earned = [end for state in ends for end in self._resident(state, resident)]
        final = [
            state._replace(mask=0, recognised=NOTHING, resident=NOTHING, claims=())
            for state in earned
        ]
        return self.keeping.undominated(final)[: self.keeping.best]

    def _resident(self, state: State, resident: Residency | None) -> list[State]:
        least = self._residency
        if least is None or self._close or state.resident >= least:
            return [state]
        lacking = least - state.resident
        fewest = resident.buy(lacking) if resident else 0
        if resident is None or not fewest:
            return []
        filling = Filling(RESIDENCY, (), Short(lacking, fewest=fewest))
        return [
            state._replace(
                slots=state.slots | resident.slot,
                size=state.size + fewest,
                amount=state.amount + lacking,
                trail=Trail(state.trail, filling),
            )
        ]

    def _extended(self, node: Node, states: list[State]) -> list[State]:
        """Every state worth following once a node is met."""
        if isinstance(node, Demand):
            ends = [end for s in states for end in self.fillings.of(node, s)]
            return self._kept(ends, node)
        if node.whole:
            for member in _in_order(node):
                states = self._extended(member, states)
                if not states:
                    break
            return states
        return self._some(node, states)

    def _some(self, choice: Choice, states: list[State]) -> list[State]:
        # layers[j]: j members are met. More than k may help only where residency is short.
        layers: list[list[State]] = [states, *([] for _ in range(choice.k))]
        for member in choice.members if choice.k <= len(choice.members) else ():
            for met in range(choice.k, -1, -1):
                before = layers[met] if met < choice.k else list(filter(self._lacks, layers[met]))
                if before:
                    into = min(met + 1, choice.k)
                    more = self._extended(member, before)
                    layers[into] = self._kept([*layers[into], *more], member)
        return layers[choice.k]

    def _lacks(self, state: State) -> bool:
        return self._residency is not None and (self._close or state.resident < self._residency)

    def _kept(self, states: list[State], after: Node) -> list[State]:
        """The states worth following after a node."""
        least = self._least - after.still
        hopeful = [_without(s, ~after.later) for s in states if s.resident >= least]
        return self.keeping.undominated(hopeful)


def _without(state: State, bits: int) -> State:
    return state._replace(mask=state.mask & ~bits) if state.mask & bits else state


def _look_ahead(node: Node, later: int) -> int:
    """Tell each node the bits that are asked about after it; gives those asked from it on."""
    node.later = later
    if isinstance(node, Demand):
        for offer in node.offers:
            later |= offer.blocks | offer.tally
        return later
    for member in reversed(_in_order(node)):
        later = _look_ahead(member, later)
    return later


Earned: TypeAlias = dict[object, Decimal]
"""Credits of residency by what brings them."""


def _count_ahead(node: Node, earned: Earned, allowed: int) -> Earned:
    """Tell each node the most residency that comes after it; gives that from it on."""
    node.still = sum(earned.values(), NOTHING)
    if isinstance(node, Demand):
        earned = dict(earned)
        for offer in node.offers:
            if not offer.slots & ~allowed:
                key = offer.unit.use, offer.unit.place
                earned[key] = max(offer.resident, earned.get(key, NOTHING))
        return earned
    for member in reversed(_in_order(node)):
        earned = _count_ahead(member, earned, allowed)
    return earned


def _in_order(choice: Choice) -> list[Node]:
    """Where all are asked, leaves with few offers first: they decide most and branch least."""
    return sorted(choice.members, key=_branching) if choice.whole else choice.members


def _branching(node: Node) -> int:
    if isinstance(node, Choice):
        return 1000 + len(node.members)
    return len(node.offers) if node.single else 100 + len(node.offers)
