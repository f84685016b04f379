"""Is every reason of a verdict true? Judged from what is held, the catalogue and the allocation.

Written from the meaning of the codes, apart from the engine: it shares the facts, the requirement
classes and what a verdict carries, and none of the code that finds reasons.
"""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal

from registry.domain.facts import CreditGrant, HeldAttestation, Holding
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Policies,
)
from registry.domain.stacking import stacking
from registry.domain.verdict import ReasonCode as Code
from registry.domain.verdict import Status

GROUPS = (AllOf, AnyOf, AtLeast)
POLICIES = {
    Code.RESIDENCY_SHORT: "residency_credits",
    Code.RECOGNISED_CAP_REACHED: "recognised_cap",
    Code.EXCLUDED_PAIR: "exclusions",
    Code.TOO_OLD: "max_age_months",
}


def false_reasons(question, verdict, on, edition=None):
    """Every reason of a verdict that is not true, with the path of its node; none for the rule."""
    judge = Judge(question, verdict, on, edition)
    for reason in verdict.reasons:
        if not judge.holds(reason, None):
            yield None, reason
    for node in verdict.nodes:
        for reason in node.reasons:
            if node.status is Status.COMPLETE or not judge.holds(reason, node.path):
                yield node.path, reason


def silent_leaves(question, verdict):
    """The paths of leaves that are not met and say nothing of it."""
    judge = Judge(question, verdict, verdict.on, None)
    for node in verdict.nodes:
        if node.status is not Status.COMPLETE and judge.is_leaf(node.path) and not node.reasons:
            yield node.path


def leaves(requirement):
    if not isinstance(requirement, GROUPS):
        return [requirement]
    return [leaf for member in requirement.members for leaf in leaves(member)]


