"""Questions keep to their effort: what is long to answer is given up, and said to be."""

import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time

import pytest

from registry.domain.catalog import Catalog
from registry.domain.errors import BudgetExhausted
from registry.domain.facts import Decision, Holding, OfferingFact, OfferingGrant, Rule
from registry.domain.requirement import AllOf, Completed, Credits, Kind, Part, Policies, Selector
from registry.domain.stacking import stacking
from registry.domain.verdict import ReasonCode, Status

ON = date(2025, 6, 1)
SOON = 20
"""Seconds of processor time that none of these questions comes near; without a bound they take minutes."""

SOURCES = tuple(f"S{n}" for n in range(6))
GRADES = (62, 65, 69, 71, 74, 76, 80, 83)


@contextmanager
def soon():
    start = process_time()
    yield
    assert process_time() - start < SOON


def offering(key, institution="north", kind=Kind.COURSE):
    return OfferingFact(key, kind, institution)


def series(min_grade):
    """A series of six, recognised as one course that asks for a grade."""
    decision = Decision("d", tuple(map(Completed, SOURCES)), "north", grants=(OfferingGrant("B"),))
    return Catalog.build(
        [*(offering(s, "south") for s in SOURCES), offering("B"), offering("P", kind=Kind.PROGRAM)],
        rules=[Rule("r", "P", Completed("B", Decimal(min_grade), 48))],
        decisions=[decision],
    )


def repeated(known=True):
    """Each of the six held eight times: the better the grade, the longer ago."""
    return [
        Holding(
            source,
            date(2025 - at, 1, 1) if known or at % 2 else None,
            Decimal(grade) if known or at % 3 else None,
        )
        for source in SOURCES
        for at, grade in enumerate(GRADES)
    ]


@pytest.mark.parametrize(("min_grade", "complete"), [(71, True), (72, False)])
def test_many_attempts_at_each_source_are_few_ways(min_grade, complete):
    with soon():
        found = stacking(series(min_grade), repeated(), "P", ON, alternatives=0, budget=20_000)
    assert found.complete == complete


def test_attempts_of_which_little_is_known_spend_effort():
    with soon(), pytest.raises(BudgetExhausted):
        stacking(series(70), repeated(known=False), "P", ON, budget=1000)


def test_no_missing_sets_are_looked_for_where_none_are_wanted():
    found = stacking(series(70), [], "P", ON, alternatives=0)
    assert not found.complete
    assert found.missing == ()


def test_smallest_choices_too_long_to_try_are_not_called_proven():
    level, subject = Selector(level=2), Selector(subject="50")
    parts = (
        Part(Selector(level=1), at_least=Decimal(9)),
        Part(level, at_most=Decimal(20)),
        Part(subject, at_least=Decimal(7), at_most=Decimal(25)),
    )
    facts = [
        replace(
            offering(f"o{n}"),
            credits=1 + Decimal(n * n * 7 % 193) / 200,
            level=1 + n % 3,
            subject=str(50 + n % 2),
        )
        for n in range(40)
    ]
    asked = Credits(Decimal(40), Selector(kind=Kind.COURSE, parts=parts))
    facts.append(offering("P", kind=Kind.PROGRAM))
    catalog = Catalog.build(facts, rules=[Rule("r", "P", asked)])
    with soon():
        found = stacking(catalog, [], "P", ON, budget=5_000)
    assert found.missing
    assert not found.missing_proven


def overlapping(least, cap, *, shared=False):
    """Ten holdings of credits not stated, three leaves, each with eight parts that overlap."""
    draw = random.Random(0)
    keys = [f"o{n}" for n in range(10)]

    def leaf():
        pools = (Selector(tuple(draw.sample(keys, 4))) for _ in range(8))
        parts = tuple(Part(pool, at_most=Decimal(cap)) for pool in pools)
        return Credits(Decimal(least), Selector(kind=Kind.COURSE, parts=parts))

    rule = Rule("r", "P", AllOf(tuple(leaf() for _ in range(3)), shared))
    facts = [*map(offering, keys), offering("P", kind=Kind.PROGRAM)]
    return Catalog.build(facts, rules=[rule]), [Holding(key) for key in keys]


@pytest.mark.parametrize(("least", "cap"), [(30, 6), (20, 6), (15, 3)])
def test_parts_that_overlap_cost_what_steps_say(least, cap):
    catalog, holdings = overlapping(least, cap)
    with soon():
        found = stacking(catalog, holdings, "P", ON, alternatives=0, budget=200_000)
    assert found.status is Status.INCOMPLETE


def test_parts_that_overlap_may_be_too_long_to_judge():
    catalog, holdings = overlapping(12, 6)
    with soon(), pytest.raises(BudgetExhausted):
        stacking(catalog, holdings, "P", ON, budget=200_000)


def test_what_is_missing_is_looked_for_within_the_same_effort():
    catalog, holdings = overlapping(30, 6)
    with soon():
        found = stacking(catalog, holdings, "P", ON, budget=200_000)
    assert not found.missing
    assert not found.missing_proven
    assert [reason.code for reason in found.reasons] == [ReasonCode.SEARCH_CUT_SHORT]


@pytest.mark.parametrize(
    ("least", "undated", "status"),
    [(36, 9, Status.INCOMPLETE), (12, 14, Status.UNDETERMINED), (36, 18, Status.INCOMPLETE)],
)
def test_many_days_that_nobody_stated_keep_no_verdict_from_being_given(least, undated, status):
    """Each choice of days to be stated is a way of its own: none needs to be followed for a status."""
    keys = [f"o{number:02}" for number in range(60)]
    facts = [OfferingFact(key, Kind.COURSE, "north", credits=Decimal(3)) for key in keys]
    both = Credits(Decimal(30), Selector()), Credits(Decimal(least), Selector(tuple(keys[:40])))
    rule = Rule("r", "P", AllOf(both), policies=Policies(max_age_months=24))
    catalog = Catalog.build([*facts, offering("P", kind=Kind.PROGRAM)], rules=[rule])
    with soon():
        found = stacking(catalog, map(Holding, keys[:undated]), "P", ON, budget=200_000)
    assert found.status is status
    assert {one.size for one in found.missing} == {10 + least // 3}
