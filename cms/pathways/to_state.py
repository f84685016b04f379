"""Awards for which everything is held: only days, grades or confirmations stand between, and they are within reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from registry.domain.errors import BudgetExhausted
from registry.domain.facts import HeldAttestation, Holding
from registry.domain.off_ramps import SETS
from registry.domain.ranking import Ranked
from registry.domain.verdict import MissingKind, StackingVerdict
from registry.services.questions import Questions

MOST = 8
"""Awards that are judged."""

STEPS = 25_000
"""Steps of reasoning on each."""

_STATED = (MissingKind.FACT, MissingKind.ATTESTATION)


def only_to_state(verdict: StackingVerdict) -> bool:
    """Whether the shortest way to an award takes nothing more: all of it is to be stated or confirmed."""
    if not verdict.missing:
        return False
    return all(item.kind in _STATED for item in verdict.missing[0].items)


def verdicts_to_state(
    questions: Questions,
    ranked: Iterable[Ranked],
    facts: list[Holding],
    statements: list[HeldAttestation],
    on: date,
) -> Iterator[StackingVerdict]:
    """Yield the verdicts on ranked awards that lack nothing but what is to be stated, however much that is."""
    free = (one.key for one in ranked if not (one.occupation or one.missing or one.unknown))
    for key in islice(free, MOST):
        more = {"on": on, "attested": statements, "budget": STEPS}
        try:
            found = questions.stacking(key, facts, alternatives=SETS + 1, **more).first(SETS)
        except BudgetExhausted:
            continue
        if only_to_state(found):
            yield found


def nearest_first(verdicts: Iterable[StackingVerdict]) -> list[StackingVerdict]:
    """Return verdicts in another order: the complete, those that lack only statements, the others; else as given."""
    return sorted(verdicts, key=lambda one: (not one.complete, not only_to_state(one)))
