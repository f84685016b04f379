"""Verdicts: whether an award is complete, with the proof and with what is missing."""

from __future__ import annotations

from typing import Any

import graphene

from registry.domain.notation_writing import encode_selector
from registry.domain.verdict import MissingKind
from registry.graphql.base import Row, named
from registry.graphql.connection import BESIDE
from registry.graphql.fields import Column, Computed
from registry.graphql.question import Named, NamedList, Said
from registry.graphql.reasoning_enums import (
    HoldingFact,
    MissingSort,
    ReasonCodeName,
    VerdictStatus,
)
from registry.graphql.scalars import JSON, Date, Decimal, plain
from registry.services.explanations import missing_text, reason_text, status_text


def listed(name: str) -> graphene.NonNull:
    """Return the type of a list without holes."""
    return graphene.NonNull(graphene.List(graphene.NonNull(named(name))))


_PATH = graphene.NonNull(graphene.List(graphene.NonNull(graphene.Int)))
_WHERE = "Its place in the requirement: positions of members on the way down; empty is the whole."


def _key_if(*kinds: MissingKind) -> Any:
    return lambda item: item.key if item.kind in kinds else None


class Reason(Row):
    """Why something does or does not count: a code for programs, a sentence for people."""

    code = Column(graphene.NonNull(ReasonCodeName), "The code.")
    text = Said("The sentence.", reason_text)
    evidence = Computed(
        graphene.NonNull(JSON),
        lambda root, info: {name: plain(value) for name, value in root.evidence},
        "What the sentence speaks of: amounts, days, CTIDs, by name.",
    )


class NodeState(Row):
    """How one node of the requirement stands."""

    path = Column(_PATH, _WHERE)
    status = Column(graphene.NonNull(VerdictStatus), "How it stands.")
    have = Column(Decimal, "What counts: credits, offerings, members or a level, as it asks.")
    need = Column(Decimal, "What it asks, in the same unit.")
    reasons = Column(listed("Reason"), "Why it is not complete.")


class Allotment(Row):
    """What fills a leaf of the requirement: a holding as itself, or through a decision."""

    path = Column(_PATH, _WHERE)
    sources = NamedList("Offering", "Holdings that are spent.", "sources")
    offering = Named(
        "Offering", "What they count as; null where they give unassigned credit.", "offering"
    )
    credits = Column(Decimal, "Credits that are counted here.")
    decision = Named("Equivalency", "Decision that is spent; null without one.", "decision")
    shared = Column(
        graphene.NonNull(graphene.Boolean),
        "Whether it is a second use, in a group that may share.",
    )
    open = Column(
        graphene.NonNull(graphene.Boolean),
        "Whether a fact or an attestation is still needed before it counts.",
    )


class MissingItem(Row):
    """One thing that is missing."""

    kind = Column(graphene.NonNull(MissingSort), "What sort of thing.")
    text = Said("The same as an instruction.", missing_text)
    offering = Named(
        "Offering",
        "The offering to complete, or the holding whose fact is not known.",
        _key_if(MissingKind.OFFERING, MissingKind.FACT),
    )
    skill = Named("Skill", "The skill to learn.", _key_if(MissingKind.SKILL))
    attestation = Computed(
        graphene.String,
        lambda root, info: _key_if(MissingKind.ATTESTATION)(root),
        "Code of the statement to confirm.",
    )
    fact = Column(HoldingFact, "The fact that is not known.")
    amount = Column(Decimal, "How many offerings, or how many credits.")
    level = Column(graphene.Int, "Level of the skill.")
    selection = Computed(
        JSON,
        lambda root, info: root.selector and encode_selector(root.selector),
        "Where offerings or credits may come from, in the registry's notation.",
    )
    path = Column(_PATH, _WHERE)


class MissingSet(Row):
    """Things that complete the award together, added to what is held."""

    items = Column(listed("MissingItem"), "The things.")
    size = Column(graphene.NonNull(graphene.Int), "How many they are.")
    rule = Named("StackingRule", "Rule that they complete.", "rule")


class StackingVerdict(Row):
    """Whether an award is complete on a day, with the proof. The allocation is the best there is."""

    award = Named("Offering", "The award.", "award")
    as_of = Column(graphene.NonNull(Date), "Day of the question.", "on")
    status = Column(graphene.NonNull(VerdictStatus), "The verdict.")
    text = Said(
        "The verdict in words.", lambda root, language, _: status_text(root.status, language)
    )
    rule = Named(
        "StackingRule",
        "Rule that is judged: the first that is complete, else the nearest; null when none is in force.",
        "rule",
    )
    edition = Column(graphene.String, "Edition of the rule.")
    allocation = Column(listed("Allotment"), "What fills which leaf of the rule.")
    nodes = Column(listed("NodeState"), "How every node of the rule stands, the whole first.")
    missing = Column(
        listed("MissingSet"),
        "The smallest sets that complete it, over all rules in force; or, where the verdict is "
        "undetermined, that settle it. As many as `sets` asks for at most, three in offRamps: where "
        "there are others (moreSets), what these have in common need not be indispensable.",
    )
    more_sets = Column(
        graphene.NonNull(graphene.Boolean),
        "Whether other sets were found than those given, as small or larger: `stacking` gives them (`sets`).",
        "more",
    )
    missing_proven = Column(
        graphene.NonNull(graphene.Boolean), "Whether it is proved that no smaller set completes it."
    )
    reasons = Column(listed("Reason"), "What stands in the way, and which decisions overlap.")


class OffRamp(Row):
    """An award within reach."""

    award = Named("Offering", "The award.", "award")
    missing = Column(graphene.NonNull(graphene.Int), "How many things are missing; 0 is complete.")
    verdict = Column(graphene.NonNull(named("StackingVerdict")), "The verdict with its proof.")


BESIDE["OffRamp"] = {
    "undecided": NamedList(
        "Offering",
        "Awards that may be as near: the steps allowed (ramp_steps) did not settle it. Ask stacking about each.",
        lambda page: page.answer.untold,
    )
}


class StackingLead(Row):
    """One way in which an offering counts toward an award."""

    award = Named("Offering", "The award.", "award")
    rule = Named("StackingRule", "Rule under which it counts.", "rule")
    edition = Column(graphene.String, "Edition of the rule.")
    paths = Column(
        graphene.NonNull(graphene.List(_PATH)),
        "Leaves of the requirement that the offering can fill.",
    )
    required = Column(
        graphene.NonNull(graphene.Boolean), "Whether the rule cannot be met without it."
    )
    valid_from = Column(Date, "First day of the rule; null is open.")
    valid_to = Column(Date, "Last day of the rule; null is open.")
    agreement = Named("Agreement", "Agreement on which the rule rests.", "agreement")
    decision = Named(
        "Equivalency",
        "Decision through which it counts; null when it counts as itself.",
        "decision",
    )
    counts_as = Named("Offering", "What it counts as through the decision.", "counts_as")
