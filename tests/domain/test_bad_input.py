"""Values that mean nothing: each is refused by name, with what to give instead."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.coverage import coverage, coverage_by_region
from registry.domain.described import openings
from registry.domain.equivalency import counts_as, equivalency, equivalents
from registry.domain.errors import BadValues, DomainError, UnknownKey
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
from registry.domain.lint import lint, lint_rule
from registry.domain.lint_decisions import lint_decision
from registry.domain.naive import naive_count
from registry.domain.off_ramps import off_ramps
from registry.domain.osap import OsapFacts, OsapProfile
from registry.domain.plan import plan
from registry.domain.plan_terms import (
    AwardGoal,
    Constraints,
    Objective,
    OccupationGoal,
    SkillsGoal,
    Start,
)
from registry.domain.ranking import Ranking
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
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
from registry.domain.stacks_into import stacks_into

ON = date(2025, 6, 1)
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
NOT_AMOUNTS = [
    *map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity", "-0.5")),
    *(-1, 4.5, float("nan"), float("inf"), True, "4.5"),
]
NOT_EXACT = [*NOT_AMOUNTS, Decimal("1e30"), 10**9 + 1, Decimal("1e-7")]
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


WORDS = [
    *(("key", value) for value in ("", None, 7)),
    *(("institution", value) for value in ("", None, 7)),
    *(("subject", value) for value in (51, None)),
    *(("code", 7), ("delivery", 4)),
    *((name, value) for name in ("languages", "regions", "occupations") for value in ("9", (9,))),
    *(("skills", value) for value in (("s",), "s", ((7, 1),))),
]


@pytest.mark.parametrize(("field", "value"), WORDS)
def test_a_word_of_an_offering(field, value):
    wrong = replace(COURSE, **{field: value})
    assert refused(lambda: Catalog.build([wrong])) == [(f"offering {wrong.key!r}", field)]


def test_one_key_where_several_belong():
    assert refused(lambda: Selector(offerings="AB")) == [("selector", "offerings")]
    for pairs in (("AB",), ("A", "B"), (("A", "B", "C"),), "AB"):
        assert refused(lambda p=pairs: Policies(exclusions=p)) == [("policies", "exclusions")]
    assert refused(lambda: Catalog.build(institutions="college", skills="s")) == [
        ("catalogue", "institutions"),
        ("catalogue", "skills"),
    ]


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


def test_a_group_with_the_key_of_an_institution():
    """A decision of that receiver would speak for the one here, for the members there."""
    group = Group("college", (GroupMember("north"),))
    other = Group("all", (GroupMember("college"),))
    assert refused(lambda: Catalog.build([COURSE], groups=[group, other])) == [
        ("group 'college'", "key")
    ]
    assert refused(lambda: Catalog.build(groups=[group], institutions=["college"])) == [
        ("group 'college'", "key")
    ]


# Holdings


def completes(held, attested=()):
    return stacking(CATALOG, held, "P", ON, attested=attested)


@pytest.mark.parametrize("value", [*NOT_AMOUNTS, Decimal("100.5")], ids=repr)
def test_a_grade_of_a_holding(value):
    found = refused(lambda: completes([Holding("A", ON, value)]))
    assert found == [("holding of 'A'", "grade")]


@pytest.mark.parametrize("value", NOT_EXACT, ids=repr)
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


@pytest.mark.parametrize("value", NOT_EXACT, ids=repr)
@pytest.mark.parametrize("name", AMOUNTS)
def test_an_amount_in_a_requirement(name, value):
    assert [".".join(found) for found in refused(lambda: AMOUNTS[name](value))] == [name]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_a_least_grade(value):
    assert refused(lambda: Completed("A", min_grade=value)) == [("completed 'A'", "min_grade")]


@pytest.mark.parametrize("value", NOT_WHOLE, ids=repr)
@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_number_in_a_requirement(name, value):
    assert [".".join(found) for found in refused(lambda: WHOLE[name](value))] == [name]


@pytest.mark.parametrize("name", ["credits.minimum", "count.minimum", "at least.k"])
def test_a_least_amount_is_never_left_out(name):
    assert [".".join(found) for found in refused(lambda: {**AMOUNTS, **WHOLE}[name](None))] == [
        name
    ]


A = Completed("A")
MISSHAPEN = {
    "completed.offering": lambda: Completed(["A"]),
    "all of.members": lambda: AllOf([A]),
    "any of.members": lambda: AnyOf((None,)),
    "at least.members": lambda: AtLeast(1, A),
    "all of.shared": lambda: AllOf((A,), "yes"),
    "count.selector": lambda: Count(1, "A"),
    "credits.selector": lambda: Credits(Decimal(1), None),
    "selector.any_of": lambda: Selector(any_of=Selector(level=1)),
    "selector.institution": lambda: Selector(institution=7),
    "selector.subject": lambda: Selector(subject=51),
    "selector.skill": lambda: Selector(skill=7),
    "selector.parts": lambda: Selector(parts=("A",)),
    "selector.spread": lambda: Selector(spread=2),
    "part.of": lambda: Part("A", Decimal(1)),
    "spread.areas": lambda: Spread(1, Selector()),
    "skill None.skill": lambda: HasSkill(None),
    "attested None.code": lambda: Attested(None),
    "attested 'a'.statement_fr": lambda: Attested("a", "", 7),
}


@pytest.mark.parametrize("name", MISSHAPEN)
def test_a_requirement_is_made_of_what_belongs_there(name):
    assert [".".join(found) for found in refused(MISSHAPEN[name])] == [name]


MEMBERS, WEIGHED = (GroupMember(7),), (WeightedSkill(7, Decimal(1)),)
NOT_SO_MADE = {
    "catalogue, offerings": lambda: Catalog.build(["A"]),
    "catalogue, rules": lambda: Catalog.build(rules=RULE),
    "catalogue, decisions": lambda: Catalog.build(decisions=None),
    "catalogue, groups": lambda: Catalog.build(groups=["g"]),
    "catalogue, occupations": lambda: Catalog.build(occupations={"94131": OccupationFact("94131")}),
    "catalogue, institutions": lambda: Catalog.build(institutions=[7]),
    "catalogue, skills": lambda: Catalog.build(skills="sewing"),
    "group 7, key": lambda: Catalog.build(groups=[Group(7)]),
    "group 'g', members": lambda: Catalog.build(groups=[Group("g", GroupMember("college"))]),
    "group 'g', members[0]": lambda: Catalog.build(groups=[Group("g", MEMBERS)]),
    "occupation '1', skills": lambda: Catalog.build(occupations=[OccupationFact("1", None)]),
    "occupation '1', skills[0]": lambda: Catalog.build(occupations=[OccupationFact("1", WEIGHED)]),
    "policies, exclusions": lambda: Policies(exclusions=[["A", "B"]]),
    "selector, offerings": lambda: Selector(offerings=None),
    "question, rule": lambda: lint_rule(CATALOG, "r", ON),
    "question, decision": lambda: list(lint_decision(CATALOG, "d", ON)),
    "question, idea": lambda: openings(CATALOG, "A", ON),
    "question, held": lambda: coverage(CATALOG, "94131", held="A"),
    "question, regions": lambda: coverage_by_region(CATALOG, "94131", None),
    "question, attested": lambda: equivalency(CATALOG, "A", "college", ON, attested=None),
    "question, stop": lambda: planned(stop=3),
    "start, holdings": lambda: planned(Start(iter(()))),
}


@pytest.mark.parametrize("place", NOT_SO_MADE)
def test_one_thing_or_nothing_in_place_of_several_is_refused_by_name(place):
    assert [", ".join(found) for found in refused(NOT_SO_MADE[place])] == [place]


@pytest.mark.parametrize("value", [None, "A", Holding("A"), {"A": ON}], ids=repr)
def test_what_is_held_comes_as_several(value):
    for ask in HELD.values():
        assert [field for _, field in refused(lambda ask=ask: ask(value, ()))] == ["holdings"]


def test_every_question_is_asked_of_a_catalogue():
    for name, ask in ASKED_OF.items():
        fields = [field for _, field in refused(lambda ask=ask: ask("north"))]
        assert fields == ["catalog"], name


OTHER_SHAPES = {
    "requirement": replace(RULE, requirement={"completed": "A"}),
    "policies": replace(RULE, policies={}),
    "award": replace(RULE, award=["P"]),
    "key": replace(RULE, key=7),
    "edition": replace(RULE, edition=2024),
    "sources": Decision("d", A, "college"),
    "receiver": Decision("d", (A,), None),
    "grants": Decision("d", (A,), "college", grants=OfferingGrant("A")),
    "conditions": Decision("d", (A,), "college", conditions=("interview",)),
    "grants[0].offering": Decision("d", (A,), "college", grants=(OfferingGrant(["A"]),)),
}


@pytest.mark.parametrize("field", OTHER_SHAPES)
def test_a_rule_and_a_decision_are_made_of_what_belongs_there(field):
    wrong = OTHER_SHAPES[field]
    sort = "rule" if isinstance(wrong, Rule) else "decision"
    place = f"{sort} {wrong.key!r}"
    assert refused(lambda: Catalog.build([COURSE, PROGRAM], **{f"{sort}s": [wrong]})) == [
        (place, field)
    ]


def test_what_stands_among_rules_decisions_and_entries_is_one():
    assert refused(lambda: Catalog.build(rules=["r"])) == [("catalogue", "rules")]
    assert refused(lambda: Catalog.build(decisions=[RULE])) == [("catalogue", "decisions")]
    wrong = replace(COURSE, entry="B")
    assert refused(lambda: Catalog.build([wrong])) == [("offering 'A'", "entry")]


def test_the_largest_and_the_finest_amount_are_answered():
    for asked in (Decimal(10**9), Decimal("0.000001")):
        rule = replace(RULE, requirement=Credits(asked, Selector(("A",))))
        catalog = Catalog.build([replace(COURSE, credits=Decimal(3)), PROGRAM], rules=[rule])
        verdict = stacking(catalog, [Holding("A", ON, None, Decimal(3))], "P", ON)
        assert verdict.status.value == ("complete" if asked < 1 else "incomplete")


def test_a_least_grade_is_a_percentage():
    assert refused(lambda: Completed("A", Decimal(101))) == [("completed 'A'", "min_grade")]


def test_a_kind_of_a_selector():
    assert refused(lambda: Selector(kind="seminar")) == [("selector", "kind")]


def test_an_outcome_of_a_decision_is_a_member_of_its_enumeration():
    wrong = Decision("d", (Completed("A"),), "college", "granted")
    assert refused(lambda: Catalog.build([COURSE], decisions=[wrong])) == [
        ("decision 'd'", "outcome")
    ]


# Questions

NOT_COUNTED = [*NOT_WHOLE, 0]


def planned(start=Start(), goal=AwardGoal("P"), objective=Objective.STEPS, limits=None, **more):  # noqa: B008
    return plan(CATALOG, start, goal, objective, limits, **{"on": ON, **more})


ON_A_DAY = {
    "stacking": lambda on: stacking(CATALOG, [], "P", on),
    "naive": lambda on: naive_count(CATALOG, [], "P", on),
    "off-ramps": lambda on: off_ramps(CATALOG, [], on),
    "stacks-into": lambda on: stacks_into(CATALOG, "A", on),
    "openings": lambda on: openings(CATALOG, OfferingFact("new", Kind.COURSE, "college"), on),
    "equivalency": lambda on: equivalency(CATALOG, "A", "college", on),
    "equivalents": lambda on: equivalents(CATALOG, "A", on),
    "counts-as": lambda on: counts_as(CATALOG, "A", on),
    "plan": lambda on: planned(on=on),
    "ranking": lambda on: Ranking(CATALOG, on=on),
    "lint": lambda on: lint(CATALOG, on),
    "lint of a rule": lambda on: lint_rule(CATALOG, RULE, on),
    "lint of a decision": lambda on: list(lint_decision(CATALOG, Decision("d", (), "i"), on)),
}


ASKED_OF = {
    "stacking": lambda catalog: stacking(catalog, [], "P", ON),
    "naive": lambda catalog: naive_count(catalog, [], "P", ON),
    "off-ramps": lambda catalog: off_ramps(catalog, [], ON),
    "stacks-into": lambda catalog: stacks_into(catalog, "A", ON),
    "openings": lambda catalog: openings(catalog, COURSE, ON),
    "equivalency": lambda catalog: equivalency(catalog, "A", "college", ON),
    "equivalents": lambda catalog: equivalents(catalog, "A", ON),
    "counts-as": lambda catalog: counts_as(catalog, "A", ON),
    "plan": lambda catalog: plan(catalog, Start(), AwardGoal("P"), on=ON),
    "ranking": lambda catalog: Ranking(catalog, on=ON),
    "coverage": lambda catalog: coverage(catalog, "94131"),
    "lint": lambda catalog: lint(catalog, ON),
    "lint of a rule": lambda catalog: lint_rule(catalog, RULE, ON),
    "lint of a decision": lambda catalog: list(lint_decision(catalog, Decision("d", (), "i"), ON)),
}


@pytest.mark.parametrize("value", [*NOT_DAYS, None], ids=repr)
@pytest.mark.parametrize("name", ON_A_DAY)
def test_the_day_of_a_question(name, value):
    assert [field for _, field in refused(lambda: ON_A_DAY[name](value))] == ["on"]


@pytest.mark.parametrize("value", NOT_DAYS, ids=repr)
def test_a_day_of_completion_in_a_question_about_equivalency(value):
    for ask in (
        lambda: equivalency(CATALOG, "A", "college", ON, completed_on=value),
        lambda: equivalents(CATALOG, "A", ON, completed_on=value),
    ):
        assert refused(ask) == [("question about 'A'", "completed_on")]


def test_an_attestation_in_a_question_about_equivalency():
    def ask(said):
        return equivalency(CATALOG, "A", "college", ON, attested=[said])

    assert refused(lambda: ask(HeldAttestation("c", "today"))) == [
        ("attestation 'c'", "attested_on")
    ]
    assert refused(lambda: ask("interview")) == [("attestations", "[0]")]


HELD = {
    "stacking": lambda held, said: stacking(CATALOG, held, "P", ON, attested=said),
    "naive": lambda held, said: naive_count(CATALOG, held, "P", ON, attested=said),
    "off-ramps": lambda held, said: off_ramps(CATALOG, held, ON, attested=said),
    "ranking": lambda held, said: Ranking(CATALOG, on=ON).rank(held, said),
    "plan": lambda held, said: planned(Start(held, said)),
}


@pytest.mark.parametrize("value", ["A", None, {"offering": "A"}, ("A", ON)], ids=repr)
@pytest.mark.parametrize("name", HELD)
def test_what_is_held_is_a_holding_or_an_attestation(name, value):
    held = (Holding("A", ON), value)
    assert refused(lambda: HELD[name](held, (value,))) == [
        ("attestations", "[0]"),
        ("holdings", "[1]"),
    ]


@pytest.mark.parametrize("name", HELD)
def test_a_key_of_what_is_held_is_text(name):
    assert refused(lambda: HELD[name]((Holding(["A"]),), (HeldAttestation(7),))) == [
        ("attestation 7", "code"),
        ("holding of ['A']", "offering"),
    ]


@pytest.mark.parametrize("value", NOT_WHOLE, ids=repr)
def test_how_much_is_asked_of_a_verdict(value):
    found = refused(lambda: stacking(CATALOG, [], "P", ON, alternatives=value, within=value))
    assert found == [("question about 'P'", "alternatives"), ("question about 'P'", "within")]
    assert refused(lambda: off_ramps(CATALOG, [], ON, within=value)) == [("question", "within")]


@pytest.mark.parametrize("value", [*NOT_COUNTED, None], ids=repr)
def test_a_budget_is_at_least_one_step(value):
    assert refused(lambda: stacking(CATALOG, [], "P", ON, budget=value)) == [
        ("question about 'P'", "budget")
    ]
    assert refused(lambda: off_ramps(CATALOG, [], ON, budget=value)) == [("question", "budget")]
    assert refused(lambda: planned(first=value, steps=value)) == [
        ("question", "first"),
        ("question", "steps"),
    ]


def test_an_edition_is_a_name():
    assert refused(lambda: stacking(CATALOG, [], "P", ON, edition=2)) == [
        ("question about 'P'", "edition")
    ]


@pytest.mark.parametrize("value", ["hours", "cheapest", None, 1], ids=repr)
def test_an_objective_is_a_member_of_its_enumeration(value):
    assert refused(lambda: planned(objective=value)) == [("question", "objective")]
    assert refused(lambda: Ranking(CATALOG, value, on=ON)) == [("question", "objective")]


def test_a_start_a_goal_and_constraints_are_what_they_are_called():
    assert refused(lambda: planned(["A"], "P", limits={"max_fee": 5})) == [
        ("question", "constraints"),
        ("question", "goal"),
        ("question", "start"),
    ]
    with pytest.raises(BadValues) as error:
        planned(goal="P")
    assert str(error.value) == (
        "question, goal: 'P' cannot be used; give an AwardGoal or OccupationGoal or SkillsGoal"
    )


@pytest.mark.parametrize("value", [*NOT_AMOUNTS, Decimal(0), 0, Decimal("1.01"), 2, None], ids=repr)
def test_a_threshold_of_skills(value):
    assert refused(lambda: SkillsGoal("94131", value)) == [("goal '94131'", "threshold")]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_a_ceiling_of_a_plan(value):
    assert refused(lambda: Constraints(max_fee=value, max_weeks=value)) == [
        ("constraints", "max_fee"),
        ("constraints", "max_weeks"),
    ]


@pytest.mark.parametrize("value", ["online", ["fr"], None, frozenset({3510})], ids=repr)
def test_words_that_a_step_must_fit(value):
    names = ("delivery", "institutions", "languages", "regions")
    assert refused(lambda: Constraints(**dict.fromkeys(names, value))) == [
        ("constraints", name) for name in names
    ]


@pytest.mark.parametrize("value", ["yes", None, 1], ids=repr)
def test_eligibility_is_wished_for_or_not(value):
    found = refused(lambda: Constraints(osap_eligible=value))
    assert found == [("constraints", "osap_eligible")]


@pytest.mark.parametrize("make", [AwardGoal, OccupationGoal, SkillsGoal])
@pytest.mark.parametrize("key", [7, None, "nothing", ["P"]], ids=repr)
def test_a_goal_that_the_catalogue_does_not_know(make, key):
    with pytest.raises(UnknownKey) as error:
        planned(goal=make(key))
    assert error.value.key == key


def test_where_and_what_a_question_about_skills_names():
    catalog = Catalog.build([COURSE], occupations=[OccupationFact("94131")])
    found = refused(lambda: coverage(catalog, "94131", region=3510, held=["A", 7]))
    assert found == [("question about '94131'", "held"), ("question about '94131'", "region")]


@pytest.mark.parametrize("value", NOT_DAYS, ids=repr)
def test_days_of_a_rule_or_a_decision_that_is_not_in_the_catalogue_yet(value):
    rule = replace(RULE, valid_from=value, valid_to=value)
    assert refused(lambda: lint_rule(CATALOG, rule, value)) == [
        ("question", "on"),
        ("rule 'r'", "valid_from"),
        ("rule 'r'", "valid_to"),
    ]
    decision = Decision("d", (Completed("A"),), "college", valid_to=value)
    assert refused(lambda: list(lint_decision(CATALOG, decision, ON))) == [
        ("decision 'd'", "valid_to")
    ]


@pytest.mark.parametrize("value", NOT_AMOUNTS, ids=repr)
def test_figures_of_osap(value):
    with pytest.raises(BadValues):
        OsapProfile(value, Decimal(300), Decimal(12), 3, ())
    found = refused(lambda: OsapFacts(value, value, "51.26", 1, "college"))
    assert found == [("OSAP facts", "hours"), ("OSAP facts", "weeks")]


def test_all_that_is_wrong_in_a_question_is_told_at_once():
    with pytest.raises(BadValues) as error:
        stacking(CATALOG, [Holding("A", "May"), "P"], "P", NOON, alternatives=-1, budget=0)
    assert str(error.value).splitlines() == [
        "holding of 'A', completed_on: 'May' cannot be used; give a datetime.date, without a time",
        "holdings, [1]: 'P' cannot be used; give a Holding",
        "question about 'P', alternatives: -1 cannot be used; give a whole number, 0 or more",
        "question about 'P', budget: 0 cannot be used; give a whole number, 1 or more",
        f"question about 'P', on: {NOON!r} cannot be used; give a datetime.date, without a time",
    ]
