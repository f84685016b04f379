"""Rules and decisions, as published."""

from __future__ import annotations

from collections.abc import Iterator
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
from registry.models import Equivalency, EquivalencyGrant, EquivalencySource, StackingRule
from registry.models.ctid import ctid_of
from registry.models.record import PUBLIC
from registry.snapshot.reading import Reading, beside


def rules(reading: Reading) -> Iterator[Rule]:
    """Yield every published rule that can be read."""
    columns = ("uid", "award__uid", "requirement", "policies", "valid_from", "valid_to")
    more = ("edition", "agreement__uid", "agreement__lifecycle", "provenance")
    rows = StackingRule.objects.published().order_by("pk").values_list(*columns, *more)
    for row in rows.iterator():
        key = reading.marked(row[0], row[-1])
        rule = reading.read(f"rule {key!r}", partial(_rule, key, row))
        if rule is not None:
            yield rule


def decisions(reading: Reading) -> Iterator[Decision]:
    """Yield every published decision."""
    sources = beside(EquivalencySource.objects.all(), *_SOURCE, head="equivalency_id")
    grants = beside(EquivalencyGrant.objects.all(), *_GRANT, head="equivalency_id")
    published = Equivalency.objects.published().order_by("pk")
    for row in published.values_list("pk", *_DECISION).iterator():
        given = dict(zip(_DECISION, row[1:], strict=True))
        key = reading.marked(given["uid"], given["provenance"])
        if f"decision {key!r}" not in reading.refused:
            yield _decision(
                key,
                given,
                reason=_reason(reading, given["reason_en"], given["reason_fr"]),
                sources=tuple(_source(*source) for source in sources(row[0])),
                grants=tuple(grant_of(*grant) for grant in grants(row[0])),
            )


def _reason(reading: Reading, english: str, french: str) -> str:
    said = english or french
    if said:
        reading.words[said] = (said, french or english)
    return said


def _rule(key: str, row: tuple[Any, ...]) -> Rule:
    _, award, requirement, policies, valid_from, valid_to, edition, *agreement, _ = row
    return Rule(
        key,
        ctid_of(award),
        decode(requirement),
        valid_from,
        valid_to,
        edition,
        decode_policies(policies or {}),
        _public(*agreement),
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
        valid_to=given["valid_to"],
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