def months_after(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within(day, start, end):
    return (start is None or start <= day) and (end is None or day <= end)


class Judge:
    def __init__(self, question, verdict, on, edition):
        self.question, self.verdict, self.on, self.edition = question, verdict, on, edition
        self.facts = {o.key: o for o in question.offerings}
        self.rules = [r for r in question.rules if r.award == verdict.award]
        self.rule = next((r for r in self.rules if r.key == verdict.rule), None)
        self.decisions = {d.key: d for d in question.decisions}
        self.groups = {g.key: g for g in question.groups}
        self.all = list(question.holdings)
        self.held = [h for h in self.all if h.completed_on is None or h.completed_on <= on]
        self.attested = set(question.attested)
        self.home = self.facts[verdict.award].institution
        self.nodes = {node.path: node for node in verdict.nodes}

    def holds(self, reason, path):
        self.path = path
        self.leaf = self.at(path) if path is not None else None
        judged = getattr(self, reason.code.name.lower())
        return judged(**dict(reason.evidence))

    # What is there

    def at(self, path):
        node = self.rule.requirement
        for step in path:
            node = node.members[step]
        return node

    def attempts(self, offering):
        return [h for h in self.held if h.offering == offering]

    def credits(self, holding):
        own = self.facts[holding.offering].credits
        return own if holding.credits is None else holding.credits

    def level(self, offering, skill):
        return max((t.level for t in self.facts[offering].skills if t.skill == skill), default=None)

    def elsewhere(self):
        return [a for a in self.verdict.allocation if a.path != self.path]

    def here(self):
        return [a for a in self.verdict.allocation if a.path == self.path]

    def old(self, day, months):
        return day is not None and months is not None and self.on > months_after(day, months)

    def member(self, decision, day):
        if decision.receiver == self.home:
            return True
        group = self.groups.get(decision.receiver)
        return any(
            m.institution == self.home and within(day, m.valid_from, m.valid_to)
            for m in (group.members if group else ())
        )

    def ever_concerns(self, decision):
        group = self.groups.get(decision.receiver)
        members = {m.institution for m in group.members} if group else {decision.receiver}
        return self.home in members

    def made(self, decision):
        return decision.decided_on is None or decision.decided_on <= self.on

    def toward(self, decision):
        """Whether a decision grants the offering that the leaf names."""
        targets = {g.offering for g in decision.grants if not isinstance(g, CreditGrant)}
        return isinstance(self.leaf, Completed) and self.leaf.offering in targets

    def begun(self, decision):
        return any(self.attempts(source.offering) for source in decision.sources)

    # Leaves

    def not_held(self, offering):
        return self.leaf.offering == offering and not self.attempts(offering)

    def completed_later(self, offering):
        later = any(h.offering == offering for h in self.all)
        return self.leaf.offering == offering and later and not self.attempts(offering)

    def counted_here(self, measure):
        certain = [a for a in self.here() if not a.open]
        return sum(map(measure, certain), Decimal(0))

    def few(self, have, need, measure):
        state = self.nodes[self.path]
        counted = not self.here() or self.counted_here(measure) == have
        return have < need == self.leaf.minimum and state.have == have and counted

    def too_few(self, have, need):
        return isinstance(self.leaf, Count) and self.few(have, need, lambda a: 1)

    def too_few_credits(self, have, need):
        return isinstance(self.leaf, Credits) and self.few(have, need, lambda a: a.credits or 0)

    def limits(self, offering, decision):
        """The limits on an offering: of the leaf, or as a source of a decision."""
        if decision is None:
            return [self.leaf] if isinstance(self.leaf, Completed) else []
        return [s for s in self.decisions[decision].sources if s.offering == offering]

    def grade_too_low(self, offering, have, need):
        attempts = self.attempts(offering)
        sources = [s for d in self.decisions.values() if self.toward(d) for s in d.sources]
        asked = {s.min_grade for s in (self.leaf, *sources) if s.offering == offering}
        serve = [h for h in attempts if h.grade is not None and h.grade >= need]
        usable = [h for h in serve if not self.old(h.completed_on, self.leaf.max_age_months)]
        usable = [h for h in usable if not self.old(h.completed_on, self.policy("max_age_months"))]
        own = self.leaf.offering == offering
        return (
            have < need
            and need in asked
            and any(h.grade == have for h in attempts)
            and not (own and usable)
        )

    def policy(self, name):
        return getattr(self.rule.policies, name)

    def grade_unknown(self, offering, decision=None):
        return any(h.grade is None for h in self.attempts(offering))

    def date_unknown(self, offering, decision=None):
        return any(h.completed_on is None for h in self.attempts(offering))

    def credits_unknown(self, offering, decision=None):
        stated = [self.credits(h) for h in self.attempts(offering)]
        return None in stated or self.facts[offering].credits is None

    def ages(self):
        leaves = [self.leaf] if isinstance(self.leaf, Completed) else []
        sources = [s for d in self.decisions.values() for s in d.sources]
        limited = {s.max_age_months for s in (*leaves, *sources)}
        return limited | {self.policy("max_age_months")}

    def too_old(self, offering, completed_on, months):
        known = [h.completed_on for h in self.attempts(offering)]
        if self.path is None and not self.binds("max_age_months"):
            return False
        return completed_on in known and self.old(completed_on, months) and months in self.ages()

    def no_day_serves(self, offering, until, months):
        undated = any(h.completed_on is None for h in self.attempts(offering))
        ends = {d.valid_to for d in self.decisions.values()}
        ends |= {m.valid_to for g in self.groups.values() for m in g.members}
        return undated and until in ends and self.old(until, months) and months in self.ages()

    def attestation_needed(self, attestation, decision=None):
        return attestation not in self.attested

    def skill_not_held(self, skill, need):
        return all(self.level(h.offering, skill) is None for h in self.held)

    def skill_too_low(self, skill, have, need):
        levels = [self.level(h.offering, skill) for h in self.held]
        known = [level for level in levels if level is not None]
        return have < need == self.leaf.level and bool(known) and max(known) == have

    def already_spent(self, offering):
        return any(offering in (*a.sources, a.offering) for a in self.elsewhere())

    def counts_once(self, offering):
        others = [n for p, n in self.nodes.items() if p != self.path and self.is_leaf(p)]
        credited = {offering, *(h.offering for h in self.held)}
        shown = any(n.have or n.status is Status.UNDETERMINED for n in others)
        return offering in credited and shown

    def is_leaf(self, path):
        return not isinstance(self.at(path), GROUPS)

    def part_too_small(self, part, have, need):
        return have < need == self.leaf.selector.parts[part].at_least

    def part_capped(self, part, have, most):
        asked = self.leaf.selector.parts[part]
        spent = {s for a in self.verdict.allocation if self.contends(a) for s in a.sources}
        left = [h for h in self.held if h.offering not in spent and self.over(asked, have, h)]
        recognised = [d for d in self.decisions.values() if d.granted and self.begun(d)]
        return have <= most == asked.at_most and bool(left or recognised)

    def contends(self, allotted):
        """Whether what is allotted cannot count for the leaf as well; skills spend nothing."""
        if isinstance(self.at(allotted.path), HasSkill):
            return False
        return bool(allotted.decision) or self.space(allotted.path) == self.space(self.path)

    def space(self, path):
        """The nearest group around a leaf that shares with what is outside of it."""
        above = [path[:n] for n in range(len(path)) if self.at(path[:n]).shared]
        return above[-1] if above else None

    def over(self, part, have, holding):
        brought = Decimal(1) if isinstance(self.leaf, Count) else self.credits(holding)
        return brought is not None and have + brought > part.at_most

    def spread_too_narrow(self, have, need):
        return have < need == self.leaf.selector.spread.at_least

    # Policies

    def residency_short(self, have, need):
        own = [h for h in self.held if self.facts[h.offering].institution == self.home]
        most = sum((self.credits(h) or 0 for h in own), Decimal(0))
        if self.path is not None and have != self.resident():
            return False
        if self.path is None and not self.binds("residency_credits"):
            return False
        return have < need == self.policy("residency_credits") and have <= most

    def resident(self):
        """Credits of the allocation that were earned where the award is granted."""
        own = {
            a.offering: a.credits or 0
            for a in self.verdict.allocation
            if not a.decision and not a.open and self.facts[a.offering].institution == self.home
            if not isinstance(self.at(a.path), HasSkill)
        }
        return sum(own.values(), Decimal(0))

    def recognised_cap_reached(self, most):
        if most is None or most != self.policy("recognised_cap"):
            return False
        return self.binds("recognised_cap") if self.path is None else self.is_over(most)

    def is_over(self, most):
        """Whether what a decision grants toward the leaf is too much beside what is recognised."""
        counted = {
            (a.decision, a.offering, a.path): a.credits or 0 for a in self.elsewhere() if a.decision
        }
        grants = [
            (self.facts[g.offering].credits if g.credits is None else g.credits) or Decimal(0)
            for d in self.decisions.values()
            if d.granted and self.begun(d)
            for g in d.grants
            if getattr(g, "offering", None) == self.leaf.offering and hasattr(g, "credits")
        ]
        return bool(grants) and sum(counted.values(), Decimal(0)) + max(grants) > most

    def binds(self, name):
        """Whether the award stands better without a policy, and others that are named with it."""
        named = {POLICIES[r.code] for r in self.verdict.reasons if r.code in POLICIES}
        return self.better({name}) or (self.better(named) and not self.better(named - {name}))

    def better(self, names):
        ranks = [Status.INCOMPLETE, Status.UNDETERMINED, Status.COMPLETE]
        eased = replace(self.rule.policies, **{name: getattr(Policies(), name) for name in names})
        rules = [replace(self.rule, policies=eased)]
        question = replace(self.question, rules=rules)
        found = stacking(
            question.catalog(),
            question.holdings,
            self.verdict.award,
            self.on,
            attested=question.attestations(),
            alternatives=0,
        )
        return ranks.index(found.status) > ranks.index(self.verdict.status)

    def excluded_pair(self, pairs):
        known = {f"{a} / {b}": {a, b} for a, b in self.policy("exclusions")}
        within_reach = {h.offering for h in self.held}
        # The way that is shown may take what is excluded beside something held.
        within_reach |= {item.key for way in self.verdict.missing[:1] for item in way.items}
        for decision in self.decisions.values():
            if decision.granted and self.begun(decision):
                within_reach |= {
                    g.offering for g in decision.grants if not isinstance(g, CreditGrant)
                }
        if self.path is None and not self.binds("exclusions"):
            return False
        return bool(pairs) and all(p in known and known[p] <= within_reach for p in pairs)

    # Rules

    def no_rule(self, award, edition):
        rules = [r for r in self.rules if edition is None or r.edition == edition]
        return edition == self.edition and not rules

    def rule_expired(self, rule, valid_to):
        return any(r.key == rule and r.valid_to == valid_to < self.on for r in self.rules)

    def rule_not_yet_valid(self, rule, valid_from):
        return any(r.key == rule and r.valid_from == valid_from > self.on for r in self.rules)

    def cannot_be_met(self, rule):
        none = not self.verdict.missing and self.verdict.missing_proven
        return none and not self.completed_by_everything()

    def completed_by_everything(self):
        """Whether everything that can be taken and attested completes the award."""
        award = self.verdict.award
        takable = [f.key for f in self.facts.values() if f.available and f.key != award]
        conditions = [c for d in self.decisions.values() for c in d.conditions]
        asked = [leaf for rule in self.rules for leaf in leaves(rule.requirement)]
        codes = {one.code for one in (*conditions, *asked) if isinstance(one, Attested)}
        found = stacking(
            self.question.catalog(),
            [*self.held, *(Holding(key, self.on, Decimal(100)) for key in takable)],
            award,
            self.on,
            attested=map(HeldAttestation, sorted(codes)),
            alternatives=0,
        )
        return found.complete

    def search_cut_short(self, rule):
        return not self.verdict.missing and not self.verdict.missing_proven

    # Decisions

    def decision_refused(self, decision, offering, offerings, because):
        found = self.decisions[decision]
        taken = tuple(dict.fromkeys(s.offering for s in found.sources))
        one = taken[0] if len(taken) == 1 else None
        return (
            not found.granted
            and self.made(found)
            and set(offerings) == set(taken)
            and offering == one
            and because == found.reason
            and (not found.grants or self.toward(found))
            and all(self.serves(found, key) for key in taken)
            and all(c.code in self.attested for c in found.conditions)
        )

    def serves(self, decision, offering):
        """Whether some attempt surely meets all that a decision asks of a source."""
        return any(
            all(
                (s.min_grade is None or (h.grade is not None and h.grade >= s.min_grade))
                and self.young(h.completed_on, s.max_age_months)
                for s in decision.sources
                if s.offering == offering
            )
            and self.spoke(decision, h.completed_on)
            for h in self.attempts(offering)
        )

    def young(self, day, months):
        return months is None or (day is not None and not self.old(day, months))

    def spoke(self, decision, day):
        if day is not None:
            return within(day, decision.valid_from, decision.valid_to) and self.member(
                decision, day
            )
        group = self.groups.get(decision.receiver)
        open_ = decision.valid_from is None and decision.valid_to is None
        always = group is None or any(
            m.institution == self.home and m.valid_from is None and m.valid_to is None
            for m in group.members
        )
        return open_ and always and self.ever_concerns(decision)

    def begins(self, decision, offering):
        """A decision toward the leaf that concerns the institution, with a source that is held."""
        found = self.decisions[decision]
        return (
            found.granted
            and self.made(found)
            and self.toward(found)
            and self.ever_concerns(found)
            and self.begun(found)
            and offering in {s.offering for s in found.sources}
        )

    def decision_not_yet_valid(self, decision, offering, completed_on, valid_from):
        day = completed_on or self.on
        known = [h.completed_on for h in self.attempts(offering)]
        starts = self.decisions[decision].valid_from
        return (
            self.begins(decision, offering) and completed_on in known and day < valid_from == starts
        )

    def decision_expired(self, decision, offering, completed_on, valid_to):
        known = [h.completed_on for h in self.attempts(offering)]
        ends = self.decisions[decision].valid_to
        return (
            self.begins(decision, offering)
            and completed_on in known
            and completed_on > valid_to == ends
        )

    def not_a_member_then(self, decision, offering, completed_on, group, institution):
        found = self.decisions[decision]
        known = [h.completed_on for h in self.attempts(offering)]
        away = completed_on is None or not self.member(found, completed_on)
        named = group == found.receiver in self.groups and institution == self.home
        return self.begins(decision, offering) and completed_on in known and away and named

    def source_missing(self, decision, offering):
        return self.begins(decision, offering) and not self.attempts(offering)

    def decisions_overlap(self, offering, decision, others):
        spent = any(
            a.decision == decision and offering in a.sources for a in self.verdict.allocation
        )
        also = [self.decisions[key] for key in others]
        return (
            spent
            and decision not in others
            and all(d.granted and offering in {s.offering for s in d.sources} for d in also)
        )

    def inferred_not_granted(self, offering, source, decisions):
        links = [self.decisions[key] for key in decisions]
        direct = [
            d
            for d in self.decisions.values()
            if d.granted and self.made(d) and self.toward(d) and self.ever_concerns(d)
            if {s.offering for s in d.sources} == {source}
        ]
        return (
            bool(self.attempts(source))
            and not self.attempts(offering)
            and offering == self.leaf.offering
            and not direct
            and len(links) > 1
            and all(d.granted and self.made(d) for d in links)
            and source in {s.offering for s in links[0].sources}
        )


assert all(hasattr(Judge, code.name.lower()) for code in Code if code is not Code.AWARD_IN_REACH)
