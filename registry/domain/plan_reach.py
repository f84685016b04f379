"""From a goal back to everything that can help to reach it, and nothing else."""

from datetime import date
from fractions import Fraction
from math import ceil

from registry.domain.catalog import Catalog
from registry.domain.facts import Rule
from registry.domain.learner import Learner
from registry.domain.plan_gates import Least, Scope, Weigh
from registry.domain.plan_items import Context, Items, scaled
from registry.domain.plan_leaves import Leaf
from registry.domain.plan_problem import Node, Problem
from registry.domain.plan_scopes import ScopeBuilder, scope_for
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Goal,
    OccupationGoal,
    SkillsGoal,
)
from registry.domain.requirement import Completed, HasSkill, Kind, Policies


class Reach:
    """Gathers nodes from the goal backwards. Cost: what is in reach."""

    def __init__(
        self,
        catalog: Catalog,
        who: Learner,
        known: dict[str, int],
        constraints: Constraints,
        on: date,
    ) -> None:
        self.catalog, self.constraints = catalog, constraints
        self.context = Context(catalog, who, known, on)
        self._fits = _Fits(catalog, constraints)

    def problem(self, goal: Goal) -> Problem:
        """Everything in reach of a goal. Raises ``UnknownKey``.

        >>> from registry.domain.facts import OfferingFact
        >>> from registry.domain.learner import learner
        >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
        >>> catalog = Catalog.build(facts, rules=[Rule("r", "P", Completed("A"))])
        >>> on = date(2025, 1, 1)
        >>> reach = Reach(catalog, learner(catalog, [], [], on), {}, Constraints(), on)
        >>> [node.offering for node in reach.problem(AwardGoal("P")).nodes[1:]]  # P and A, not B
        [2, 0]
        """
        context = self.context
        aim = self._goal(goal)
        expanded = 1
        while expanded < len(context.nodes):
            self._expand(context.nodes[expanded])
            expanded += 1
        return Problem(context.nodes, context.use_node, aim, assumed=context.assumed)

    def _goal(self, goal: Goal) -> Scope:
        catalog = self.catalog
        if isinstance(goal, AwardGoal):
            catalog.offerings.index(goal.offering)
            return self._any_of([goal.offering])
        if isinstance(goal, OccupationGoal):
            catalog.occupation(goal.occupation)
            return self._any_of(self._programs(goal.occupation))
        return self._skills(goal)

    def _any_of(self, offerings: list[str]) -> Scope:
        items = Items(self.context, None, Policies())
        found = tuple(i for o in offerings for i in items.completed(Completed(o)))
        return Scope(Leaf(1, found))

    def _programs(self, occupation: str) -> list[str]:
        catalog = self.catalog
        if occupation not in catalog.table.occupation_keys:
            return []
        facts = map(catalog.fact, catalog.leading_to(occupation))
        return [fact.key for fact in facts if fact.kind is Kind.PROGRAM]

    def _skills(self, goal: SkillsGoal) -> Scope:
        skills = self.catalog.occupation(goal.occupation).skills
        builder = ScopeBuilder(self.context, None)
        gates = tuple(builder.gate(HasSkill(s.skill, s.level)) for s in skills)
        weights = tuple(scaled(s.weight) for s in skills)
        need = ceil(Fraction(goal.threshold) * sum(weights))
        return Scope(Weigh(need, gates, weights)) if gates else Scope(Least(1, ()))

    def _expand(self, node: Node) -> None:
        if node.held:
            return
        if node.code:
            node.takeable = True
            return
        catalog, offering = self.catalog, node.offering
        if not catalog.table.available[offering]:
            return
        entry = catalog.entry(offering)
        home = catalog.institutions.key(catalog.table.institution[offering])
        if entry is not None:
            node.entry = scope_for(self.context, home, entry)
        rules = [(r, catalog.rules[r]) for r in catalog.rules_for(offering)]
        in_force = [(r, rule) for r, rule in rules if rule.in_force(self.context.on)]
        node.ways = [(r, self._rule(rule, home)) for r, rule in in_force]
        program = bool(in_force) and catalog.kind(offering) is Kind.PROGRAM
        node.takeable = not program and self._fits.admits(offering)

    def _rule(self, rule: Rule, home: str) -> Scope:
        return scope_for(self.context, home, rule.requirement, rule.policies)


class _Fits:
    """Which offerings a step may take, by the constraints."""

    def __init__(self, catalog: Catalog, constraints: Constraints) -> None:
        self.catalog, self.limits = catalog, constraints
        self.free = constraints == Constraints()

    def admits(self, offering: int) -> bool:
        """Whether an offering is known to fit every constraint."""
        if self.free:
            return True
        fact, limits = self.catalog.fact(offering), self.limits
        return (
            (not limits.delivery or fact.delivery in limits.delivery)
            and (not limits.languages or not limits.languages.isdisjoint(fact.languages))
            and (not limits.institutions or fact.institution in limits.institutions)
            and (not limits.regions or not limits.regions.isdisjoint(fact.regions))
            and (not limits.osap_eligible or fact.osap_eligible is True)
            and not (limits.max_fee is not None and fact.fee is None)
            and not (limits.max_weeks is not None and fact.weeks is None)
        )
