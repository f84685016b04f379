"""The least plan by CP-SAT, straight from the facts: nothing of the engine's search is used.

Written for the requirements that random catalogues have: groups, named offerings, counts
and credits with parts and spread, skills, entry requirements, decisions, exclusions, caps.
"""

from decimal import Decimal
from math import ceil

from ortools.sat.python import cp_model

from registry.domain.facts import CreditGrant, ExemptionGrant
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
)

SCALE = 100
UNKNOWN = 10**7


def least(catalog, held, goal, amount, on, *, limits=(), seconds=20, keep=lambda fact: True):
    """(cost, status): unknown amounts times UNKNOWN plus the amount in hundredths."""
    model = _Model(catalog, frozenset(held), on, keep)
    model.add(model.had(goal) == 1) if goal in catalog else None
    model.finish()
    price = {key: amount(catalog.offering(key)) for key in model.take}
    model.minimize(
        sum((UNKNOWN if p is None else int(p * SCALE)) * model.take[k] for k, p in price.items())
        + sum(UNKNOWN * variable for variable in model.attest.values())
    )
    for measure, most in limits:
        adds = ((measure(catalog.offering(k)), v) for k, v in model.take.items())
        model.add(sum(int((a or 0) * SCALE) * v for a, v in adds) <= int(most * SCALE))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return round(solver.objective_value), status == cp_model.OPTIMAL
    return None, status == cp_model.INFEASIBLE


class _Model(cp_model.CpModel):
    """``get[o]``: offering o is had; ``rank[o]``: when. Only what the goal reaches is built."""

    def __init__(self, catalog, held, on, keep):
        super().__init__()
        self.catalog, self.held, self.on, self.keep = catalog, held, on, keep
        self.get, self.rank, self.take, self.attest = {}, {}, {}, {}
        self.pending = []

    def had(self, key):
        if key in self.held:
            return self.true()
        if key not in self.get:
            self.get[key] = self.new_bool_var(f"get {key}")
            self.rank[key] = self.new_int_var(0, len(self.catalog), f"rank {key}")
            self.pending.append(key)
        return self.get[key]

    def true(self):
        return self.new_constant(1)

    def finish(self):
        while self.pending:
            self.offering(self.pending.pop())

    def offering(self, key):
        fact, ways = self.catalog.offering(key), []
        if fact.available:
            number = self.catalog.offerings.index(key)
            rules = [self.catalog.rules[r] for r in self.catalog.rules_for(number)]
            rules = [rule for rule in rules if rule.in_force(self.on)]
            if not (rules and fact.kind is Kind.PROGRAM) and self.keep(fact):
                self.take[key] = self.new_bool_var(f"take {key}")
                ways.append(self.take[key])
            for rule in rules:
                used = self.new_bool_var(rule.key)
                _Scope(self, key, fact.institution, rule.policies).build(rule.requirement, used)
                ways.append(used)
            if fact.entry is not None:
                _Scope(self, key, fact.institution, None).build(fact.entry, self.get[key])
        self.add(sum(ways) >= 1).only_enforce_if(self.get[key])


