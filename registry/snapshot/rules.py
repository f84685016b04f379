"""Rules and decisions: the published ones, and those that ceased, as ended on the day before they did.

Whoever ceases a rule ends it: it still answers for the days before. What is suspended is held back altogether, and
what was withdrawn never counted. An agreement is evidence for what rests on it; only the days that a rule or a
decision states itself begin and end it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Grant,
    OfferingGrant,
    Outcome,
    Rule,
)
from registry.domain.notation import decode, decode_policies
from registry.domain.requirement import Attested, Completed
from registry.models import (
    Equivalency,
    EquivalencyGrant,
    EquivalencySource,
    StackingRule,
)
from registry.models.ctid import ctid_of
from registry.models.record import PUBLIC, Lifecycle
from registry.models.validity import last_day
from registry.snapshot.reading import Reading, beside


def rules(reading: Reading) -> Iterator[Rule]:
    """Yield every rule that holds or held, and can be read."""
    for row in StackingRule.objects.in_effect().order_by("pk").values_list(*_RULE).iterator():
        given = dict(zip(_RULE, row, strict=True))
        key = reading.marked(given["uid"], given["provenance"])
        rule = reading.read(f"rule {key!r}", partial(_rule, key, given))
        if rule is not None and _ever_held(rule):
            yield rule


def decisions(reading: Reading) -> Iterator[Decision]:
    """Yield every decision that holds or held."""
    sources = beside(EquivalencySource.objects.all(), *_SOURCE, head="equivalency_id")
    grants = beside(EquivalencyGrant.objects.all(), *_GRANT, head="equivalency_id")
    rows = Equivalency.objects.in_effect().order_by("pk").values_list("pk", *_DECISION)
    for row in rows.iterator():
        given = dict(zip(_DECISION, row[1:], strict=True))
        key = reading.marked(given["uid"], given["provenance"])
        if f"decision {key!r}" in reading.refused:
            continue
        decision = _decision(
            key,
            given,
            reason=_reason(reading, key, given["reason_en"], given["reason_fr"]),
            sources=tuple(_source(*source) for source in sources(row[0])),
            grants=tuple(grant_of(*grant) for grant in grants(row[0])),
        )
        if _ever_held(decision):
            yield decision


def _end(given: dict[str, Any]) -> date | None:
    """Return the last day of a rule or a decision: the one stated, or the one before it ceased."""
    has_ceased = given["lifecycle"] == Lifecycle.CEASED
    return last_day(given["valid_to"], given["ceased"] if has_ceased else None)


def _ever_held(one: Rule | Decision) -> bool:
    return one.valid_from is None or one.valid_to is None or one.valid_from <= one.valid_to


def _reason(reading: Reading, key: str, english: str, french: str) -> str:
    """Return the code of the words for a refusal; none when nobody gave a reason."""
    if not (english or french):
        return ""
    code = f"reason-of-{key}"
    reading.words[code] = (english or french, french or english)
    return code


_RULE = (
    "uid",
    "award__uid",
    "requirement",
    "policies",
    "valid_from",
    "valid_to",
    "edition",
    "agreement__uid",
    "agreement__lifecycle",
    "provenance",
    "lifecycle",
    "ceased",
)


def _rule(key: str, given: dict[str, Any]) -> Rule:
    return Rule(
        key,
        ctid_of(given["award__uid"]),
        decode(given["requirement"]),
        given["valid_from"],
        _end(given),
        given["edition"],
        decode_policies(given["policies"] or {}),
        _public(given["agreement__uid"], given["agreement__lifecycle"]),
    )


_DECISION = (
    "uid",
    "receiving_institution__uid",
    "receiving_group__uid",
    "outcome",
    "reason_en",
    "reason_fr",
    "condition_en",
    "condition_fr",
    "valid_from",
    "valid_to",
    "decided_on",
    "agreement__uid",
    "agreement__lifecycle",
    "provenance",
    "lifecycle",
    "ceased",
)
_SOURCE = ("offering__uid", "min_grade", "max_age_months")
_GRANT = ("kind", "offering__uid", "credits", "subject", "study_level")


def _decision(key: str, given: dict[str, Any], **made: Any) -> Decision:
    return Decision(
        key,
        receiver=ctid_of(given["receiving_institution__uid"] or given["receiving_group__uid"]),
        outcome=Outcome(given["outcome"]),
        conditions=condition(key, given["condition_en"], given["condition_fr"]),
        valid_from=given["valid_from"],
        valid_to=_end(given),
        agreement=_public(given["agreement__uid"], given["agreement__lifecycle"]),
        decided_on=given["decided_on"],
        **made,
    )


def condition(key: str, english: str, french: str) -> tuple[Attested, ...]:
    """Return the condition of a decision as what somebody must attest; none when there are no words."""
    return (Attested(f"condition-of-{key}", english, french),) if english or french else ()


def _source(offering: UUID, min_grade: Any, max_age_months: int | None) -> Completed:
    return Completed(ctid_of(offering), min_grade, max_age_months)


def grant_of(kind: str, offering: UUID | None, amount: Any, subject: str, level: Any) -> Grant:
    """Return what a row of a decision's grants gives, from its columns."""
    if offering is None:
        return CreditGrant(amount, subject, level)
    if kind == EquivalencyGrant.Kind.EXEMPTION:
        return ExemptionGrant(ctid_of(offering))
    return OfferingGrant(ctid_of(offering), amount)


def _public(uid: UUID | None, lifecycle: str | None) -> str | None:
    return ctid_of(uid) if uid and lifecycle in PUBLIC else None
