"""Rules and decisions as somebody edits them, as the engine's facts: saved or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from registry.domain.facts import Decision, Grant, Outcome, Rule
from registry.domain.notation import decode, decode_policies
from registry.domain.requirement import Completed
from registry.models import Equivalency, StackingRule
from registry.snapshot.rules import condition, grant_of


def rule_fact(rule: StackingRule) -> Rule:
    """Return a rule that has an award and a requirement that can be read."""
    return Rule(
        rule.ctid,
        rule.award.ctid,
        decode(rule.requirement),
        rule.valid_from,
        rule.valid_to,
        rule.edition,
        decode_policies(rule.policies or {}),
        rule.agreement.ctid if rule.agreement else None,
    )


def decision_fact(decision: Equivalency, sources: Iterable[Any], grants: Iterable[Any]) -> Decision:
    """Return a decision that has an outcome and a receiver."""
    return Decision(
        decision.ctid,
        tuple(Completed(s.offering.ctid, s.min_grade, s.max_age_months) for s in sources),
        decision.receiver.ctid,
        Outcome(decision.outcome),
        grants=tuple(map(_grant, grants)),
        conditions=condition(decision.ctid, decision.condition_en, decision.condition_fr),
        valid_from=decision.valid_from,
        valid_to=decision.valid_to,
        agreement=decision.agreement.ctid if decision.agreement else None,
        decided_on=decision.decided_on,
    )


def _grant(grant: Any) -> Grant:
    given = grant.offering.uid if grant.offering else None
    return grant_of(grant.kind, given, grant.credits, grant.subject, grant.study_level)
