"""Lint never says of a rule that nobody can meet it when somebody does."""

from dataclasses import replace

import pytest

from registry.domain.lint_whole import is_impossible
from registry.domain.stacking import stacking
from registry.domain.verdict import Status
from tests.domain.random_worlds import ON, Maker

BATCHES, BATCH = 20, 50


@pytest.mark.parametrize("batch", range(BATCHES))
def test_what_somebody_meets_is_not_called_impossible(batch):
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        question = Maker(seed, held=5).question()
        catalog = question.catalog()
        # Lint goes by the credits that offerings have, not by what a record of somebody says.
        held = [replace(holding, credits=None) for holding in question.holdings]
        attested = question.attestations()
        found = stacking(catalog, held, "award", ON, attested=attested, alternatives=0)
        if found.status is not Status.INCOMPLETE:
            rule = next(rule for rule in question.rules if rule.key == found.rule)
            assert not is_impossible(catalog, rule, ON), seed


def test_many_rules_are_impossible_and_many_are_not():
    rules = [(q.catalog(), rule) for q in map(question_of, range(200)) for rule in q.rules]
    impossible = sum(is_impossible(catalog, rule, ON) for catalog, rule in rules)
    assert 10 < impossible < len(rules) / 2


def question_of(seed):
    return Maker(seed, held=5).question()
