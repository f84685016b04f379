"""Answers about equivalencies: what was decided, by whom, since when, and what that only suggests."""

from __future__ import annotations

from typing import Any

import graphene

from registry.domain.equivalency import Finding as FindingValue
from registry.domain.facts import CreditGrant, ExemptionGrant, Grant
from registry.domain.verdict import Missing
from registry.graphql.base import Row
from registry.graphql.fields import Column, Computed
from registry.graphql.question import Named, NamedList, Said
from registry.graphql.reasoning_enums import EquivalencyStatus, GrantSort, RecognitionKind
from registry.graphql.scalars import Date, Decimal
from registry.graphql.stacking.verdict import listed
from registry.services.explanations import answer_text


def _kind(grant: Grant, info: Any) -> GrantSort:
    if isinstance(grant, CreditGrant):
        return GrantSort.CREDIT
    return GrantSort.EXEMPTION if isinstance(grant, ExemptionGrant) else GrantSort.OFFERING


def _credits(grant: Grant, info: Any) -> Any:
    return grant.amount if isinstance(grant, CreditGrant) else getattr(grant, "credits", None)


def _settle(finding: FindingValue, info: Any) -> list[Missing]:
    return [Missing(one.kind, one.key, fact=one.fact or None) for one in finding.settle]


def _answer_text(root: Any, language: str, names: Any) -> str:
    return answer_text(root.answer, language)


class Recognition(Row):
    """What a decision yields at the receiving side."""

    kind = Computed(graphene.NonNull(RecognitionKind), _kind, "Sort of recognition.")
    offering = Named(
        "Offering",
        "Offering that is granted or exempted.",
        lambda grant: getattr(grant, "offering", None),
    )
    credits = Computed(
        Decimal, _credits, "Credits; null where they are those of the offering, or there are none."
    )
    subject = Computed(
        graphene.String,
        lambda grant, info: getattr(grant, "subject", None) or None,
        "Subject of unassigned credit (CIP 2021).",
    )
    study_level = Computed(
        graphene.Int,
        lambda grant, info: getattr(grant, "level", None),
        "Level of study of unassigned credit.",
    )


class EquivalencyFinding(Row):
    """What one decision says about an offering."""

    decision = Named("Equivalency", "The decision.", "decision")
    answer = Column(graphene.NonNull(EquivalencyStatus), "What it says on the day asked.")
    text = Said("The same in words.", _answer_text)
    sources = NamedList("Offering", "What must be held, all of it.", "sources")
    receiving_institution = Named(
        "Organization", "Institution that decided; null for a group.", "receiver"
    )
    receiving_group = Named(
        "OrganizationGroup", "Group that decided; null for one institution.", "receiver"
    )
    grants = Column(listed("Recognition"), "What it yields.")
    agreement = Named("Agreement", "Agreement on which it rests.", "agreement")
    valid_from = Column(Date, "First day on which it holds; null is open.")
    valid_to = Column(Date, "Last day on which it holds; null is open.")
    decided_on = Column(Date, "Day of the decision.")
    because = Said(
        "Reason that the receiving side gives.",
        lambda root, language, names: root.because and names(root.because),
    )
    settle = Computed(
        listed("MissingItem"), _settle, "What is open: facts, attestations, further sources."
    )
    reasons = Column(listed("Reason"), "Why it does not apply.")


class EquivalencyLink(Row):
    """One decision of a chain."""

    decision = Named("Equivalency", "The decision.", "decision")
    source = Named("Offering", "What it takes.", "source")
    target = Named("Offering", "What it grants.", "target")
    receiving_institution = Named(
        "Organization", "Institution that decided; null for a group.", "receiver"
    )
    receiving_group = Named(
        "OrganizationGroup", "Group that decided; null for one institution.", "receiver"
    )


class InferredChain(Row):
    """What decisions in a row suggest. Nobody granted it, and it never counts."""

    target = Named("Offering", "Where the chain leads.", "target")
    links = Column(listed("EquivalencyLink"), "Its decisions, two or more.")


class EquivalencyAnswer(Row):
    """What an institution says about an offering completed elsewhere. Silence is “not evaluated”."""

    offering = Named("Offering", "The offering.", "offering")
    at = Named("Organization", "The receiving institution.", "at")
    as_of = Column(graphene.NonNull(Date), "Day of the question.", "on")
    answer = Column(graphene.NonNull(EquivalencyStatus), "The answer.")
    text = Said("The answer in words.", _answer_text)
    findings = Column(
        listed("EquivalencyFinding"), "Every decision behind it, the most favourable first."
    )
    inferred = Column(
        listed("InferredChain"), "What decisions in a row suggest: inferred, not granted."
    )
