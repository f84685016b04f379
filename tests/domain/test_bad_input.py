"""Values that mean nothing: each is refused by name, with what to give instead."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.equivalency import equivalency, equivalents
from registry.domain.errors import BadValues, DomainError
from registry.domain.facts import (
    CreditGrant,
    Decision,
    Group,
    GroupMember,
    HeldAttestation,
    Holding,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Rule,
    Taught,
    WeightedSkill,
)
from registry.domain.naive import naive_count
from registry.domain.off_ramps import off_ramps
from registry.domain.plan import plan
from registry.domain.plan_terms import AwardGoal, Objective, Start
from registry.domain.ranking import Ranking
from registry.domain.requirement import (
    AtLeast,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
    Part,
    Policies,
    Selector,
    Spread,
)
from registry.domain.stacking import stacking

ON = date(2025, 6, 1)
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
NOT_AMOUNTS = [
    *map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity", "-0.5")),
    *(-1, 4.5, float("nan"), float("inf"), True, "4.5"),
]
NOT_WHOLE = [-1, True, 2.0, Decimal(2), "2"]
NOT_DAYS = [NOON, "2025-06-01", 20250601]

COURSE = OfferingFact("A", Kind.COURSE, "college")
PROGRAM = OfferingFact("P", Kind.PROGRAM, "college")
RULE = Rule("r", "P", Completed("A"))
CATALOG = Catalog.build([COURSE, PROGRAM], rules=[RULE])


def refused(make):
    """Place and field of each fault that a call raises."""
    with pytest.raises(BadValues) as error:
        make()
    assert all(fault.cure.startswith("give ") for fault in error.value.faults)
    assert isinstance(error.value, DomainError)
    return [(fault.place, fault.field) for fault in error.value.faults]


# Catalogues


@pytest.mark.parametrize("field", ["credits", "hours", "fee", "weeks"])
@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_an_amount_of_an_offering(field, value):
    wrong = replace(COURSE, **{field: value})
    assert refused(lambda: Catalog.build([wrong])) == [("offering 'A'", field)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("level", value) for value in (*NOT_WHOLE, 40_000)),
        ("kind", "seminar"),
        ("available", None),
        ("osap_eligible", "yes"),
    ],
)
def test_another_value_of_an_offering(field, value):
    wrong = replace(COURSE, **{field: value})
    assert refused(lambda: Catalog.build([wrong])) == [("offering 'A'", field)]


@pytest.mark.parametrize("value", [*NOT_WHOLE, None, 40_000])
def test_a_level_of_a_skill(value):
    wrong = replace(COURSE, skills=(Taught("s", value),))
    assert refused(lambda: Catalog.build([wrong])) == [("offering 'A'", "level of skill 's'")]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_credits_that_a_decision_grants(value):
    grants = (OfferingGrant("A"), OfferingGrant("A", value), CreditGrant(value))
    wrong = Decision("d", (Completed("A"),), "college", grants=grants)
    assert refused(lambda: Catalog.build([COURSE], decisions=[wrong])) == [
        ("decision 'd'", "grants[1].credits"),
        ("decision 'd'", "grants[2].amount"),
    ]


@pytest.mark.parametrize("value", NOT_DAYS, ids=repr)
@pytest.mark.parametrize("field", ["valid_from", "valid_to"])
def test_a_day_of_a_rule_a_decision_or_a_membership(field, value):
    decision = Decision("d", (Completed("A"),), "college", **{field: value})
    group = Group("g", (GroupMember("college", **{field: value}),))
    rule = replace(RULE, **{field: value})
    facts = {"rules": [rule], "decisions": [decision], "groups": [group]}
    assert refused(lambda: Catalog.build([COURSE, PROGRAM], **facts)) == [
        ("decision 'd'", field),
        ("group 'g', member 'college'", field),
        ("rule 'r'", field),
    ]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_a_weight_of_a_skill(value):
    wrong = OccupationFact("00010", (WeightedSkill("s", value),))
    found = refused(lambda: Catalog.build(occupations=[wrong]))
    assert found == [("occupation '00010'", "weight of skill 's'")]


def test_all_that_is_wrong_in_a_catalogue_is_told_at_once():
    offerings = [
        replace(COURSE, hours=Decimal(-1), fee=0.1),
        replace(PROGRAM, weeks=Decimal("NaN")),
    ]
    decision = Decision("d", (Completed("A"),), "college", grants=(CreditGrant(Decimal(-3)),))
    with pytest.raises(BadValues) as error:
        Catalog.build(offerings, decisions=[decision])
    assert str(error.value).splitlines() == [
        "decision 'd', grants[0].amount: Decimal('-3') cannot be used; give a Decimal, 0 or more",
        "offering 'A', fee: 0.1 cannot be used; give Decimal('0.1'): a float is not exact",
        "offering 'A', hours: Decimal('-1') cannot be used; give a Decimal, 0 or more",
        "offering 'P', weeks: Decimal('NaN') cannot be used; give a Decimal, 0 or more",
    ]


def test_whole_numbers_are_exact_and_stand_for_decimals():
    catalog = Catalog.build([replace(COURSE, credits=3, hours=0)])
    assert (catalog.credits(0), catalog.hours(0), catalog.fee(0)) == (Decimal(3), Decimal(0), None)


# Holdings


def completes(held, attested=()):
    return stacking(CATALOG, held, "P", ON, attested=attested)


@pytest.mark.parametrize("value", [*NOT_AMOUNTS, Decimal("100.5")], ids=repr)
def test_a_grade_of_a_holding(value):
    found = refused(lambda: completes([Holding("A", ON, value)]))
    assert found == [("holding of 'A'", "grade")]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_credits_of_a_holding(value):
    found = refused(lambda: completes([Holding("A", ON, None, value)]))
    assert found == [("holding of 'A'", "credits")]


@pytest.mark.parametrize("value", NOT_DAYS, ids=repr)
def test_a_day_of_a_holding_or_an_attestation(value):
    found = refused(lambda: completes([Holding("A", value)], [HeldAttestation("code", value)]))
    assert found == [("attestation 'code'", "attested_on"), ("holding of 'A'", "completed_on")]


@pytest.mark.parametrize(
    "ask",
    [
        lambda held: naive_count(CATALOG, held, "P", ON),
        lambda held: off_ramps(CATALOG, held, ON),
        lambda held: Ranking(CATALOG, on=ON).rank(held),
        lambda held: plan(CATALOG, Start(tuple(held)), AwardGoal("P"), Objective.STEPS, on=ON),
    ],
    ids=["naive", "off-ramps", "ranking", "plan"],
)
def test_every_question_refuses_a_bad_holding(ask):
    found = refused(lambda: ask([Holding("A", ON, 82.5)]))
    assert found == [("holding of 'A'", "grade")]


@pytest.mark.parametrize("value", [*NOT_AMOUNTS, 101], ids=repr)
def test_a_grade_in_a_question_about_equivalency(value):
    for ask in (
        lambda: equivalency(CATALOG, "A", "college", ON, grade=value),
        lambda: equivalents(CATALOG, "A", ON, grade=value),
    ):
        assert refused(ask) == [("question about 'A'", "grade")]


# Requirements

AMOUNTS = {
    "credits.minimum": lambda value: Credits(value, Selector()),
    "part.at_least": lambda value: Part(Selector(), at_least=value),
    "part.at_most": lambda value: Part(Selector(), at_most=value),
    "policies.residency_credits": lambda value: Policies(residency_credits=value),
    "policies.recognised_cap": lambda value: Policies(recognised_cap=value),
    "completed 'A'.min_grade": lambda value: Completed("A", min_grade=value),
}
WHOLE = {
    "count.minimum": lambda value: Count(value, Selector()),
    "at least.k": lambda value: AtLeast(value, ()),
    "spread.at_least": lambda value: Spread(value, ()),
    "selector.level": lambda value: Selector(level=value),
    "skill 's'.level": lambda value: HasSkill("s", value),
    "policies.max_age_months": lambda value: Policies(max_age_months=value),
    "completed 'A'.max_age_months": lambda value: Completed("A", max_age_months=value),
}


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
@pytest.mark.parametrize("name", AMOUNTS)
def test_an_amount_in_a_requirement(name, value):
    assert [".".join(found) for found in refused(lambda: AMOUNTS[name](value))] == [name]


@pytest.mark.parametrize("value", NOT_WHOLE, ids=repr)
@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_number_in_a_requirement(name, value):
    assert [".".join(found) for found in refused(lambda: WHOLE[name](value))] == [name]


@pytest.mark.parametrize("name", ["credits.minimum", "count.minimum", "at least.k"])
def test_a_least_amount_is_never_left_out(name):
    assert [".".join(found) for found in refused(lambda: {**AMOUNTS, **WHOLE}[name](None))] == [
        name
    ]


def test_a_least_grade_is_a_percentage():
    assert refused(lambda: Completed("A", Decimal(101))) == [("completed 'A'", "min_grade")]
