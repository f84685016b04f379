"""Closed lists of the engine, as enums. Descriptions are the engine's own words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any

import graphene

from registry.domain.equivalency import Answer
from registry.domain.plan_terms import Objective, PlanStatus
from registry.domain.verdict import MissingKind, ReasonCode, Status
from registry.services.answer_words import ANSWERS, PLANS, REASONS, STATUSES


def _enum(codes: type[Enum], name: str, about: str, said: Mapping[Any, Any]) -> type[graphene.Enum]:
    def described(member: Any) -> str:
        if member is None:
            return about
        words = said[member]
        return words if isinstance(words, str) else words[0]

    return graphene.Enum.from_enum(codes, name=name, description=described)


class Fact(StrEnum):
    """What of a holding may not be known."""

    GRADE = "grade"
    COMPLETED_ON = "completed_on"
    CREDITS = "credits"


class By(StrEnum):
    """How an occupation is reached."""

    PROGRAM = "program"
    SKILLS = "skills"


class GrantSort(StrEnum):
    """What a decision yields."""

    OFFERING = "offering"
    CREDIT = "credit"
    EXEMPTION = "exemption"


VerdictStatus = _enum(
    Status,
    "VerdictStatus",
    "How a requirement, or a part of it, stands. UNDETERMINED: a fact that decides is not known.",
    STATUSES,
)
ReasonCodeName = _enum(
    ReasonCode,
    "ReasonCode",
    "Why something does or does not count. Words in braces are keys of the reason's evidence.",
    REASONS,
)
EquivalencyStatus = _enum(
    Answer,
    "EquivalencyStatus",
    "What a receiving institution says. Silence is NOT_EVALUATED, never a refusal.",
    ANSWERS,
)
PathwayStatus = _enum(PlanStatus, "PathwayStatus", "What is proved about a pathway.", PLANS)
PathwayObjective = _enum(
    Objective,
    "PathwayObjective",
    "What a pathway has least of. What is not stated is unknown, never zero.",
    {
        Objective.HOURS: "Hours of instruction.",
        Objective.FEE: "Fees in Canadian dollars.",
        Objective.WEEKS: "Weeks of study.",
        Objective.STEPS: "Offerings to take.",
    },
)
MissingSort = _enum(
    MissingKind,
    "MissingKind",
    "What sort of thing would help.",
    {
        MissingKind.OFFERING: "An offering to complete.",
        MissingKind.COUNT: "So many more offerings from a selection.",
        MissingKind.CREDITS: "So many more credits from a selection.",
        MissingKind.SKILL: "A skill to learn, to a level.",
        MissingKind.ATTESTATION: "A statement that somebody must confirm.",
        MissingKind.FACT: "A fact about a holding that is not known.",
    },
)
HoldingFact = _enum(
    Fact,
    "HoldingFact",
    "A fact about a holding.",
    {
        Fact.GRADE: "The grade, in percent.",
        Fact.COMPLETED_ON: "The day of completion.",
        Fact.CREDITS: "The credits.",
    },
)
OccupationBy = _enum(
    By,
    "OccupationBy",
    "How an occupation is reached.",
    {
        By.PROGRAM: "By a program that leads to it.",
        By.SKILLS: "By covering its weighted skills up to a threshold.",
    },
)
RecognitionKind = _enum(
    GrantSort,
    "RecognitionKind",
    "What a decision yields at the receiving side.",
    {
        GrantSort.OFFERING: "It counts as an offering there.",
        GrantSort.CREDIT: "Unassigned credit.",
        GrantSort.EXEMPTION: "An offering need not be taken; no credit comes with it.",
    },
)
