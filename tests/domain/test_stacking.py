"""Verdicts: equal to trying everything, lawful whatever is held, and fast where rules are plain."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.domain.catalog import Catalog
from registry.domain.errors import BudgetExhausted, UnknownKey, UnknownKeys
from registry.domain.facts import Holding, OfferingFact, Rule
from registry.domain.naive import naive_count
from registry.domain.off_ramps import SETS, distance, off_ramps
from registry.domain.requirement import (
    AllOf,
    Completed,
    Credits,
    HasSkill,
    Kind,
    Policies,
    Selector,
)
from registry.domain.stacking import stacking
from registry.domain.verdict import MissingKind, Status
from tests.domain import brute_force
from tests.domain.random_worlds import ON, Maker, Unsaid

SEEDS = st.integers(0, 10**6)
BATCHES = 40
BATCH = 50


def verdict_of(question, holdings=None, **options):
    return stacking(
        question.catalog(),
        question.holdings if holdings is None else holdings,
        "award",
        ON,
        attested=question.attestations(),
        **options,
    )


def tried_out(question):
    return brute_force.verdict(
        question.offerings,
        question.rules,
        question.decisions,
        question.groups,
        question.holdings,
        question.attested,
        "award",
        ON,
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_equals_trying_everything(batch):
    tried = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        question = Maker(seed, held=5).question()
        try:
            expected = tried_out(question)
        except brute_force.TooManyWays:
            continue
        tried += 1
        assert verdict_of(question, alternatives=0).status.value == expected, seed
    assert tried > BATCH * 0.8


@pytest.mark.parametrize("batch", range(6))
def test_an_amount_not_stated_is_one_and_the_same_wherever_it_counts(batch):
    tried = 0
    for seed in range(batch * 250, (batch + 1) * 250):
        question = Unsaid(seed).question()
        try:
            expected = tried_out(question)
        except brute_force.TooManyWays:
            continue
        tried += 1
        assert verdict_of(question, alternatives=0).status.value == expected, seed
        assert verdict_of(question).status.value == expected, seed
    assert tried > 225


def amounts_with_many_holdings(seed):
    """Two to three amounts and counts that contend for up to twelve holdings, nothing else."""
    maker = Maker(seed, held=12, unknown=0)
    pick = maker.random
    maker.keys = [f"o{n}" for n in range(12)]
    offerings = [maker.offering(key) for key in maker.keys]
    amounts = [Decimal(n) for n in (1, 2, 3)]
    leaves = []
    for _ in range(pick.choice((1, 2))):
        total = sum((pick.choice(offerings).credits for _ in range(pick.randint(2, 5))), Decimal(0))
        leaves.append(Credits(total, maker.selector(amounts)))
    leaves.append(maker.completed())
    rule = Rule("r", "award", AllOf(tuple(leaves)), policies=Policies())
    offerings.append(OfferingFact("award", Kind.PROGRAM, "home"))
    held = pick.sample(maker.keys, pick.randint(8, 12))
    return offerings, rule, [Holding(key, date(2025, 5, 1), Decimal(80)) for key in held]


@pytest.mark.parametrize("seed", range(60))
def test_equals_trying_everything_with_up_to_twelve_holdings(seed):
    offerings, rule, holdings = amounts_with_many_holdings(seed)
    catalog = Catalog.build(offerings, rules=[rule], skills=("s1", "s2"), institutions=("far",))
    found = stacking(catalog, holdings, "award", ON, alternatives=0)
    assert found.complete == subset_sums(catalog, rule, holdings)


def subset_sums(catalog, rule, holdings):
    """Trying everything for a rule of amounts only: each way to give away each holding."""
    world = brute_force.World(
        {key: catalog.offering(key) for key in catalog.offerings},
        [], {}, rule, holdings, set(), ON, hopeful=False,
    )  # fmt: skip
    tokens = [brute_force.as_itself(world, holding) for holding in holdings]

    def given(leaves, left):
        if not leaves:
            return True
        fitting = [t for t in left if brute_force.fits(world, leaves[0], t)]
        return any(
            brute_force.filled(world, leaves[0], list(chosen))
            and given(leaves[1:], [t for t in left if t not in chosen])
            for size in range(len(fitting) + 1)
            for chosen in combinations(fitting, size)
        )

    # The leaf for one course first: it leaves the fewest ways.
    return given(list(rule.requirement.members[::-1]), tokens)


# Laws


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_order_of_input_never_matters(seed, shuffler):
    question = Maker(seed, held=5).question()
    expected = verdict_of(question)
    for part in ("offerings", "rules", "decisions", "groups", "holdings", "attested"):
        shuffler.shuffle(getattr(question, part))
    assert verdict_of(question) == expected


@given(SEEDS)
@settings(max_examples=200)
def test_one_more_holding_never_uncompletes_an_award_without_exclusions(seed):
    question = Maker(seed, held=5).question()
    question.rules = [
        replace(rule, policies=replace(rule.policies, exclusions=())) for rule in question.rules
    ]
    if not verdict_of(question, alternatives=0).complete:
        return
    for fact in question.offerings:
        more = [*question.holdings, Holding(fact.key)]
        assert verdict_of(question, more, alternatives=0).complete, (seed, fact.key)


@given(SEEDS)
@settings(max_examples=200)
def test_no_holding_is_spent_twice_and_every_decision_was_valid(seed):
    question = Maker(seed, held=6).question()
    verdict = verdict_of(question)
    decisions = {decision.key: decision for decision in question.decisions}
    days = {}
    for holding in question.holdings:
        days.setdefault(holding.offering, []).append(holding.completed_on)
    used = {}
    # What brings a skill is shown without credits, spends nothing, and may be shown again.
    spent = [a for a in verdict.allocation if spends(question, verdict, a)]
    for allotment in spent:
        for source in allotment.sources:
            assert used.setdefault(source, allotment.decision) == allotment.decision
            if allotment.decision and None not in days[source]:
                assert any(decisions[allotment.decision].in_force(day) for day in days[source])
    plain = [a for a in spent if not a.shared and a.offering is not None]
    if not any(has_shared(rule.requirement) for rule in question.rules):
        assert len({a.offering for a in plain}) == len(plain)


def spends(question, verdict, allotment):
    leaf = next(rule for rule in question.rules if rule.key == verdict.rule).requirement
    for at in allotment.path:
        leaf = leaf.members[at]
    return not isinstance(leaf, HasSkill)


def has_shared(node):
    return getattr(node, "shared", False) or any(map(has_shared, getattr(node, "members", ())))


@given(SEEDS)
@settings(max_examples=120)
def test_what_would_settle_an_open_verdict_settles_it(seed):
    question = Maker(seed, held=5, unknown=0.4).question()
    verdict = verdict_of(question)
    if verdict.status is not Status.UNDETERMINED:
        return
    assert verdict.missing
    for found in verdict.missing:
        kinds = {item.kind for item in found.items}
        assert kinds <= {MissingKind.FACT, MissingKind.ATTESTATION}


@given(SEEDS)
@settings(max_examples=100)
def test_naive_counting_says_yes_whenever_the_truth_does(seed):
    question = Maker(seed, held=5).question()
    if verdict_of(question, alternatives=0).complete:
        catalog = question.catalog()
        naive = naive_count(
            catalog, question.holdings, "award", ON, attested=question.attestations()
        )
        assert naive.satisfied


@given(SEEDS)
@settings(max_examples=60)
def test_off_ramps_are_the_verdicts_that_are_near(seed):
    question = Maker(seed, held=5).question()
    ramps = off_ramps(
        question.catalog(), question.holdings, ON, within=2, attested=question.attestations()
    )
    verdict = verdict_of(question, alternatives=SETS + 1).first(SETS)
    far = distance(verdict)
    for ramp in ramps:
        assert ramp.verdict == verdict
        assert ramp.missing == far
        assert far <= 2


@given(SEEDS, st.sampled_from((1, 100, 400, 2_000)))
@settings(max_examples=60)
def test_off_ramps_that_are_not_settled_are_named_and_none_is_lost(seed, budget):
    question = Maker(seed, held=5).question()
    catalog, said = question.catalog(), question.attestations()
    asked = {"within": 3, "attested": said}
    known = {ramp.award: ramp for ramp in off_ramps(catalog, question.holdings, ON, **asked)}
    some = off_ramps(catalog, question.holdings, ON, budget=budget, **asked)
    told = {ramp.award: ramp for ramp in some}
    assert not told.keys() & set(some.untold)
    assert told.keys() <= known.keys() <= told.keys() | set(some.untold)
    for award, ramp in told.items():
        assert ramp.verdict.status is known[award].verdict.status
        if ramp.verdict.missing_proven:
            assert ramp.missing == known[award].missing
        assert ramp.missing >= known[award].missing


def test_off_ramps_without_steps_name_what_they_do_not_settle():
    award = OfferingFact("P", Kind.PROGRAM, "home")
    facts = [OfferingFact(key, Kind.COURSE, "home", credits=Decimal(3)) for key in "ABCD"]
    some = Credits(Decimal(6), Selector(institution="home"))
    rule = Rule("r", "P", AllOf((some, some)), policies=Policies(residency_credits=Decimal(6)))
    catalog = Catalog.build([*facts, award], rules=[rule])
    few = off_ramps(catalog, [Holding("A")], ON, within=3, budget=1)
    assert (few, few.untold) == ((), ("P",))
    enough = off_ramps(catalog, [Holding("A")], ON, within=3)
    assert ([ramp.missing for ramp in enough], enough.untold) == ([3], ())
    # Whether it is complete is known without looking for what is missing.
    nothing = off_ramps(catalog, [Holding("A")], ON, within=0, budget=100)
    assert (nothing, nothing.untold) == ((), ())


# Errors and limits


def plain_catalog(size=30):
    facts = [OfferingFact(f"o{n}", Kind.COURSE, "home", credits=Decimal(3)) for n in range(size)]
    return facts, OfferingFact("award", Kind.PROGRAM, "home")


def test_unknown_keys_are_named():
    facts, award = plain_catalog(2)
    catalog = Catalog.build([*facts, award])
    with pytest.raises(UnknownKey) as unknown:
        stacking(catalog, [], "nope", ON)
    assert (unknown.value.sort, unknown.value.key) == ("offering", "nope")
    with pytest.raises(UnknownKeys) as several:
        stacking(catalog, [Holding("y"), Holding("o1"), Holding("x")], "award", ON)
    assert [reference.key for reference in several.value.references] == ["x", "y"]


def test_a_budget_that_is_too_small_raises_instead_of_guessing():
    facts, award = plain_catalog(5)
    # 6, 8, 10, 12 and 14 make 50, but no part of them makes 25.
    unequal = [replace(fact, credits=Decimal(2 * n + 6)) for n, fact in enumerate(facts)]
    keys = tuple(fact.key for fact in unequal)
    half = Credits(Decimal(25), Selector(offerings=keys))
    rule = Rule("r", "award", AllOf((half, half)))
    catalog = Catalog.build([*unequal, award], rules=[rule])
    held = [Holding(key) for key in keys]
    with pytest.raises(BudgetExhausted) as exhausted:
        stacking(catalog, held, "award", ON, budget=10)
    assert exhausted.value.budget == 10
    assert not stacking(catalog, held, "award", ON).complete


def test_equal_courses_are_one_choice_of_how_many():
    """Forty courses alike, four amounts that contend for them: no search over which."""
    facts, award = plain_catalog(40)
    keys = tuple(fact.key for fact in facts)
    amounts = AllOf(tuple(Credits(Decimal(30), Selector(offerings=keys)) for _ in range(4)))
    catalog = Catalog.build([*facts, award], rules=[Rule("r", "award", amounts)])
    held = [Holding(key) for key in keys]
    assert stacking(catalog, held, "award", ON, budget=5000).complete
    short = stacking(catalog, held[:-1], "award", ON, budget=50_000)
    assert short.status is Status.INCOMPLETE
    assert [(i.kind, i.amount) for i in short.missing[0].items] == [(MissingKind.CREDITS, 3)]


def test_a_long_rule_of_named_courses_costs_a_step_a_leaf():
    facts, award = plain_catalog(300)
    rule = Rule("r", "award", AllOf(tuple(Completed(fact.key) for fact in facts)))
    catalog = Catalog.build([*facts, award], rules=[rule])
    held = [Holding(fact.key) for fact in facts]
    random.Random(1).shuffle(held)
    assert stacking(catalog, held, "award", ON, budget=1000).complete
    assert stacking(catalog, held[:290], "award", ON).missing[0].size == 10