class _Scope:
    """One allocation: every offering is spent once, whichever leaf asks for it."""

    def __init__(self, model, head, home, policies, resident=None):
        self.model, self.head, self.home, self.policies = model, head, home, policies
        self.source_of, self.token_of, self.decisions = {}, {}, {}
        self.resident = {} if resident is None else resident
        self.recognised = []

    def build(self, requirement, on):
        self.node(requirement, on)
        for spent in (*self.source_of.values(), *self.token_of.values()):
            self.model.add_at_most_one(spent)
        if self.policies is not None:
            self.bind(on)

    def bind(self, on):
        policies, model = self.policies, self.model
        for pair in policies.exclusions:
            model.add_at_most_one([v for o in pair for v in self.token_of.get(o, ())])
        if policies.residency_credits is not None:
            need = ceil(policies.residency_credits * SCALE)
            model.add(sum(map(self.earned, self.resident.values())) >= need).only_enforce_if(on)
        if policies.recognised_cap is not None:
            most = int(policies.recognised_cap * SCALE)
            model.add(sum(c * v for c, v in self.recognised) <= most)

    def earned(self, spent):
        """The credits of an offering, once, in however many shared groups it is spent."""
        once = self.model.new_bool_var("")
        self.model.add(sum(v for _, v in spent) >= once)
        return spent[0][0] * once

    def before(self, key, condition):
        """An offering had, and had before the head of the scope."""
        model = self.model
        model.add_implication(condition, model.had(key))
        if key not in model.held and self.head is not None:
            model.add(model.rank[key] + 1 <= model.rank[self.head]).only_enforce_if(condition)

    def node(self, requirement, on):
        model = self.model
        if isinstance(requirement, AllOf | AnyOf | AtLeast):
            scope = self
            if requirement.shared:
                scope = _Scope(model, self.head, self.home, None, self.resident)
            members = [model.new_bool_var("") for _ in requirement.members]
            least = {AllOf: len(members), AnyOf: 1}.get(type(requirement))
            k = requirement.k if least is None else least
            # Only the members that are needed count, so that residency is not met by the others.
            model.add(sum(members) == k).only_enforce_if(on)
            model.add(sum(members) == 0).only_enforce_if(~on)
            for member, chosen in zip(requirement.members, members, strict=True):
                scope.node(member, chosen)
            if scope is not self:
                for spent in (*scope.source_of.values(), *scope.token_of.values()):
                    model.add_at_most_one(spent)
        elif isinstance(requirement, Completed):
            options = self.options(requirement.offering, exempt=True)
            model.add(sum(v for v, _ in options) == on)
        elif isinstance(requirement, Count | Credits):
            self.amount(requirement, on)
        elif isinstance(requirement, HasSkill):
            self.skill(requirement, on)
        elif isinstance(requirement, Attested):
            asked = model.attest.setdefault(requirement.code, model.new_bool_var(requirement.code))
            model.add_implication(on, asked)

    def skill(self, requirement, on):
        model, catalog = self.model, self.model.catalog
        taught = []
        for number in catalog.teaching(requirement.skill):
            fact = catalog.fact(number)
            if any(s == requirement.skill and lv >= requirement.level for s, lv in fact.skills):
                chosen = model.new_bool_var("")
                self.before(fact.key, chosen)
                taught.append(chosen)
        model.add(sum(taught) >= 1).only_enforce_if(on)

    def options(self, key, *, exempt):
        """(variable, credits) for every way to spend something as this offering."""
        model, catalog = self.model, self.model.catalog
        fact = catalog.offering(key)
        own = model.new_bool_var("")
        self.before(key, own)
        self.source_of.setdefault(key, []).append(own)
        self.token_of.setdefault(key, []).append(own)
        if fact.institution == self.home:
            worth = int((fact.credits or 0) * SCALE)
            self.resident.setdefault(key, []).append((worth, own))
        found = [(own, fact.credits)]
        for number in catalog.decisions_to(catalog.offerings.index(key)):
            for grant in catalog.decisions[number].grants:
                if isinstance(grant, CreditGrant) or grant.offering != key:
                    continue
                if isinstance(grant, ExemptionGrant):
                    worth = Decimal(0) if exempt else None
                else:
                    worth = fact.credits if grant.credits is None else grant.credits
                if exempt or not isinstance(grant, ExemptionGrant):
                    found += self.granted(number, key, worth)
        return found

    def granted(self, number, token, worth):
        decision, model = self.model.catalog.decisions[number], self.model
        if not (
            decision.granted
            and not decision.conditions
            and decision.in_force(model.on)
            and model.catalog.receives(decision, self.home, model.on)
        ):
            return []
        if number not in self.decisions:
            spent = self.decisions[number] = model.new_bool_var("")
            for source in {s.offering for s in decision.sources}:
                self.before(source, spent)
                self.source_of.setdefault(source, []).append(spent)
        used = model.new_bool_var("")
        model.add_implication(used, self.decisions[number])
        self.token_of.setdefault(token, []).append(used)
        self.recognised.append((int((worth or 0) * SCALE), used))
        return [(used, worth)]

    def amount(self, requirement, on):
        model, catalog = self.model, self.model.catalog
        by_credit = isinstance(requirement, Credits)
        selector, counted = requirement.selector, []
        for number in catalog.pool(selector):
            key = catalog.offerings.key(number)
            counted += [
                (v, c, lambda m, number=number: m.admits(number))
                for v, c in self.options(key, exempt=False)
                if c is not None or not by_credit
            ]
        if by_credit:
            counted += self.unassigned(catalog.matcher(selector))

        for variable, _, _ in counted:
            model.add_implication(variable, on)

        def total(matcher=None):
            return sum(
                (int((c or 0) * SCALE) if by_credit else 1) * v
                for v, c, tested in counted
                if matcher is None or tested(matcher)
            )

        def unit(value):
            return ceil(value * SCALE) if by_credit else value

        model.add(total() >= unit(requirement.minimum)).only_enforce_if(on)
        for part in selector.parts:
            inside = total(catalog.matcher(part.of))
            if part.at_least is not None:
                model.add(inside >= unit(part.at_least)).only_enforce_if(on)
            if part.at_most is not None:
                model.add(inside <= unit(part.at_most)).only_enforce_if(on)
        if selector.spread is not None:
            self.spread(selector.spread, counted, on)

    def spread(self, spread, counted, on):
        touched = []
        for area in spread.areas:
            matcher = self.model.catalog.matcher(area)
            touch = self.model.new_bool_var("")
            self.model.add(sum(v for v, _, t in counted if t(matcher)) >= touch)
            touched.append(touch)
        self.model.add(sum(touched) >= spread.at_least).only_enforce_if(on)

    def unassigned(self, matcher):
        catalog, found = self.model.catalog, []
        home = catalog.institutions.index(self.home)
        for number in catalog.decisions_at(home):
            for position, grant in enumerate(catalog.decisions[number].grants):
                if isinstance(grant, CreditGrant) and matcher.admits_credit(
                    home, grant.subject, grant.level
                ):
                    for used, worth in self.granted(number, (number, position), grant.amount):
                        tested = lambda m, g=grant: m.admits_credit(home, g.subject, g.level)  # noqa: E731
                        found.append((used, worth, tested))
        return found
