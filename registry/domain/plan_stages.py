"""A set of steps laid out: in stages, with what they earn, their totals and open facts."""

from collections.abc import Iterator
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.plan_costs import amount_of
from registry.domain.plan_exact import satisfied, spent_decisions
from registry.domain.plan_gates import Scope, all_leaves
from registry.domain.plan_leaves import Got, bits
from registry.domain.plan_problem import Node, Problem
from registry.domain.plan_terms import Earned, Objective, Plan, Total


def laid_out(catalog: Catalog, problem: Problem, steps: tuple[int, ...]) -> Plan:
    """The plan that pays for these nodes; each step in the first stage that allows it.

    Cost: a closure for each stage, and for each award the decisions spent on it.

    >>> from datetime import date
    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.learner import learner
    >>> from registry.domain.plan_reach import Reach
    >>> from registry.domain.plan_terms import AwardGoal, Constraints
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
    >>> on = date(2025, 1, 1)
    >>> reach = Reach(catalog, learner(catalog, [], [], on), {}, Constraints(), on)
    >>> plan = laid_out(catalog, reach.problem(AwardGoal("P")), (2,))
    >>> plan.stages, [earned.award for earned in plan.earned]
    ((('A',),), ['P'])
    """
    course = _Course(catalog, problem, steps)
    course.run()
    offerings = [problem.nodes[n].offering for n in steps if not problem.nodes[n].code]
    codes = tuple(sorted(problem.nodes[n].code for n in steps if problem.nodes[n].code))
    totals = [
        _total(catalog, offerings, codes, o)
        for o in (Objective.HOURS, Objective.FEE, Objective.WEEKS)
    ]
    return Plan(
        stages=tuple(course.stages),
        earned=tuple(course.earned),
        attestations=codes,
        to_confirm=course.to_confirm(),
        recognised=course.recognised(),
        hours=totals[0],
        fee=totals[1],
        weeks=totals[2],
    )


def _total(
    catalog: Catalog, offerings: list[int], codes: tuple[str, ...], objective: Objective
) -> Total:
    amounts = [(o, amount_of(catalog, o, objective)) for o in offerings]
    unknown = sorted(catalog.offerings.key(o) for o, amount in amounts if amount is None)
    known = (amount for _, amount in amounts if amount is not None)
    return Total(sum(known, Decimal(0)), (*unknown, *codes))


class _Course:
    """Walks a plan stage by stage: take what may be taken, then earn what follows."""

    def __init__(self, catalog: Catalog, problem: Problem, steps: tuple[int, ...]) -> None:
        self.catalog, self.problem = catalog, problem
        self.left = {n for n in steps if not problem.nodes[n].code}
        self.got: Got = problem.held | bits(set(steps) - self.left)
        self.taken = self.got
        self.stages: list[tuple[str, ...]] = []
        self.earned: list[Earned] = []
        self.scopes: list[Scope] = []
        self.spent: set[str] = set()

    def run(self) -> None:
        """Until every step is placed."""
        self._earn()
        while self.left:
            ready = [n for n in sorted(self.left) if self._open(self.problem.nodes[n])]
            if not ready:
                break
            self.left.difference_update(ready)
            self.got |= bits(ready)
            self.taken |= bits(ready)
            for node in ready:
                self._rest_on(self.problem.nodes[node].entry)
            self.stages.append(tuple(sorted(self._key(node) for node in ready)))
            self._earn()
        self._rest_on(self.problem.goal)

    def to_confirm(self) -> tuple[tuple[str, str], ...]:
        """The facts of holdings taken to suffice by anything that the plan met."""
        tokens = {s for scope in self.scopes for s in _held_sources(scope)}
        facts = self.problem.assumed
        return tuple(
            (self.catalog.offerings.key(token), fact)
            for token in sorted(tokens & facts.keys())
            for fact in sorted(facts[token])
        )

    def recognised(self) -> tuple[str, ...]:
        """Every decision spent, by key."""
        return tuple(sorted(self.spent))

    def _earn(self) -> None:
        changed = True
        while changed:
            changed = False
            for number in self.problem.order:
                node = self.problem.nodes[number]
                if not self.got >> number & 1 and number not in self.left and self._open(node):
                    changed = self._try(number, node) or changed

    def _try(self, number: int, node: Node) -> bool:
        for rule, scope in node.ways:
            if satisfied(scope, self.got) and self.problem.is_fresh(number, self.taken, self.got):
                self.got |= 1 << number
                self._rest_on(node.entry)
                key, spent = self._key(number), self._rest_on(scope)
                stage = len(self.stages)
                self.earned.append(Earned(key, self.catalog.rules[rule].key, stage, spent))
                return True
        return False

    def _open(self, node: Node) -> bool:
        return node.entry is None or satisfied(node.entry, self.got)

    def _rest_on(self, scope: Scope | None) -> tuple[str, ...]:
        """Note a scope that the plan meets; the decisions spent on it, by key."""
        if scope is None:
            return ()
        self.scopes.append(scope)
        numbers = spent_decisions(scope, self.got) or ()
        keys = tuple(sorted(self.catalog.decisions[number].key for number in numbers))
        self.spent.update(keys)
        return keys

    def _key(self, node: int) -> str:
        return self.catalog.offerings.key(self.problem.nodes[node].offering)


def _held_sources(scope: Scope) -> Iterator[int]:
    for leaf in all_leaves(scope):
        for item in leaf.items:
            if not any(item.uses):
                yield from item.sources
