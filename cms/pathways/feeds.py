"""What leads to what in a plan: which holding or step fills which award, through which decision, and what a step needs.

The engine gives the steps of a plan; the proof that they suffice is the verdict on each award once they are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.errors import BudgetExhausted
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.plan_terms import Earned, Plan, Start
from registry.domain.references import leaves, mentions
from registry.domain.requirement import Count, Credits, HasSkill, Requirement
from registry.services.questions import Questions

FULL_MARKS = Decimal(100)
"""The grade that a plan takes for granted in what is still to be taken."""

MOST_OF_A_SELECTION = 4
"""Steps that are drawn as leading to another one where any of many would do."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A step, holding or award and what it leads to.

    Attributes:
        source: key of what is had.
        target: key of what it leads to.
        decision: key of the decision through which it counts, if one is needed.
        counted_as: key of the offering as which it counts there.
        credits: how many it brings, when the rule counts credits.
        entry: whether the target asks for it before it starts.
    """

    source: str
    target: str
    decision: str | None = None
    counted_as: str | None = None
    credits: Decimal | None = None
    entry: bool = False


def feeds(questions: Questions, start: Start, plan: Plan) -> list[Feed]:
    """Return what leads to what, each once, awards in the order in which they are earned."""
    found: dict[Feed, None] = {}
    for number, earned in enumerate(plan.earned):
        found |= dict.fromkeys(_fillings(questions, start, plan, number, earned))
    found |= dict.fromkeys(_entries(questions, start, plan))
    return list(found)


def _fillings(
    questions: Questions, start: Start, plan: Plan, number: int, earned: Earned
) -> Iterator[Feed]:
    had = [key for stage in plan.stages[: earned.stage] for key in stage]
    had += [before.award for before in plan.earned[:number]]
    held = [*start.holdings, *(Holding(key, questions.today, FULL_MARKS) for key in had)]
    attested = [*start.attested, *map(HeldAttestation, plan.attestations)]
    try:
        verdict = questions.stacking(earned.award, held, attested=attested, alternatives=0)
    except BudgetExhausted:
        return
    for part in verdict.allocation:
        for source in part.sources:
            counted = part.offering if part.decision else None
            yield Feed(source, earned.award, part.decision, counted, part.credits)


def _entries(questions: Questions, start: Start, plan: Plan) -> Iterator[Feed]:
    had = {holding.offering for holding in start.holdings}
    for number, stage in enumerate(plan.stages):
        had |= {earned.award for earned in plan.earned if earned.stage <= number}
        for step in stage:
            entry = questions.catalog.entry(questions.catalog.offerings.index(step))
            if entry is not None:
                for source in sorted(had & set(_asked(questions, entry, had))):
                    yield Feed(source, step, entry=True)
        had |= set(stage)


def _asked(questions: Questions, entry: Requirement, had: set[str]) -> Iterator[str]:
    yield from (key for sort, key in mentions(entry) if sort == "offering")
    catalog = questions.catalog
    for leaf in leaves(entry):
        numbers: list[int] = []
        if isinstance(leaf, HasSkill):
            numbers = list(catalog.teaching(leaf.skill))
        elif isinstance(leaf, Count | Credits):
            numbers = list(catalog.pool(leaf.selector))
        wanted = [key for key in map(catalog.offerings.key, numbers) if key in had]
        yield from wanted[:MOST_OF_A_SELECTION]
