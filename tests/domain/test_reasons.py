"""Every reason of a verdict is true, and every reason stated in a case is the one that applies."""

from dataclasses import replace
from datetime import date

import pytest

from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Outcome
from registry.domain.stacking import stacking
from registry.domain.verdict import ReasonCode
from tests.domain.random_worlds import AMOUNTS, ON, Maker, Unsaid
from tests.domain.reason_judge import false_reasons, silent_leaves

BEFORE = date(2023, 1, 1)


class Contested(Maker):
    """Draws questions full of refusals, limits and policies, with what is completed only later."""

    def decision(self, key):
        refused = self.may(0.35)
        found = super().decision(key)
        if not refused:
            return found
        grants = found.grants if self.may(0.3) else ()
        return replace(found, outcome=Outcome.REFUSED, grants=grants, reason="no")

    def policies(self):
        pick = self.random
        pairs = tuple(tuple(pick.sample(self.keys, 2)) for _ in range(pick.choice((0, 1, 2))))
        return replace(
            super().policies(),
            residency_credits=pick.choice(AMOUNTS) * 2 if self.may(0.35) else None,
            recognised_cap=pick.choice(AMOUNTS) if self.may(0.4) else None,
            max_age_months=pick.choice((14, 30, 60)) if self.may(0.4) else None,
            exclusions=pairs,
        )


def checked(maker, seeds, on, alternatives):
    """How many reasons of some questions were judged, and that all are true."""
    judged = 0
    for seed in seeds:
        question = maker(seed).question()
        try:
            verdict = stacking(
                question.catalog(),
                question.holdings,
                "award",
                on,
                attested=question.attestations(),
                alternatives=alternatives,
                budget=100_000,
            )
        except BudgetExhausted:
            continue
        found = list(false_reasons(question, verdict, on))
        assert not found, (maker.__name__, seed, on, alternatives, found)
        silent = list(silent_leaves(question, verdict))
        assert not silent, (maker.__name__, seed, on, alternatives, silent)
        judged += sum(len(node.reasons) for node in verdict.nodes) + len(verdict.reasons)
    return judged


@pytest.mark.parametrize("on", [ON, BEFORE])
@pytest.mark.parametrize("alternatives", [0, 1])
@pytest.mark.parametrize("maker", [Maker, Contested, Unsaid])
def test_every_reason_is_true(maker, alternatives, on):
    assert checked(maker, range(100), on, alternatives) > 100


def asked(question, budget=100_000):
    return stacking(
        question.catalog(),
        question.holdings,
        "award",
        ON,
        attested=question.attestations(),
        alternatives=1,
        budget=budget,
    )


@pytest.mark.parametrize("seed", [60, 145, 438, 836, 917, 1066])
def test_that_not_even_everything_completes_is_proven_in_few_steps(seed):
    codes = [reason.code for reason in asked(Contested(seed).question()).reasons]
    assert ReasonCode.CANNOT_BE_MET in codes
    assert ReasonCode.SEARCH_CUT_SHORT not in codes


def test_credits_that_nobody_can_state_do_not_complete():
    # What is held is too old; to take it again helps only if its credits were known.
    codes = [reason.code for reason in asked(Contested(706).question(), 400_000).reasons]
    assert ReasonCode.CANNOT_BE_MET in codes


def test_a_set_that_was_found_late_is_shown():
    verdict = asked(Maker(556).question())
    assert verdict.missing
    assert not verdict.missing_proven
